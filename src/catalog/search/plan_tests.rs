//! Query plans: lists and searches read indexes and never the whole table.

use std::path::Path;
use std::time::Duration;

use rusqlite::params_from_iter;

use super::*;
use crate::catalog::rows::{Direction, FolderId, Scope, SmartAlbum};
use crate::catalog::{Access, connection, open};
use crate::facts::RootId;
use crate::grammar::search::parse_query;

/// The plan of a list, one step a line.
fn plan(connection: &Connection, request: &ListRequest<'_>) -> String {
    let sql = compile(connection, request).unwrap();
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", sql.text)).unwrap();
    let steps = statement
        .query_map(params_from_iter(sql.values.iter()), |row| row.get::<_, String>("detail"))
        .unwrap()
        .map(Result::unwrap)
        .collect::<Vec<_>>();
    steps.join("\n")
}

fn library(dir: &Path) -> Connection {
    let mut library = open(dir, Access::Write { wait: Duration::ZERO }).unwrap();
    let mut writer = library.take_writer().unwrap();
    writer.add_root(Path::new("/one")).unwrap();
    writer.add_root(Path::new("/two")).unwrap();
    drop(writer);
    let connection = connection::for_reading(dir).unwrap();
    add_functions(&connection).unwrap();
    connection
}

/// Reading every row of the table itself; walking an index in order is what lists do.
fn reads_the_whole_table(plan: &str) -> bool {
    plan.lines()
        .any(|step| step.starts_with("SCAN s") && !step.contains("USING") || step.starts_with("SCAN search"))
}

#[test]
fn whole_lists_are_read_in_order_from_an_index() {
    let dir = tempfile::tempdir().unwrap();
    let connection = library(dir.path());
    for sort in [
        Sort::Taken,
        Sort::Added,
        Sort::Name,
        Sort::Rating,
        Sort::FileSize,
        Sort::Pixels,
        Sort::Aspect,
        Sort::Quality,
    ] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let plan = plan(&connection, &ListRequest { sort, direction, ..ListRequest::default() });
            assert!(plan.contains("USING COVERING INDEX search_"), "{sort:?} {direction:?}: {plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{sort:?} {direction:?}: {plan}");
        }
    }
}

#[test]
fn scopes_and_searches_never_read_the_whole_table() {
    let dir = tempfile::tempdir().unwrap();
    let connection = library(dir.path());
    let scopes = [
        Scope::Root(RootId(1)),
        Scope::Folder(FolderId(1)),
        Scope::FolderOnly(FolderId(1)),
        Scope::Smart(SmartAlbum::Untagged),
        Scope::Smart(SmartAlbum::Watermarked),
        Scope::Smart(SmartAlbum::LowQuality),
        Scope::Smart(SmartAlbum::NeedsAttention),
        Scope::Smart(SmartAlbum::Offline),
        Scope::Smart(SmartAlbum::Missing),
        Scope::Smart(SmartAlbum::Picked),
    ];
    for scope in scopes {
        let plan = plan(&connection, &ListRequest { scope, ..ListRequest::default() });
        assert!(!reads_the_whole_table(&plan), "{scope:?}: {plan}");
    }
    for text in [
        "dog beach",
        "tag:dog",
        "object:cat>0.6",
        "count:person>=2",
        "quality:high",
        "watermark:banner",
        "rating>=3",
        "flag:pick",
        "label:red",
        "date:2025-06..2025-09",
        "near:52,13,10",
        "is:untagged",
        "dog OR tag:cat",
    ] {
        let query = parse_query(text).unwrap();
        let request = ListRequest { query: Some(&query), ..ListRequest::default() };
        let plan = plan(&connection, &request);
        assert!(!reads_the_whole_table(&plan), "{text}: {plan}");
        assert!(!plan.contains("SCAN objects") && !plan.contains("SCAN asset_tags"), "{text}: {plan}");
    }
}
