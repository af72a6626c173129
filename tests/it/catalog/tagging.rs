//! Tags with levels, import presets, and runs of automatic tagging that can be taken back.

use gravitas::catalog::{Edit, Scope, TagMark};

use super::*;

#[test]
fn a_tag_with_levels_is_found_from_above_and_by_its_last_level() {
    let mut world = World::new();
    let (a, b, c) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset, world.put("c.jpg", 3).asset);
    let own = |id, tag: &str| (id, tag.to_owned(), Some(TagMark::Own));
    let tags =
        [own(a, " animals / Dogs /terrier"), own(a, "animals/cats"), own(b, "Animals"), own(c, "animalship")];
    let back = world.writer.edit(&Edit::Tags(tags.to_vec())).unwrap();
    assert_eq!(world.find("tag:animals"), [a.0, b.0]);
    assert_eq!(world.find("tag:animals/dogs"), [a.0]);
    assert_eq!(world.find("tag:terrier"), [a.0]);
    assert_eq!(world.find("tag:dogs -tag:cats"), [0; 0]);
    assert_eq!(world.find("terrier"), [a.0]);
    assert_eq!(world.reader().row(a).unwrap().unwrap().tags, ["animals/cats", "animals/Dogs/terrier"]);
    let levels = world.reader().tag_levels().unwrap();
    let told: Vec<String> = levels.iter().map(|l| format!("{} {}/{}", l.path, l.exact, l.total)).collect();
    assert_eq!(told, ["animals 1/2", "animals/cats 1/1", "animals/Dogs 0/1", "animals/Dogs/terrier 1/1"]);
    world.writer.edit(&back).unwrap();
    assert_eq!(world.reader().tag_levels().unwrap(), []);
    assert_eq!(world.find("is:untagged"), [a.0, b.0, c.0]);
}

#[test]
fn a_preset_speaks_for_new_pictures_only() {
    let mut world = World::new();
    let old = world.put("old.jpg", 1).asset;
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let text = "auto_tagging = 0.8\ntags = [\"places/italy\"]\nrating = 4\nlabel = \"red\"";
    world.writer.set_document("preset", "Italy", Some(text)).unwrap();
    world.writer.set_root_preset(world.root, Some("Italy")).unwrap();
    let new = world.put("new.jpg", 2).asset;
    for content in [1, 2] {
        world.finish(content, "coco", boxes(&[("boat", 0.7), ("cat", 0.9)]));
    }
    assert_eq!(world.find("tag:italy rating>=4 label:red"), [new.0]);
    assert_eq!(world.find("tag:boat"), [old.0], "0.7 is under the preset's 0.8");
    assert_eq!(world.find("tag:cat"), [old.0, new.0]);
    world.put("old.jpg", 1);
    assert_eq!(world.find("tag:italy"), [new.0]);
}

#[test]
fn a_whole_run_of_automatic_tagging_is_taken_back() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    for content in [1, 2] {
        world.finish(content, "coco", boxes(&[("boat", 0.3), ("cat", 0.9)]));
    }
    world.writer.edit(&Edit::untag(&[a], "cat")).unwrap();
    world.writer.auto_tag("boats", Some(&[a]), &[], Some(0.2)).unwrap();
    assert_eq!(world.find("tag:boat"), [a.0]);
    let coco = ["coco".to_owned()];
    world.writer.auto_tag("everything", None, &coco, Some(0.95)).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [[0; 0], [0; 0]]);
    // The program starts again and tells its models' own rules: the choice stays.
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [[0; 0], [0; 0]]);
    let names: Vec<String> = world.reader().tagging_runs().unwrap().into_iter().map(|run| run.name).collect();
    assert_eq!(names, ["everything", "boats"]);
    assert_eq!(world.writer.undo_tagging(None).unwrap().unwrap().name, "everything");
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [[a.0], [b.0]], "a rejected tag stays away");
    let first = world.reader().tagging_runs().unwrap()[0].id;
    world.writer.undo_tagging(Some(first)).unwrap().unwrap();
    assert_eq!(world.find("tag:boat"), [0; 0]);
    assert_eq!(world.writer.undo_tagging(None).unwrap(), None);
}

#[test]
fn an_older_run_is_taken_back_from_under_a_newer_one() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    for content in [1, 2] {
        world.finish(content, "coco", boxes(&[("boat", 0.3), ("cat", 0.7)]));
    }
    let run = |world: &mut World, assets: &[AssetId], least| {
        world.writer.auto_tag("run", Some(assets), &[], Some(least)).unwrap();
        world.reader().tagging_runs().unwrap()[0].id
    };
    let first = run(&mut world, &[a, b], 0.2);
    let second = run(&mut world, &[a], 0.9);
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [[b.0], [b.0]]);
    world.writer.undo_tagging(Some(first)).unwrap().unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [vec![], vec![b.0]], "the newer run stands");
    world.writer.undo_tagging(Some(second)).unwrap().unwrap();
    assert_eq!(
        [world.find("tag:boat"), world.find("tag:cat")],
        [vec![], vec![a.0, b.0]],
        "nothing is left of both"
    );
}

#[test]
fn runs_for_pictures_and_for_one_analysis_do_not_disturb_each_other() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let a = world.put("a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("boat", 0.3), ("cat", 0.7)]));
    let coco = ["coco".to_owned()];
    world.writer.auto_tag("picture", Some(&[a]), &[], Some(0.2)).unwrap();
    let first = world.reader().tagging_runs().unwrap()[0].id;
    world.writer.auto_tag("coco", Some(&[a]), &coco, Some(0.9)).unwrap();
    let back = world.writer.edit(&Edit::TakeBack(first)).unwrap();
    assert_eq!(world.find("tag:cat"), [0; 0], "the newer run stands");
    // Undo lists it where it was.
    world.writer.edit(&back).unwrap();
    let names: Vec<String> = world.reader().tagging_runs().unwrap().into_iter().map(|run| run.name).collect();
    assert_eq!(names, ["coco", "picture"]);
    world.writer.undo_tagging(None).unwrap().unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [[a.0], [a.0]]);
    // A newer choice for the picture holds for all; what is below it comes back with it.
    world.writer.auto_tag("coco again", Some(&[a]), &coco, Some(0.9)).unwrap();
    world.writer.auto_tag("picture again", Some(&[a]), &[], Some(0.6)).unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [vec![], vec![a.0]]);
    world.writer.undo_tagging(None).unwrap().unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [[0; 0], [0; 0]]);
}

#[test]
fn the_default_is_each_models_own_whatever_was_chosen_before() {
    let mut world = World::new();
    let parts = AutoRule { makes_tags: false, ..rule("human-anatomy", 0.5) };
    world.writer.set_auto_rules(&[rule("coco", 0.5), parts]).unwrap();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    for content in [1, 2] {
        world.finish(content, "coco", boxes(&[("boat", 0.3), ("cat", 0.7)]));
        world.finish(content, "human-anatomy", boxes(&[("left-hand", 0.9)]));
    }
    world.writer.auto_tag("all", None, &[], Some(0.9)).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!(
        [world.find("tag:cat"), world.find("object:cat")],
        [vec![], vec![a.0, b.0]],
        "only tags are meant"
    );
    world.writer.auto_tag("one", Some(&[a]), &[], None).unwrap();
    assert_eq!([world.find("tag:cat"), world.find("tag:boat")], [vec![a.0], vec![]]);
    let both = ["coco".to_owned(), "human-anatomy".to_owned()];
    world.writer.auto_tag("both", Some(&[b]), &both, None).unwrap();
    assert_eq!([world.find("tag:cat"), world.find("tag:left-hand")], [vec![a.0, b.0], vec![b.0]]);
}

#[test]
fn a_run_for_one_analysis_leaves_what_a_preset_chose_for_others() {
    let mut world = World::new();
    let parts = AutoRule { makes_tags: false, ..rule("human-anatomy", 0.5) };
    world.writer.set_auto_rules(&[rule("coco", 0.5), parts]).unwrap();
    let body = "analyses = [\"coco\", \"human-anatomy\"]\nauto_tagging = 0.2";
    world.writer.set_document("preset", "all", Some(body)).unwrap();
    world.writer.set_root_preset(world.root, Some("all")).unwrap();
    let a = world.put("a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("boat", 0.3)]));
    world.finish(1, "human-anatomy", boxes(&[("left-hand", 0.6)]));
    assert_eq!(
        [world.find("tag:boat"), world.find("tag:left-hand")],
        [[a.0], [a.0]],
        "the preset names both"
    );
    world.writer.auto_tag("hands", None, &["human-anatomy".to_owned()], Some(0.8)).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:left-hand")], [vec![a.0], vec![]]);
}

#[test]
fn a_tag_that_was_removed_before_models_looked_stays_away() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let a = world.put("a.jpg", 1).asset;
    world.writer.edit(&Edit::tag(&[a], "cat", Some(TagMark::Own))).unwrap();
    world.writer.edit(&Edit::untag(&[a], "cat")).unwrap();
    world.finish(1, "coco", boxes(&[("cat", 0.9)]));
    assert_eq!(world.find("tag:cat"), [0; 0]);
    // Nothing is on its way any more: what only a person gave goes without a trace.
    world.writer.edit(&Edit::tag(&[a], "trip", Some(TagMark::Own))).unwrap();
    let back = world.writer.edit(&Edit::untag(&[a], "trip")).unwrap();
    world.writer.edit(&back).unwrap();
    assert_eq!(world.find("tag:trip"), [a.0]);
}

#[test]
fn a_run_is_undone_like_any_edit_and_taken_back_once() {
    let mut world = World::new();
    world.writer.set_auto_rules(&[rule("coco", 0.5)]).unwrap();
    let a = world.put("a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("boat", 0.3)]));
    let run = Edit::AutoTag { name: "boats".to_owned(), assets: vec![a], least: 0.2 };
    let back = world.writer.edit(&run).unwrap();
    let listed = |world: &World| -> Vec<String> {
        world.reader().tagging_runs().unwrap().into_iter().map(|run| run.name).collect()
    };
    assert_eq!((world.find("tag:boat"), listed(&world)), (vec![a.0], vec!["boats".to_owned()]));
    let again = world.writer.edit(&back).unwrap();
    assert_eq!((world.find("tag:boat"), listed(&world)), (vec![], vec![]));
    // Redo lists it again.
    let back = world.writer.edit(&again).unwrap();
    assert_eq!((world.find("tag:boat"), listed(&world)), (vec![a.0], vec!["boats".to_owned()]));
    world.writer.undo_tagging(None).unwrap().unwrap();
    world.writer.edit(&Edit::Tagging(vec![(a, Some(0.25))])).unwrap();
    // What was taken back by hand is not taken back once more by undo.
    let nothing = world.writer.edit(&back).unwrap();
    assert_eq!((world.find("tag:boat"), nothing), (vec![a.0], Edit::Several(Vec::new())));
}

#[test]
fn a_run_for_one_analysis_leaves_the_others_alone() {
    let mut world = World::new();
    let parts = AutoRule { makes_tags: false, ..rule("human-anatomy", 0.5) };
    world.writer.set_auto_rules(&[rule("coco", 0.5), rule("lvis", 0.5), parts]).unwrap();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    for content in [1, 2] {
        world.finish(content, "coco", boxes(&[("boat", 0.3)]));
        world.finish(content, "lvis", boxes(&[("yawl", 0.3)]));
        world.finish(content, "human-anatomy", boxes(&[("left-hand", 0.9)]));
    }
    let named = |name: &str| [name.to_owned()];
    world.writer.auto_tag("boats", Some(&[a]), &named("coco"), Some(0.2)).unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:yawl")], [vec![a.0], vec![]]);
    // Parts of people are no tags by themselves, but somebody may ask for them.
    assert_eq!(world.find("tag:left-hand"), [0; 0]);
    world.writer.auto_tag("hands of one", Some(&[b]), &named("human-anatomy"), Some(0.5)).unwrap();
    assert_eq!(world.find("tag:left-hand"), [b.0]);
    world.writer.auto_tag("hands", None, &named("human-anatomy"), Some(0.8)).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!(world.find("tag:left-hand"), [a.0, b.0]);
    assert_eq!(world.find("tag:boat"), [a.0], "another analysis");
    for _ in 0..3 {
        world.writer.undo_tagging(None).unwrap().unwrap();
        world.writer.settle(usize::MAX).unwrap();
    }
    assert_eq!([world.find("tag:left-hand"), world.find("tag:boat")], [[0; 0], [0; 0]]);
}

#[test]
fn a_number_for_one_analysis_leaves_those_of_single_pictures_to_the_others() {
    let mut world = World::new();
    let parts = AutoRule { makes_tags: false, ..rule("human-anatomy", 0.5) };
    world.writer.set_auto_rules(&[rule("coco", 0.5), rule("lvis", 0.5), parts]).unwrap();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    for content in [1, 2] {
        world.finish(content, "coco", boxes(&[("boat", 0.3), ("cat", 0.9)]));
        world.finish(content, "lvis", boxes(&[("yawl", 0.3)]));
        world.finish(content, "human-anatomy", boxes(&[("left-hand", 0.9)]));
    }
    // As an import preset does it.
    world.writer.edit(&Edit::Tagging(vec![(a, Some(0.2))])).unwrap();
    let all = |world: &mut World, analysis: &str, threshold: Option<f32>| {
        world.writer.auto_tag(analysis, None, &[analysis.to_owned()], threshold).unwrap();
        world.writer.settle(usize::MAX).unwrap();
    };
    all(&mut world, "human-anatomy", Some(0.8));
    assert_eq!([world.find("tag:left-hand"), world.find("tag:boat")], [vec![a.0, b.0], vec![a.0]]);
    all(&mut world, "coco", Some(0.95));
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [[0; 0], [0; 0]], "the new number rules");
    assert_eq!(world.find("tag:yawl"), [a.0], "its own number still holds for the others");
    all(&mut world, "coco", None);
    assert_eq!([world.find("tag:boat"), world.find("tag:cat")], [vec![], vec![a.0, b.0]]);
    let undo = |world: &mut World| {
        world.writer.undo_tagging(None).unwrap().unwrap();
        world.writer.settle(usize::MAX).unwrap();
    };
    undo(&mut world);
    // A newer number for the picture itself holds for every analysis, until it is taken back.
    world.writer.auto_tag("one picture", Some(&[a]), &[], Some(0.1)).unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:yawl")], [[a.0], [a.0]]);
    undo(&mut world);
    assert_eq!([world.find("tag:boat"), world.find("tag:yawl")], [vec![], vec![a.0]]);
    undo(&mut world);
    assert_eq!([world.find("tag:boat"), world.find("tag:yawl")], [[a.0], [a.0]]);
    // For every analysis, nothing is left of it.
    world.writer.auto_tag("everything", None, &[], Some(0.95)).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert_eq!([world.find("tag:boat"), world.find("tag:yawl")], [[0; 0], [0; 0]]);
}

#[test]
fn a_choice_outlives_a_start_without_the_model() {
    let mut world = World::new();
    let both = [rule("coco", 0.5), rule("private", 0.5)];
    assert!(world.writer.set_auto_rules(&both).unwrap());
    let a = world.put("a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("boat", 0.9)]));
    world.finish(1, "private", boxes(&[("widget", 0.9)]));
    world.writer.auto_tag("widgets", None, &["private".to_owned()], Some(0.9)).unwrap();
    world.writer.edit(&Edit::Thresholds(vec![("private".to_owned(), Some(0.8))])).unwrap();
    world.writer.settle(usize::MAX).unwrap();
    assert!(!world.writer.set_auto_rules(&both[..1]).unwrap(), "nothing is to be counted again");
    world.writer.edit(&Edit::rating(&[a], Some(3))).unwrap();
    let mut world = world.reopened(|_| {});
    assert_eq!(world.find("tag:widget tag:boat"), [a.0]);
    assert!(!world.writer.set_auto_rules(&both).unwrap());
    let rules = world.reader().auto_rules().unwrap();
    assert_eq!(rules.iter().map(|rule| rule.threshold).collect::<Vec<_>>(), [0.5, 0.8]);
}

#[test]
fn a_saved_search_is_a_document_whose_change_can_be_taken_back() {
    let mut world = World::new();
    let document = |body: Option<&str>| Edit::Document {
        kind: "album".to_owned(),
        name: "Best".to_owned(),
        body: body.map(str::to_owned),
    };
    let back = world.writer.edit(&document(Some("rating>=4"))).unwrap();
    assert_eq!(back, document(None));
    assert_eq!(world.reader().documents("album").unwrap()["Best"], "rating>=4");
    let a = world.put("a.jpg", 1).asset;
    world.put("b.jpg", 2);
    world.writer.edit(&Edit::rating(&[a], Some(5))).unwrap();
    let query = gravitas::grammar::search::parse_query("rating>=4").unwrap();
    let request =
        gravitas::catalog::ListRequest { query: Some(&query), scope: Scope::All, ..Default::default() };
    assert_eq!(world.reader().count(&request).unwrap(), 1);
}
