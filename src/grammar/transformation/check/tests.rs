//! Findings that need no picture.

use crate::grammar::{Vocabulary, check, parse};

/// The codes found in `text`, in order.
fn codes(text: &str) -> Vec<&'static str> {
    let words = Vocabulary::standard();
    let tree = parse(text, &words).unwrap_or_else(|e| panic!("{text}: {e:?}"));
    check(&tree, &words).into_iter().map(|f| f.code.as_str()).collect()
}

#[test]
fn the_table_of_gravities_and_modes() {
    for text in ["c_fit,g_cat,w_10", "c_limit,g_auto,w_10", "g_face,w_10", "c_mpad,g_cat:auto,w_10"] {
        assert_eq!(codes(text), ["E_GRAVITY_MODE"], "{text}");
    }
    for text in ["c_fill_pad,g_north,w_10,h_10", "c_auto_pad,g_dog:auto,w_10,h_10", "c_fill_pad,w_10"] {
        assert_eq!(codes(text), ["E_PAD_NEEDS_AUTO"], "{text}");
    }
    for text in ["c_crop,g_auto", "c_fill,g_cat:auto", "c_auto_pad,g_auto,w_10"] {
        assert_eq!(codes(text), ["E_AUTO_NEEDS_SIZE"], "{text}");
    }
    for text in ["c_crop,g_auto,w_auto", "c_lpad,g_east,w_10,x_3", "c_fill,g_auto", "c_crop,g_cat:center"] {
        assert_eq!(codes(text), [""; 0], "{text}");
    }
    assert_eq!(codes("c_fit,g_west,w_10"), ["W_UNSUPPORTED_PARAM"]);
    assert_eq!(codes("g_cat"), ["W_UNSUPPORTED_PARAM"]);
    assert_eq!(codes("c_crop,g_liquid,w_9"), ["E_UNSUPPORTED_GRAVITY"]);
    assert_eq!(codes("c_crop,g_track_person,w_9"), ["E_UNSUPPORTED_GRAVITY"]);
}

#[test]
fn models_are_held_to_what_they_are() {
    assert_eq!(codes("c_crop,g_coco_v2_cat"), [""; 0]);
    assert_eq!(codes("c_crop,g_coco_v7_cat"), ["E_VERSION"]);
    assert_eq!(codes("c_crop,g_captioning"), ["E_NO_BOXES"]);
    let mut words = Vocabulary::standard();
    let coco = words.models.iter_mut().find(|model| model.id == "coco").unwrap();
    (coco.versions, coco.behind) = (vec![3], vec![1, 2]);
    let tree = parse("c_crop,g_coco_v2_cat", &words).unwrap();
    let refused = check(&tree, &words);
    assert_eq!(refused[0].code.as_str(), "E_VERSION");
    insta::assert_snapshot!(refused[0].message, @"coco v2 stands behind the model of v3, which crops go by; prefer it to use it");
    assert_eq!(codes("c_crop,g_cat:iqa_high"), ["E_NO_BOXES"]);
    assert_eq!(codes("e_zoompan:from_(g_lvis_v9_tie;zoom_2)"), ["E_VERSION"]);
}

#[test]
fn ignored_values_are_told() {
    assert_eq!(codes("c_fill,g_cat,w_10,z_2"), ["W_ZOOM_IGNORED"]);
    assert_eq!(codes("c_crop,g_cat,ar_1,z_2"), [""; 0]);
    assert_eq!(codes("c_crop,g_cat,x_5"), ["W_OFFSET_IGNORED"]);
    assert_eq!(codes("dpr_2"), ["W_DPR_NEEDS_SIZE"]);
    assert_eq!(codes("c_crop,w_10,g_auto:cats"), ["W_PLURAL_IN_AUTO"]);
    assert_eq!(codes("c_crop,w_10,g_auto:skis:scissors"), [""; 0]);
    assert_eq!(codes("c_crop,w_0.5,h_10,x_1"), ["E_MIXED_UNITS"]);
    assert_eq!(codes("$a_10,if_w_gt_3"), ["W_UNSUPPORTED_PARAM"; 2]);
}

#[test]
fn clips_have_limits_and_need_a_moving_format() {
    assert_eq!(codes("e_zoompan:du_61"), ["E_VALUE"]);
    assert_eq!(codes("e_zoompan:fps_61;du_1"), ["E_VALUE"]);
    assert_eq!(codes("e_zoompan:maxzoom_11"), ["E_VALUE"]);
    assert_eq!(codes("e_zoompan:mode_zp"), ["E_ZOOMPAN"]);
    assert_eq!(codes("e_zoompan:to_(zoom_0.5)"), ["E_VALUE"]);
    assert_eq!(codes("e_zoompan/f_jpg"), ["E_VALUE"]);
    assert_eq!(codes("e_zoompan/f_gif"), [""; 0]);
}
