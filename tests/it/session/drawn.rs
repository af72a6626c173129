//! A crop that a person draws in the studio: of one picture, kept, honoured, taken back.

use gravitas::facts::AssetId;
use gravitas::geometry::{IntRect, PxRect};
use gravitas::session::{Command, CropEdit, Drawn, GravityKind, PictureSource, Session, SetCommand, View};

use super::five;
use crate::library::make::{picture, session, until};

const TEXT: &str = "ar_1,c_fill,q_80,w_20";
const AREA: PxRect = PxRect::new(70.0, 10.0, 40.0, 40.0);

fn draw(area: PxRect, free: bool) -> Command {
    Command::DrawCrop(Some(Drawn { area, free }))
}

fn open(session: &mut Session, id: AssetId) {
    session.apply(Command::Open(id));
    until(session, "the picture is planned", |view| {
        let open = view.picture.as_ref().is_some_and(|p| p.source == PictureSource::Asset(id));
        open && view.inspector.as_ref().is_some_and(|details| details.id == id) && view.crop.plan.is_some()
    });
}

fn take(view: &View) -> IntRect {
    view.crop.plan.as_ref().unwrap().take
}

#[test]
fn every_picture_has_its_own_drawing_and_the_text_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    session.apply(Command::SetCropText(TEXT.to_owned()));
    open(&mut session, ids[0]);
    let automatic = take(session.view());
    session.apply(draw(AREA, false));
    let crop = &session.view().crop;
    assert_eq!((crop.text.as_str(), take(session.view())), (TEXT, IntRect::new(70, 10, 40, 40)));
    assert_eq!(crop.deliverable(), "c_crop,g_north_west,h_40,w_40,x_70,y_10/c_scale,h_20,q_80,w_20");
    assert!(crop.certainty.is_none());
    assert_eq!(session.view().undo.as_deref(), Some("crop by hand"));
    until(&mut session, "the library has it, and the address cuts it", |view| {
        let stored = view.inspector.as_ref().is_some_and(|details| details.drawn.is_some());
        stored && view.crop.url.contains("c_crop")
    });

    open(&mut session, ids[1]);
    assert_eq!((take(session.view()), session.view().crop.text.as_str()), (automatic, TEXT));
    assert!(session.view().crop.by_hand.is_none());
    open(&mut session, ids[0]);
    assert_eq!(take(session.view()).x, 70);

    let out = folder.path().join("out.png");
    session.apply(Command::SaveCrop { out: out.clone(), overwrite: false });
    until(&mut session, "the crop is written", |view| !view.crop.saved.is_empty());
    assert_eq!(image::image_dimensions(&out).unwrap(), (20, 20));

    session.apply(Command::DrawCrop(None));
    assert_eq!(take(session.view()), automatic);
    for x in [70, automatic.x] {
        assert!(session.undo());
        until(&mut session, "it is as before", |view| take(view).x == x);
    }
    assert!(session.redo());
    until(&mut session, "it is drawn again", |view| take(view).x == 70);
    session.close();

    let mut session = self::session(folder.path());
    session.apply(Command::SetCropText(TEXT.to_owned()));
    open(&mut session, ids[0]);
    assert_eq!(take(session.view()).x, 70, "it is there after a restart");
}

#[test]
fn a_shape_of_its_own_lasts_until_one_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    session.apply(Command::SetCropText(TEXT.to_owned()));
    open(&mut session, ids[0]);
    let wide = PxRect::new(0.0, 10.0, 100.0, 50.0);
    session.apply(draw(wide, true));
    let plan = session.view().crop.plan.clone().unwrap();
    assert_eq!((plan.take.w, plan.take.h, plan.canvas.w, plan.canvas.h), (100, 50, 20, 10));
    session.apply(Command::SetCrop(CropEdit::Gravity(GravityKind::Auto)));
    assert_eq!(take(session.view()).w, 100);
    session.apply(Command::SetCrop(CropEdit::Ratio(Some((4.0, 5.0)))));
    let plan = session.view().crop.plan.clone().unwrap();
    assert_eq!((plan.take.w, plan.take.h, plan.canvas.h), (40, 50, 25));
    until(&mut session, "the library has it", |view| {
        view.inspector.as_ref().and_then(|details| details.drawn).is_some_and(|drawn| !drawn.free)
    });
}

#[test]
fn a_file_outside_the_library_is_drawn_on_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alone.jpg");
    picture(&path, 2);
    let mut session = session(folder.path());
    session.apply(Command::OpenFile(path.clone()));
    session.apply(Command::SetCropText(TEXT.to_owned()));
    until(&mut session, "there is a plan", |view| view.crop.plan.is_some());
    session.apply(draw(AREA, false));
    assert_eq!(take(session.view()).x, 70);
    session.apply(Command::ClosePicture);
    session.apply(Command::OpenFile(path));
    until(&mut session, "it is open again", |view| view.crop.by_hand.is_some());
    assert!(session.undo());
    until(&mut session, "it is automatic", |view| view.crop.plan.is_some() && view.crop.by_hand.is_none());
    assert!(session.redo());
    until(&mut session, "it is drawn again", |view| view.crop.by_hand.is_some());
}

#[test]
fn a_slot_gets_the_transformation_and_the_picture_its_drawing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut session, ids) = five(&folder);
    session.apply(Command::SetCropText(TEXT.to_owned()));
    open(&mut session, ids[0]);
    session.apply(draw(AREA, false));
    let set = || "spring".to_owned();
    session.apply(Command::Set(SetCommand::AddCrop { set: set(), slot: "hero".to_owned() }));
    until(&mut session, "the set has it", |view| view.sets.list.iter().any(|entry| entry.name == "spring"));
    session.apply(Command::Set(SetCommand::Open(set())));
    session.apply(Command::Set(SetCommand::Review(ids[..2].to_vec())));
    until(&mut session, "both are planned", |view| {
        !view.sets.sheet.planning && view.sets.sheet.rows.len() == 2
    });
    let draft = session.view().sets.draft.clone().unwrap();
    assert_eq!(draft.set.slots[0].transformation, TEXT);
    let cell = |id: AssetId| {
        let rows = &session.view().sets.sheet.rows;
        rows.iter().find(|row| row.id == id).unwrap().cells[0].by_hand
    };
    assert_eq!((cell(ids[0]), cell(ids[1])), (Some(AREA), None));
}

#[test]
fn what_the_studio_begins_with_is_nothing_to_take_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    session.apply(Command::BeginCrop(TEXT.to_owned()));
    session.apply(Command::BeginCrop("c_fill,w_9".to_owned()));
    assert_eq!((session.view().crop.text.as_str(), session.view().undo.as_ref()), (TEXT, None));
    assert!(!session.undo());
}
