//! `gravitas focus set|show|clear FILE`

use serde_json::json;

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::targets;
use crate::facts::AssetId;
use crate::geometry::{Point, PxRect};
use crate::session::Session;

/// Arguments of `focus`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Store a rectangle: custom coordinates, or a named region
    Set {
        /// A file of the library
        file: String,
        /// Rectangle in pixels of the upright picture
        #[arg(value_name = "X,Y,W,H", value_parser = rectangle, allow_hyphen_values = true)]
        area: PxRect,
        /// Name of a region: letters, digits and hyphens
        #[arg(long, value_name = "NAME", value_parser = region_name)]
        region: Option<String>,
    },
    /// Show what is stored
    Show {
        /// A file of the library
        file: String,
    },
    /// Take away what is stored
    Clear {
        /// A file of the library
        file: String,
        /// Only this region
        #[arg(long, value_name = "NAME", value_parser = region_name)]
        region: Option<String>,
    },
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    match &args.action {
        Action::Set { file, area, region } => {
            let mut session = context.session(Need::Write)?;
            let id = targets::file_or_id(&mut session, file)?;
            inside(&mut session, id, area)?;
            match region {
                None => session.set_focus(id, vec![*area])?,
                Some(name) => {
                    let corners = vec![Point::new(area.x, area.y), Point::new(area.right(), area.bottom())];
                    session.set_region(id, name, corners)?;
                }
            }
            show(&mut session, id, file, context)
        }
        Action::Show { file } => {
            let mut session = context.session(Need::Read)?;
            let id = targets::file_or_id(&mut session, file)?;
            show(&mut session, id, file, context)
        }
        Action::Clear { file, region } => {
            let mut session = context.session(Need::Write)?;
            let id = targets::file_or_id(&mut session, file)?;
            clear(&mut session, id, region.as_deref())?;
            show(&mut session, id, file, context)
        }
    }
}

/// A rectangle that misses the picture is a slip of the hand.
fn inside(session: &mut Session, id: AssetId, area: &PxRect) -> Result<()> {
    let size = session.show(id)?.size;
    if area.clipped(size).is_empty() {
        let text = format!("the rectangle lies outside the picture, which is {} x {} pixels", size.w, size.h);
        return Err(Failure::Failed(text));
    }
    Ok(())
}

fn clear(session: &mut Session, id: AssetId, region: Option<&str>) -> Result<()> {
    let names = if let Some(name) = region {
        vec![name.to_owned()]
    } else {
        session.set_focus(id, Vec::new())?;
        session.show(id)?.regions.into_iter().map(|(name, _)| name).collect()
    };
    for name in names {
        session.set_region(id, &name, Vec::new())?;
    }
    Ok(())
}

fn show(session: &mut Session, id: AssetId, file: &str, context: &Context) -> Result<Outcome> {
    let asset = session.show(id)?;
    if context.out.is_json() {
        let regions: serde_json::Map<_, _> =
            asset.regions.iter().map(|(n, p)| (n.clone(), json!(p))).collect();
        context.out.value(&json!({"file": file, "focus": asset.focus, "regions": regions}))?;
        return Ok(Outcome::Done);
    }
    if asset.focus.is_empty() && asset.regions.is_empty() {
        context.out.line("nothing is stored for this picture")?;
    }
    for a in &asset.focus {
        context.out.line(format!("custom  {},{},{},{}", a.x, a.y, a.w, a.h))?;
    }
    for (name, points) in &asset.regions {
        let corners: Vec<String> = points.iter().map(|p| format!("{},{}", p.x, p.y)).collect();
        context.out.line(format!("region  {name}  {}", corners.join("  ")))?;
    }
    Ok(Outcome::Done)
}

/// Four numbers; the last two above 0.
fn rectangle(text: &str) -> std::result::Result<PxRect, String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    match numbers[..] {
        [x, y, w, h] if text.split(',').count() == 4 && !PxRect::new(x, y, w, h).is_empty() => {
            Ok(PxRect::new(x, y, w, h))
        }
        _ => Err("a rectangle is x,y,width,height in pixels, such as 300,200,640,480".to_owned()),
    }
}

fn region_name(text: &str) -> std::result::Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !text.is_empty() && text.chars().all(plain) {
        Ok(text.to_owned())
    } else {
        Err("a region's name has letters, digits and hyphens".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_have_four_numbers() {
        assert_eq!(rectangle("1, 2,3.5,4"), Ok(PxRect::new(1.0, 2.0, 3.5, 4.0)));
        for bad in ["1,2,3", "1,2,0,4", "a,b,c,d", "1,2,3,4,5", "1,2,inf,4"] {
            assert!(rectangle(bad).is_err(), "{bad}");
        }
    }
}
