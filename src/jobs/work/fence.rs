//! The panic fence: a bug in one item becomes a failed item, not a dead program.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static FENCED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `body`; a panic inside becomes `Err` with its message.
///
/// The usual panic report on stderr is replaced by a debug log line while fenced, because the
/// failure is told where it belongs: in the item's row.
pub fn fenced<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    quiet_hook();
    let outer = FENCED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(body));
    FENCED.set(outer);
    result.map_err(|payload| message(payload.as_ref()))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    format!("an internal error stopped the work on it ({text})")
}

fn quiet_hook() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if FENCED.get() {
                log::debug!("fenced: {info}");
            } else {
                usual(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_sentence_and_the_thread_lives_on() {
        let number = 7;
        let told = fenced(|| assert_eq!(number, 8, "numbers differ")).unwrap_err();
        assert!(told.contains("numbers differ"), "{told}");
        assert_eq!(fenced(|| 5), Ok(5));
    }
}
