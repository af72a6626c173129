//! Which pictures lie side by side, and which come next.

use crate::facts::AssetId;
use crate::session::{MOST_COMPARED, View};

/// The pictures to compare now: those selected, else the current one and its neighbour; nothing for fewer than two.
#[must_use]
pub fn chosen(view: &View) -> Vec<AssetId> {
    let selected = &view.selection.ids;
    if selected.len() > 1 {
        return selected.iter().copied().take(MOST_COMPARED).collect();
    }
    let Some(at) = view.selection.index else { return Vec::new() };
    let ids = &view.grid.ids;
    // The last picture is compared with the one before.
    let first = if at + 1 < ids.len() { at } else { at.saturating_sub(1) };
    let pair = ids.get(first..(first + 2).min(ids.len())).unwrap_or_default();
    if pair.len() == 2 { pair.to_vec() } else { Vec::new() }
}

/// The pictures after the winner was chosen: it stays where it lies, the others give way to the next of the list.
/// Nothing when the list is at its end.
#[must_use]
pub fn after_winner(list: &[AssetId], shown: &[AssetId], winner: AssetId) -> Vec<AssetId> {
    let last = shown.iter().filter_map(|id| list.iter().position(|other| other == id)).max();
    let mut next = list.iter().skip(last.map_or(0, |at| at + 1)).copied();
    let others = shown.iter().filter(|id| **id != winner).count();
    let news: Vec<AssetId> = next.by_ref().take(others).collect();
    if news.is_empty() {
        return Vec::new();
    }
    let mut news = news.into_iter();
    shown.iter().filter_map(|id| if *id == winner { Some(winner) } else { news.next() }).collect()
}

/// The picture beside `focused`, a step to the left or right.
#[must_use]
pub fn neighbour(shown: &[AssetId], focused: Option<AssetId>, by: isize) -> Option<AssetId> {
    let at = shown.iter().position(|id| Some(*id) == focused);
    let to = at.map_or(0, |at| at.saturating_add_signed(by).min(shown.len().saturating_sub(1)));
    shown.get(to).copied()
}

/// Columns and rows for this many pictures; `upright` when most are higher than wide.
#[must_use]
pub const fn arrangement(count: usize, upright: bool) -> (usize, usize) {
    match (count, upright) {
        (4, false) => (2, 2),
        (n, _) if n > 0 => (n, 1),
        _ => (1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Selection;

    fn ids(list: &[i64]) -> Vec<AssetId> {
        list.iter().copied().map(AssetId).collect()
    }

    #[test]
    fn the_selection_is_compared_or_two_neighbours() {
        let mut view = View::default();
        view.grid.ids = ids(&[1, 2, 3, 4, 5, 6]).into();
        view.selection = Selection::new(Some(AssetId(2)), Some(1), ids(&[2, 3, 4, 5, 6]));
        assert_eq!(chosen(&view), ids(&[2, 3, 4, 5]), "four at most");
        for (at, pair) in [(1, [2, 3]), (5, [5, 6])] {
            let id = view.grid.ids[at];
            view.selection = Selection::new(Some(id), Some(at), vec![id]);
            assert_eq!(chosen(&view), ids(&pair));
        }
        view.grid.ids = ids(&[1]).into();
        view.selection = Selection::new(Some(AssetId(1)), Some(0), ids(&[1]));
        assert!(chosen(&view).is_empty(), "one alone has nothing beside it");
    }

    #[test]
    fn the_winner_stays_where_it_lies_and_the_next_come_beside_it() {
        let list = ids(&[1, 2, 3, 4, 5, 6]);
        assert_eq!(after_winner(&list, &ids(&[1, 2]), AssetId(2)), ids(&[3, 2]));
        assert_eq!(after_winner(&list, &ids(&[3, 2]), AssetId(2)), ids(&[4, 2]));
        assert_eq!(after_winner(&list, &ids(&[1, 2, 3]), AssetId(1)), ids(&[1, 4, 5]));
        assert_eq!(after_winner(&list, &ids(&[3, 4, 5]), AssetId(3)), ids(&[3, 6]), "as many as are left");
        assert!(after_winner(&list, &ids(&[5, 6]), AssetId(5)).is_empty());
    }

    #[test]
    fn the_focus_stops_at_the_ends() {
        let shown = ids(&[7, 8, 9]);
        assert_eq!(neighbour(&shown, Some(AssetId(8)), 1), Some(AssetId(9)));
        assert_eq!(neighbour(&shown, Some(AssetId(9)), 1), Some(AssetId(9)));
        assert_eq!(neighbour(&shown, None, 1), Some(AssetId(7)));
        assert_eq!(neighbour(&[], None, 1), None);
    }
}
