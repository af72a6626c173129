//! Days: `2025`, `2025-06`, `2025-06-03`, and ranges with `..`.

use super::query::DateRange;

/// Reads a range; an error is one sentence.
pub(super) fn range(text: &str) -> Result<DateRange, String> {
    let (first, last) = match text.split_once("..") {
        None => (Some(text), Some(text)),
        Some((first, last)) => (Some(first).filter(|t| !t.is_empty()), Some(last).filter(|t| !t.is_empty())),
    };
    if first.is_none() && last.is_none() {
        return Err("a range of dates needs at least one end: 2025-06..2025-09".to_owned());
    }
    let first = first.map(days).transpose()?.map(|(first, _)| first);
    let last = last.map(days).transpose()?.map(|(_, last)| last);
    if let (Some(first), Some(last)) = (&first, &last)
        && first > last
    {
        return Err(format!("the range of dates ends before it begins: {first} to {last}"));
    }
    Ok(DateRange { first, last })
}

/// First and last day of a year, month or day.
fn days(text: &str) -> Result<(String, String), String> {
    let how = || format!("'{text}' is no date; write 2025, 2025-06 or 2025-06-03");
    let parts: Vec<&str> = text.split('-').collect();
    let widths = [4, 2, 2];
    let plain = parts.len() <= 3
        && parts.iter().zip(widths).all(|(p, w)| p.len() == w && p.bytes().all(|b| b.is_ascii_digit()));
    if !plain {
        return Err(how());
    }
    let number =
        |at: usize| parts.get(at).map(|p| p.parse::<u32>().map_err(|_not_a_number| how())).transpose();
    let year = number(0)?.ok_or_else(how)?;
    let month = number(1)?;
    let day = number(2)?;
    if let Some(month) = month.filter(|m| !(1..=12).contains(m)) {
        return Err(format!("there is no month {month}"));
    }
    let last_of = |month| month_length(year, month);
    if let (Some(month), Some(day)) = (month, day)
        && !(1..=last_of(month)).contains(&day)
    {
        return Err(format!("{year:04}-{month:02} has no day {day}"));
    }
    let (m1, m2) = (month.unwrap_or(1), month.unwrap_or(12));
    let (d1, d2) = (day.unwrap_or(1), day.unwrap_or(last_of(m2)));
    Ok((format!("{year:04}-{m1:02}-{d1:02}"), format!("{year:04}-{m2:02}-{d2:02}")))
}

const fn month_length(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str) -> (Option<String>, Option<String>) {
        let range = range(text).unwrap();
        (range.first, range.last)
    }

    #[test]
    fn a_month_is_all_its_days() {
        let some = |t: &str| Some(t.to_owned());
        assert_eq!(ends("2025-06..2025-09"), (some("2025-06-01"), some("2025-09-30")));
        assert_eq!(ends("2024-02"), (some("2024-02-01"), some("2024-02-29")));
        assert_eq!(ends("2025"), (some("2025-01-01"), some("2025-12-31")));
        assert_eq!(ends("2025-06-03.."), (some("2025-06-03"), None));
    }

    #[test]
    fn impossible_days_are_refused() {
        for bad in ["2025-02-29", "2025-13", "25", "2025-6-1", "..", "2025-09..2025-06", "today"] {
            assert!(range(bad).is_err(), "{bad}");
        }
    }
}
