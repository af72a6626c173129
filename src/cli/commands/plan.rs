//! `gravitas plan (FILE | --scene SCENE.json) STRING…`

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Outcome;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Result};
use crate::cli::output::{Tone, lines_of_stdin};
use crate::cli::table::Table;
use crate::crop::{self, Found, Plan, PlanError, Step};
use crate::facts::Scene;
use crate::grammar::{SyntaxError, Transformation, parse};
use crate::session::Workbench;

/// Arguments of `plan`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Scene file that replaces the picture and the models
    #[arg(long, value_name = "SCENE.json")]
    scene: Option<PathBuf>,
    /// A picture (unless --scene is given), then transformations; without any, one a line from stdin
    #[arg(value_name = "FILE STRING")]
    words: Vec<String>,
}

/// A transformation as given, and what became of it.
type Given = (String, std::result::Result<Transformation, Vec<SyntaxError>>);

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let workbench = context.workbench()?;
    let vocabulary = workbench.vocabulary();
    let (file, strings) = match (&args.scene, args.words.split_first()) {
        (Some(_), _) => (None, &args.words[..]),
        (None, Some((file, strings))) => (Some(PathBuf::from(file)), strings),
        (None, None) => {
            return Err(Failure::WrongLine("plan needs a picture, or a scene with --scene".to_owned()));
        }
    };
    let strings = if strings.is_empty() { lines_of_stdin()? } else { strings.to_vec() };
    let given: Vec<Given> =
        strings.into_iter().map(|text| (text.clone(), parse(&text, &vocabulary))).collect();
    let scene = match (&args.scene, &file) {
        (Some(scene), _) => read_scene(scene)?,
        (None, Some(file)) => scene_of(file, &given, &workbench, context)?,
        (None, None) => return Err(Failure::WrongLine("plan needs a picture or a scene".to_owned())),
    };
    // A scene file stands for the models too: which of them are here does not matter then.
    let plan = |tree: &Transformation| match &args.scene {
        Some(_) => crop::plan(&scene, tree, &vocabulary),
        None => workbench.plan(&scene, tree),
    };
    let mut failed = false;
    for (text, transformation) in &given {
        failed |= !one(text, transformation, &plan, context)?;
    }
    Ok(Outcome::unless(failed))
}

fn read_scene(path: &Path) -> Result<Scene> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::Failed(format!("the scene could not be read: {error}: {}", path.display()))
    })?;
    let scene: Scene = serde_json::from_str(&text).map_err(|error| {
        Failure::Failed(format!("the scene is not understood: {error}: {}", path.display()))
    })?;
    if scene.size.is_empty() {
        return Err(Failure::Failed(format!("the scene has no size: {}", path.display())));
    }
    Ok(scene)
}

fn scene_of(file: &Path, given: &[Given], workbench: &Workbench, context: &Context) -> Result<Scene> {
    let good: Vec<Transformation> = given.iter().filter_map(|(_, t)| t.as_ref().ok().cloned()).collect();
    let (_, mut scene) = workbench.scene(file, &good)?;
    let marks = context.marks(file);
    scene.custom = marks.custom;
    scene.regions = marks.regions;
    Ok(scene)
}

/// Plans one transformation; whether there is a plan.
fn one(
    text: &str,
    transformation: &std::result::Result<Transformation, Vec<SyntaxError>>,
    plan: &dyn Fn(&Transformation) -> std::result::Result<Plan, Vec<PlanError>>,
    context: &Context,
) -> Result<bool> {
    let out = &context.out;
    let tree = match transformation {
        Ok(tree) => tree,
        Err(errors) if out.is_json() => {
            out.value(&super::parse::refused(text, errors))?;
            return Ok(false);
        }
        Err(errors) => {
            super::parse::tell_errors(text, errors, context)?;
            return Ok(false);
        }
    };
    match plan(tree) {
        Ok(plan) if out.is_json() => out.value(&value(text, &plan))?,
        Ok(plan) => tell(text, &plan, context)?,
        Err(errors) => {
            refuse(text, &errors, context)?;
            return Ok(false);
        }
    }
    Ok(true)
}

fn refuse(text: &str, errors: &[PlanError], context: &Context) -> Result<()> {
    let out = &context.out;
    if out.is_json() {
        let error =
            |e: &PlanError| json!({"component": e.component, "code": e.code.as_str(), "message": e.message});
        return out.value(&json!({
            "input": text,
            "ok": false,
            "errors": errors.iter().map(error).collect::<Value>(),
        }));
    }
    out.line(out.paint(Tone::Strong, text))?;
    errors
        .iter()
        .try_for_each(|e| out.line(format!("  {}: {}", out.paint(Tone::Bad, e.code.as_str()), e.message)))
}

/// The plan as the command line contract writes it.
pub(super) fn value(text: &str, plan: &Plan) -> Value {
    let size = |s: crate::geometry::PxSize| json!([s.w, s.h]);
    let found = |f: &Found| {
        json!({
            "item": f.item,
            "model": f.model,
            "version": f.version,
            "label": f.label,
            "box": f.bounds,
            "confidence": short(f.confidence),
        })
    };
    let step = |s: &Step| json!({"take": s.take, "canvas": size(s.canvas), "place": s.place});
    let warning = |w: &crop::Warning| json!({"code": w.code.as_str(), "message": w.message});
    let mut value = json!({
        "input": text,
        "ok": true,
        "source": size(plan.source),
        "take": plan.take,
        "canvas": size(plan.canvas),
        "place": plan.place,
        "focus": plan.focus,
        "found": plan.found.iter().map(found).collect::<Value>(),
        "warnings": plan.warnings.iter().map(warning).collect::<Value>(),
        "reason": plan.reason,
    });
    if plan.steps.len() > 1 {
        value["steps"] = plan.steps.iter().map(step).collect();
    }
    if let Some(motion) = &plan.motion {
        value["frames"] = motion.frames.into();
        value["first"] = json!(motion.first);
        value["last"] = json!(motion.last);
        value["fps"] = motion.fps.into();
    }
    value
}

/// The shortest number that means the same confidence.
fn short(confidence: f32) -> Value {
    confidence.to_string().parse::<f64>().map_or(Value::Null, Value::from)
}

/// The plan for people.
pub(super) fn tell(text: &str, plan: &Plan, context: &Context) -> Result<()> {
    let out = &context.out;
    out.line(out.paint(Tone::Strong, text))?;
    let (t, p) = (plan.take, plan.place);
    let mut table = Table::default();
    table.row(["  picture".to_owned(), format!("{} x {}", plan.source.w, plan.source.h)]);
    table.row(["  cut".to_owned(), format!("{} x {} at {},{}", t.w, t.h, t.x, t.y)]);
    table.row(["  result".to_owned(), format!("{} x {}", plan.canvas.w, plan.canvas.h)]);
    if p.size() != plan.canvas {
        table.row(["  placed".to_owned(), format!("{} x {} at {},{}", p.w, p.h, p.x, p.y)]);
    }
    if let Some(m) = &plan.motion {
        table.row(["  clip".to_owned(), format!("{} frames, {} a second", m.frames, m.fps)]);
    }
    table.row(["  why".to_owned(), plan.reason.clone()]);
    table.lines().into_iter().try_for_each(|line| out.line(line))?;
    plan.warnings
        .iter()
        .try_for_each(|w| out.line(format!("  {}: {}", out.paint(Tone::Warning, w.code.as_str()), w.message)))
}
