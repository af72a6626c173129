//! A list cut into groups, and the shapes of its pictures: what a layout needs before any row is read.

use std::collections::HashMap;

use super::Reader;
use crate::catalog::Result;
use crate::catalog::rows::{Direction, FolderId, GroupKey, Grouping, ListRequest, Listed, Sort};
use crate::facts::AssetId;
use crate::geometry::PxSize;

/// What is known of one listed picture.
struct Entry {
    id: AssetId,
    size: PxSize,
    key: GroupKey,
}

impl Reader {
    /// The ordered list with its groups, and with the sizes of its pictures when they are wanted.
    pub fn listed(&self, request: &ListRequest<'_>, grouping: Grouping, sizes: bool) -> Result<Listed> {
        let ids = self.ids(request)?;
        if grouping == Grouping::None && !sizes {
            return Ok(Listed { ids, ..Listed::default() });
        }
        let mut entries = Vec::with_capacity(ids.len());
        for id in ids {
            entries.push(self.entry(id, grouping)?);
        }
        self.arrange(&mut entries, grouping, request)?;
        Ok(Listed {
            ids: entries.iter().map(|entry| entry.id).collect(),
            sizes: if sizes { entries.iter().map(|entry| entry.size).collect() } else { Vec::new() },
            groups: if grouping == Grouping::None { Vec::new() } else { groups(&entries) },
        })
    }

    fn entry(&self, id: AssetId, grouping: Grouping) -> Result<Entry> {
        let sql = match grouping {
            Grouping::Folder => {
                "SELECT s.width, s.height, '', p.folder FROM derived.search s
                 JOIN main.places p ON p.id = s.place WHERE s.asset = ?1"
            }
            Grouping::Alike => {
                "SELECT width, height, '', coalesce(kin, 0) FROM derived.search WHERE asset = ?1"
            }
            Grouping::None | Grouping::Day => {
                "SELECT width, height, moment, 0 FROM derived.search WHERE asset = ?1"
            }
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([id.0])?;
        // A picture that is gone meanwhile leaves the list with the next question.
        let Some(row) = rows.next()? else {
            return Ok(Entry { id, size: PxSize::default(), key: GroupKey::Day(0) });
        };
        let key = match grouping {
            Grouping::Folder => GroupKey::Folder(FolderId(row.get(3)?)),
            Grouping::Alike => GroupKey::Alike(row.get(3)?),
            Grouping::None | Grouping::Day => {
                GroupKey::Day(day(row.get_ref(2)?.as_str().unwrap_or_default()))
            }
        };
        Ok(Entry { id, size: PxSize::new(row.get(0)?, row.get(1)?), key })
    }

    /// Brings groups together; within one the order of the list stays.
    fn arrange(&self, entries: &mut [Entry], grouping: Grouping, request: &ListRequest<'_>) -> Result<()> {
        match grouping {
            Grouping::None => {}
            Grouping::Day => {
                let oldest_first = request.sort == Sort::Taken && request.direction == Direction::Ascending;
                let number = |entry: &Entry| match entry.key {
                    GroupKey::Day(day) => day,
                    GroupKey::Folder(_) | GroupKey::Alike(_) => 0,
                };
                entries.sort_by(|a, b| {
                    let newest_first = number(b).cmp(&number(a));
                    if oldest_first { newest_first.reverse() } else { newest_first }
                });
            }
            Grouping::Folder => {
                let ranks = self.folder_ranks()?;
                entries.sort_by_key(|entry| match entry.key {
                    GroupKey::Folder(folder) => ranks.get(&folder).copied().unwrap_or(usize::MAX),
                    GroupKey::Day(_) | GroupKey::Alike(_) => usize::MAX,
                });
            }
            Grouping::Alike => {
                let mut ranks: HashMap<GroupKey, usize> = HashMap::new();
                for (at, entry) in entries.iter().enumerate() {
                    ranks.entry(entry.key).or_insert(at);
                }
                ranks.insert(GroupKey::Alike(0), usize::MAX);
                entries.sort_by_key(|entry| ranks[&entry.key]);
            }
        }
        Ok(())
    }

    fn folder_ranks(&self) -> Result<HashMap<FolderId, usize>> {
        let sql = "SELECT id FROM main.folders ORDER BY root, path";
        let mut statement = self.connection.prepare_cached(sql)?;
        let ids = statement.query_map([], |row| row.get(0).map(FolderId))?;
        ids.enumerate().map(|(rank, id)| Ok((id?, rank))).collect()
    }
}

fn groups(entries: &[Entry]) -> Vec<(usize, GroupKey)> {
    let mut groups: Vec<(usize, GroupKey)> = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        if groups.last().is_none_or(|(_, key)| *key != entry.key) {
            groups.push((at, entry.key));
        }
    }
    groups
}

/// `2026-10-12T07:41:00` as 20261012; 0 when it does not begin with a day.
fn day(moment: &str) -> u32 {
    let part = |range: std::ops::Range<usize>| moment.get(range).and_then(|text| text.parse::<u32>().ok());
    match (part(0..4), part(5..7), part(8..10)) {
        (Some(year), Some(month @ 1..=12), Some(day @ 1..=31)) => year * 10_000 + month * 100 + day,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_from_moments() {
        assert_eq!(day("2026-10-12T07:41:00"), 20_261_012);
        assert_eq!((day("2026-13-12"), day("yesterday"), day("")), (0, 0, 0));
    }

    #[test]
    fn a_group_begins_where_its_key_changes() {
        let entry = |n, day| Entry { id: AssetId(n), size: PxSize::default(), key: GroupKey::Day(day) };
        let entries = [entry(1, 9), entry(2, 9), entry(3, 4), entry(4, 9)];
        let days = [(0, GroupKey::Day(9)), (2, GroupKey::Day(4)), (3, GroupKey::Day(9))];
        assert_eq!(groups(&entries), days);
    }
}
