//! Whether what opens a gate can be found at all.

use std::collections::BTreeMap;

use super::Model;
use crate::inference::{Label, Store, hint};

/// The first private model whose gate waits for something that the gating analysis does not find.
///
/// Only where the names of that analysis are known. A model of the program is let be: somebody may have put
/// another model in the place of the one that its gate was written for.
pub(super) fn never_open(
    all: &[Model],
    answering: &BTreeMap<String, usize>,
    store: &Store,
) -> Option<(usize, String)> {
    all.iter().enumerate().filter(|(_, model)| model.is_private()).find_map(|(index, model)| {
        let gate = model.manifest.gate.as_ref()?;
        let labels = all[*answering.get(&gate.analysis)?].labels(store).ok()?;
        let unknown = gate.labels.iter().find(|wanted| !finds(&labels, wanted))?;
        Some((index, sentence(&gate.analysis, unknown, &labels)))
    })
}

/// Whether the labels hold this one; anything is possible where there are none.
fn finds(labels: &[Label], wanted: &str) -> bool {
    labels.is_empty() || labels.iter().any(|label| label.name == wanted)
}

fn sentence(analysis: &str, unknown: &str, labels: &[Label]) -> String {
    let called = |label: &&Label| label.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(unknown));
    let same = labels.iter().find(called).map(|label| label.name.clone());
    let names: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
    let near = same.or_else(|| hint::nearest(unknown, &names));
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("field `gate.labels`: {analysis} finds no `{unknown}`{hint}")
}

#[cfg(test)]
mod tests {
    use super::super::{Models, Origin, Preferences};
    use super::*;
    use crate::inference::{LabelSource, testing};

    /// Why a private model with this gate is refused beside one that finds birds.
    fn refused(gate: &str) -> Vec<String> {
        let mut finder = testing::model("finder", b"f", "");
        finder.manifest.labels =
            Some(LabelSource::Names(["bird", "traffic light"].map(str::to_owned).into()));
        let gate = format!("needs = ['finder']\ngate = {{ analysis = 'finder', labels = {gate} }}");
        let mut mine = testing::model("mine", b"m", &gate);
        mine.origin = Origin::Private("mine".into());
        let (_, refused) = Models::resolve(vec![mine, finder], &Store::default(), &Preferences::default());
        refused.into_iter().map(|refusal| refusal.reason).collect()
    }

    #[test]
    fn a_gate_that_never_opens_is_refused_with_what_was_meant() {
        assert!(refused("['bird', 'traffic light']").is_empty());
        assert!(refused("[]").is_empty(), "anything opens it");
        let told = refused("['bird', 'birdd']");
        assert_eq!(told, ["field `gate.labels`: finder finds no `birdd`; did you mean `bird`?"]);
        assert_eq!(
            refused("['brid']"),
            ["field `gate.labels`: finder finds no `brid`; did you mean `bird`?"]
        );
        assert_eq!(refused("['zeppelin']"), ["field `gate.labels`: finder finds no `zeppelin`"]);
    }

    #[test]
    fn a_gate_on_names_that_are_not_known_is_let_be() {
        let gate = "needs = ['other']\ngate = { analysis = 'other', labels = ['birdd'] }";
        let mut mine = testing::model("mine", b"m", gate);
        mine.origin = Origin::Private("mine".into());
        let all = vec![mine, testing::model("other", b"o", "")];
        let (_, refused) = Models::resolve(all, &Store::default(), &Preferences::default());
        assert!(refused.is_empty());
    }
}
