//! `gravitas sign STRING --source PUBLIC_ID`, `gravitas sign --verify URL`, `gravitas sign --store-secret`

use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Result, complain};
use crate::cli::output::Tone;
use crate::export::sign::{self, Asset, Form, Secret, SignError};
use crate::grammar::{Code, check, parse};
use crate::session::{forget_signing_secret, signing_secret, store_signing_secret};

/// Arguments of `sign`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "switches of the command line, one by one")]
#[command(
    after_help = "The secret comes from --secret-file, else from the variable GRAVITAS_SIGNING_SECRET, \
    else from the keychain of the system; it is never an argument."
)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["source", "verify", "store_secret", "forget_secret"])))]
pub(in crate::cli) struct Arguments {
    /// A transformation; its canonical form is signed. Leave it out for the picture as it is
    #[arg(value_name = "STRING", requires = "source")]
    transformation: Option<String>,
    /// Public id of the picture with its ending, such as folder/cat.jpg
    #[arg(long, value_name = "PUBLIC_ID")]
    source: Option<String>,
    /// 32 characters of SHA-256 in place of 8
    #[arg(long, requires = "source", conflicts_with = "algorithm")]
    long: bool,
    /// Digest of a short signature
    #[arg(long, value_enum, default_value_t)]
    algorithm: Digest,
    /// Sign STRING letter by letter, without reading it
    #[arg(long, requires = "transformation")]
    as_written: bool,
    /// Cloud that delivers; without it and --base the URL is a path alone
    #[arg(long, value_name = "NAME", requires = "source")]
    cloud: Option<String>,
    /// Where deliveries begin, in place of https://res.cloudinary.com/NAME
    #[arg(long, value_name = "URL", requires = "source", conflicts_with = "cloud")]
    base: Option<String>,
    /// Delivery type
    #[arg(long = "type", value_name = "TYPE", default_value = "upload")]
    delivery: String,
    /// Resource type
    #[arg(long, value_name = "RESOURCE", default_value = "image")]
    resource: String,
    /// Version of the asset, which is not signed
    #[arg(long, value_name = "N", requires = "source")]
    asset_version: Option<u64>,
    /// Check the signature of a URL
    #[arg(long, value_name = "URL")]
    verify: Option<String>,
    /// File that holds the secret
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    /// Read the secret from the standard input and put it into the keychain of the system
    #[arg(long)]
    store_secret: bool,
    /// Take the secret out of the keychain
    #[arg(long)]
    forget_secret: bool,
}

/// Digest of a short signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Digest {
    #[default]
    Sha1,
    Sha256,
}

impl From<Digest> for sign::Algorithm {
    fn from(digest: Digest) -> Self {
        match digest {
            Digest::Sha1 => Self::Sha1,
            Digest::Sha256 => Self::Sha256,
        }
    }
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    if args.store_secret {
        store_signing_secret(&secret_from_stdin()?)?;
        return told("stored", "the secret is in the keychain of the system", context);
    }
    if args.forget_secret {
        let said = if forget_signing_secret()? {
            "the secret was taken out of the keychain"
        } else {
            "the keychain held no secret"
        };
        return told("forgotten", said, context);
    }
    if let Some(url) = &args.verify {
        return verify(url, args, context);
    }
    let Some(text) = transformation(args, context)? else { return Ok(Outcome::SomeFailed) };
    signed(&text, args, context)
}

fn told(word: &str, sentence: &str, context: &Context) -> Result<Outcome> {
    if context.out.is_json() {
        context.out.value(&json!({"ok": true, "done": word}))?;
    }
    context.out.remark(sentence)?;
    Ok(Outcome::Done)
}

/// The canonical form of what was written; `None` when that was refused and said.
fn transformation(args: &Arguments, context: &Context) -> Result<Option<String>> {
    let written = args.transformation.as_deref().unwrap_or_default();
    if written.is_empty() || args.as_written {
        return Ok(Some(written.to_owned()));
    }
    let words = context.workbench()?.vocabulary();
    let tree = match parse(written, &words) {
        Ok(tree) => tree,
        Err(errors) if context.out.is_json() => {
            context.out.value(&super::parse::refused(written, &errors))?;
            return Ok(None);
        }
        Err(errors) => {
            super::parse::tell_errors(written, &errors, context)?;
            return Ok(None);
        }
    };
    // What is wrong in meaning is signed all the same: another service may know more.
    for finding in check(&tree, &words).iter().filter(|f| f.code != Code::UnsupportedParam) {
        log::warn!("{}: {}", finding.code.as_str(), finding.message);
    }
    Ok(Some(tree.canonical()))
}

fn signed(transformation: &str, args: &Arguments, context: &Context) -> Result<Outcome> {
    let secret = signing_secret(args.secret_file.as_deref())?;
    let form = if args.long { Form::Long } else { Form::Short(args.algorithm.into()) };
    let cloud = args.cloud.as_ref().map(|name| format!("https://res.cloudinary.com/{name}"));
    let asset = Asset {
        base: args.base.clone().or(cloud).unwrap_or_default(),
        resource: args.resource.clone(),
        delivery: args.delivery.clone(),
        version: args.asset_version,
        public_id: args.source.clone().unwrap_or_default(),
    };
    let url = sign::sign_delivery(transformation, &asset, &secret, form)
        .map_err(|error| Failure::WrongLine(error.to_string()))?;
    if context.out.is_json() {
        let algorithm = if args.long { "sha256" } else { sign::Algorithm::from(args.algorithm).name() };
        context.out.value(&json!({
            "ok": true,
            "url": url,
            "canonical": transformation,
            "algorithm": algorithm,
            "long": args.long,
        }))?;
    }
    context.out.line(url)?;
    Ok(Outcome::Done)
}

fn verify(url: &str, args: &Arguments, context: &Context) -> Result<Outcome> {
    let secret = signing_secret(args.secret_file.as_deref())?;
    let found = sign::verify_delivery(url, &secret, args.algorithm.into());
    if context.out.is_json() {
        let reason = found.err().map(|error: SignError| error.to_string());
        context.out.value(&json!({"ok": found.is_ok(), "url": url, "reason": reason}))?;
    }
    match found {
        Ok(()) => context.out.line(context.out.paint(Tone::Good, "the signature is right"))?,
        Err(error) => context.out.line(context.out.paint(Tone::Bad, &error.to_string()))?,
    }
    Ok(Outcome::unless(found.is_err()))
}

fn secret_from_stdin() -> Result<Secret> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        complain(
            "write the secret and end with Ctrl+D; it is shown as you write, so a file or a pipe is better",
        );
    }
    let mut text = String::new();
    stdin
        .take(64 * 1024)
        .read_to_string(&mut text)
        .map_err(|error| Failure::Failed(format!("the standard input could not be read: {error}")))?;
    Secret::new(&text).map_err(|error| Failure::WrongLine(error.to_string()))
}
