//! Controls against text, without any library.

use super::*;
use crate::geometry::PxSize;
use crate::grammar::Compass;
use crate::session::command::GravityKind;

fn edited(text: &str, changes: &[CropEdit]) -> Result<String, String> {
    let words = Vocabulary::standard();
    let mut tree = grammar::parse(text, &words).unwrap();
    for change in changes {
        edit::apply(&mut tree, change, &words)?;
    }
    Ok(tree.canonical())
}

#[test]
fn items_move_between_the_two_families_of_gravity() {
    let add = |item: &str, avoid: bool| CropEdit::AddItem { item: item.to_owned(), avoid };
    let list = edited("c_fill,g_cat,w_300", &[add("dog", false)]).unwrap();
    assert!(list.contains("g_cat:dog"), "{list}");
    let swapped = edited(&list, &[CropEdit::MoveItem { from: 1, to: 0 }]).unwrap();
    assert!(swapped.contains("g_dog:cat"), "{swapped}");
    let auto = edited(&list, &[add("person", true)]).unwrap();
    assert!(auto.contains("g_auto:cat:dog:person_avoid"), "a list cannot avoid: {auto}");
    let back = edited(&auto, &[CropEdit::Gravity(GravityKind::List)]).unwrap();
    assert!(back.contains("g_cat:dog") && !back.contains("person"), "{back}");
    let north = edited(&back, &[CropEdit::Gravity(GravityKind::Compass(Compass::North))]).unwrap();
    assert!(north.contains("g_north") && !north.contains("cat"), "{north}");
}

#[test]
fn removing_the_last_item_of_a_list_leaves_no_gravity() {
    let text = edited("c_fill,g_cat,w_300", &[CropEdit::RemoveItem(0)]).unwrap();
    assert_eq!(text, "c_fill,w_300");
    assert!(edited(&text, &[CropEdit::RemoveItem(0)]).is_err());
    let unknown = CropEdit::AddItem { item: "w_5,x".to_owned(), avoid: false };
    assert!(edited(&text, &[unknown]).is_err());
}

#[test]
fn the_component_with_the_size_is_the_one_that_is_edited() {
    let text = edited("c_crop,g_cat/q_80", &[CropEdit::Width(Some(120)), CropEdit::Zoom(Some(2.0))]).unwrap();
    assert_eq!(text.split('/').count(), 2);
    assert!(text.split('/').next().unwrap().contains("w_120"), "{text}");
}

#[test]
fn evidence_is_chosen_and_the_objects_stay() {
    use crate::grammar::Algorithm;
    let change = CropEdit::Algorithm(Some(Algorithm::Classic));
    assert_eq!(edited("c_fill,g_auto:40:cat,w_9", &[change]).unwrap(), "c_fill,g_auto:40:classic:cat,w_9");
}

#[test]
fn only_a_choice_has_a_certainty() {
    let words = Vocabulary::standard();
    let scene = Scene { size: PxSize::new(400, 300), ..Scene::default() };
    let view = |text: &str, drawn| view_of(text.to_owned(), None, Some((&scene, drawn)), &words);
    assert!(view("c_auto,ar_1,w_100", None).certainty.is_some());
    assert!(view("c_fill,ar_1,g_north,w_100", None).certainty.is_none());
    let area = crate::geometry::PxRect::new(0.0, 0.0, 50.0, 50.0);
    let drawn = view("c_auto,ar_1,w_100", Some(Drawn { area, free: false }));
    assert!(drawn.certainty.is_none() && drawn.plan.unwrap().reasons[0].text == "drawn by hand");
}

#[test]
fn a_text_with_a_mistake_keeps_the_last_tree_and_shows_no_plan() {
    let words = Vocabulary::standard();
    let scene = Scene { size: PxSize::new(400, 300), ..Scene::default() };
    let good = view_of("c_fill,ar_1,w_100".to_owned(), None, Some((&scene, None)), &words);
    assert!(good.plan.is_some() && good.previews.len() == 1 && good.matrix.len() == 7);
    let bad = view_of("c_fill,w_x".to_owned(), good.transformation.clone(), Some((&scene, None)), &words);
    assert!(bad.plan.is_none() && bad.errors.len() == 1 && bad.transformation == good.transformation);
    let alone = view_of("c_fill,ar_1,w_100".to_owned(), None, None, &words);
    assert!(alone.plan.is_none() && alone.transformation.is_some(), "without a picture there is a tree only");
}
