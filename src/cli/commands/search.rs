//! `gravitas search QUERY`

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::Result;
use crate::cli::output::{Tone, counted};
use crate::cli::table::Table;
use crate::session::{AssetSummary, Sort, SortKey};

/// Arguments of `search`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Words match tags, captions, file and folder names. Fields: tag: caption: text: name: folder: \
    model: camera: object:cat>0.6 count:person>=2 quality:high iqa>0.7 watermark:clean type: shop: rating>=3 \
    flag:pick w>=2560 h<600 ar:16:9 date:2025-06..2025-09 label:red near:LAT,LON,KM is:offline|failed|untagged \
    similar:ID. A space means and; OR, NOT or -, parentheses and quotes as usual."
)]
pub(in crate::cli) struct Arguments {
    /// What to find; several words are one search, and a minus sign needs quotes: 'boat -red'
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Order
    #[arg(long, value_name = "KEY", default_value = "taken", value_parser = sort_keys())]
    sort: SortKey,
    /// Smallest, oldest or A first
    #[arg(long)]
    ascending: bool,
}

fn sort_keys() -> impl clap::builder::TypedValueParser<Value = SortKey> {
    PossibleValuesParser::new(SortKey::ALL.map(SortKey::name))
        .map(|name| SortKey::ALL.into_iter().find(|key| key.name() == name).unwrap_or_default())
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    let mut session = context.session(Need::Read)?;
    let sort = Sort { key: args.sort, ascending: args.ascending };
    let found = session.search(&args.query.join(" "), sort, args.limit)?;
    if context.out.is_json() {
        found.iter().try_for_each(|asset| context.out.value(asset))?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::default();
    for asset in &found {
        table.row(cells(asset, context));
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    let all = args.limit.is_none_or(|limit| found.len() < limit);
    let note = if all { "" } else { " (there may be more: --limit)" };
    context.out.remark(format!("{}{note}", counted(found.len() as u64, "picture", "pictures")))?;
    Ok(Outcome::Done)
}

fn cells(asset: &AssetSummary, context: &Context) -> [String; 5] {
    let stars = "*".repeat(usize::from(asset.rating));
    let tags = asset.tags.join(", ");
    [
        asset.id.0.to_string(),
        asset.path.display().to_string(),
        format!("{} x {}", asset.width, asset.height),
        stars,
        context.out.paint(Tone::Faint, &tags),
    ]
}
