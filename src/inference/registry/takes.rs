//! What has to be there for a model to run besides its own files.

use super::{Model, Models};
use crate::inference::{State, Store};

/// The model itself, then every model that feeds it or answers to what it needs, each once.
pub(super) fn all<'m>(models: &'m Models, model: &'m Model) -> Vec<&'m Model> {
    let mut taken = vec![model];
    let mut next = 0;
    while let Some(&model) = taken.get(next) {
        let feeding = model.manifest.features.iter().filter_map(|f| models.model(&f.model).ok());
        let needed = model.manifest.needs.iter().filter_map(|need| models.answering(need).ok());
        for other in feeding.chain(needed.map(|(model, _)| model)) {
            if taken.iter().all(|known| known.id() != other.id()) {
                taken.push(other);
            }
        }
        next += 1;
    }
    taken
}

/// Whether all of that is there; the farthest place, or the bytes still to be fetched.
pub(super) fn state(models: &Models, store: &Store, model: &Model) -> State {
    let others = all(models, model).into_iter().skip(1);
    others.map(|other| store.state(other, other.variant())).fold(
        store.state(model, model.variant()),
        |so_far, state| match (so_far, state) {
            (State::Installed(a), State::Installed(b)) => State::Installed(a.max(b)),
            (State::Installed(_), missing) | (missing, State::Installed(_)) => missing,
            (State::Missing { bytes: a, fetchable: x }, State::Missing { bytes: b, fetchable: y }) => {
                State::Missing { bytes: a + b, fetchable: x && y }
            }
        },
    )
}
