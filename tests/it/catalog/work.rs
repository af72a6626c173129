//! Analyses as work: what is handed out, what survives, what is tried again.

use gravitas::catalog::{
    AnalysisProgress, Edit, EngineRef, FailureFilter, FailureOf, Limit, Note, NowRunning,
};

use super::*;

fn coco() -> EngineRef {
    EngineRef::new("coco", "engine-1")
}

fn iqa() -> EngineRef {
    EngineRef::new("iqa", "engine-1")
}

impl World {
    fn work(&mut self, wanted: &[EngineRef], limit: usize) -> Vec<(i64, Vec<String>)> {
        let work = self.writer.next_analysis_work(wanted, limit, &[]).unwrap();
        work.into_iter()
            .map(|item| (item.asset.0, item.analyses.into_iter().map(|e| e.analysis).collect()))
            .collect()
    }
}

#[test]
fn a_picture_is_handed_out_once_with_all_it_lacks() {
    let mut world = World::new();
    let (a, b) = (world.put("a.jpg", 1).asset, world.put("b.jpg", 2).asset);
    world.finish(1, "iqa", Payload::Quality(0.5));
    let both = [coco(), iqa()];
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(world.work(&both, 10), [(a.0, names(&["coco"])), (b.0, names(&["coco", "iqa"]))]);
    assert_eq!(world.work(&both, 10), [], "not twice");
    world.writer.start_analysis(print(1), &coco()).unwrap();
    world.writer.release_analysis(print(1), &coco()).unwrap();
    assert_eq!(world.work(&both, 10), [(a.0, names(&["coco"]))], "released work comes back");
    world.finish(1, "coco", boxes(&[("cat", 0.9)]));
    world.finish(2, "coco", boxes(&[]));
    world.writer.fail_analysis(print(2), &iqa(), "Out of memory.").unwrap();
    assert_eq!(world.work(&both, 10), []);
    let counts = world.reader().analysis_counts().unwrap();
    let numbers: Vec<_> =
        counts.iter().map(|c| (c.engine.analysis.as_str(), c.pending, c.done, c.failed)).collect();
    assert_eq!(numbers, [("coco", 0, 2, 0), ("iqa", 0, 1, 1)]);
}

#[test]
fn visible_pictures_come_first() {
    let mut world = World::new();
    let assets: Vec<AssetId> = (1..=5).map(|n| world.put(&format!("{n}.jpg"), n).asset).collect();
    let work = world.writer.next_analysis_work(&[coco()], 3, &[assets[3], assets[4]]).unwrap();
    let order: Vec<AssetId> = work.iter().map(|item| item.asset).collect();
    assert_eq!(order, [assets[3], assets[4], assets[0]]);
    assert_eq!(work[0].path, world.path("4.jpg"));
    assert_eq!(work[0].size, PxSize::new(1600, 900));
}

#[test]
fn moved_pictures_are_not_analysed_again_and_another_engine_is() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("cat", 0.9)]));
    world.remove("a.jpg");
    world.put("b.jpg", 1);
    assert_eq!(world.work(&[coco()], 10), []);
    let better = EngineRef::new("coco", "engine-2");
    assert_eq!(world.work(std::slice::from_ref(&better), 10).len(), 1, "the old rows are stale");
    let found = record("coco", "engine-2", boxes(&[("dog", 0.9)]));
    world.writer.finish_analysis(print(1), &found).unwrap();
    let records = world.reader().records(asset).unwrap();
    assert_eq!(records, [found], "the old findings are replaced");
    assert_eq!(world.find("object:cat"), [0; 0]);
    assert_eq!(world.find("object:dog"), [asset.0]);
}

#[test]
fn an_offline_picture_waits_and_goes_on_later() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.writer.set_root_online(world.root, false).unwrap();
    assert_eq!(world.work(&[coco()], 10), []);
    assert_eq!(world.reader().analysis_counts().unwrap()[0].held, 1);
    world.writer.set_root_online(world.root, true).unwrap();
    assert_eq!(world.work(&[coco()], 10)[0].0, asset.0);
}

#[test]
fn a_deleted_picture_waits_until_its_file_is_back() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.writer.record_gone(world.root, Path::new("a.jpg")).unwrap();
    assert_eq!(world.work(&[coco()], 10), []);
    world.put("a.jpg", 1);
    assert_eq!(world.work(&[coco()], 10)[0].0, asset.0);
}

#[test]
fn what_stopped_the_program_is_tried_once_more_and_last() {
    let mut world = World::new();
    let guilty = world.put("guilty.jpg", 1).asset;
    let other = world.put("other.jpg", 2).asset;
    world.work(&[coco()], 10);
    world.writer.start_analysis(print(1), &coco()).unwrap();
    let mut world = world.reopened(|_| ());
    assert!(world.library.notes().contains(&Note::Interrupted { analyses: 1 }));
    assert_eq!(world.find("is:failed"), [guilty.0], "listed with its reason meanwhile");
    let order: Vec<i64> = world.work(&[coco()], 10).into_iter().map(|item| item.0).collect();
    assert_eq!(order, [other.0, guilty.0]);
    world.writer.start_analysis(print(1), &coco()).unwrap();
    let mut world = world.reopened(|_| ());
    let order: Vec<i64> = world.work(&[coco()], 10).into_iter().map(|item| item.0).collect();
    assert_eq!(order, [other.0], "a second time only on request");
    assert_eq!(world.reader().failures(10).unwrap()[0].attempts, 2);
    let retried = world.writer.retry_failed(&FailureFilter::Assets(vec![guilty])).unwrap();
    assert_eq!(retried.analyses, [("coco".to_owned(), [guilty].into())].into());
    assert_eq!(world.work(&[coco()], 10)[0].0, guilty.0);
}

#[test]
fn only_the_analysis_that_ran_is_blamed_for_a_crash() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    let all = ["coco", "faces", "iqa"].map(|name| EngineRef::new(name, "engine-1"));
    world.work(&all, 10);
    for engine in &all {
        world.writer.start_analysis(print(1), engine).unwrap();
    }
    let running = NowRunning::new(world.library.dir());
    running.decodes(print(1));
    running.runs(print(1), "coco");
    running.runs(print(1), "faces");
    let mut world = world.reopened(|_| ());
    let failures = world.reader().failures(10).unwrap();
    let blamed: Vec<&str> = failures
        .iter()
        .map(|failure| match &failure.of {
            FailureOf::Analysis { engine, .. } => engine.analysis.as_str(),
            FailureOf::File => "file",
        })
        .collect();
    assert_eq!(blamed, ["faces"]);
    assert_eq!(world.reader().counts().unwrap().needs_attention, 1);
    let again = world.writer.next_analysis_work(&all, 1, &[]).unwrap();
    let names: Vec<&str> = again[0].analyses.iter().map(|engine| engine.analysis.as_str()).collect();
    assert_eq!(names, ["coco", "iqa"], "the innocent ones are simply done");
    let retried = world.writer.retry_failed(&FailureFilter::Assets(vec![asset])).unwrap();
    assert_eq!(retried.analyses, [("faces".to_owned(), [asset].into())].into());
    let retried = world.writer.next_analysis_work(&all, 1, &[]).unwrap();
    assert_eq!(retried[0].analyses, [all[1].clone()]);
}

#[test]
fn the_backlog_is_what_was_not_handed_out() {
    let mut world = World::new();
    for n in 1..=9 {
        world.put(&format!("{n}.jpg"), n);
    }
    assert_eq!(world.work(&[coco()], 4).len(), 4);
    assert_eq!(world.writer.analysis_backlog(&[coco()]).unwrap(), 5);
    world.writer.start_analysis(print(1), &coco()).unwrap();
    assert_eq!(world.writer.analysis_backlog(&[coco()]).unwrap(), 5, "running ones are handed out");
    world.finish(1, "coco", boxes(&[]));
    assert_eq!(world.writer.analysis_backlog(&[coco()]).unwrap(), 5);
    assert_eq!(world.work(&[coco()], 10).len(), 5);
    assert_eq!(world.writer.analysis_backlog(&[coco()]).unwrap(), 0);
}

#[test]
fn failures_name_picture_reason_and_version() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.writer.fail_analysis(print(1), &coco(), "The model does not load.").unwrap();
    let failures = world.reader().failures(10).unwrap();
    assert_eq!(failures[0].asset, Some(asset));
    assert_eq!(failures[0].reason, "The model does not load.");
    assert_eq!(failures[0].of, FailureOf::Analysis { engine: coco(), fingerprint: print(1) });
    assert_eq!(failures[0].version, "engine-1");
    assert_eq!(world.reader().counts().unwrap().needs_attention, 1);
    let mut retried = |analysis: &str| {
        world.writer.retry_failed(&FailureFilter::Analysis(analysis.to_owned())).unwrap().analyses
    };
    assert!(retried("iqa").is_empty());
    assert_eq!(retried("coco"), [("coco".to_owned(), [asset].into())].into());
    assert_eq!(world.reader().counts().unwrap().needs_attention, 0);
    assert_eq!(world.work(&[coco()], 10).len(), 1);
}

#[test]
fn a_file_that_cannot_be_read_is_tried_again_alone() {
    let mut world = World::new();
    let good = world.put("good.jpg", 1).asset;
    for (name, n) in [("bad.jpg", 7), ("good.jpg", 8), ("worse.jpg", 9)] {
        world
            .writer
            .record_failure(world.root, Path::new(name), key(n), "The file is cut off.", "1.0")
            .unwrap();
    }
    let settled = |world: &World| {
        [("bad.jpg", 7), ("good.jpg", 8), ("worse.jpg", 9)].map(|(name, n)| {
            let known = world.reader().known_place(world.root, Path::new(name)).unwrap().unwrap();
            known.is_current(&key(n), "1.0")
        })
    };
    let bad = world.path("bad.jpg");
    let retried = world.writer.retry_failed(&FailureFilter::Files(vec![bad.clone()])).unwrap();
    assert_eq!((retried.files.len(), &retried.files[0].path), (1, &bad));
    assert_eq!(settled(&world), [false, true, true]);
    let retried = world.writer.retry_failed(&FailureFilter::Assets(vec![good])).unwrap();
    assert_eq!((retried.files.len(), &retried.files[0].path), (1, &world.path("good.jpg")));
    assert_eq!(settled(&world), [false, false, true]);
    assert_eq!(world.writer.retry_failed(&FailureFilter::All).unwrap().files.len(), 3);
    assert_eq!(settled(&world), [false; 3]);
}

#[test]
fn finished_work_can_be_asked_for_again() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    world.finish(1, "coco", boxes(&[("cat", 0.9)]));
    assert_eq!(world.work(&[coco()], 10), []);
    assert_eq!(world.writer.redo_analyses(&[asset], &["iqa".to_owned()]).unwrap(), 0);
    assert_eq!(world.writer.redo_analyses(&[asset], &[]).unwrap(), 1);
    assert_eq!(world.work(&[coco()], 10).len(), 1);
    assert_eq!(world.find("object:cat"), [asset.0], "what was found stays until it is replaced");
}

#[test]
fn work_beyond_one_portion_is_found() {
    let mut world = World::new();
    let metadata = PictureMetadata::default();
    let root = world.root;
    world
        .writer
        .batch(|w| {
            for n in 0..5000_u32 {
                let name = format!("{n}.jpg");
                let mut file = facts(&name, 0, &metadata);
                file.fingerprint.0[..4].copy_from_slice(&n.to_le_bytes());
                w.record_file(root, &file)?;
            }
            Ok(())
        })
        .unwrap();
    assert_eq!(world.work(&[coco()], 4900).len(), 4900);
    assert_eq!(world.work(&[coco()], 4900).len(), 100);
    assert_eq!(world.reader().analysis_counts().unwrap()[0].pending, 5000);
}

#[test]
fn a_preset_leaves_analyses_out_until_somebody_asks() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    let both = [coco(), iqa()];
    world.writer.set_document("preset", "quick", Some("analyses = [\"iqa\"]")).unwrap();
    world.writer.set_root_preset(world.root, Some("quick")).unwrap();
    let limits = world.writer.preset_limits().unwrap();
    assert_eq!(
        (limits.len(), limits[0].root, limits[0].analyses.clone()),
        (1, world.root, vec!["iqa".into()])
    );
    let within = |world: &mut World| -> Vec<String> {
        let limits = world.writer.preset_limits().unwrap();
        let work = world.writer.next_analysis_work_within(&both, &limits, 10, &[asset]).unwrap();
        work.into_iter().flat_map(|item| item.analyses).map(|engine| engine.analysis).collect()
    };
    assert_eq!(within(&mut world), ["iqa"]);
    assert!(within(&mut world).is_empty(), "what is left out is not asked for again and again");
    assert_eq!(world.writer.analysis_backlog(&both).unwrap(), 0);
    world.finish(1, "iqa", Payload::Quality(0.5));
    // Somebody who asks gets all of it.
    assert_eq!(world.work(&both, 10), [(asset.0, vec!["coco".to_owned()])]);
    world.writer.start_analysis(print(1), &coco()).unwrap();
    world.writer.release_analysis(print(1), &coco()).unwrap();
    assert!(within(&mut world).is_empty());
    // A preset that says more lets it in again.
    world.writer.set_document("preset", "quick", Some("analyses = [\"iqa\", \"coco\"]")).unwrap();
    assert_eq!(within(&mut world), ["coco"]);
}

#[test]
fn what_a_preset_left_out_and_nobody_can_reach_ends_the_question() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    let both = [coco(), iqa()];
    world.writer.set_document("preset", "quick", Some("analyses = [\"iqa\"]")).unwrap();
    world.writer.set_root_preset(world.root, Some("quick")).unwrap();
    let within = |world: &mut World| -> Vec<String> {
        let limits = world.writer.preset_limits().unwrap();
        let work = world.writer.next_analysis_work_within(&both, &limits, 10, &[asset]).unwrap();
        work.into_iter().flat_map(|item| item.analyses).map(|engine| engine.analysis).collect()
    };
    assert_eq!(within(&mut world), ["iqa"]);
    world.finish(1, "iqa", Payload::Quality(0.5));
    world.writer.set_root_online(world.root, false).unwrap();
    assert_eq!(world.work(&both, 10), [], "it ends although a row is left out for ever");
    // Back again, it is still left out, until somebody asks.
    world.writer.set_root_online(world.root, true).unwrap();
    assert!(within(&mut world).is_empty());
    assert_eq!(world.work(&both, 10), [(asset.0, vec!["coco".to_owned()])]);
}

#[test]
fn what_another_analysis_builds_on_is_let_in_when_its_model_comes() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    let clothes = EngineRef::new("cld-fashion", "engine-1");
    let mut within = |wanted: &[EngineRef], analyses: &[&str]| -> Vec<String> {
        let analyses = analyses.iter().map(|name| (*name).to_owned()).collect();
        let limits = [Limit { root: world.root, analyses }];
        let work = world.writer.next_analysis_work_within(wanted, &limits, 10, &[asset]).unwrap();
        work.into_iter().flat_map(|item| item.analyses).map(|engine| engine.analysis).collect()
    };
    // The preset names the clothes alone, and their model is not here yet.
    assert!(within(&[coco(), iqa()], &[]).is_empty());
    assert_eq!(within(&[coco(), clothes, iqa()], &["coco", "cld-fashion"]), ["coco", "cld-fashion"]);
}

#[test]
fn only_the_pictures_asked_for_are_handed_out() {
    let mut world = World::new();
    let assets: Vec<AssetId> = (1..=3).map(|n| world.put(&format!("{n}.jpg"), n).asset).collect();
    world.finish(2, "coco", boxes(&[]));
    let work = world.writer.analysis_work_of(&[coco()], None, &[assets[2], assets[1]]).unwrap();
    assert_eq!(work.iter().map(|item| item.asset).collect::<Vec<_>>(), [assets[2]]);
    assert_eq!(world.work(&[coco()], 10), [(assets[0].0, vec!["coco".to_owned()])]);
}

#[test]
fn what_was_handed_out_in_a_change_that_failed_is_handed_out_again() {
    let mut world = World::new();
    let asset = world.put("a.jpg", 1).asset;
    let scan = world.writer.begin_scan(world.root).unwrap();
    let failed = world.writer.batch(|w| {
        assert_eq!(w.next_analysis_work(&[coco()], 10, &[])?.len(), 1);
        w.end_scan(scan)?;
        w.end_scan(scan)
    });
    assert!(failed.is_err());
    assert_eq!(world.work(&[coco()], 10), [(asset.0, vec!["coco".to_owned()])]);
    world.writer.end_scan(scan).unwrap();
}

#[test]
fn presets_of_folders_are_taken_back_with_the_rest_of_a_change() {
    let mut world = World::new();
    let root = world.root;
    let preset = |world: &World| world.reader().roots().unwrap()[0].preset.clone();
    let document = |body: Option<&str>| Edit::Document {
        kind: "preset".to_owned(),
        name: "trip".to_owned(),
        body: body.map(str::to_owned),
    };
    let give = |name: Option<&str>| Edit::FolderPresets(vec![(root, name.map(str::to_owned))]);
    let back =
        world.writer.edit(&Edit::Several(vec![document(Some("rating = 3")), give(Some("trip"))])).unwrap();
    assert_eq!(preset(&world).as_deref(), Some("trip"));
    assert_eq!(back, Edit::Several(vec![give(None), document(None)]), "the last comes first");
    world.writer.edit(&back).unwrap();
    assert_eq!(preset(&world), None);
    assert!(world.reader().documents("preset").unwrap().is_empty());
}

#[test]
fn progress_counts_what_is_to_be_done_and_nothing_else() {
    let mut world = World::new();
    let assets: Vec<AssetId> = (1..=4).map(|n| world.put(&format!("{n}.jpg"), n).asset).collect();
    let progress = |world: &World, engines: &[EngineRef], limits: &[Limit]| {
        let AnalysisProgress { done, open, failed } =
            world.reader().analysis_progress(engines, limits).unwrap();
        (done, open, failed)
    };
    // Asked for by name, before anything was made ready for the whole library.
    assert_eq!(world.writer.analysis_work_of(&[iqa()], None, &assets).unwrap().len(), 4);
    (1..=4).for_each(|n| world.finish(n, "iqa", Payload::Quality(0.5)));
    assert_eq!(progress(&world, &[iqa()], &[]), (4, 0, 0));
    let both = [iqa(), coco()];
    assert_eq!(
        progress(&world, &both, &[]),
        (4, 4, 0),
        "what nobody has asked for yet is to be done as well"
    );
    let limits = [Limit { root: world.root, analyses: vec!["iqa".to_owned()] }];
    assert_eq!(progress(&world, &both, &limits), (4, 0, 0), "what a preset leaves out is not");
    world.writer.next_analysis_work_within(&both, &limits, 9, &[]).unwrap();
    assert_eq!(progress(&world, &both, &[]), (4, 0, 0), "what was left out waits for somebody to ask");
    world.finish(1, "coco", boxes(&[]));
    world.writer.fail_analysis(print(2), &coco(), "Out of memory.").unwrap();
    assert_eq!(progress(&world, &both, &limits), (5, 0, 1), "what somebody asked for counts");
    let newer = EngineRef::new("iqa", "engine-2");
    assert_eq!(progress(&world, std::slice::from_ref(&newer), &[]), (0, 4, 0), "another engine looks anew");
    world.writer.set_root_online(world.root, false).unwrap();
    assert_eq!(progress(&world, &[newer], &[]), (0, 0, 0), "nobody can look at what is away");
}
