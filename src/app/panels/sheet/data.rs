//! Failures in words.

use crate::app::words;
use crate::session::{Failed, View};

/// One item that needs attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is tried again.
    pub failed: Option<Failed>,
    /// File name, or what was tried.
    pub name: String,
    /// `Could not be read: the file ends too early`
    pub reason: String,
    /// The whole path and how often it was tried.
    pub detail: String,
}

/// Every item that needs attention.
#[must_use]
pub fn failures(view: &View) -> Vec<Failure> {
    view.jobs
        .failures
        .iter()
        .map(|f| {
            let name = f.path.as_ref().and_then(|p| p.file_name()).map(|n| n.to_string_lossy().into_owned());
            let tries =
                if f.attempts == 1 { "tried once".to_owned() } else { format!("tried {} times", f.attempts) };
            let path = f.path.as_ref().map(|p| format!("{}\n", p.display())).unwrap_or_default();
            Failure {
                failed: f.id.map(Failed::Picture).or_else(|| f.path.clone().map(Failed::File)),
                name: name.unwrap_or_else(|| f.what.clone()),
                reason: format!("{}: {}", words::failed_work(&f.what), f.reason),
                detail: format!("{path}{}\n{tries}", f.reason),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::AssetId;
    use crate::session::FailureRow;

    #[test]
    fn failures_name_the_file_and_the_reason() {
        let mut view = View::default();
        view.jobs.failures.push(FailureRow {
            id: Some(AssetId(3)),
            path: Some("/pictures/broken.jpg".into()),
            what: "index".into(),
            reason: "the file ends too early".into(),
            attempts: 2,
        });
        insta::assert_snapshot!(format!("{} | {}", failures(&view)[0].name, failures(&view)[0].reason), @"broken.jpg | Could not be read: the file ends too early");
    }
}
