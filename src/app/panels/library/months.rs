//! How many pictures each month has, for the timeline.

use crate::session::{Group, GroupName};

/// One month, or one year where there are too many months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Such as 2026.
    pub year: u32,
    /// 1 to 12; 0 for a whole year.
    pub month: u32,
    /// Pictures in it.
    pub count: u64,
    /// Its first group.
    pub group: usize,
    /// One past its last group.
    pub end: usize,
}

/// Months of a list, worked out once for each list.
#[derive(Debug, Default)]
pub struct Months {
    of: Option<u64>,
    all: Vec<Stretch>,
}

impl Months {
    /// The months of the list of this generation, in its order.
    pub fn of(&mut self, generation: u64, groups: &[Group]) -> &[Stretch] {
        if self.of != Some(generation) {
            self.of = Some(generation);
            self.all = months(groups);
        }
        &self.all
    }
}

fn months(groups: &[Group]) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    for (n, group) in groups.iter().enumerate() {
        let GroupName::Day { year, month, .. } = group.name else { continue };
        let count = (group.end - group.first) as u64;
        match all.last_mut().filter(|last| (last.year, last.month) == (year, month)) {
            Some(last) => {
                last.count += count;
                last.end = n + 1;
            }
            None => all.push(Stretch { year, month, count, group: n, end: n + 1 }),
        }
    }
    all
}

/// At most `most` bars: months, else years.
#[must_use]
pub fn within(months: &[Stretch], most: usize) -> Vec<Stretch> {
    if months.len() <= most {
        return months.to_vec();
    }
    let mut years: Vec<Stretch> = Vec::new();
    for month in months {
        match years.last_mut().filter(|last| last.year == month.year) {
            Some(last) => {
                last.count += month.count;
                last.end = month.end;
            }
            None => years.push(Stretch { month: 0, ..month.clone() }),
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(first: usize, end: usize, day: (u32, u32, u32)) -> Group {
        Group { first, end, name: GroupName::Day { year: day.0, month: day.1, day: day.2 } }
    }

    #[test]
    fn days_become_months_and_months_years() {
        let groups = [
            group(0, 3, (2026, 10, 12)),
            group(3, 5, (2026, 10, 9)),
            group(5, 6, (2026, 2, 1)),
            Group { first: 6, end: 7, name: GroupName::Undated },
            group(7, 9, (2024, 1, 1)),
        ];
        let mut months = Months::default();
        let told = |all: &[Stretch]| -> Vec<(u32, u32, u64, usize)> {
            all.iter().map(|m| (m.year, m.month, m.count, m.group)).collect()
        };
        let all = months.of(1, &groups).to_vec();
        assert_eq!(told(&all), [(2026, 10, 5, 0), (2026, 2, 1, 2), (2024, 1, 2, 4)]);
        assert_eq!(told(&within(&all, 2)), [(2026, 0, 6, 0), (2024, 0, 2, 4)]);
    }
}
