//! `gravitas analyze [FILE-OR-QUERY…]`

use std::path::PathBuf;

use serde_json::json;

use super::Outcome;
use crate::cli::context::{self, Context, Need};
use crate::cli::failure::Result;
use crate::cli::names::Tagging;
use crate::cli::output::counted;
use crate::cli::{background, names, targets};
use crate::session::{
    AnalyzeRequest, AnalyzeTotals, OrderRequest, OrderStatus, Orders, Session, TagsFrom, Target,
    signing_secret, work_orders,
};

/// Arguments of `analyze`.
#[derive(Debug, clap::Args)]
#[command(override_usage = "gravitas analyze [OPTIONS] [FILE-OR-QUERY]...")]
pub(in crate::cli) struct Arguments {
    /// Files or folders of the library, or searches; everything without one
    #[arg(value_name = "FILE-OR-QUERY", allow_hyphen_values = true, value_parser = targets::no_option)]
    first: Option<String>,
    #[arg(hide = true)]
    more: Vec<String>,
    /// Analyses, such as coco,iqa or coco_v2; all installed ones without this
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    detection: Vec<String>,
    /// Findings from this confidence become tags, or each model's default
    #[arg(long, value_name = "X|default", value_parser = names::auto_tagging)]
    auto_tagging: Option<Tagging>,
    /// Answer with a job id at once; a background process goes on
    #[arg(long = "async")]
    background: bool,
    /// Tell this address when all is done, with a signed message
    #[arg(long, value_name = "URL", value_parser = address)]
    notification_url: Option<String>,
    /// File with the secret that signs the message
    #[arg(long, value_name = "FILE", requires = "notification_url")]
    secret_file: Option<PathBuf>,
    /// Run also what is done already
    #[arg(long)]
    force: bool,
}

impl Arguments {
    fn targets(&self, session: &mut Session) -> Result<Vec<Target>> {
        let named = targets::chain(self.first.as_ref(), &self.more);
        named.into_iter().map(|text| Ok(session.target(text)?)).collect()
    }
}

/// An address that messages can be sent to.
fn address(text: &str) -> std::result::Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !text.contains(char::is_whitespace) => Ok(text.to_owned()),
        _ => Err("an address begins with https:// or http://".to_owned()),
    }
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    if args.background || args.notification_url.is_some() {
        return order(args, context);
    }
    let mut session = context.session(Need::Write)?;
    names::check_analyses(&args.detection, &session.view().models)?;
    let request = AnalyzeRequest {
        targets: args.targets(&mut session)?,
        detections: args.detection.clone(),
        force: args.force,
        auto_tagging: args.auto_tagging.map(Tagging::threshold),
    };
    let meter = context.meter();
    let totals = session.analyze(&request, &mut |view| meter.update(view))?;
    meter.clear();
    tell_failures(&totals, context);
    if context.out.is_json() {
        context.out.value(&totals)?;
    } else {
        context.out.line(sentence(&totals))?;
    }
    Ok(Outcome::unless(totals.failed > 0))
}

/// Places an order; a background process works on it, or this one while it waits.
fn order(args: &Arguments, context: &Context) -> Result<Outcome> {
    let secret_file = args.secret_file.as_ref().map(std::path::absolute).transpose()?;
    if args.notification_url.is_some() {
        signing_secret(secret_file.as_deref())?;
    }
    let mut session = context.session(Need::Read)?;
    names::check_analyses(&args.detection, &session.view().models)?;
    let wish = AnalyzeRequest {
        targets: args.targets(&mut session)?,
        detections: args.detection.clone(),
        force: args.force,
        auto_tagging: args.auto_tagging.map(Tagging::threshold),
    };
    // A mistake is told now, not to a log that nobody reads.
    session.check_analyze(&wish)?;
    session.close();
    let wish = AnalyzeRequest { auto_tagging: None, ..wish };
    let request = OrderRequest::of(&wish, args.auto_tagging.map(Tagging::rule));
    let options = context::session_options(&context.global)?;
    let orders = Orders::of_library(&options.library_dir);
    let placed = orders.place(request, args.notification_url.clone().map(|url| (url, secret_file)))?;
    if args.background {
        background::work(&context.global)?;
        if context.out.is_json() {
            context.out.value(&json!({"job_id": placed.id, "status": placed.status}))?;
        } else {
            context
                .out
                .line(format!("{}: pending; `gravitas jobs show {0}` tells how it goes", placed.id))?;
        }
        return Ok(Outcome::Done);
    }
    work_orders(&options)?;
    let done = orders.read(&placed.id)?.unwrap_or(placed);
    super::jobs::tell_order(&done, context)?;
    let delivered = done.notification.as_ref().is_none_or(|told| told.error.is_none());
    Ok(Outcome::unless(done.status != OrderStatus::Complete || done.failed > 0 || !delivered))
}

/// Every failed analysis on stderr.
pub(super) fn tell_failures(totals: &AnalyzeTotals, context: &Context) {
    for (path, analysis, reason) in &totals.failures {
        context.out.failed(path, &format!("{analysis}: {reason}"));
    }
}

/// What was done, in one sentence.
pub(super) fn sentence(totals: &AnalyzeTotals) -> String {
    let mut text = format!(
        "{} for {}",
        counted(totals.results, "new result", "new results"),
        counted(totals.pictures, "picture", "pictures")
    );
    if totals.fresh > 0 {
        text = format!("{text}; {} lacked nothing", totals.fresh);
    }
    if totals.failed > 0 {
        text = format!("{text}; {} failed", totals.failed);
    }
    match &totals.auto_tagging {
        Some(tags) => format!("{text}; {}", tagging(tags)),
        None => text,
    }
}

/// `tags follow from 0.8 for 35 pictures`
fn tagging(tags: &TagsFrom) -> String {
    if tags.pictures == 0 {
        return "no picture is named, so tags stay as they were".to_owned();
    }
    let pictures = counted(tags.pictures, "picture", "pictures");
    match tags.threshold {
        Some(from) => format!("tags follow from {from} for {pictures}"),
        None => format!("tags follow as each model says for {pictures}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_about_tags_is_said() {
        let said = |threshold, pictures| {
            let auto_tagging = Some(TagsFrom { threshold, pictures });
            sentence(&AnalyzeTotals { pictures, auto_tagging, ..AnalyzeTotals::default() })
        };
        assert_eq!(
            said(Some(0.8), 35),
            "0 new results for 35 pictures; tags follow from 0.8 for 35 pictures"
        );
        assert!(said(None, 1).ends_with("; tags follow as each model says for 1 picture"));
        assert!(said(Some(0.9), 0).ends_with("; no picture is named, so tags stay as they were"));
    }
}
