//! `gravitas search QUERY`

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::Outcome;
use crate::cli::context::{Context, Need};
use crate::cli::failure::{Failure, Result};
use crate::cli::output::{Tone, counted};
use crate::cli::table::Table;
use crate::cli::targets;
use crate::grammar::search::parse_query;
use crate::session::{AssetSummary, Session, SmartAlbum, Sort, SortKey};

/// Arguments of `search`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "gravitas search [OPTIONS] [QUERY]...",
    after_help = "Words match tags, captions, file and folder names, colours and kinds of things. Fields: tag: caption: text: name: folder: \
    model: camera: object:cat>0.6 count:person>=2 quality:high iqa>0.7 watermark:clean type: shop: rating>=3 \
    flag:pick w>=2560 h<600 ar:16:9 date:2025-06..2025-09 label:red near:LAT,LON,KM is:offline|failed|untagged|duplicate \
    similar:ID. A space or AND means and; OR, NOT or -, parentheses and quotes as usual."
)]
pub(in crate::cli) struct Arguments {
    /// What to find; several words are one search, and a minus sign needs quotes: 'boat -red'
    #[arg(required_unless_present_any = ["saved", "forget", "list_saved"], value_name = "QUERY")]
    #[arg(allow_hyphen_values = true, value_parser = targets::no_option)]
    query: Option<String>,
    // Apart from the first word, which may begin with a minus sign, because such a list would swallow every option.
    #[arg(hide = true)]
    more: Vec<String>,
    /// Keep this search under a name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["saved", "forget"])]
    save: Option<String>,
    /// Run the search that was kept under this name; words narrow it
    #[arg(long, value_name = "NAME")]
    saved: Option<String>,
    /// List the searches that were kept
    #[arg(long, conflicts_with_all = ["query", "save", "saved", "forget"])]
    list_saved: bool,
    /// Forget the search of this name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["query", "save", "saved"])]
    forget: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Order; without this the best first where words or names can tell, else the newest
    #[arg(long, value_name = "KEY", value_parser = sort_keys())]
    sort: Option<SortKey>,
    /// Smallest, oldest or A first
    #[arg(long)]
    ascending: bool,
}

fn sort_keys() -> impl clap::builder::TypedValueParser<Value = SortKey> {
    PossibleValuesParser::new(SortKey::ALL.map(SortKey::name))
        .map(|name| SortKey::ALL.into_iter().find(|key| key.name() == name).unwrap_or_default())
}

pub(super) fn run(args: &Arguments, context: &mut Context) -> Result<Outcome> {
    if args.list_saved {
        return list_saved(context);
    }
    if let Some(name) = &args.forget {
        return forget(name, context);
    }
    let need = if args.save.is_some() { Need::Write } else { Need::Read };
    let mut session = context.session(need)?;
    let query = whole_query(args, &mut session)?;
    let mut kept = None;
    if let Some(name) = &args.save {
        let replaced = session.save_search(name, Some(&query))?;
        kept = Some(format!("{name}: {}", if replaced { "replaced" } else { "kept" }));
    }
    let sort = Sort { key: args.sort.unwrap_or_else(|| usual(&query, args)), ascending: args.ascending };
    let found = session.search(&query, sort, args.limit)?;
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
    kept.into_iter().try_for_each(|kept| context.out.remark(kept))?;
    Ok(Outcome::Done)
}

/// The order of a search without a wish: the best first where there is something to tell better from worse by.
fn usual(query: &str, args: &Arguments) -> SortKey {
    let ranks = parse_query(query).is_ok_and(|query| query.ranks());
    if ranks && !args.ascending { SortKey::Relevance } else { SortKey::Taken }
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

/// The words given, within the saved search where one is named.
fn whole_query(args: &Arguments, session: &mut Session) -> Result<String> {
    let words = targets::chain(args.query.as_ref(), &args.more).join(" ");
    let Some(name) = &args.saved else { return Ok(words) };
    let saved = session.saved_searches()?;
    let kept = saved.into_iter().find(|album| album.name == *name).ok_or_else(|| unknown(name))?;
    if words.is_empty() { Ok(kept.query) } else { Ok(format!("({}) {words}", kept.query)) }
}

fn unknown(name: &str) -> Failure {
    Failure::WrongLine(format!("no search was kept as '{name}'; `gravitas search --list-saved` shows them"))
}

fn list_saved(context: &Context) -> Result<Outcome> {
    let mut table = Table::default();
    for SmartAlbum { name, query, assets } in context.session(Need::Read)?.saved_searches()? {
        if context.out.is_json() {
            context.out.value(&serde_json::json!({"name": name, "query": query, "assets": assets}))?;
        }
        table.row([name, assets.to_string(), query]);
    }
    if table.is_empty() {
        context.out.remark("no searches were kept; `gravitas search QUERY --save NAME` keeps one")?;
    }
    table.lines().into_iter().try_for_each(|line| context.out.line(line))?;
    Ok(Outcome::Done)
}

fn forget(name: &str, context: &Context) -> Result<Outcome> {
    if !context.session(Need::Write)?.save_search(name, None)? {
        return Err(unknown(name));
    }
    context.out.remark(format!("{name}: forgotten"))?;
    Ok(Outcome::Done)
}
