//! Tensors that another model made of the same picture.

use std::sync::Arc;

use crate::inference::families::Run;
use crate::inference::{InferenceError, Manifest, Tensor};

/// Feature `index` of the manifest, with the name of its tensor; the engine has made sure it is there.
pub(in super::super) fn feature<'a>(
    run: &Run<'a>,
    index: usize,
) -> Result<(&'a str, Arc<Tensor>), InferenceError> {
    let missing = |what: &str| InferenceError::Run {
        model: run.manifest.id.clone(),
        reason: format!("what it is fed with, {what}, is not there"),
    };
    let feature = run.manifest.features.get(index).ok_or_else(|| missing("a feature"))?;
    let tensor = run.picture.feature(&feature.model, &feature.tensor);
    Ok((&feature.tensor, tensor.ok_or_else(|| missing(&feature.tensor))?))
}

/// Refuses a manifest without a feature.
pub(in super::super) fn has_feature(manifest: &Manifest) -> Result<(), String> {
    if manifest.features.is_empty() {
        return Err(format!("field `features`: family `{}` is fed with one", manifest.family));
    }
    Ok(())
}
