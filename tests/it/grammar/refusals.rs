//! Every rule of refusal as a table: text, code, the offending part, and the suggestion where one is due.

use gravitas::grammar::{ModelWords, Vocabulary, check, parse};

/// Text, then (code, offending part, suggestion or "" for none that matters) of every mistake in order.
type Row = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

const SYNTAX: &[Row] = &[
    // 1.1: the frame of the sentence
    ("", &[("E_EMPTY", "", "")]),
    ("/", &[("E_EMPTY", "", "")]),
    ("/c_fill", &[("E_EMPTY", "", "")]),
    ("c_fill//w_9", &[("E_EMPTY", "", "")]),
    ("c_fill,,w_9", &[("E_EMPTY", "", "")]),
    ("c_fill,", &[("E_EMPTY", "", "")]),
    ("w_,h_9", &[("E_EMPTY", "w_", "")]),
    ("fl_", &[("E_EMPTY", "fl_", "")]),
    ("fl_a..b", &[("E_EMPTY", "fl_a..b", "")]),
    ("w_1,c_fill,w_1", &[("E_DUPLICATE", "w_1", "")]),
    ("e_zoompan,e_loop", &[("E_DUPLICATE", "e_loop", "")]),
    ("$a_1,$a_2", &[("E_DUPLICATE", "$a_2", "")]),
    // keys
    ("fill", &[("E_UNKNOWN_PARAM", "fill", "")]),
    ("300", &[("E_UNKNOWN_PARAM", "300", "")]),
    ("crop_fill", &[("E_UNKNOWN_PARAM", "crop_fill", "c_fill")]),
    ("width_300", &[("E_UNKNOWN_PARAM", "width_300", "w_300")]),
    ("aspect_ratio_16:9", &[("E_UNKNOWN_PARAM", "aspect_ratio_16:9", "ar_16:9")]),
    ("c_fill, w_300", &[("E_UNKNOWN_PARAM", " w_300", "w_300")]),
    ("W_300", &[("E_UNKNOWN_PARAM", "W_300", "w_300")]),
    ("g:face", &[("E_UNKNOWN_PARAM", "g:face", "g_face")]),
    ("c_fill,ar_16/9,w_300", &[("E_UNKNOWN_PARAM", "9", "ar_16:9")]),
    // 1.2: numbers
    ("w_0", &[("E_VALUE", "0", "")]),
    ("w_-5", &[("E_VALUE", "-5", "")]),
    ("w_0.0", &[("E_VALUE", "0.0", "")]),
    ("w_1e3", &[("E_VALUE", "1e3", "")]),
    ("w_3px", &[("E_VALUE", "3px", "")]),
    ("w_1.2.3", &[("E_VALUE", "1.2.3", "")]),
    ("w_abc", &[("E_VALUE", "abc", "")]),
    ("w_iw_plus_2", &[("E_VALUE", "iw_plus_2", "")]),
    ("w_iw_div", &[("E_VALUE", "iw_div", "")]),
    ("w_iw_div_2_", &[("E_VALUE", "iw_div_2_", "")]),
    ("w_auto:", &[("E_VALUE", "auto:", "")]),
    ("w_$1", &[("E_VALUE", "$1", "")]),
    ("h_inf", &[("E_VALUE", "inf", "")]),
    ("h_NaN", &[("E_VALUE", "NaN", "")]),
    ("ar_0", &[("E_VALUE", "0", "")]),
    ("ar_16:0", &[("E_VALUE", "16:0", "")]),
    ("ar_16:", &[("E_VALUE", "16:", "")]),
    ("ar_-16:9", &[("E_VALUE", "-16:9", "")]),
    ("ar_1:1:1", &[("E_VALUE", "1:1:1", "")]),
    ("x_--4", &[("E_VALUE", "--4", "")]),
    ("y_abc", &[("E_VALUE", "abc", "")]),
    ("z_0", &[("E_VALUE", "0", "")]),
    ("z_-1", &[("E_VALUE", "-1", "")]),
    ("dpr_0", &[("E_VALUE", "0", "")]),
    ("dpr_retina", &[("E_VALUE", "retina", "")]),
    ("c_filll", &[("E_VALUE", "filll", "c_fill")]),
    ("c_Fill", &[("E_VALUE", "Fill", "")]),
    // gravities
    ("g_", &[("E_EMPTY", "g_", "")]),
    ("g_:", &[("E_EMPTY", "", ""), ("E_EMPTY", "", "")]),
    ("g_cat:", &[("E_EMPTY", "", "")]),
    ("g_cat::dog", &[("E_EMPTY", "", "")]),
    ("g_auto:", &[("E_EMPTY", "", "")]),
    ("g_auto:auto", &[("E_AUTO_TWICE", "auto", "")]),
    ("g_cat:auto:dog:auto", &[("E_AUTO_TWICE", "auto", "")]),
    ("g_auto:classic:cat:subject", &[("E_ALGORITHM", "subject", "")]),
    ("g_object", &[("E_OBJECT_SCOPE", "object", "auto:object")]),
    ("g_cat:object", &[("E_OBJECT_SCOPE", "object", "auto:object")]),
    ("g_object_30", &[("E_OBJECT_SCOPE", "object_30", "auto:object_30")]),
    ("g_cat_avoid", &[("E_AVOID_SCOPE", "cat_avoid", "auto:cat_avoid")]),
    ("g_cat:dog_avoid", &[("E_AVOID_SCOPE", "dog_avoid", "auto:dog_avoid")]),
    ("g_dog_avoid:auto", &[("E_AVOID_SCOPE", "dog_avoid", "auto:dog_avoid")]),
    ("g_cat_50", &[("E_WEIGHT_SCOPE", "cat_50", "auto:cat_50")]),
    ("g_face_50:auto", &[("E_WEIGHT_SCOPE", "face_50", "auto:face_50")]),
    ("g_auto_50", &[("E_WEIGHT_SCOPE", "auto_50", "auto:50")]),
    ("g_classic", &[("E_SCOPE", "classic", "auto:classic")]),
    ("g_cat:subject", &[("E_SCOPE", "subject", "auto:subject")]),
    ("g_none", &[("E_SCOPE", "none", "auto:none")]),
    ("g_cat:50", &[("E_SCOPE", "50", "auto:50")]),
    ("g_thirds_0", &[("E_SCOPE", "thirds_0", "auto:thirds_0")]),
    ("g_aoi_1_2_3_4", &[("E_SCOPE", "aoi_1_2_3_4", "auto:aoi_1_2_3_4")]),
    ("g_auto:region_!a!", &[("E_SCOPE", "region_!a!", "region_!a!:auto")]),
    ("g_auto:g_focus_1", &[("E_SCOPE", "g_focus_1", "")]),
    ("g_auto:aoi_1_2_3", &[("E_AOI", "aoi_1_2_3", "")]),
    ("g_auto:aoi_1_2_3_4_5", &[("E_AOI", "aoi_1_2_3_4_5", "")]),
    ("g_auto:aoi_a_b_c_d", &[("E_AOI", "aoi_a_b_c_d", "")]),
    ("g_auto:aoi", &[("E_AOI", "aoi", "")]),
    ("g_auto:101", &[("E_VALUE", "101", "")]),
    ("g_auto:thirds_2", &[("E_VALUE", "thirds_2", "")]),
    ("g_auto:-5", &[("E_VALUE", "-5", "")]),
    ("g_auto:_avoid", &[("E_VALUE", "", "")]),
    ("g_auto:center", &[("E_ORDER", "center", "")]),
    ("g_center:cat", &[("E_ORDER", "center", "")]),
    ("g_cat:north:dog", &[("E_ORDER", "north", "")]),
    ("g_north:auto", &[("E_ORDER", "north", "")]),
    ("g_cat:xy_center", &[("E_ORDER", "xy_center", "")]),
    ("g_region_!!", &[("E_VALUE", "region_!!", "")]),
    ("g_region_!a_b!", &[("E_VALUE", "region_!a_b!", "")]),
    ("g_region_!a", &[("E_VALUE", "region_!a", "")]),
    ("g_9lives", &[("E_VALUE", "9lives", "")]),
    ("g_ca!t", &[("E_VALUE", "ca!t", "")]),
    ("g_coco_v2_", &[("E_VALUE", "coco_v2_", "")]),
    // parentheses and zoompan
    ("g_bow (weapon", &[("E_PAREN", "g_bow (weapon", "")]),
    ("e_zoompan:from_(g_cat", &[("E_PAREN", "e_zoompan:from_(g_cat", "")]),
    ("e_zoompan:", &[("E_EMPTY", "", "")]),
    ("e_zoompan:du_5;", &[("E_EMPTY", "", "")]),
    ("e_zoompan:du_", &[("E_EMPTY", "du_", "")]),
    ("e_zoompan:du_1;du_2", &[("E_DUPLICATE", "du_2", "")]),
    ("e_zoompan:from_(g_cat);from(g_dog)", &[("E_DUPLICATE", "from(g_dog)", "")]),
    ("e_zoompan:zoom_2", &[("E_ZOOMPAN", "zoom_2", "maxzoom_2")]),
    ("e_zoompan:g_cat", &[("E_ZOOMPAN", "g_cat", "to_(g_cat)")]),
    ("e_zoompan:from_(w_3)", &[("E_ZOOMPAN", "w_3", "")]),
    ("e_zoompan:from_g_cat", &[("E_ZOOMPAN", "from_g_cat", "")]),
    ("e_zoompan;du_5", &[("E_ZOOMPAN", "zoompan;du_5", "e_zoompan:du_5")]),
    ("e_zoompan:du_0", &[("E_VALUE", "0", "")]),
    ("e_zoompan:du_5s", &[("E_VALUE", "5s", "")]),
    ("e_zoompan:to_(zoom_0)", &[("E_VALUE", "0", "")]),
    ("e_zoompan:to_(g_cat_avoid)", &[("E_AVOID_SCOPE", "cat_avoid", "auto:cat_avoid")]),
    ("e_loop:often", &[("E_VALUE", "often", "")]),
    // several in one go, in the order of the text
    (
        "w_abc,c_filll,g_cat_avoid/crop_fill",
        &[
            ("E_VALUE", "abc", ""),
            ("E_VALUE", "filll", "c_fill"),
            ("E_AVOID_SCOPE", "cat_avoid", "auto:cat_avoid"),
            ("E_UNKNOWN_PARAM", "crop_fill", "c_fill"),
        ],
    ),
    (
        "g_auto:101:aoi_1:thirds_7",
        &[("E_VALUE", "101", ""), ("E_AOI", "aoi_1", ""), ("E_VALUE", "thirds_7", "")],
    ),
];

#[test]
fn every_mistake_has_its_code_place_and_suggestion() {
    let words = Vocabulary::standard();
    for (text, expected) in SYNTAX {
        let errors = match parse(text, &words) {
            Ok(tree) => panic!("'{text}' was read as {tree:?}"),
            Err(errors) => errors,
        };
        let got: Vec<(&str, &str)> = errors.iter().map(|e| (e.code.as_str(), e.text.as_str())).collect();
        let wanted: Vec<(&str, &str)> = expected.iter().map(|(code, part, _)| (*code, *part)).collect();
        assert_eq!(got, wanted, "'{text}'");
        for (error, (_, _, suggestion)) in errors.iter().zip(*expected) {
            if !suggestion.is_empty() {
                assert_eq!(error.suggestion.as_deref(), Some(*suggestion), "'{text}'");
            }
            assert_eq!(
                text.get(error.offset..error.offset + error.text.len()),
                Some(&*error.text),
                "'{text}'"
            );
            assert!(
                !error.message.is_empty() && !error.message.ends_with('.'),
                "'{text}': {}",
                error.message
            );
        }
    }
}

#[test]
fn a_bad_value_is_said_in_the_words_of_the_public_service() {
    let said = |text: &str| parse(text, &Vocabulary::standard()).unwrap_err()[0].message.clone();
    assert_eq!(said("w_abc"), "Invalid width in transformation: abc");
    assert_eq!(said("ar_0"), "Invalid aspect ratio in transformation: 0");
    assert_eq!(said("c_fil"), "Invalid crop mode in transformation: fil");
    assert_eq!(said("size_3"), "Unknown transformation parameter: size_3");
    assert_eq!(said("w_1,w_2"), "parameter 'w' is given twice");
}

#[test]
fn offsets_count_the_bytes_that_were_written() {
    let words = Vocabulary::standard();
    let errors = parse("c_fill,g_wine%20glass:aut\u{f6}:9,w_x", &words).unwrap_err();
    let at: Vec<(usize, &str)> = errors.iter().map(|e| (e.offset, e.text.as_str())).collect();
    assert_eq!(at, [(28, "9"), (32, "x")]);
}

/// A model of the user's own with names that end in digits and a version of its own.
fn with_private() -> Vocabulary {
    let label = |name: &str| gravitas::grammar::LabelWords { name: name.to_owned(), ..Default::default() };
    let mine = ModelWords {
        id: "mine".into(),
        versions: vec![3],
        behind: Vec::new(),
        default_version: 3,
        has_boxes: true,
        labels: vec![label("route 66"), label("boeing_747"), label("cat")],
    };
    let mut words = Vocabulary::standard();
    words.models.insert(0, mine);
    words
}

/// Codes of the check, with the component where it is not the first.
fn checked(text: &str) -> Vec<String> {
    let words = with_private();
    let tree = parse(text, &words).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    let code = |f: gravitas::grammar::Finding| match f.component {
        0 => f.code.to_string(),
        n => format!("{n}:{}", f.code),
    };
    check(&tree, &words).into_iter().map(code).collect()
}

const SEMANTIC: &[(&str, &[&str])] = &[
    // 3.7, row by row
    ("c_crop,g_auto,w_9", &[]),
    ("c_crop,g_auto,ar_1", &[]),
    ("c_crop,g_auto", &["E_AUTO_NEEDS_SIZE"]),
    ("c_crop,g_auto:cat:dog_avoid", &["E_AUTO_NEEDS_SIZE"]),
    ("c_thumb,g_auto", &[]),
    ("c_fill,g_auto", &[]),
    ("c_fill_pad,g_auto", &[]),
    ("c_auto_pad,g_auto,w_9,ar_1", &[]),
    ("c_auto_pad,g_auto,ar_1", &["E_AUTO_NEEDS_SIZE"]),
    ("c_auto_pad,g_auto,h_9", &["E_AUTO_NEEDS_SIZE"]),
    ("c_scale,g_auto,w_9", &["E_GRAVITY_MODE"]),
    ("c_pad,g_cat,w_9", &["E_GRAVITY_MODE"]),
    ("c_lpad,g_custom,w_9", &["E_GRAVITY_MODE"]),
    ("c_fit,g_region_!a!,w_9", &["E_GRAVITY_MODE"]),
    ("c_limit,g_ocr_text,w_9", &["E_GRAVITY_MODE"]),
    ("c_mfit,g_cat:auto,w_9", &["E_GRAVITY_MODE"]),
    ("w_9,g_face", &["E_GRAVITY_MODE"]),
    ("c_fill_pad,g_face,w_9,h_9", &["E_PAD_NEEDS_AUTO"]),
    ("c_fill_pad,g_dog:auto,w_9,h_9", &["E_PAD_NEEDS_AUTO"]),
    ("c_fill_pad,g_xy_center,w_9,h_9", &["E_PAD_NEEDS_AUTO"]),
    ("c_auto_pad,g_center,w_9,h_9", &["E_PAD_NEEDS_AUTO"]),
    ("c_auto_pad,w_9,h_9", &["E_PAD_NEEDS_AUTO"]),
    ("c_fill,g_dog:auto:cat", &["E_AUTO_NEEDS_SIZE"]),
    ("c_thumb,g_dog:auto,ar_1", &["E_AUTO_NEEDS_SIZE"]),
    ("c_thumb,g_dog:auto,h_9", &[]),
    ("c_thumb,w_9", &["E_THUMB_NEEDS_GRAVITY"]),
    ("c_thumb,g_south,w_9", &[]),
    ("c_pad,g_south,w_9,x_3", &[]),
    ("c_scale,g_south,w_9", &["W_UNSUPPORTED_PARAM"]),
    ("c_scale,g_liquid,w_9", &["E_UNSUPPORTED_GRAVITY"]),
    ("c_crop,g_cld-decompose_tile", &["E_UNSUPPORTED_GRAVITY"]),
    // x, y and z
    ("c_fill,g_auto,w_9,x_3", &["W_OFFSET_IGNORED"]),
    ("c_crop,g_face,w_9,y_3", &["W_OFFSET_IGNORED"]),
    ("c_fill_pad,g_auto,w_9,h_9,x_3", &["W_OFFSET_IGNORED"]),
    ("c_scale,w_9,x_3", &["W_OFFSET_IGNORED"]),
    ("c_fill,g_north,w_9,x_3,y_3", &[]),
    ("c_crop,w_9,h_9,x_3,y_3", &[]),
    ("c_crop,g_cat,z_2", &[]),
    ("c_crop,g_cat,h_9,z_2", &["W_ZOOM_IGNORED"]),
    ("c_lfill,g_cat,w_9,z_2", &["W_ZOOM_IGNORED"]),
    ("c_fill_pad,g_auto,w_9,z_2", &["W_ZOOM_IGNORED"]),
    ("c_auto_pad,g_auto,w_9,h_9,z_2", &[]),
    ("c_pad,w_9,z_2", &["W_ZOOM_IGNORED"]),
    // sizes and units
    ("c_fill,w_9,h_9,ar_2", &["W_AR_IGNORED"]),
    ("c_fill,dpr_2,ar_1", &["W_DPR_NEEDS_SIZE"]),
    ("c_crop,x_0.1,w_100", &["E_MIXED_UNITS"]),
    ("c_crop,x_10,y_0.5", &["E_MIXED_UNITS"]),
    ("c_crop,x_0.1,y_0.2,w_0.5,h_0.5", &[]),
    ("c_crop,x_10,w_iw_div_2,h_9", &[]),
    ("c_crop,w_0.5,h_100", &[]),
    ("c_crop,g_north,x_0.1,w_100", &[]),
    // models
    ("c_crop,g_coco_v1_cat", &[]),
    ("c_crop,g_coco_v3_cat", &["E_VERSION"]),
    ("c_crop,g_cld-fashion_v1_hat", &["E_VERSION"]),
    ("c_crop,g_mine_v1_cat", &["E_VERSION"]),
    ("c_fill,w_9,g_dog:auto:coco_v9_cat", &["E_VERSION"]),
    ("c_fill,w_9,g_auto:iqa_high_avoid", &["E_NO_BOXES"]),
    ("c_crop,g_captioning", &["E_NO_BOXES"]),
    ("c_crop,g_image-type_photo", &["E_NO_BOXES"]),
    ("c_crop,g_unicorn", &[]),
    ("c_fill,w_9,g_auto:vehicles", &["W_PLURAL_IN_AUTO"]),
    ("c_fill,w_9,g_auto:sheep", &[]),
    ("c_fill,w_9,g_auto:people_30", &["W_PLURAL_IN_AUTO"]),
    // what is kept and not applied, and where it stands
    ("a_20", &["W_UNSUPPORTED_PARAM"]),
    ("c_fill,w_9/r_max/c_fit,g_cat,w_9", &["1:W_UNSUPPORTED_PARAM", "2:E_GRAVITY_MODE"]),
    // movement
    ("e_zoompan:mode_zp", &["E_ZOOMPAN"]),
    ("e_zoompan:mode_ztc;to_(g_cat)", &["W_MODE_IGNORED"]),
    ("e_zoompan:maxzoom_0.5", &["E_VALUE"]),
    ("e_zoompan:maxzoom_11", &["E_VALUE"]),
    ("e_zoompan:du_60;fps_60", &[]),
    ("e_zoompan:du_60.5", &["E_VALUE"]),
    ("e_zoompan/e_loop:3/f_mp4", &["1:W_UNSUPPORTED_PARAM"]),
    ("e_zoompan/e_loop:3/f_gif", &[]),
    ("e_zoompan,f_png", &["E_VALUE"]),
    // several findings in one component
    (
        "c_fit,g_auto:coco_v9_cat,w_9,h_9,ar_1,z_2",
        &["E_VERSION", "E_GRAVITY_MODE", "W_AR_IGNORED", "W_ZOOM_IGNORED"],
    ),
];

#[test]
fn every_rule_of_the_check_speaks_and_no_other() {
    for (text, codes) in SEMANTIC {
        assert_eq!(checked(text), *codes, "{text}");
    }
}

#[test]
fn names_that_end_in_digits_win_over_weights() {
    let words = with_private();
    let json = |text: &str| parse(text, &words).unwrap().to_json();
    let item = |text: &str| json(text)[0]["g"]["items"][0].clone();
    let is = |text: &str, name: &str, weight: Option<u32>| {
        let found = item(text);
        assert_eq!((&found["name"], &found["weight"]), (&name.into(), &serde_json::json!(weight)), "{text}");
    };
    is("g_auto:route_66", "route_66", None);
    is("g_auto:route_66_30", "route_66", Some(30));
    is("g_auto:mine_boeing_747", "boeing_747", None);
    is("g_auto:mine_v3_boeing_747_5", "boeing_747", Some(5));
    is("g_route_66", "route_66", None);
    is("g_auto:boeing_737", "boeing", Some(737));
    is("g_auto:coco_v2_teddy_bear", "teddy_bear", None);
    is("g_auto:lvis_v1_tie_40", "tie", Some(40));
    assert_eq!(item("g_auto:ocr_text_30")["weight"], 30);
    assert_eq!(item("g_auto:cld-text_text")["model"], "cld-text");
}
