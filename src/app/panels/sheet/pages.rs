//! What each page offers beside its keys.

use super::entries::{Entry, session, window};
use crate::app::filters;
use crate::app::found;
use crate::app::keys::Action;
use crate::app::panels::has_library;
use crate::app::request::UiCommand;
use crate::app::state::{CropLayer, Page, Sheet, UiState};
use crate::app::words;
use crate::session::{Command, Grouping, PictureSource, SetCommand, View};

/// How much larger or smaller thumbnails become at once.
const WELL_STEP: f32 = 32.0;

/// The commands of the page that is shown.
pub fn of(view: &View, state: &UiState) -> Vec<Entry> {
    let mut entries = match state.page {
        Page::Library if has_library(view) => library(view, state),
        Page::Loupe => loupe(view, state),
        Page::Crop => crop(view, state),
        Page::Motion => layers(state, &[CropLayer::Boxes, CropLayer::Faces, CropLayer::Text]),
        Page::Lab => lab(view),
        Page::Sets => sets(view),
        _ => Vec::new(),
    };
    if !view.jobs.failures.is_empty() {
        entries.push(window("What needs attention", UiCommand::Sheet(Some(Sheet::Failures))));
    }
    entries
}

fn act(text: &str, action: Action) -> Entry {
    window(text, UiCommand::Act(action))
}

/// Order, groups, filters, and how thumbnails look.
fn library(view: &View, state: &UiState) -> Vec<Entry> {
    let mut entries = vec![
        window("Rows that follow the pictures", UiCommand::Justified(true)),
        window("Equal cells", UiCommand::Justified(false)),
        window("Larger thumbnails", UiCommand::Well((state.well + WELL_STEP).min(320.0))),
        window("Smaller thumbnails", UiCommand::Well((state.well - WELL_STEP).max(96.0))),
    ];
    let groupings = Grouping::ALL.into_iter();
    entries.extend(groupings.map(|g| window(words::grouping_label(g), UiCommand::Grouping(g))));
    entries.extend(words::orders().map(|sort| {
        let text = format!("Sort: {}", words::sort_label(sort.key, sort.ascending));
        session(&text, Command::SetSort(sort))
    }));
    entries.extend(filters::OFFERED.iter().map(|(text, condition)| {
        session(&format!("Filter: {text}"), Command::SetQuery(filters::with(&view.grid.query, condition)))
    }));
    if !view.grid.query.is_empty() {
        entries.push(session("Take every filter away", Command::SetQuery(String::new())));
    }
    if view.grid.folder.is_some() {
        entries.push(session("Show every folder", Command::SetFolderFilter(None)));
    }
    if view.inspector.is_some() && state.shows_inspector() {
        entries.push(act("Response JSON", Action::Response));
    }
    entries
}

/// Whose boxes are drawn, and the response in both dialects.
fn loupe(view: &View, state: &UiState) -> Vec<Entry> {
    let Some(picture) = &view.picture else { return Vec::new() };
    let told = view.inspector.as_deref().is_some_and(|known| {
        picture.source == PictureSource::Asset(known.id) && !known.metadata.face_regions.is_empty()
    });
    let analyses = picture.records.iter().filter(|r| found::has_boxes(r)).map(|r| r.analysis.as_str());
    let mut entries: Vec<Entry> = analyses
        .map(|id| (id, id))
        .chain(told.then_some((found::FILE, "people, from the file")))
        .map(|(id, title)| {
            let verb = if state.hidden.contains(id) { "Show" } else { "Hide" };
            window(&format!("{verb} boxes of {title}"), UiCommand::ToggleAnalysis(id.to_owned()))
        })
        .collect();
    entries.extend(responses(&picture.json_upload, &picture.json_analyze));
    entries
}

fn responses(upload: &str, analyze: &str) -> Vec<Entry> {
    let copy = |(form, text): (&str, &str)| {
        let command = UiCommand::Copy { text: text.to_owned(), what: "response" };
        window(&format!("Copy the response, {form} form"), command)
    };
    [("upload", upload), ("analyze", analyze)].into_iter().filter(|(_, t)| !t.is_empty()).map(copy).collect()
}

fn layers(state: &UiState, some: &[CropLayer]) -> Vec<Entry> {
    let toggle = |layer: &CropLayer| {
        let verb = if state.shows(*layer) { "Hide" } else { "Show" };
        window(&format!("{verb} {}", layer.label().to_lowercase()), UiCommand::ToggleLayer(*layer))
    };
    some.iter().map(toggle).collect()
}

/// Layers, addresses, the way into a set, and tools that mark something.
fn crop(view: &View, state: &UiState) -> Vec<Entry> {
    let Some(picture) = &view.picture else { return Vec::new() };
    let mut entries = layers(state, &CropLayer::ALL);
    let crop = &view.crop;
    if crop.transformation.is_some() {
        let copy = |text: &str, what| UiCommand::Copy { text: text.to_owned(), what };
        entries.push(window("Copy the transformation", copy(crop.deliverable(), "transformation")));
        if !crop.url.is_empty() {
            entries.push(window("Copy the URL", copy(&crop.url, "URL")));
            entries.push(session("Copy the signed URL", Command::SignUrl));
        }
    }
    if view.read_only.is_some() {
        return entries;
    }
    let still = crop.plan.as_ref().is_none_or(|plan| plan.motion.is_none());
    if crop.transformation.is_some() && crop.errors.is_empty() && still {
        entries.push(act("Add the crop to a set…", Action::AddToSet));
    }
    if view.inspector.as_ref().is_some_and(|known| picture.source == PictureSource::Asset(known.id)) {
        entries.push(act("Mark what matters", Action::MarkFocus));
        entries.push(act("Mark a region with a name", Action::MarkRegion));
    }
    entries
}

fn lab(view: &View) -> Vec<Entry> {
    let mut entries = vec![window("Open another picture…", UiCommand::ChoosePicture)];
    if let Some(response) = &view.lab.response {
        entries.extend(responses(&response.upload, &response.analyze));
    }
    entries
}

fn sets(view: &View) -> Vec<Entry> {
    let sets = &view.sets;
    let Some(draft) = &sets.draft else { return vec![act("New set", Action::NewSet)] };
    let mut entries = Vec::new();
    if draft.changed && draft.errors.is_empty() {
        entries.push(session("Save the set", Command::Set(SetCommand::Save)));
    }
    if sets.run.is_some() {
        entries.push(session("Stop the export", Command::Set(SetCommand::Stop)));
    } else if !sets.sheet.asked.is_empty() && draft.errors.is_empty() {
        entries.push(act("Export the set", Action::Export));
    }
    entries
}
