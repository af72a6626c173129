//! Files, ids and searches as arguments.

use std::path::Path;

use super::failure::{Failure, Result};
use crate::facts::AssetId;
use crate::session::Session;

/// The first argument, which may begin with a minus sign, and the others.
pub(super) fn chain<'a>(first: Option<&'a String>, more: &'a [String]) -> Vec<&'a str> {
    first.into_iter().chain(more).map(String::as_str).collect()
}

/// What may begin with a minus sign, as a search does that leaves something out, but is no mistyped option.
pub(super) fn no_option(text: &str) -> std::result::Result<String, String> {
    if text.starts_with("--") { Err("there is no such option".to_owned()) } else { Ok(text.to_owned()) }
}

/// A file of the library, else the number of an asset.
pub(super) fn file_or_id(session: &mut Session, text: &str) -> Result<AssetId> {
    let path = Path::new(text);
    if let Some(id) = session.asset_at(path)? {
        return Ok(id);
    }
    if let Ok(id) = text.parse() {
        return Ok(AssetId(id));
    }
    let what = if path.exists() { "is not in the library; add its folder first" } else { "does not exist" };
    Err(Failure::Failed(format!("this file {what}: {text}")))
}

/// Every asset that the targets name, once.
pub(super) fn assets(session: &mut Session, targets: &[String]) -> Result<Vec<AssetId>> {
    let mut ids = Vec::new();
    for text in targets {
        let target = session.target(text)?;
        ids.extend(session.resolve(&target)?);
    }
    ids.sort();
    ids.dedup();
    Ok(ids)
}
