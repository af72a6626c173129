//! Every integration test of Gravitas, in one binary.
#![expect(clippy::unwrap_used, reason = "a failed assumption in a test is a failed test")]
#![expect(clippy::print_stdout, reason = "tests say what they skipped and what they counted")]

mod floors;
mod support;
mod tidy;
