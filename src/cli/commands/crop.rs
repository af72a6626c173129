//! `gravitas crop FILE STRING -o OUT`

use std::path::PathBuf;

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::Result;
use crate::cli::output::bytes;
use crate::grammar::parse;

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
    let saved = workbench.crop_marked(&args.file, &tree, &marks, &args.out, args.overwrite)?;
    if context.out.is_json() {
        let mut value = super::plan::value(text, &saved.plan);
        value["path"] = saved.path.to_string_lossy().into();
        value["bytes"] = saved.bytes.into();
        value["sha256"] = saved.sha256.into();
        context.out.value(&value)?;
        return Ok(Outcome::Done);
    }
    super::plan::tell(text, &saved.plan, context)?;
    context.out.remark(format!("wrote {} ({})", saved.path.display(), bytes(saved.bytes)))?;
    Ok(Outcome::Done)
}
