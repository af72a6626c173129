//! Films of the open picture: ordered, watched, stopped; and the movement as a part of the transformation.

use std::path::PathBuf;
use std::sync::Arc;

use crate::export::{Overwrite, Rules};
use crate::grammar::{Component, Effect, Transformation, Zoompan};
use crate::jobs::WorkKind;
use crate::jobs::kinds::{FilmOrder, FilmTicket};
use crate::media::FilmFormat;
use crate::session::Session;
use crate::session::errands::Purpose;
use crate::session::view::{FilmRow, FilmState, NoticeLevel};

/// What films can be written as on this computer.
pub fn film_formats() -> Arc<[FilmFormat]> {
    FilmFormat::ALL.into_iter().filter(|format| format.missing().is_none()).collect()
}

impl Session {
    /// Sends the film of the open picture to be made.
    pub(in crate::session) fn save_film(&mut self, out: PathBuf, overwrite: bool) {
        let plan = self.view.crop.plan.clone();
        let picture = self.view.picture.as_ref().map(|picture| picture.path.clone());
        let (Some(plan), Some(source)) = (plan, picture) else {
            let text = "There is no film to save: open a picture and write a transformation without mistakes";
            return self.notice(NoticeLevel::Warning, text);
        };
        let Some(total) = plan.motion.as_ref().map(|motion| motion.frames) else {
            let text = "There is no film to save: nothing moves; add a movement first";
            return self.notice(NoticeLevel::Warning, text);
        };
        let overwrite = if overwrite { Overwrite::Allow } else { Overwrite::Refuse };
        let order = FilmOrder { source, plan, out: out.clone(), rules: Rules::from(overwrite) };
        let ticket = Arc::new(FilmTicket::default());
        let shared = Arc::clone(&ticket);
        let name = format!("saving {}", out.display());
        let id = self.runtime.errand(WorkKind::Export, &name, move |step| order.run(&shared, step));
        self.errands.insert(id, Purpose::Film(ticket));
        self.view.films.push(FilmRow { id, out, state: FilmState::Running { done: 0, total } });
        self.touch();
    }

    /// Stops a film that waits or is being rendered.
    pub(in crate::session) fn stop_film(&mut self, id: u64) {
        if let Some(Purpose::Film(ticket)) = self.errands.get(&id) {
            ticket.stop();
        }
    }

    /// Takes the row of a film away; one that runs is stopped first.
    pub(in crate::session) fn forget_film(&mut self, id: u64) {
        self.stop_film(id);
        self.view.films.retain(|row| row.id != id);
        self.touch();
    }

    /// Reads how many frames are done.
    pub(in crate::session) fn refresh_films(&mut self) {
        let mut moved = false;
        for row in &mut self.view.films {
            let (Some(Purpose::Film(ticket)), FilmState::Running { done, .. }) =
                (self.errands.get(&row.id), &mut row.state)
            else {
                continue;
            };
            moved |= *done != ticket.done();
            *done = ticket.done();
        }
        if moved {
            self.touch();
        }
    }

    pub(in crate::session) fn film_ended(
        &mut self,
        id: u64,
        ticket: &FilmTicket,
        outcome: Result<(), String>,
    ) {
        let state = match (outcome, ticket.take_written()) {
            (Ok(()), Some(written)) => FilmState::Done(written),
            (Err(_), _) if ticket.stopped() => FilmState::Stopped,
            (Err(reason), _) => {
                self.notice(NoticeLevel::Error, format!("The film could not be saved: {reason}"));
                FilmState::Failed(reason)
            }
            (Ok(()), None) => FilmState::Failed("the film was not written".to_owned()),
        };
        if let Some(row) = self.view.films.iter_mut().find(|row| row.id == id) {
            row.state = state;
        }
        self.touch();
    }

    /// Gives the transformation this movement, or takes its movement away.
    pub(in crate::session) fn set_motion(&mut self, motion: Option<Zoompan>) {
        let mut tree = self.view.crop.transformation.as_deref().cloned().unwrap_or_default();
        put_motion(&mut tree, motion);
        self.set_crop_text(tree.canonical());
    }
}

/// The movement stands where one stood, else in a component of its own at the end.
fn put_motion(tree: &mut Transformation, motion: Option<Zoompan>) {
    let at = tree.components.iter().position(|c| matches!(c.effect, Some(Effect::Zoompan(_))));
    match (at, motion) {
        (Some(at), Some(motion)) => tree.components[at].effect = Some(Effect::Zoompan(motion)),
        (None, Some(motion)) => {
            let effect = Some(Effect::Zoompan(motion));
            tree.components.push(Component { effect, ..Component::default() });
        }
        (_, None) => {
            for component in &mut tree.components {
                component.effect = None;
            }
            tree.components.retain(|component| *component != Component::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::{Vocabulary, ZoompanMode, parse};

    #[test]
    fn a_movement_is_put_replaced_and_taken_away() {
        let words = Vocabulary::standard();
        let mut tree = parse("c_fill,w_200,h_100", &words).unwrap();
        let mode = |mode| Some(Zoompan { mode: Some(mode), ..Zoompan::default() });
        put_motion(&mut tree, mode(ZoompanMode::Plr));
        assert_eq!(tree.canonical(), "c_fill,h_100,w_200/e_zoompan:mode_plr");
        put_motion(&mut tree, mode(ZoompanMode::Ofc));
        assert_eq!(tree.canonical(), "c_fill,h_100,w_200/e_zoompan:mode_ofc");
        put_motion(&mut tree, None);
        assert_eq!(tree.canonical(), "c_fill,h_100,w_200");
    }
}
