//! Slots that got another name: what a person drew for them goes with them.

use std::collections::BTreeMap;

use super::SetPicture;
use super::sheet::key;
use crate::catalog::Edit;
use crate::export::sets::{CropSet, Slot};
use crate::jobs::Changes;
use crate::session::Session;

/// Slots of an open set under the names that crops are stored under.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Renamed {
    /// The name now, and the one before.
    names: BTreeMap<String, String>,
}

impl Renamed {
    /// Compares a set with how it is stored: a slot with a new name that cuts what a vanished one cut is
    /// that one.
    pub(super) fn between(before: &CropSet, now: &CropSet) -> Self {
        let gone = |slot: &&Slot| now.slots.iter().all(|other| other.name != slot.name);
        let mut gone: Vec<&Slot> = before.slots.iter().filter(gone).collect();
        let mut names = BTreeMap::new();
        for slot in &now.slots {
            if before.slots.iter().any(|other| other.name == slot.name) {
                continue;
            }
            if let Some(at) = gone.iter().position(|old| old.transformation == slot.transformation) {
                names.insert(slot.name.clone(), gone.remove(at).name.clone());
            }
        }
        Self { names }
    }

    /// The name under which a crop of a slot is stored: `set/slot`.
    pub(super) fn key(&self, set: &str, slot: &str) -> String {
        key(set, self.names.get(slot).map_or(slot, String::as_str))
    }

    /// Whether no slot has another name.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names under which crops are stored, before and after: `set/slot`.
    pub(super) fn moves(&self, set: &str) -> Vec<(String, String)> {
        self.names.iter().map(|(now, before)| (key(set, before), key(set, now))).collect()
    }

    /// Gives the crops of a picture the names that the slots have now.
    pub(super) fn apply(&self, set: &str, picture: &mut SetPicture) {
        let taken = |(from, to)| Some((to, picture.takes.remove(&from)?));
        let moved: Vec<_> = self.moves(set).into_iter().filter_map(taken).collect();
        picture.takes.extend(moved);
    }
}

impl Session {
    /// Slots of the open set that have another name than in the stored one.
    pub(super) fn renamed_slots(&self, now: &CropSet) -> Renamed {
        let listed = self.view.sets.list.iter().find(|entry| entry.name == now.name);
        let before = listed.and_then(|entry| entry.set.as_ref().ok());
        before.map_or_else(Renamed::default, |before| Renamed::between(before, now))
    }

    /// Slots that no stored set has keep their crops under the name they have in the open one; the crops follow
    /// such a slot to its new name at once.
    pub(super) fn follow_names(&self, before: &CropSet, now: &CropSet) {
        let list = &self.view.sets.list;
        let listed = |name: &str| list.iter().find(|entry| entry.name == name);
        let stored = listed(&before.name).and_then(|entry| entry.set.as_ref().ok());
        let named = self.renamed_slots(before);
        let own =
            |slot: &str| stored.is_none_or(|set| set.slot(slot).is_none()) && !named.names.contains_key(slot);
        let renamed = Renamed::between(before, now);
        let moves: Vec<(String, String)> = if before.name == now.name {
            let own = renamed.names.iter().filter(|(_, old)| own(old));
            own.map(|(slot, old)| (key(&now.name, old), key(&now.name, slot))).collect()
        } else if listed(&before.name).is_none() && listed(&now.name).is_none() {
            let moved = |slot: &Slot| (renamed.key(&before.name, &slot.name), key(&now.name, &slot.name));
            now.slots.iter().map(moved).collect()
        } else {
            Vec::new()
        };
        let Some(writer) = self.runtime.writer().cloned().filter(|_| !moves.is_empty()) else { return };
        writer.write_now(move |writer| {
            let moved = writer.edit(&Edit::MoveTakes(moves.clone()))?;
            let assets = moved.assets();
            Ok(if assets.is_empty() { Changes::default() } else { Changes::edit_of(assets) })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxRect;

    fn set(slots: &[(&str, &str)]) -> CropSet {
        let slot = |(name, transformation): &(&str, &str)| Slot {
            name: (*name).to_owned(),
            transformation: (*transformation).to_owned(),
            ..Slot::default()
        };
        let slots = slots.iter().map(slot).collect();
        CropSet { name: "web".to_owned(), slots, ..crate::export::sets::built_in().remove(0) }
    }

    #[test]
    fn a_slot_with_a_new_name_keeps_its_crops() {
        let before = set(&[("wide", "ar_2:1"), ("square", "ar_1"), ("tall", "ar_1:2")]);
        let now = set(&[("wide", "ar_2:1"), ("box", "ar_1"), ("small", "ar_1:3")]);
        let renamed = Renamed::between(&before, &now);
        assert_eq!(renamed.moves("web"), [("web/square".to_owned(), "web/box".to_owned())]);
        assert_eq!(renamed.key("web", "box"), "web/square");
        assert_eq!(renamed.key("web", "small"), "web/small", "it cuts something else than the tall one did");
        assert!(Renamed::between(&now, &now).is_empty());

        let area = PxRect::new(1.0, 2.0, 3.0, 4.0);
        let mut picture = SetPicture::default();
        picture.takes.insert("web/square".to_owned(), area);
        renamed.apply("web", &mut picture);
        assert_eq!(picture.takes_of("web"), [("box".to_owned(), area)].into());
    }
}
