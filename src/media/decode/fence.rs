//! The one place where a panic of somebody else's decoder becomes an error.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::{Format, MediaError};

/// Runs a decoder; a panic inside is reported as damaged data.
///
/// `AssertUnwindSafe` holds because the closure only borrows bytes and limits, and what it was building is dropped.
pub(super) fn fenced<T>(
    format: Format,
    decoder: impl FnOnce() -> Result<T, MediaError>,
) -> Result<T, MediaError> {
    catch_unwind(AssertUnwindSafe(decoder)).unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".into());
        let reason = format!("the decoder broke off ({text})");
        Err(MediaError::Damaged { format: format.name(), reason, path: None })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_sentence() {
        let result: Result<(), _> = fenced(Format::Gif, || panic!("index 7"));
        assert_eq!(
            result.unwrap_err().to_string(),
            "the GIF data is damaged: the decoder broke off (index 7)"
        );
    }
}
