//! Folders are forgotten, and everything comes back with them.

use gravitas::facts::AssetId;
use gravitas::session::{Command, PresetCommand, SelectHow};

use crate::library::make::{picture, session, until, until_listed};

#[test]
fn a_forgotten_folder_comes_back_with_what_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    for number in 0..3 {
        picture(&photos.join(format!("p{number}.jpg")), number);
    }
    let mut session = session(folder.path());
    session.add_folders(&[photos], &mut |_| true).unwrap();
    until_listed(&mut session, 3);
    let id: AssetId = session.view().grid.ids[1];
    session.apply(Command::Select { id, how: SelectHow::Only });
    session.apply(Command::Rate(4));
    session.apply(Command::AddTag("heron".to_owned()));
    until(&mut session, "it is rated", |view| view.row(id).is_some_and(|row| row.rating == 4));
    until(&mut session, "the folder is listed", |view| view.library.roots.len() == 1);
    let root = session.view().library.roots[0].id;
    session.apply(Command::Preset(PresetCommand::Give { root, preset: Some("inbox".to_owned()) }));
    until(&mut session, "it has a preset", |view| view.library.roots[0].preset.is_some());

    session.apply(Command::PlanForget(root));
    until(&mut session, "it is said what goes", |view| view.forget.is_some());
    let forget = session.view().forget.clone().unwrap();
    assert_eq!((forget.name.as_str(), forget.pictures, forget.made), ("photos", 3, 1));
    session.apply(Command::KeepFolder);
    assert!(session.view().forget.is_none() && session.view().grid.ids.len() == 3);

    session.apply(Command::PlanForget(root));
    until(&mut session, "it is said what goes", |view| view.forget.is_some());
    session.apply(Command::RemoveFolder(root));
    assert!(session.view().forget.is_none());
    assert!(
        session
            .view()
            .notices
            .iter()
            .any(|notice| notice.text.starts_with("The folder 'photos' is forgotten"))
    );
    until_listed(&mut session, 0);
    for _ in 0..2 {
        assert!(session.undo());
        until_listed(&mut session, 3);
        until(&mut session, "the stars are back", |view| view.row(id).is_some_and(|row| row.rating == 4));
        until(&mut session, "the folder and its preset too", |view| {
            view.library.roots.first().is_some_and(|root| root.preset.as_deref() == Some("inbox"))
        });
        session.apply(Command::SetQuery("tag:heron".to_owned()));
        until_listed(&mut session, 1);
        session.apply(Command::SetQuery(String::new()));
        assert!(session.redo());
        until_listed(&mut session, 0);
    }
}
