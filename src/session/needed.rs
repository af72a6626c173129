//! Which analyses a transformation could use, so that a single crop runs no more than it must.

use std::collections::BTreeSet;

use crate::grammar::{
    AutoItem, Builtin, Component, Fallback, Focal, Gravity, ListItem, ObjectName, Transformation, Vocabulary,
    names,
};
use crate::inference::{AnalysisInfo, Task};

/// What a set of transformations asks about.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent wishes")]
struct Wishes {
    /// Automatic gravity: subjects, saliency.
    auto: bool,
    /// Any object at all.
    any_object: bool,
    faces: bool,
    text: bool,
    people: bool,
    objects: Vec<ObjectName>,
}

/// Ids of the installed analyses that could matter, each after those it needs. `knows` tells whether
/// an analysis has a name (given as its key).
pub fn analyses(
    infos: &[AnalysisInfo],
    transformations: &[Transformation],
    knows: impl Fn(&str, &ObjectName) -> bool,
) -> Vec<String> {
    let mut wishes = Wishes::default();
    for gravity in transformations.iter().flat_map(|t| &t.components).flat_map(Component::gravities) {
        wishes.gravity(gravity);
    }
    let mut chosen: BTreeSet<&str> = BTreeSet::new();
    for info in infos.iter().filter(|info| info.installed.is_installed() && !info.internal) {
        if wishes.want(info, &knows) {
            chosen.insert(&info.id);
        }
    }
    // Each analysis stands after those it needs.
    for info in infos.iter().rev() {
        if chosen.contains(info.id.as_str()) {
            chosen.extend(info.needs.iter().map(String::as_str));
        }
    }
    infos.iter().filter(|info| chosen.contains(info.id.as_str())).map(|info| info.id.clone()).collect()
}

/// A name of a transformation that only a model knows which is not here: nobody looks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// Which component asks, from 0.
    pub component: usize,
    /// The analysis whose model is not here.
    pub analysis: String,
    /// What was asked for: `lantern`, `unidet_lantern`.
    pub name: String,
    /// Whether nothing else can answer: the gravity is a list of nothing but such names, each of one model.
    pub insisted: bool,
}

impl Absent {
    /// What is not done, why, and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (id, name) = (&self.analysis, &self.name);
        format!(
            "nobody looked for '{name}': the model for {id} is not here; fetch it with `gravitas models pull {id}`"
        )
    }
}

/// Names that only models know which are not here; nothing can be found under them.
pub fn absent(
    infos: &[AnalysisInfo],
    transformation: &Transformation,
    knows: impl Fn(&str, &ObjectName) -> bool,
) -> Vec<Absent> {
    let components = transformation.components.iter().enumerate();
    let gravities = components.flat_map(|(at, component)| component.gravities().map(move |g| (at, g)));
    gravities.flat_map(|(at, gravity)| absent_in(infos, at, gravity, &knows)).collect()
}

fn absent_in(
    infos: &[AnalysisInfo],
    component: usize,
    gravity: &Gravity,
    knows: &impl Fn(&str, &ObjectName) -> bool,
) -> Vec<Absent> {
    let mut wishes = Wishes::default();
    wishes.gravity(gravity);
    let missing: Vec<(&ObjectName, String)> =
        wishes.objects.iter().filter_map(|name| Some((name, who_lacks(infos, name, knows)?))).collect();
    let only_these = matches!(gravity, Gravity::List(list)
        if list.then.is_none() && list.items.len() == missing.len());
    let insisted = only_these && missing.iter().all(|(name, _)| name.model.is_some());
    let absent = |(name, analysis): (&ObjectName, String)| {
        let model = name.model.as_ref().map(|model| format!("{model}_")).unwrap_or_default();
        Absent { component, analysis, name: format!("{model}{}", name.name), insisted }
    };
    missing.into_iter().map(absent).collect()
}

/// The first analysis that knows a name, where none of those that know it is here.
fn who_lacks(
    infos: &[AnalysisInfo],
    name: &ObjectName,
    knows: &impl Fn(&str, &ObjectName) -> bool,
) -> Option<String> {
    let named = |info: &AnalysisInfo| {
        name.model.as_deref().is_none_or(|model| names::key(model) == names::key(&info.id))
    };
    let mut who = infos.iter().filter(|info| !info.internal && named(info) && knows(&info.id, name));
    let first = who.clone().next()?;
    (!who.any(|info| info.installed.is_installed())).then(|| first.id.clone())
}

/// Whether an analysis has a name, be it a label, an alias, a category or a plural.
pub fn knows(words: &Vocabulary, analysis: &str, name: &ObjectName) -> bool {
    let mut keys = names::singular_keys(&name.name);
    keys.push(name.key.clone());
    words.model(analysis).is_some_and(|model| {
        model.labels.iter().any(|label| {
            let mut spellings = std::iter::once(&label.name).chain(&label.aliases).chain(&label.categories);
            spellings.any(|spelling| keys.contains(&names::key(spelling)))
        })
    })
}

impl Wishes {
    fn gravity(&mut self, gravity: &Gravity) {
        match gravity {
            Gravity::Auto(auto) => self.auto(&auto.items),
            Gravity::List(list) => {
                for item in &list.items {
                    if let ListItem::Focal(focal) = item {
                        self.focal(focal);
                    }
                }
                if let Some(Fallback::Auto(auto)) = &list.then {
                    self.auto(&auto.items);
                }
            }
            Gravity::Compass(_) | Gravity::XyCenter | Gravity::Unsupported(_) => {}
        }
    }

    fn auto(&mut self, items: &[AutoItem]) {
        self.auto = true;
        for item in items {
            match item {
                AutoItem::Focal { focal, .. } => self.focal(focal),
                AutoItem::AnyObject { .. } => self.any_object = true,
                AutoItem::AreaOfInterest(_) => {}
            }
        }
    }

    fn focal(&mut self, focal: &Focal) {
        match focal {
            Focal::Object(name) => self.objects.push(name.clone()),
            Focal::Builtin(builtin) => match builtin {
                Builtin::Face
                | Builtin::Faces
                | Builtin::AdvFace
                | Builtin::AdvFaces
                | Builtin::AdvEyes
                | Builtin::NoFaces => self.faces = true,
                Builtin::Body => self.people = true,
                Builtin::OcrText | Builtin::AdvOcr => self.text = true,
                Builtin::Custom | Builtin::CustomNoOverride => {}
            },
        }
    }

    fn want(&self, info: &AnalysisInfo, knows: &impl Fn(&str, &ObjectName) -> bool) -> bool {
        let named = self.objects.iter().any(|name| {
            let model = name.model.as_deref().is_none_or(|model| names::key(model) == names::key(&info.id));
            model && knows(&info.id, name)
        });
        match info.task {
            Task::Faces => self.faces || self.auto,
            Task::Saliency => self.auto,
            Task::Text => self.text || self.any_object || named,
            // The subject of automatic gravity is a face, else a person, else a thing.
            // What builds on other analyses (garments) finds nothing that those have not found.
            Task::Detect => named || self.any_object || ((self.auto || self.people) && info.needs.is_empty()),
            Task::BodyParts => named || self.any_object,
            Task::Classify => named && info.capability.boxes,
            Task::Segment | Task::Caption | Task::Score | Task::Embed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::{Vocabulary, parse};

    #[test]
    fn what_a_movement_looks_at_is_wished_for() {
        let words = Vocabulary::standard();
        let tree = parse("c_fill,w_9,h_9/e_zoompan:from_(g_dog;zoom_3);to_(g_auto:face)", &words).unwrap();
        let mut wishes = Wishes::default();
        tree.components.iter().flat_map(Component::gravities).for_each(|gravity| wishes.gravity(gravity));
        assert_eq!(wishes.objects.iter().map(|name| name.name.as_str()).collect::<Vec<_>>(), ["dog"]);
        assert!(wishes.auto && wishes.faces);
    }
}
