//! The rules of geometry and gravity as tables: one line a rule, with the numbers worked out by hand.

use gravitas::crop::{Plan, plan};
use gravitas::facts::{Detection, Face, SaliencyMap, Scene, SceneDetection, TextBlock};
use gravitas::geometry::{IntRect, PxRect, PxSize};
use gravitas::grammar::{LabelWords, ModelWords, Vocabulary, parse};

fn seen(model: &str, version: u32, label: &str, bounds: [f64; 4], confidence: f32) -> SceneDetection {
    let detection = Detection {
        label: label.to_owned(),
        categories: Vec::new(),
        bounds: bounds.into(),
        confidence,
        sharpness: None,
        attributes: std::collections::BTreeMap::new(),
    };
    SceneDetection { model: model.to_owned(), version, detection }
}

fn coco(label: &str, bounds: [f64; 4]) -> SceneDetection {
    seen("coco", 2, label, bounds, 0.9)
}

fn face(bounds: [f64; 4]) -> Face {
    Face { bounds: bounds.into(), confidence: 0.9, landmarks: Vec::new() }
}

fn empty(w: u32, h: u32) -> Scene {
    Scene { size: PxSize::new(w, h), ..Scene::default() }
}

/// 1600x1200 with a small cat, a dog, and a bird that nobody is sure of.
fn zoo() -> Scene {
    let mut scene = empty(1600, 1200);
    scene.detections = vec![
        coco("cat", [300.0, 200.0, 200.0, 100.0]),
        coco("dog", [900.0, 600.0, 300.0, 300.0]),
        seen("coco", 2, "bird", [10.0, 10.0, 50.0, 50.0], 0.49),
    ];
    scene
}

fn answer(scene: &Scene, words: &Vocabulary, text: &str) -> Result<Plan, Vec<String>> {
    let t = parse(text, words).map_err(|e| e.iter().map(|e| e.code.to_string()).collect::<Vec<_>>())?;
    plan(scene, &t, words).map_err(|e| e.iter().map(|e| e.code.to_string()).collect())
}

fn planned(scene: &Scene, text: &str) -> Plan {
    answer(scene, &Vocabulary::standard(), text).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// What a plan amounts to: take, canvas, place where it is not the canvas, warnings.
fn told(plan: &Plan) -> String {
    let r = |r: IntRect| format!("{},{},{},{}", r.x, r.y, r.w, r.h);
    let mut text = format!("{} > {}x{}", r(plan.take), plan.canvas.w, plan.canvas.h);
    if plan.place != plan.canvas.int_rect() {
        text += " at ";
        text += &r(plan.place);
    }
    for warning in &plan.warnings {
        text += " ";
        text += warning.code.as_str();
    }
    text
}

fn holds_all(scene: &Scene, rows: &[(&str, &str)]) {
    let words = Vocabulary::standard();
    let faults: Vec<String> = rows
        .iter()
        .filter_map(|(text, expected)| {
            let got = match answer(scene, &words, text) {
                Ok(plan) => told(&plan),
                Err(codes) => codes.join(" "),
            };
            (got != *expected).then(|| format!("{text}\n     got {got}\n  wanted {expected}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn plain_resizing_of_a_large_picture() {
    holds_all(
        &empty(1600, 1200),
        &[
            ("w_800", "0,0,1600,1200 > 800x600"),
            ("w_0.5", "0,0,1600,1200 > 800x600"),
            ("c_scale,w_3200", "0,0,1600,1200 > 3200x2400 W_UPSCALED"),
            ("c_scale,w_100,h_300", "0,0,1600,1200 > 100x300"),
            ("c_fit,w_400,h_100", "0,0,1600,1200 > 133x100"),
            ("c_fit,w_3200,h_9000", "0,0,1600,1200 > 3200x2400 W_UPSCALED"),
            ("c_limit,w_3200", "0,0,1600,1200 > 1600x1200"),
            ("c_limit,w_400,h_100", "0,0,1600,1200 > 133x100"),
            ("c_mfit,w_800,h_800", "0,0,1600,1200 > 1600x1200"),
            ("c_mfit,w_3200", "0,0,1600,1200 > 3200x2400 W_UPSCALED"),
            ("c_pad,w_800,h_800", "0,0,1600,1200 > 800x800 at 0,100,800,600"),
            ("c_pad,g_north_west,w_800,h_800", "0,0,1600,1200 > 800x800 at 0,0,800,600"),
            ("c_pad,g_south,y_50,w_800,h_800", "0,0,1600,1200 > 800x800 at 0,150,800,600"),
            ("c_pad,ar_1", "0,0,1600,1200 > 1600x1600 at 0,200,1600,1200"),
            ("c_lpad,w_2000,h_2000", "0,0,1600,1200 > 2000x2000 at 200,400,1600,1200"),
            ("c_lpad,w_800,h_800", "0,0,1600,1200 > 800x800 at 0,100,800,600"),
            ("c_mpad,w_800,h_800", "0,0,1600,1200 > 1600x1200"),
            ("c_mpad,w_3200,h_3200", "0,0,1600,1200 > 3200x3200 at 0,400,3200,2400 W_UPSCALED"),
            ("c_pad,w_800,h_600", "0,0,1600,1200 > 800x600"),
        ],
    );
}

#[test]
fn cropping_without_a_thing() {
    holds_all(
        &empty(1600, 1200),
        &[
            ("c_crop", "0,0,1600,1200 > 1600x1200"),
            ("c_crop,h_300", "600,450,400,300 > 400x300"),
            ("c_crop,ar_16:9", "0,150,1600,900 > 1600x900"),
            ("c_crop,ar_0.5", "500,0,600,1200 > 600x1200"),
            ("c_crop,ar_3:2,w_600", "500,400,600,400 > 600x400"),
            ("c_crop,ar_1.5,h_400", "500,400,600,400 > 600x400"),
            ("c_crop,w_iw_div_2,h_ih_sub_200", "400,100,800,1000 > 800x1000"),
            ("c_crop,w_iw_div_3_mul_2,h_100", "267,550,1066,100 > 1066x100"),
            ("c_crop,w_100,h_100,dpr_2.0", "700,500,200,200 > 200x200"),
            ("c_crop,w_9000,h_100", "0,550,1600,100 > 1600x100 W_CLIPPED"),
            ("c_crop,x_-50,y_-20,w_100,h_100", "0,0,50,80 > 50x80"),
            ("c_crop,x_-100,y_0,w_100,h_100", "E_OUTSIDE"),
            ("c_crop,x_0,y_1200,w_100,h_100", "E_OUTSIDE"),
            ("c_crop,x_0.5,y_0.5,w_0.25,h_0.25", "800,600,400,300 > 400x300"),
            ("c_crop,x_0.75,y_0.75,w_0.5,h_0.5", "1200,900,400,300 > 400x300"),
            ("c_crop,x_1500,y_1100", "1500,1100,100,100 > 100x100"),
            ("c_crop,g_south_east,w_100,h_100,x_10,y_20", "1490,1080,100,100 > 100x100"),
            ("c_crop,g_north,w_100,h_100,x_10,y_20", "760,20,100,100 > 100x100"),
            ("c_crop,g_west,w_100,h_100,x_-30", "0,550,100,100 > 100x100"),
            ("c_crop,g_xy_center,x_100,y_1150,w_300,h_200", "0,1000,300,200 > 300x200"),
            ("c_crop,g_xy_center,x_0.5,y_0.25,w_300,h_200", "650,200,300,200 > 300x200"),
            ("c_crop,w_iw_div_0,h_9", "E_VALUE"),
            ("c_crop,w_iw_sub_1600,h_9", "E_VALUE"),
            ("c_crop,w_$nobody", "E_VALUE"),
        ],
    );
}

#[test]
fn filling_without_a_thing() {
    holds_all(
        &empty(1600, 1200),
        &[
            ("c_fill", "0,0,1600,1200 > 1600x1200"),
            ("c_fill,w_400", "0,0,1600,1200 > 400x300"),
            ("c_fill,ar_1", "200,0,1200,1200 > 1200x1200"),
            ("c_fill,ar_2,w_400", "0,200,1600,800 > 400x200"),
            ("c_fill,g_east,w_300,h_300", "400,0,1200,1200 > 300x300"),
            ("c_fill,g_east,w_300,h_300,x_100", "300,0,1200,1200 > 300x300"),
            ("c_fill,w_1601,h_1200", "0,1,1600,1199 > 1601x1200 W_UPSCALED"),
            ("c_fill,w_100,dpr_3", "0,0,1600,1200 > 300x225"),
            ("c_fill,ar_1,dpr_3", "200,0,1200,1200 > 1200x1200 W_DPR_NEEDS_SIZE"),
            ("c_lfill,w_2000,h_600", "0,300,1600,600 > 1600x600"),
            ("c_lfill,w_800,h_2400", "400,0,800,1200 > 800x1200"),
            ("c_lfill,w_1600,h_1200", "0,0,1600,1200 > 1600x1200"),
            ("c_lfill,ar_1", "200,0,1200,1200 > 1200x1200"),
            ("c_thumb,g_north,w_300,h_300,z_2", "500,0,600,600 > 300x300"),
            ("c_thumb,g_center", "0,0,1600,1200 > 1600x1200"),
            ("c_fill,g_auto,w_300,h_300", "200,0,1200,1200 > 300x300"),
            ("c_thumb,g_auto,w_300,h_300", "200,0,1200,1200 > 300x300"),
            ("c_fill,g_dog,w_300,h_300", "200,0,1200,1200 > 300x300 W_NOT_FOUND"),
            ("c_fill,g_dog:west,w_300,h_300", "0,0,1200,1200 > 300x300"),
            ("c_crop,g_dog", "0,0,1600,1200 > 1600x1200 W_NOT_FOUND"),
            ("c_crop,g_custom,w_100,h_100", "750,550,100,100 > 100x100 W_NOT_FOUND"),
            ("c_crop,g_region_!x!:south,w_100,h_100", "750,1100,100,100 > 100x100"),
            ("c_fill,g_unicrn,w_9,h_9", "200,0,1200,1200 > 9x9 W_UNKNOWN_NAME W_NOT_FOUND"),
        ],
    );
}

#[test]
fn about_a_thing() {
    holds_all(
        &zoo(),
        &[
            ("c_crop,g_cat", "300,200,200,100 > 200x100"),
            ("c_crop,g_bird", "0,0,1600,1200 > 1600x1200 W_NOT_FOUND"),
            ("c_crop,g_dog:cat", "900,600,300,300 > 300x300"),
            ("c_crop,g_bird:cat:dog", "300,200,200,100 > 200x100"),
            ("c_crop,g_animals", "300,200,900,700 > 900x700"),
            ("c_crop,g_cats:dog", "300,200,200,100 > 200x100"),
            ("c_crop,g_cat,z_2", "350,225,100,50 > 100x50"),
            ("c_crop,g_cat,ar_1,z_0.5", "200,50,400,400 > 400x400"),
            ("c_crop,g_dog,w_100,h_100,x_50", "1000,700,100,100 > 100x100 W_OFFSET_IGNORED"),
            ("c_thumb,g_dog", "900,600,300,300 > 300x300"),
            ("c_thumb,g_dog,ar_2:1", "750,600,600,300 > 600x300"),
            ("c_thumb,g_dog,w_100,h_50", "750,600,600,300 > 100x50"),
            ("c_thumb,g_dog,w_100", "850,600,400,300 > 100x75"),
            ("c_thumb,g_dog,w_1300,h_1100", "300,100,1300,1100 > 1300x1100"),
            ("c_fill,g_dog,w_100,h_100,z_3", "400,0,1200,1200 > 100x100 W_ZOOM_IGNORED"),
            ("c_lfill,g_cat,w_800,h_2400", "0,0,800,1200 > 800x1200"),
            ("c_auto,g_dog,ar_1", "750,450,600,600 > 600x600"),
            ("c_auto,g_dog,w_800,h_800", "650,350,800,800 > 800x800"),
            ("c_auto,g_dog", "0,0,1600,1200 > 1600x1200"),
            ("c_fill_pad,g_auto:cat", "0,0,1600,1200 > 1600x1200"),
            ("c_fill_pad,g_auto:cat:dog,w_300,h_1200", "300,0,900,1200 > 300x1200 at 0,400,300,400"),
            ("c_auto_pad,g_auto:dog,w_150,h_300", "838,326,424,849 > 150x300"),
        ],
    );
}

#[test]
fn one_pixel_and_one_line() {
    holds_all(
        &empty(1, 1),
        &[
            ("c_fill,w_3,h_2", "0,0,1,1 > 3x2 W_UPSCALED"),
            ("c_crop,w_5,h_1", "0,0,1,1 > 1x1 W_CLIPPED"),
            ("c_lfill,w_5,h_5", "0,0,1,1 > 1x1"),
            ("c_lpad,w_3,h_3", "0,0,1,1 > 3x3 at 1,1,1,1"),
            ("c_limit,w_9", "0,0,1,1 > 1x1"),
            ("c_crop,ar_16:9", "0,0,1,1 > 1x1"),
            ("c_thumb,g_auto,w_1,h_1", "0,0,1,1 > 1x1"),
            ("w_0.1", "0,0,1,1 > 1x1"),
        ],
    );
    let mut line = empty(30_000, 1);
    holds_all(
        &line,
        &[
            ("c_fill,w_100,h_100", "15000,0,1,1 > 100x100 W_UPSCALED"),
            ("c_fit,w_300", "0,0,30000,1 > 300x1"),
            ("c_crop,ar_1", "15000,0,1,1 > 1x1"),
            ("c_lfill,w_300,h_300", "14850,0,300,1 > 300x1"),
            ("c_crop,g_north_east,w_10", "29990,0,10,1 > 10x1"),
        ],
    );
    line.detections = vec![coco("cat", [29_000.0, 0.0, 900.0, 1.0])];
    holds_all(
        &line,
        &[
            ("c_crop,g_cat", "29000,0,900,1 > 900x1"),
            ("c_crop,g_auto:cat,w_1000", "28950,0,1000,1 > 1000x1"),
            ("c_thumb,g_cat,w_10,h_1", "29445,0,10,1 > 10x1"),
        ],
    );
}

#[test]
fn chains_see_what_the_steps_before_left() {
    holds_all(
        &zoo(),
        &[
            ("c_crop,x_800,y_500,w_500,h_500/c_crop,g_dog", "900,600,300,300 > 300x300"),
            ("c_scale,w_800/c_crop,g_dog", "900,600,300,300 > 150x150"),
            ("c_crop,x_0,y_0,w_920,h_1200/c_crop,g_dog", "0,0,920,1200 > 920x1200 W_NOT_FOUND"),
            ("c_crop,x_0,y_0,w_930,h_1200/c_crop,g_dog", "900,600,30,300 > 30x300"),
            ("c_pad,w_2000,h_2000/c_crop,g_dog", "900,600,300,300 > 375x375 W_UPSCALED"),
            ("c_crop,w_400,h_300/c_scale,w_iw_div_2", "600,450,400,300 > 800x600 W_UPSCALED"),
            ("c_crop,w_400,h_300/c_scale,w_w_div_2", "600,450,400,300 > 200x150"),
            ("c_crop,w_400,h_300/c_crop,w_0.5,h_0.5", "700,525,200,150 > 200x150"),
            ("c_fill,g_cat,w_300,h_300/c_crop,g_cat", "300,200,200,100 > 50x25"),
            ("c_fill,g_cat,w_300,h_300/c_crop,g_south_east,w_30,h_30", "1080,1080,120,120 > 30x30"),
            ("c_crop,g_cat/c_crop,g_dog", "300,200,200,100 > 200x100 W_NOT_FOUND"),
            ("f_jpg/q_auto/c_fill,w_100,h_75/", "0,0,1600,1200 > 100x75"),
        ],
    );
}

#[test]
fn stored_rectangles_stand_in_for_automatic_gravity() {
    let mut scene = zoo();
    scene.custom = vec![PxRect::new(0.0, 0.0, 5.0, 5.0), PxRect::new(300.0, 200.0, 200.0, 100.0)];
    scene.regions.insert(
        "logo".to_owned(),
        [[1000.0, 100.0], [1200.0, 100.0], [1100.0, 300.0]]
            .map(|[x, y]| gravitas::geometry::Point::new(x, y))
            .to_vec(),
    );
    holds_all(
        &scene,
        &[
            // The largest stored rectangle; a ratio alone keeps as much as it can under auto.
            ("c_crop,g_auto,ar_1", "0,0,1200,1200 > 1200x1200"),
            ("c_crop,g_custom,ar_1", "300,150,200,200 > 200x200"),
            ("c_crop,g_auto:dog,w_400,h_400", "200,50,400,400 > 400x400"),
            ("c_crop,g_auto:none:dog,w_300,h_300", "900,600,300,300 > 300x300"),
            ("c_crop,g_auto:aoi_1200_900_100_100,ar_1", "400,0,1200,1200 > 1200x1200"),
            ("c_crop,g_auto:aoi_1200_900_100_100:none,w_100,h_100", "1200,900,100,100 > 100x100"),
            ("c_thumb,g_auto,w_100,h_100", "300,150,200,200 > 100x100"),
            ("c_crop,g_dog", "900,600,300,300 > 300x300"),
            ("c_crop,g_custom", "300,200,200,100 > 200x100"),
            ("c_crop,g_region_!logo!", "1000,100,200,200 > 200x200"),
            ("c_crop,g_region_!nope!:region_!LOGO!", "1000,100,200,200 > 200x200"),
        ],
    );
    let take = planned(&scene, "c_fill,g_auto:custom_no_override,w_300,h_300").take;
    assert!(take.to_px().holds(&scene.custom[1], 0.0), "{take:?}");
}

#[test]
fn an_animated_picture_is_cut_in_the_middle() {
    let scene = Scene { animated: true, ..zoo() };
    holds_all(
        &scene,
        &[
            ("c_fill,g_auto:dog,w_300,h_300", "200,0,1200,1200 > 300x300"),
            ("c_fill,g_dog,w_300,h_300", "400,0,1200,1200 > 300x300"),
            ("c_fill_pad,g_auto,w_300,h_300", "E_ANIMATED_PAD"),
        ],
    );
}

fn words_of(models: &[(&str, u32, &[&str])]) -> Vocabulary {
    let labels = |names: &[&str]| {
        names.iter().map(|n| LabelWords { name: (*n).to_owned(), ..LabelWords::default() }).collect()
    };
    let model = |(id, version, names): &(&str, u32, &[&str])| ModelWords {
        id: (*id).to_owned(),
        versions: vec![*version],
        behind: Vec::new(),
        default_version: *version,
        has_boxes: true,
        labels: labels(names),
    };
    let mut words = Vocabulary::standard();
    let private: Vec<ModelWords> = models.iter().map(model).collect();
    words.models.splice(0..0, private);
    words
}

#[test]
fn the_first_model_with_a_find_supplies_all_boxes() {
    let words = words_of(&[("mine", 1, &["cat", "mug"]), ("other", 1, &["cat"])]);
    let mut scene = empty(1000, 1000);
    scene.detections = vec![
        coco("cat", [0.0, 0.0, 500.0, 500.0]),
        seen("lvis", 1, "cat", [600.0, 600.0, 10.0, 10.0], 0.9),
        seen("other", 1, "cat", [700.0, 700.0, 20.0, 20.0], 0.9),
    ];
    let take = |scene: &Scene, text: &str| {
        let r = answer(scene, &words, text).unwrap().take;
        [r.x, r.y, r.w, r.h]
    };
    // Not seen by the first private model, so the second one supplies it, small as it is.
    assert_eq!(take(&scene, "c_crop,g_cat"), [700, 700, 20, 20]);
    assert_eq!(take(&scene, "c_crop,g_cats"), [700, 700, 20, 20]);
    assert_eq!(take(&scene, "c_crop,g_coco_cat"), [0, 0, 500, 500]);
    assert_eq!(take(&scene, "c_crop,g_lvis_v1_cat"), [600, 600, 10, 10]);
    scene.detections.push(seen("mine", 1, "cat", [1.0, 2.0, 3.0, 4.0], 0.5));
    assert_eq!(take(&scene, "c_crop,g_cat"), [1, 2, 3, 4]);
    scene.detections[3].detection.confidence = 0.499;
    assert_eq!(take(&scene, "c_crop,g_cat"), [700, 700, 20, 20]);
}

#[test]
fn plurals_categories_and_aliases() {
    let mut scene = empty(1000, 1000);
    scene.detections = vec![
        coco("person", [0.0, 0.0, 100.0, 300.0]),
        coco("person", [500.0, 100.0, 100.0, 200.0]),
        coco("couch", [200.0, 600.0, 400.0, 300.0]),
        coco("sheep", [900.0, 0.0, 50.0, 50.0]),
        coco("sheep", [900.0, 900.0, 60.0, 60.0]),
        coco("sports ball", [700.0, 500.0, 40.0, 40.0]),
    ];
    let take = |text: &str| {
        let r = planned(&scene, text).take;
        [r.x, r.y, r.w, r.h]
    };
    for all in ["people", "persons", "People"] {
        assert_eq!(take(&format!("c_crop,g_{all}")), [0, 0, 600, 300], "{all}");
    }
    for one in ["sofa", "couch", "Couch", "couches", "sofas", "furniture"] {
        assert_eq!(take(&format!("c_crop,g_{one}")), [200, 600, 400, 300], "{one}");
    }
    // `sheep` is always one.
    assert_eq!(take("c_crop,g_sheep"), [900, 900, 60, 60]);
    assert_eq!(take("c_crop,g_animals"), [900, 0, 60, 960]);
    assert_eq!(take("c_crop,g_animal"), [900, 900, 60, 60]);
    for ball in ["sports ball", "sports_ball", "sports-ball", "sportsball", "SportsBall", "sports%20balls"] {
        assert_eq!(take(&format!("c_crop,g_{ball}")), [700, 500, 40, 40], "{ball}");
    }
}

#[test]
fn priorities_change_who_stands_out() {
    let mut scene = empty(1000, 1000);
    let with = |bounds, sharpness| {
        let mut d = coco("cat", bounds);
        d.detection.sharpness = Some(sharpness);
        d
    };
    scene.detections = vec![
        with([0.0, 0.0, 600.0, 600.0], 0.1),
        with([450.0, 450.0, 100.0, 100.0], 0.1),
        with([900.0, 0.0, 80.0, 80.0], 1.0),
    ];
    let x = |text: &str| planned(&scene, text).take.x;
    assert_eq!(x("c_crop,g_cat"), 0);
    assert_eq!(x("c_crop,g_cat:g_center_5"), 450);
    assert_eq!(x("c_crop,g_cat:g_focus_9"), 900);
    assert_eq!(x("c_crop,g_cat:g_focus_9:g_large_60"), 0);
}

#[test]
fn builtins_find_faces_eyes_bodies_and_text() {
    let mut scene = empty(1000, 1000);
    scene.faces = vec![face([100.0, 100.0, 100.0, 100.0]), face([600.0, 300.0, 200.0, 200.0])];
    scene.detections = vec![coco("person", [550.0, 250.0, 300.0, 700.0])];
    let block = |bounds: [f64; 4]| TextBlock {
        bounds: bounds.into(),
        corners: Vec::new(),
        confidence: 0.9,
        text: None,
    };
    scene.text = vec![block([0.0, 900.0, 100.0, 50.0]), block([400.0, 950.0, 100.0, 50.0])];
    let take = |text: &str| {
        let r = planned(&scene, text).take;
        [r.x, r.y, r.w, r.h]
    };
    for one in ["face", "adv_face"] {
        assert_eq!(take(&format!("c_crop,g_{one}")), [600, 300, 200, 200], "{one}");
    }
    for all in ["faces", "adv_faces"] {
        assert_eq!(take(&format!("c_crop,g_{all}")), [100, 100, 700, 400], "{all}");
    }
    assert_eq!(take("c_crop,g_body"), [550, 250, 300, 700]);
    for text in ["ocr_text", "adv_ocr", "cld-text_texts"] {
        assert_eq!(take(&format!("c_crop,g_{text}")), [0, 900, 500, 100], "{text}");
    }
    let eyes = take("c_crop,g_adv_eyes");
    assert!(eyes[0] >= 100 && eyes[1] >= 100 && eyes[3] < 400, "{eyes:?}");
}

fn spots(size: PxSize, lit: impl Fn(f64, f64) -> bool) -> SaliencyMap {
    let (w, h) = (64, 64);
    let value = |i: u32| {
        let (x, y) = (f64::from(i % w) + 0.5, f64::from(i / w) + 0.5);
        let (x, y) = (x / f64::from(w) * f64::from(size.w), y / f64::from(h) * f64::from(size.h));
        if lit(x, y) { 1.0 } else { 0.0 }
    };
    SaliencyMap::new(w, h, (0..w * h).map(value).collect()).unwrap()
}

/// Several requested objects that fit are all kept, however plain the smaller one is beside the scene.
#[test]
fn requested_objects_that_fit_together_are_kept_together() {
    let mut scene = empty(1600, 900);
    let (dog, bicycle) = ([900.0, 300.0, 300.0, 300.0], [500.0, 500.0, 100.0, 60.0]);
    scene.detections = vec![
        coco("dog", dog),
        seen("coco", 2, "bicycle", bicycle, 0.5),
        coco("person", [1320.0, 50.0, 260.0, 850.0]),
    ];
    scene.saliency = Some(spots(scene.size, |x, _| x > 1250.0));
    for order in ["dog:bicycle", "bicycle:dog"] {
        for mode in ["c_crop,w_800,h_800", "c_fill,w_300,h_300", "c_fill_pad,w_300,h_300"] {
            let take = planned(&scene, &format!("{mode},g_auto:{order}")).take.to_px();
            for kept in [dog, bicycle] {
                assert!(take.holds(&kept.into(), 0.0), "{mode} {order}: {take:?} cuts {kept:?}");
            }
        }
    }
    // A low weight is a small wish: then the person beside the dog counts more.
    let take = planned(&scene, "c_crop,w_800,h_800,g_auto:dog:bicycle_5").take.to_px();
    assert!(take.holds(&dog.into(), 0.0) && !take.holds(&bicycle.into(), 0.0), "{take:?}");
}

#[test]
fn faces_count_under_both_algorithms_unless_told_not_to() {
    let mut scene = empty(1600, 800);
    scene.faces = vec![face([1200.0, 200.0, 200.0, 200.0])];
    scene.detections = vec![coco("person", [1150.0, 150.0, 300.0, 650.0])];
    scene.saliency = Some(spots(scene.size, |x, y| x < 400.0 && y < 200.0));
    let x = |g: &str| planned(&scene, &format!("c_crop,w_800,h_800,g_{g}")).take.x;
    let shows_face = |x: u32| x + 800 >= 1400;
    assert!(shows_face(x("auto:classic")));
    assert!(shows_face(x("auto:subject")));
    assert!(!shows_face(x("auto:classic:no_faces")));
    // Without faces the person is the subject, which classic does not look at.
    assert!(shows_face(x("auto:subject:no_faces")));
}

#[test]
fn every_detection_of_every_model_with_boxes_is_an_object() {
    let mut scene = empty(2000, 400);
    scene.detections = vec![
        coco("cat", [100.0, 100.0, 100.0, 100.0]),
        seen("cld-text", 1, "text", [1700.0, 100.0, 150.0, 60.0], 0.9),
        seen("cld-fashion", 4, "hat", [1900.0, 300.0, 50.0, 50.0], 0.9),
    ];
    let plan = planned(&scene, "c_fill,g_auto:object,w_400,h_400");
    let labels: Vec<&str> = plan.found.iter().map(|f| f.label.as_str()).collect();
    assert_eq!(labels.len(), 3, "{labels:?}");
    let avoided = planned(&scene, "c_fill,g_auto:object_avoid,w_400,h_400").take;
    assert!(scene.detections.iter().all(|d| d.detection.bounds.share_inside(&avoided.to_px()) < 0.01));
}

/// The padding modes move no further than they must, but not through a head where another window is free.
#[test]
fn a_window_moved_for_an_object_spares_heads() {
    let mut scene = empty(2000, 500);
    let (cat, dog) = ([700.0, 100.0, 200.0, 200.0], [1000.0, 100.0, 150.0, 150.0]);
    scene.detections = vec![coco("cat", cat), coco("dog", dog)];
    scene.faces = vec![face([1170.0, 100.0, 60.0, 60.0]), face([560.0, 100.0, 60.0, 60.0])];
    let plan = planned(&scene, "c_fill_pad,g_auto:cat:dog,w_500,h_500");
    let take = plan.take.to_px();
    assert_eq!(plan.place, plan.canvas.int_rect());
    assert!(take.holds(&cat.into(), 0.0) && take.holds(&dog.into(), 0.0), "{take:?}");
    for f in &scene.faces {
        let head = f.bounds.grown(9.0, 24.0, 9.0, 9.0).clipped(scene.size);
        let shown = head.share_inside(&take);
        assert!(shown <= 0.1 || shown >= 0.99, "{take:?} shows {shown} of {head:?}");
    }
}

#[test]
fn movements_follow_their_two_areas() {
    let mut scene = empty(1600, 1200);
    scene.detections = vec![
        seen("cld-fashion", 4, "hat", [700.0, 100.0, 200.0, 150.0], 0.9),
        seen("cld-fashion", 4, "pants", [650.0, 800.0, 300.0, 350.0], 0.9),
    ];
    let ends = |text: &str| {
        let m = planned(&scene, text).motion.unwrap();
        let r = |r: PxRect| format!("{:.1},{:.1},{:.1},{:.1}", r.x, r.y, r.w, r.h);
        format!("{} | {} | {}", m.frames, r(m.first), r(m.last))
    };
    for (text, expected) in [
        ("e_zoompan", "125 | 0.0,0.0,1600.0,1200.0 | 400.0,300.0,800.0,600.0"),
        ("e_zoompan:du_0.01", "2 | 0.0,0.0,1600.0,1200.0 | 400.0,300.0,800.0,600.0"),
        ("e_zoompan:from_(g_hat)", "125 | 400.0,0.0,800.0,600.0 | 0.0,0.0,1600.0,1200.0"),
        ("e_zoompan:to(g_pants;zoom_4);maxzoom_3", "125 | 0.0,0.0,1600.0,1200.0 | 600.0,825.0,400.0,300.0"),
        ("e_zoompan:to_(x_0.5;y_0.5)", "125 | 0.0,0.0,1600.0,1200.0 | 400.0,300.0,800.0,600.0"),
        ("e_zoompan:to_(zoom_2);from_(zoom_4)", "125 | 600.0,450.0,400.0,300.0 | 400.0,300.0,800.0,600.0"),
        ("e_zoompan:to_(g_south_east;zoom_2)", "125 | 0.0,0.0,1600.0,1200.0 | 800.0,600.0,800.0,600.0"),
        ("c_scale,w_800/e_zoompan:to_(g_hat;zoom_4)", "125 | 0.0,0.0,800.0,600.0 | 300.0,12.5,200.0,150.0"),
        ("e_zoompan:mode_prl;maxzoom_4", "125 | 1200.0,450.0,400.0,300.0 | 0.0,450.0,400.0,300.0"),
    ] {
        assert_eq!(ends(text), expected, "{text}");
    }
    let plan = planned(&scene, "e_zoompan:from_(g_hat;zoom_4);to_(g_pants;zoom_3)");
    assert_eq!(plan.found.iter().map(|f| f.label.as_str()).collect::<Vec<_>>(), ["hat", "pants"]);
    insta::assert_snapshot!(plan.reason, @"the whole picture is kept; the movement begins at the hat (cld-fashion, 0.90); the movement ends at the pants (cld-fashion, 0.90)");
    let rounds = |text: &str| planned(&scene, text).motion.unwrap().loop_count;
    assert_eq!(rounds("e_zoompan/e_loop"), None);
    assert_eq!(rounds("e_zoompan/e_loop:4"), Some(4));
}
