//! Any text: read, print, read again. What is read must come back the same, and errors must point inside.
#![no_main]

use gravitas::grammar::{Vocabulary, check, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let words = Vocabulary::standard();
    match parse(text, &words) {
        Ok(tree) => {
            let canonical = tree.canonical();
            let again = parse(&canonical, &words).unwrap_or_else(|e| panic!("{text:?} > {canonical:?}: {e:?}"));
            assert_eq!(again, tree, "{text:?} > {canonical:?}");
            assert_eq!(again.canonical(), canonical, "{text:?}");
            let codes = |t| check(t, &words).into_iter().map(|f| (f.component, f.code)).collect::<Vec<_>>();
            assert_eq!(codes(&tree), codes(&again), "{text:?} > {canonical:?}");
            // Its JSON is read by programs and by tests.
            assert!(tree.to_json().is_array());
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "{text:?}");
            assert!(errors.is_sorted_by_key(|e| e.offset), "{text:?}: {errors:?}");
            for error in errors {
                assert!(error.offset <= text.len() && !error.message.is_empty(), "{text:?}: {error:?}");
            }
        }
    }
});
