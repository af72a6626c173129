//! `gravitas crop FILE STRING -o OUT`

use std::path::PathBuf;

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Result};
use crate::cli::output::{Tone, bytes};
use crate::export::Audience;
use crate::grammar::parse;
use crate::session::{SessionError, Writing};

/// Arguments of `crop`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// A picture
    file: PathBuf,
    /// A transformation, such as ar_16:9,c_fill,g_auto:cat,w_1200
    #[arg(value_name = "STRING")]
    transformation: String,
    /// Where to write; the ending names the format unless f_ does
    #[arg(short, long, value_name = "OUT")]
    out: PathBuf,
    /// Replace a file that is there
    #[arg(long, alias = "force")]
    overwrite: bool,
    /// For whom f_auto chooses, where OUT has no ending
    #[arg(long, value_name = "WHO", value_enum, default_value_t)]
    audience: Who,
    /// Keep the colours of the source in its own profile; they are converted to sRGB otherwise
    #[arg(long)]
    keep_profile: bool,
    /// Leave out copyright, creator and terms of use, which are carried otherwise
    #[arg(long)]
    no_rights: bool,
}

/// For whom a format is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
enum Who {
    /// Browsers since 2024: AVIF or WebP
    #[default]
    Modern,
    /// Browsers since 2020: WebP
    Wide,
    /// Everything that shows pictures: JPEG or PNG
    Everything,
}

impl Arguments {
    fn writing(&self) -> Writing {
        let audience = match self.audience {
            Who::Modern => Audience::Modern,
            Who::Wide => Audience::Wide,
            Who::Everything => Audience::Everything,
        };
        Writing {
            overwrite: self.overwrite,
            audience,
            keep_profile: self.keep_profile,
            no_rights: self.no_rights,
        }
    }
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let workbench = context.workbench()?;
    let text = &args.transformation;
    let tree = match parse(text, &workbench.vocabulary()) {
        Ok(tree) => tree,
        Err(errors) if context.out.is_json() => {
            context.out.value(&super::parse::refused(text, &errors))?;
            return Ok(Outcome::SomeFailed);
        }
        Err(errors) => {
            super::parse::tell_errors(text, &errors, context)?;
            return Ok(Outcome::SomeFailed);
        }
    };
    let marks = context.marks(&args.file);
    let meter = context.meter();
    let go_on = |done: u32, total: u32| {
        meter.step("film", done.into(), total.into(), "");
        true
    };
    let saved = workbench.crop_marked(&args.file, &tree, &marks, (&args.out, args.writing()), &go_on);
    let saved = saved.map_err(refused)?;
    meter.clear();
    if context.out.is_json() {
        let mut value = super::plan::value(text, &saved.plan);
        value["path"] = saved.path.to_string_lossy().into();
        value["bytes"] = saved.bytes.into();
        value["sha256"] = saved.sha256.into();
        value["format"] = saved.format.into();
        value["quality"] = saved.quality.into();
        value["remarks"] = saved.remarks.into();
        context.out.value(&value)?;
        return Ok(Outcome::Done);
    }
    super::plan::tell(text, &saved.plan, context)?;
    for remark in &saved.remarks {
        context.out.remark(context.out.paint(Tone::Warning, remark))?;
    }
    let quality = saved.quality.map(|quality| format!(" quality {quality}")).unwrap_or_default();
    let told = format!("{}{quality}, {}", saved.format, bytes(saved.bytes));
    context.out.remark(format!("wrote {} ({told})", saved.path.display()))?;
    Ok(Outcome::Done)
}

/// The failure, with the option that helps where there is one.
fn refused(error: SessionError) -> Failure {
    match error {
        SessionError::Exists(path) => Failure::Failed(format!(
            "there is already a file of that name, and it was kept; choose another name, or replace it with \
             --overwrite: {}",
            path.display()
        )),
        other => other.into(),
    }
}
