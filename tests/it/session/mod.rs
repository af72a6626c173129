//! The application without a face: commands, undo, search as you type, the loupe, the crop studio.

mod drawn;
mod folders;
mod keeping;
mod models;
mod presets;
mod retry;

use std::path::PathBuf;

use gravitas::facts::{AssetId, Flag};
use gravitas::grammar::{Mode, Zoompan};
use gravitas::session::{
    Command, CropEdit, FilmFormat, FilmState, GravityKind, LabCommand, LabResponse, LabState, PictureSource,
    SelectHow, Session, SessionOptions, TagSource, WorkKind, Workbench,
};

use crate::library::make::{PATIENCE, picture, session, until, until_listed};
use crate::support;

/// A session over five small pictures, listed.
fn five(folder: &tempfile::TempDir) -> (Session, Vec<AssetId>) {
    let photos = folder.path().join("photos");
    for number in 0..5 {
        picture(&photos.join(format!("p{number}.jpg")), number);
    }
    let mut session = session(folder.path());
    session.add_folders(&[photos], &mut |_| true).unwrap();
    until_listed(&mut session, 5);
    let ids = session.view().grid.ids.to_vec();
    (session, ids)
}

#[test]
fn a_rating_is_undone_and_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    session.apply(Command::Select { id: ids[1], how: SelectHow::Only });
    session.apply(Command::Rate(2));
    session.apply(Command::SelectMany(vec![ids[0], ids[1]]));
    session.apply(Command::Rate(4));
    assert_eq!(session.view().undo.as_deref(), Some("rating of 2 pictures"));
    let rated = |session: &mut Session, id: AssetId, stars: u8| {
        until(session, &format!("{id:?} has {stars} stars"), |view| {
            view.row(id).is_some_and(|row| row.rating == stars)
        });
    };
    rated(&mut session, ids[0], 4);
    rated(&mut session, ids[1], 4);
    assert!(session.undo());
    rated(&mut session, ids[0], 0);
    rated(&mut session, ids[1], 2);
    assert!(session.redo());
    rated(&mut session, ids[0], 4);
    assert!(session.undo() && session.undo() && !session.undo());
    rated(&mut session, ids[1], 0);
}

#[test]
fn tags_flags_and_captions_reach_the_inspector() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    session.apply(Command::Select { id: ids[2], how: SelectHow::Only });
    session.apply(Command::AddTag("heron".to_owned()));
    session.apply(Command::Flag(Flag::Pick));
    session.apply(Command::SetCaption("A heron by the lake".to_owned()));
    until(&mut session, "all of it is shown", |view| {
        view.inspector.as_ref().is_some_and(|details| {
            details.tags.iter().any(|tag| tag.name == "heron" && tag.source == TagSource::Own)
                && details.flag == Flag::Pick
                && details.caption.shown() == Some("A heron by the lake")
        })
    });
    session.apply(Command::SetQuery("caption:lake flag:pick".to_owned()));
    until(&mut session, "the search finds it", |view| !view.grid.loading && *view.grid.ids == [ids[2]]);
}

#[test]
fn searching_as_you_type_ends_with_the_last_text() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    let before = session.view().grid.generation;
    for text in ["p", "p1", "p1 x", "p1 ", "p2"] {
        session.apply(Command::SetQuery(text.to_owned()));
    }
    until_listed(&mut session, 1);
    until(&mut session, "the last text won", |view| {
        view.row(view.grid.ids[0]).is_some_and(|r| r.name == "p2.jpg")
    });
    assert!(session.view().grid.generation > before);
    // A mistake names its place and keeps the last good list.
    session.apply(Command::SetQuery("rating>>3".to_owned()));
    let problem = session.view().grid.query_error.clone().unwrap();
    assert!(problem.offset > 0 && !problem.message.is_empty(), "{problem:?}");
    assert_eq!(session.view().grid.ids.len(), 1);
    // So does a name that neither a model nor the library knows, which the library tells.
    session.apply(Command::SetQuery("p2 object:girafe".to_owned()));
    until(&mut session, "the name is told", |view| view.grid.query_error.is_some());
    let problem = session.view().grid.query_error.clone().unwrap();
    assert_eq!((problem.offset, problem.len, problem.suggestion.as_deref()), (10, 6, Some("object:giraffe")));
    assert_eq!(session.view().grid.ids.len(), 1);
    session.apply(Command::SetQuery(String::new()));
    assert!(session.view().grid.query_error.is_none());
    until_listed(&mut session, ids.len());
}

#[test]
fn a_range_of_the_selection_grows_and_shrinks_from_its_anchor() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    session.apply(Command::Select { id: ids[1], how: SelectHow::Only });
    session.apply(Command::Select { id: ids[3], how: SelectHow::Range });
    assert_eq!(*session.view().selection.ids, ids[1..=3]);
    session.apply(Command::Select { id: ids[2], how: SelectHow::Range });
    assert_eq!(*session.view().selection.ids, ids[1..=2]);
    session.apply(Command::Select { id: ids[0], how: SelectHow::Range });
    assert_eq!(*session.view().selection.ids, ids[0..=1]);
    assert_eq!(session.view().selection.current, Some(ids[0]));
    session.apply(Command::Select { id: ids[4], how: SelectHow::Toggle });
    assert_eq!(*session.view().selection.ids, [ids[0], ids[1], ids[4]]);
    session.apply(Command::Step(-1));
    assert_eq!(session.view().selection.current, Some(ids[3]));
}

#[test]
fn the_open_picture_steps_to_its_neighbours() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    session.apply(Command::Open(ids[0]));
    let open = |session: &mut Session, id: AssetId| {
        until(session, "the picture is decoded", |view| {
            view.picture.as_ref().is_some_and(|picture| {
                picture.source == PictureSource::Asset(id) && picture.pixels.is_some() && !picture.loading
            })
        });
    };
    open(&mut session, ids[0]);
    session.apply(Command::Step(1));
    open(&mut session, ids[1]);
    let picture = session.view().picture.as_ref().unwrap();
    assert_eq!((picture.scene.size.w, picture.scene.size.h), (120, 80));
    assert!(picture.scene.saliency.is_some());
}

#[test]
fn the_crop_view_follows_the_text_and_the_controls() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alone.jpg");
    picture(&path, 2);
    let mut session = session(folder.path());
    session.apply(Command::OpenFile(path));
    until(&mut session, "the picture is decoded", |view| {
        view.picture.as_ref().is_some_and(|picture| picture.pixels.is_some())
    });
    session.apply(Command::SetCropText("c_fill,ar_1,w_40".to_owned()));
    let plan = session.view().crop.plan.clone().unwrap();
    assert_eq!((plan.take.w, plan.take.h, plan.canvas.w), (80, 80, 40));

    session.apply(Command::SetCropText("c_fill,w_abc".to_owned()));
    assert_eq!(session.view().crop.errors[0].offset, 9);
    assert!(session.view().crop.plan.is_none());
    assert!(session.undo());
    session.pump(PATIENCE);
    assert_eq!(session.view().crop.text, "");

    session.apply(Command::SetCropText("c_fill,ar_1,w_40".to_owned()));
    session.apply(Command::SetCrop(CropEdit::AddItem { item: "cat".to_owned(), avoid: false }));
    session.apply(Command::SetCrop(CropEdit::AddItem { item: "person".to_owned(), avoid: true }));
    session.apply(Command::SetCrop(CropEdit::Weight { item: 0, weight: Some(60) }));
    session.apply(Command::SetCrop(CropEdit::Mode(Some(Mode::Thumb))));
    let crop = &session.view().crop;
    assert!(
        crop.text.contains("g_auto:cat_60:person_avoid") && crop.text.contains("c_thumb"),
        "{}",
        crop.text
    );
    assert_eq!(crop.items.iter().map(|item| item.name.as_str()).collect::<Vec<_>>(), ["cat", "person"]);
    assert_eq!(crop.previews.len(), 2);
    assert_eq!(crop.previews[1].title, "g_cat", "an avoided thing has no place in a list");
    assert!(crop.previews.iter().all(|row| row.cells.len() == 5));
    assert!(crop.matrix.iter().any(|cell| cell.label == "fill" && cell.plan.is_ok()));

    session.apply(Command::SetCrop(CropEdit::Gravity(GravityKind::List)));
    assert!(session.view().crop.text.contains("g_cat"), "{}", session.view().crop.text);
}

#[test]
fn a_crop_is_saved_and_never_over_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alone.jpg");
    picture(&path, 2);
    let out = folder.path().join("out/square.png");
    let mut session = session(folder.path());
    session.apply(Command::OpenFile(path));
    session.apply(Command::SetCropText("c_fill,ar_1,w_40".to_owned()));
    until(&mut session, "there is a plan", |view| view.crop.plan.is_some());
    session.apply(Command::SaveCrop { out: out.clone(), overwrite: false });
    until(&mut session, "the crop is written", |view| view.crop.saved.len() == 1);
    assert_eq!(session.view().crop.saved[0].bytes, out.metadata().unwrap().len());
    session.apply(Command::SaveCrop { out, overwrite: false });
    until(&mut session, "a message says why not", |view| {
        view.notices.iter().any(|notice| notice.text.contains("square.png"))
    });
}

#[test]
fn a_film_is_made_stopped_and_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alone.jpg");
    picture(&path, 2);
    let mut session = session(folder.path());
    session.apply(Command::OpenFile(path));
    session.apply(Command::SetCropText("c_fill,ar_1,w_40".to_owned()));
    let motion = Zoompan { duration_s: Some(1.0), fps: Some(8.0), ..Zoompan::default() };
    session.apply(Command::SetMotion(Some(motion.into())));
    until(&mut session, "there is a plan with a movement", |view| {
        view.crop.plan.as_ref().is_some_and(|plan| plan.motion.is_some())
    });
    let out = folder.path().join("out/film.gif");
    session.apply(Command::SaveFilm { out: out.clone(), overwrite: false });
    until(&mut session, "the film is made", |view| matches!(view.films[0].state, FilmState::Done(_)));
    let FilmState::Done(written) = &session.view().films[0].state else { unreachable!() };
    assert_eq!((written.frames, written.bytes), (8, out.metadata().unwrap().len()));

    let text = "c_fill,ar_1,w_80/e_zoompan:du_60;fps_60".to_owned();
    session.apply(Command::SetCropText(text));
    until(&mut session, "the plan is longer", |view| {
        view.crop.plan.as_ref().and_then(|plan| plan.motion.as_ref()).is_some_and(|m| m.frames == 3600)
    });
    let long = folder.path().join("out/long.webp");
    session.apply(Command::SaveFilm { out: long.clone(), overwrite: false });
    until(&mut session, "it has begun", |view| view.films[1].progress().is_some_and(|share| share > 0.0));
    let id = session.view().films[1].id;
    session.apply(Command::StopFilm(id));
    until(&mut session, "it is stopped", |view| view.films[1].state == FilmState::Stopped);
    assert!(!long.exists());
    session.apply(Command::ForgetFilm(id));
    assert_eq!(session.view().films.len(), 1);

    session.apply(Command::SetMotion(None));
    assert_eq!(session.view().crop.text, "ar_1,c_fill,w_80");
}

#[test]
fn formats_that_can_be_written_are_offered_and_a_lost_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    assert!(session.view().film_formats.contains(&FilmFormat::Gif));
    session.apply(Command::ShowInFolder(folder.path().join("gone.mp4")));
    until(&mut session, "a message says so", |view| {
        view.notices.iter().any(|notice| notice.text.contains("gone.mp4"))
    });
}

#[test]
fn holding_survives_a_restart_of_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let options = || SessionOptions { watch: true, ..SessionOptions::new(folder.path().join("library")) };
    let mut window = Session::open(options()).unwrap();
    window.apply(Command::Pause(Some(WorkKind::Analyze)));
    window.apply(Command::SetSetting { key: "theme".to_owned(), value: "dark".to_owned() });
    window.close();
    let mut window = Session::open(options()).unwrap();
    until(&mut window, "it is still held", |view| {
        view.jobs.row(WorkKind::Analyze).is_some_and(|row| row.paused)
    });
    assert_eq!(window.view().settings.get("theme").map(String::as_str), Some("dark"));
    window.apply(Command::Resume(None));
    until(&mut window, "it goes on", |view| view.jobs.row(WorkKind::Analyze).is_none());
}

/// Options with the models that lie beside the project.
fn with_models(folder: &tempfile::TempDir) -> Option<(SessionOptions, PathBuf)> {
    let shared = support::shared()?;
    std::env::var_os("ORT_DYLIB_PATH").or_else(|| {
        println!("skipped: ORT_DYLIB_PATH does not name ONNX Runtime");
        None
    })?;
    let options = SessionOptions {
        mirrors: vec![shared.join("models")],
        ..SessionOptions::new(folder.path().join("library"))
    };
    Some((options, shared.join("data/coco")))
}

#[test]
fn from_a_folder_to_a_crop_about_what_was_found() {
    let folder = tempfile::tempdir().unwrap();
    let Some((options, data)) = with_models(&folder) else { return };
    let photos = folder.path().join("photos");
    std::fs::create_dir(&photos).unwrap();
    for name in ["000000000025.jpg", "000000000034.jpg", "000000000009.jpg"] {
        std::fs::copy(data.join(name), photos.join(name)).unwrap();
    }
    let mut session = Session::open(options).unwrap();
    session.add_folders(std::slice::from_ref(&photos), &mut |_| true).unwrap();
    let request = gravitas::session::AnalyzeRequest {
        detections: vec!["coco".to_owned(), "faces".to_owned(), "saliency".to_owned()],
        ..Default::default()
    };
    let totals = session.analyze(&request, &mut |_| true).unwrap();
    assert_eq!((totals.pictures, totals.results, totals.failed), (3, 9, 0), "{totals:?}");
    let again = session.analyze(&request, &mut |_| true).unwrap();
    assert_eq!((again.results, again.fresh), (0, 3), "nothing is done twice");

    let zebra = session.asset_at(&photos.join("000000000034.jpg")).unwrap().unwrap();
    session.apply(Command::Open(zebra));
    session.apply(Command::SetCropText("c_fill,g_auto:zebra,ar_1,w_200".to_owned()));
    until(&mut session, "the crop is about the zebra", |view| {
        view.crop.plan.as_ref().is_some_and(|plan| plan.found.iter().any(|found| found.label == "zebra"))
    });
    let picture = session.view().picture.as_ref().unwrap();
    assert!(picture.json_upload.contains("\"bounding-box\""), "{}", picture.json_upload);
    assert!(session.view().crop.items[0].found == Some(true));
    let found = session.resolve(&gravitas::session::Target::Query("object:zebra".to_owned())).unwrap();
    assert_eq!(found, [zebra]);
}

#[test]
fn the_response_of_a_picture_is_written_when_somebody_wants_to_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    session.apply(Command::Select { id: ids[1], how: SelectHow::Only });
    until(&mut session, "the details are there", |view| view.inspector.is_some());
    assert!(session.view().response.is_none());
    session.apply(Command::WriteResponse);
    until(&mut session, "the response is written", |view| view.response.is_some());
    let written = session.view().response.clone().unwrap();
    let name = session.view().inspector.as_ref().unwrap().name.clone();
    let upload: serde_json::Value = serde_json::from_str(&written.upload).unwrap();
    assert_eq!((written.id, upload["public_id"].as_str()), (ids[1], name.strip_suffix(".jpg")));
    let analyze: serde_json::Value = serde_json::from_str(&written.analyze).unwrap();
    assert!(analyze["data"].is_array(), "{}", written.analyze);
}

/// Shows a file in the Lab and waits for the response.
fn in_the_lab(session: &mut Session, analysis: &str, least: f32) -> LabResponse {
    let command = LabCommand::Show { analysis: analysis.to_owned(), least };
    session.apply(Command::Lab(command));
    until(session, &format!("{analysis} has answered"), |view| {
        view.lab.response.as_ref().is_some_and(|r| r.analysis == analysis && r.least == least)
    });
    (**session.view().lab.response.as_ref().unwrap()).clone()
}

#[test]
fn the_lab_looks_at_a_file_outside_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some((options, data)) = with_models(&folder) else { return };
    let mut session = Session::open(options).unwrap();
    session.apply(Command::OpenFile(data.join("000000000034.jpg")));
    until(&mut session, "the picture is decoded", |view| {
        view.picture.as_ref().is_some_and(|picture| picture.pixels.is_some())
    });
    let all = in_the_lab(&mut session, "coco", 0.1);
    let json: serde_json::Value = serde_json::from_str(&all.upload).unwrap();
    let zebra = &json["info"]["detection"]["object_detection"]["data"]["coco"]["tags"]["zebra"][0];
    assert!(zebra["bounding-box"].is_array(), "{}", all.upload);
    let json: serde_json::Value = serde_json::from_str(&all.analyze).unwrap();
    assert!(json["data"]["analysis"]["tags"]["zebra"].is_array(), "{}", all.analyze);
    let LabState::Done { record, took } = &session.view().lab.run("coco").unwrap().state else {
        panic!("{:?}", session.view().lab.runs)
    };
    assert!(!record.model_name.is_empty() && !took.is_zero(), "{record:?} {took:?}");

    let certain = in_the_lab(&mut session, "coco", 0.99);
    assert!(!certain.upload.contains("zebra"), "{}", certain.upload);
    assert_eq!(session.view().lab.runs.len(), 1, "another confidence runs nothing");
    let quality = in_the_lab(&mut session, "iqa", 0.0);
    assert!(quality.analyze.contains("\"score\""), "{}", quality.analyze);
    assert!(session.view().grid.ids.is_empty() && session.view().library.roots.is_empty());

    // The same file again: nothing of it was remembered.
    session.apply(Command::OpenFile(data.join("000000000034.jpg")));
    assert!(session.view().lab.runs.is_empty() && session.view().lab.response.is_none());
}

#[test]
fn the_lab_says_what_went_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let Some((options, data)) = with_models(&folder) else { return };
    let mut session = Session::open(options).unwrap();
    session.apply(Command::OpenFile(data.join("000000000034.jpg")));
    let answer = in_the_lab(&mut session, "no-such-analysis", 0.5);
    assert!(answer.upload.contains("no-such-analysis"), "{}", answer.upload);
    let state = &session.view().lab.run("no-such-analysis").unwrap().state;
    assert!(matches!(state, LabState::Failed(reason) if !reason.is_empty()), "{state:?}");
}

#[test]
fn a_workbench_needs_no_library() {
    let folder = tempfile::tempdir().unwrap();
    let Some((options, data)) = with_models(&folder) else { return };
    let bench = Workbench::open(options);
    let request =
        gravitas::session::InspectRequest { detections: vec!["coco".to_owned()], ..Default::default() };
    let found = bench.inspect(&data.join("000000000034.jpg"), &request).unwrap();
    let tags = &found.response["info"]["detection"]["object_detection"]["data"]["coco"]["tags"];
    assert!(tags["zebra"][0]["bounding-box"].is_array(), "{}", found.response);
    assert!(bench.inspect(&folder.path().join("absent.jpg"), &request).is_err());
    let unknown =
        gravitas::session::InspectRequest { detections: vec!["cocoo".to_owned()], ..Default::default() };
    let told = bench.inspect(&data.join("000000000034.jpg"), &unknown).unwrap_err().to_string();
    assert!(told.contains("coco"), "{told}");
}
