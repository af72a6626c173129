//! Searches on the command line: beginnings, what is left out, and mistakes.

use super::*;

/// `DSC_0412.jpg` in `trips2024`, tagged `boats`, and `meadow.ppm`.
fn library() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let trips = home.path().join("photos/trips2024");
    std::fs::create_dir_all(&trips).unwrap();
    picture(&trips.join("DSC_0412.ppm"), 64, 48);
    picture(&home.path().join("photos/meadow.ppm"), 40, 60);
    let photos = home.path().join("photos");
    assert_eq!(code(&gravitas(home.path(), &["add", photos.to_str().unwrap()])), 0);
    assert_eq!(code(&gravitas(home.path(), &["tag", "add", "boats", "--", "name:DSC_04"])), 0);
    home
}

#[test]
fn the_value_that_ends_a_search_is_a_beginning() {
    let home = library();
    for (query, count) in [("name:DSC_04", 1), ("folder:trips", 1), ("name:DSC_04 trips", 0), ("tag:boat", 0)]
    {
        let found = gravitas(home.path(), &["search", query, "--json"]);
        assert_eq!((code(&found), values(&found).len()), (0, count), "{query}");
    }
}

#[test]
fn a_search_may_begin_with_what_it_leaves_out() {
    let home = library();
    let found = |args: &[&str]| {
        let found = gravitas(home.path(), args);
        assert_eq!(code(&found), 0, "{args:?}: {}", text(&found.stderr));
        values(&found).len()
    };
    assert_eq!(found(&["search", "-tag:boats", "--json"]), 1);
    assert_eq!(found(&["search", "--json", "-tag:boats", "meadow", "--limit", "5"]), 1);
    assert_eq!(found(&["search", "-quality:high", "--json"]), 2);
    assert_eq!(found(&["search", "--json", "--", "-tag:boats"]), 1);
    assert_eq!(found(&["search", "boats", "-q", "--json"]), 1);
    for args in [&["search", "--limt", "5"][..], &["search", "boats", "--limt"], &["analyze", "--forced"]] {
        let wrong = gravitas(home.path(), args);
        assert_eq!(code(&wrong), 2, "{args:?}");
    }
    let analyzed = gravitas(home.path(), &["analyze", "-tga:boats"]);
    assert!(text(&analyzed.stderr).contains("tag:boats"), "{}", text(&analyzed.stderr));
    let out = home.path().join("out");
    let out = out.to_str().unwrap();
    for args in [
        &["export", "--set", "three-tiers", "-tga:x", "-o", out][..],
        &["export", "-objct:x", "-o", out, "--set", "three-tiers"],
    ] {
        let exported = gravitas(home.path(), args);
        assert!(text(&exported.stderr).contains("there is no field"), "{}", text(&exported.stderr));
    }
    let attached = gravitas(home.path(), &["export", "--set", "three-tiers", "-oout"]);
    assert_eq!(code(&attached), 2);
    assert!(text(&attached.stderr).contains("space after -o"), "{}", text(&attached.stderr));
}

#[test]
fn a_mistake_in_a_search_is_a_wrong_line_with_its_place() {
    let home = library();
    for (query, place, part) in [
        ("dog model:unidet", "position 11", "'unidet' has not run on this library yet"),
        ("model:cocoo", "position 7", "there is no analysis 'cocoo'"),
        ("boats !!", "position 7", "no letter or digit"),
        ("object:coco_v9_dog", "position 8", "object:coco_dog"),
        ("object:coco_v2_girafe", "position 8", "object:coco_v2_giraffe"),
        ("similar:1", "", "Nothing can be compared with picture 1"),
        ("similar:999", "", "There is no picture 999"),
        ("boats AND", "position 7", "AND needs something on both sides"),
    ] {
        let wrong = gravitas(home.path(), &["search", query]);
        let told = text(&wrong.stderr);
        assert_eq!(code(&wrong), 2, "{query}: {told}");
        assert!(told.contains(place) && told.contains(part), "{query}: {told}");
        assert!(!told.contains("could not be used"), "{query}: {told}");
    }
    for query in ["object:coco_v2_dog", "object:coco_v1_dog", "count:lvis_v1_dog>2", "object:dog"] {
        assert_eq!(code(&gravitas(home.path(), &["search", query])), 0, "{query}");
    }
}

#[test]
fn folders_and_copies_are_targets() {
    let home = library();
    let photos = home.path().join("photos");
    std::fs::create_dir(photos.join("b")).unwrap();
    std::fs::copy(photos.join("meadow.ppm"), photos.join("b/copy.ppm")).unwrap();
    assert_eq!(code(&gravitas(home.path(), &["scan"])), 0);
    let found = |query: &str| values(&gravitas(home.path(), &["search", query, "--json"])).len();
    let folder = photos.join("b").to_str().unwrap().to_owned();
    for query in ["copy", "name:copy", "folder:b", &format!("folder:{folder}"), "w>=40 AND h>=60"] {
        assert_eq!(found(query), 1, "{query}");
    }
    let run = |args: &[&str]| command(home.path(), args).current_dir(home.path()).output().unwrap();
    for (n, target) in [&folder[..], "photos/b", "./photos/b/", "photos/b/copy.ppm"].into_iter().enumerate() {
        let tag = format!("t{n}");
        let told = run(&["tag", "add", &tag, "--json", "--", target]);
        assert_eq!(values(&told)[0]["assets"], 1, "{target}: {}", text(&told.stderr));
    }
    let told = run(&["tag", "add", "all", "--json", "--", "photos"]);
    assert_eq!(values(&told)[0]["assets"], 2, "a lone word that is a folder of the library");
    assert_eq!(values(&run(&["tag", "add", "x", "--json", "--", "nothing"]))[0]["assets"], 0, "a search");
}

#[test]
fn a_file_that_is_not_there_is_no_success() {
    let home = library();
    let run = |args: &[&str]| command(home.path(), args).current_dir(home.path()).output().unwrap();
    std::fs::create_dir(home.path().join("elsewhere")).unwrap();
    picture(&home.path().join("elsewhere/new.ppm"), 8, 8);
    for (target, part) in [
        ("photos/trips2024/nope.jpg", "does not exist: photos/trips2024/nope.jpg"),
        ("/nope.jpg", "does not exist"),
        ("nope.jpg", "does not exist"),
        ("photos/nope", "does not exist"),
        ("elsewhere/new.ppm", "is not in the library"),
        ("./elsewhere", "add it first"),
        ("elsewhere", "add it first"),
    ] {
        for args in [&["tag", "add", "foo", "--"][..], &["analyze"], &["analyze", "--async"]] {
            let told = run(&[args, &[target]].concat());
            assert_eq!(code(&told), 1, "{args:?} {target}: {}", text(&told.stderr));
            assert!(text(&told.stderr).contains(part), "{args:?} {target}: {}", text(&told.stderr));
        }
    }
    assert!(!text(&run(&["jobs", "--json"]).stdout).contains("job_id"), "no job was made");
}

#[test]
fn a_search_that_is_kept_again_is_replaced() {
    let home = library();
    let keep = |query: &str| text(&gravitas(home.path(), &["search", query, "--save", "Boats"]).stdout);
    assert!(keep("tag:boats").contains("Boats: kept"));
    assert!(keep("tag:boats meadow").contains("Boats: replaced"));
}
