//! `gravitas parse [STRING…]`

use serde_json::{Value, json};

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::Result;
use crate::cli::output::{Tone, lines_of_stdin};
use crate::grammar::{Finding, SyntaxError, Vocabulary, check, parse};

/// Arguments of `parse`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Transformations; without one, read one a line from stdin
    #[arg(value_name = "STRING")]
    strings: Vec<String>,
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let words = context.workbench()?.vocabulary();
    let strings = if args.strings.is_empty() { lines_of_stdin()? } else { args.strings.clone() };
    let mut failed = false;
    for text in &strings {
        failed |= !one(text, &words, context)?;
    }
    Ok(Outcome::unless(failed))
}

/// Checks one transformation; whether it may be used.
fn one(text: &str, words: &Vocabulary, context: &Context) -> Result<bool> {
    match parse(text, words) {
        Err(errors) => {
            if context.out.is_json() {
                context.out.value(&refused(text, &errors))?;
            } else {
                tell_errors(text, &errors, context)?;
            }
            Ok(false)
        }
        Ok(tree) => {
            let found = check(&tree, words);
            if context.out.is_json() {
                context.out.value(&json!({
                    "input": text,
                    "ok": true,
                    "canonical": tree.canonical(),
                    "ast": tree.to_json(),
                    "findings": found.iter().map(finding).collect::<Value>(),
                }))?;
            } else {
                context.out.line(tree.canonical())?;
                tell_findings(&found, context)?;
            }
            Ok(found.iter().all(|f| f.code.is_warning()))
        }
    }
}

fn finding(f: &Finding) -> Value {
    json!({"component": f.component, "code": f.code.as_str(), "message": f.message})
}

/// The line of a transformation that was not understood.
pub(super) fn refused(text: &str, errors: &[SyntaxError]) -> Value {
    let error = |e: &SyntaxError| {
        json!({
            "code": e.code.as_str(),
            "text": e.text,
            "offset": e.offset,
            "message": e.message,
            "suggestion": e.suggestion,
        })
    };
    json!({"input": text, "ok": false, "errors": errors.iter().map(error).collect::<Value>()})
}

/// The transformation with a mark under each mistake.
pub(super) fn tell_errors(text: &str, errors: &[SyntaxError], context: &Context) -> Result<()> {
    let out = &context.out;
    out.line(text)?;
    for error in errors {
        let before = text.get(..error.offset).map_or(0, |t| t.chars().count());
        let width = error.text.chars().count().max(1);
        let marks = format!("{}{}", " ".repeat(before), "^".repeat(width));
        out.line(out.paint(Tone::Bad, &marks))?;
        let hint = error.suggestion.as_ref().map(|s| format!(" (did you mean {s}?)")).unwrap_or_default();
        out.line(format!("{}: {}{hint}", out.paint(Tone::Bad, error.code.as_str()), error.message))?;
    }
    Ok(())
}

fn tell_findings(found: &[Finding], context: &Context) -> Result<()> {
    let out = &context.out;
    for f in found {
        let tone = if f.code.is_warning() { Tone::Warning } else { Tone::Bad };
        out.line(format!("  {}: {}", out.paint(tone, f.code.as_str()), f.message))?;
    }
    Ok(())
}
