//! Random trees and random text.

use gravitas::geometry::PxRect;
use gravitas::grammar::search::{
    AspectRatio, Compare, DateRange, FlagWord, NumberField, Place, QualityWord, Query, State, Term,
    TextField, Watermark, Word,
};
use gravitas::grammar::{
    Algorithm, AutoGravity, AutoItem, Builtin, Compass, Component, Coordinate, Dimension, Dpr, Effect,
    Expression, Fallback, Focal, Gravity, ListGravity, ListItem, Mode, ObjectName, Operand, Operator,
    Priority, RatioValue, Transformation, Zoompan, ZoompanArea, ZoompanMode, names,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

pub fn transformation() -> impl Strategy<Value = Transformation> {
    vec(component().boxed(), 1..4).prop_map(|components| Transformation { components })
}

/// Text that looks like a transformation often enough to get past the first check.
pub fn noise() -> impl Strategy<Value = String> {
    let words: &[&str] = &[
        "w_300",
        "h_0.5",
        "c_fill",
        "c_crop",
        "g_auto",
        "g_cat",
        "g_",
        "ar_16:9",
        "ar_1.0",
        ",",
        ",",
        "/",
        ":",
        ":",
        "cat",
        "dog_avoid",
        "_30",
        "auto",
        "object",
        "coco_v2_",
        "e_zoompan",
        "from_(",
        "to(",
        ")",
        ";",
        "zoom_2",
        "mode_ztc",
        "region_!a!",
        "fl_",
        "fl_a",
        ".",
        "$x_1",
        "if_end",
        "a_20",
        "%20",
        "%2C",
        "%",
        "é",
        "x_-4",
        "g_focus_1",
        "aoi_1_2_3_4",
        "north",
        "thirds_0",
        "50",
        " ",
        "z_1.50",
        "dpr_2.0",
    ];
    prop_oneof![
        4 => vec(select(words), 0..14).prop_map(|parts| parts.concat()),
        1 => ".{0,40}",
    ]
}

pub fn search_noise() -> impl Strategy<Value = String> {
    let words: &[&str] = &[
        "cat",
        "(",
        ")",
        "-",
        " ",
        " ",
        "OR",
        "AND",
        "NOT",
        "\"",
        "\\",
        "tag:",
        "object:",
        "count:",
        "cat>0.5",
        ">=",
        "3",
        "rating>=3",
        "date:",
        "2025-02",
        "..",
        "near:1,2,3",
        "ar:",
        "16:9",
        "é",
        "*",
        "is:offline",
        "w>10",
        "<",
    ];
    prop_oneof![
        4 => vec(select(words), 0..12).prop_map(|parts| parts.concat()),
        1 => ".{0,40}",
    ]
}

prop_compose! {
    fn sizes()(
        width in of(dimension()),
        height in of(dimension()),
        aspect_ratio in of(ratio()),
        x in of(coordinate()),
        y in of(coordinate()),
        zoom in of(positive()),
        mode in of(select(Mode::ALL)),
        gravity in of(gravity()),
    ) -> Component {
        Component { width, height, aspect_ratio, x, y, zoom, mode, gravity, ..Component::default() }
    }
}

prop_compose! {
    fn component()(
        sizes in sizes().boxed(),
        dpr in of(prop_oneof![Just(Dpr::Auto), positive().prop_map(Dpr::Factor)]),
        quality in "[a-z0-9:]{1,8}",
        format in of("[a-z]{2,5}"),
        background in of("[a-z_:]{1,10}%?[0-9a-f]{0,2}"),
        flags in vec("[a-z]{1,4}(_[a-z]{1,4})?", 0..3),
        effect in of(effect()),
        statement in of("\\$[a-z]{1,4}_[0-9]{1,3}"),
        kept in of("(a|r|o|l|t)_[a-z0-9:]{1,8}"),
    ) -> Component {
        Component {
            dpr, quality: Some(quality), format, background, flags, effect,
            statements: statement.into_iter().collect(),
            unsupported: kept.into_iter().collect(),
            ..sizes
        }
    }
}

fn positive() -> impl Strategy<Value = f64> {
    prop_oneof![(1..2000_u32).prop_map(f64::from), (1..99_999_u32).prop_map(|n| f64::from(n) / 1000.0)]
}

fn dimension() -> BoxedStrategy<Dimension> {
    prop_oneof![
        (1..9000_u32).prop_map(Dimension::Px),
        positive().prop_map(Dimension::Share),
        expression().prop_map(Dimension::Expression),
        of("[a-z0-9]{1,6}").prop_map(Dimension::Auto),
    ]
    .boxed()
}

fn coordinate() -> BoxedStrategy<Coordinate> {
    prop_oneof![
        (-9000..9000_i64).prop_map(Coordinate::Px),
        (positive(), any::<bool>()).prop_map(|(n, minus)| Coordinate::Share(if minus { -n } else { n })),
        expression().prop_map(Coordinate::Expression),
    ]
    .boxed()
}

fn ratio() -> impl Strategy<Value = RatioValue> {
    prop_oneof![
        (positive(), positive()).prop_map(|(w, h)| RatioValue::Ratio(w, h)),
        variable().prop_map(RatioValue::Variable),
    ]
}

fn variable() -> impl Strategy<Value = String> {
    "[a-z][a-zA-Z0-9]{0,5}"
}

fn expression() -> BoxedStrategy<Expression> {
    let known = prop_oneof![
        Just(Operand::InitialWidth),
        Just(Operand::InitialHeight),
        Just(Operand::Width),
        Just(Operand::Height),
        variable().prop_map(Operand::Variable),
    ];
    let any = prop_oneof![positive().prop_map(Operand::Number), known.clone()];
    (known, vec((select(Operator::ALL), any), 0..3))
        .prop_map(|(first, rest)| Expression { first, rest })
        .boxed()
}

fn gravity() -> BoxedStrategy<Gravity> {
    prop_oneof![
        auto().prop_map(Gravity::Auto),
        list().prop_map(Gravity::List),
        select(Compass::ALL).prop_map(Gravity::Compass),
        Just(Gravity::XyCenter),
        prop_oneof![Just("liquid".to_owned()), "track_[a-z]{1,8}"].prop_map(Gravity::Unsupported),
    ]
    .boxed()
}

prop_compose! {
    fn auto()(
        level in of(0..=100_u8),
        algorithm in of(select(&[Algorithm::Classic, Algorithm::Subject][..])),
        thirds in of(any::<bool>()),
        ignore_custom in any::<bool>(),
        items in vec(auto_item(), 0..4),
    ) -> AutoGravity {
        AutoGravity { level, algorithm, thirds, ignore_custom, items }
    }
}

/// What hangs on an item: nothing, a weight, or "avoid".
fn attached() -> impl Strategy<Value = (Option<u32>, bool)> {
    prop_oneof![Just((None, false)), Just((None, true)), (0..=100_u32).prop_map(|w| (Some(w), false))]
}

fn auto_item() -> impl Strategy<Value = AutoItem> {
    let side = || (0..5000_u32).prop_map(f64::from);
    prop_oneof![
        (focal(), attached()).prop_map(|(focal, (weight, avoid))| AutoItem::Focal { focal, weight, avoid }),
        attached().prop_map(|(weight, avoid)| AutoItem::AnyObject { weight, avoid }),
        (side(), side(), positive(), positive())
            .prop_map(|(x, y, w, h)| AutoItem::AreaOfInterest(PxRect::new(x, y, w, h))),
    ]
}

fn list() -> impl Strategy<Value = ListGravity> {
    let item = prop_oneof![
        4 => focal().prop_map(ListItem::Focal),
        1 => "[a-z][a-z0-9-]{0,6}".prop_map(ListItem::Region),
    ];
    let then =
        prop_oneof![auto().prop_map(Fallback::Auto), select(Compass::ALL).prop_map(Fallback::Compass),];
    let priorities = vec((select(Priority::ALL), 0..10_u32), 0..2);
    (vec(item, 1..4), of(then), priorities).prop_map(|(items, then, priorities)| ListGravity {
        items,
        then,
        priorities,
    })
}

fn focal() -> BoxedStrategy<Focal> {
    let known: &[&str] =
        &["cat", "teddy_bear", "wine glass", "left-hand", "Hot Dog", "kitchen", "crab_(animal)"];
    let object =
        (of((select(&["coco", "lvis", "cld-text", "human-anatomy"][..]), of(1..9_u32))), select(known));
    prop_oneof![
        select(Builtin::ALL).prop_map(Focal::Builtin),
        object.prop_map(|(model, name)| {
            let version = model.as_ref().and_then(|(_, v)| *v);
            let model = model.map(|(m, _)| m.to_owned());
            Focal::Object(ObjectName { model, version, name: name.to_owned(), key: names::key(name) })
        }),
    ]
    .boxed()
}

fn effect() -> BoxedStrategy<Effect> {
    let area = || {
        (gravity(), of(positive()), of(coordinate()), of(coordinate()))
            .prop_map(|(gravity, zoom, x, y)| ZoompanArea { gravity: Some(gravity), zoom, x, y })
    };
    let zoompan = (
        of(select(ZoompanMode::ALL)),
        of(positive()),
        of(positive()),
        of(positive()),
        of(area()),
        of(area()),
    )
        .prop_map(|(mode, max_zoom, duration_s, fps, from, to)| {
            Effect::Zoompan(Zoompan { mode, unknown_mode: None, max_zoom, duration_s, fps, from, to })
        });
    prop_oneof![zoompan, of(-3..100_i64).prop_map(Effect::Loop)].boxed()
}

/// A search as reading makes it: nothing nested in its own kind, the last word a beginning.
pub fn query() -> impl Strategy<Value = Query> {
    let leaf = term().prop_map(Query::Term);
    let tree = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(|parts| flat(parts, true)),
            vec(inner.clone(), 2..4).prop_map(|parts| flat(parts, false)),
            inner.prop_map(|q| match q {
                Query::Not(twice) => *twice,
                other => Query::Not(Box::new(other)),
            }),
        ]
    });
    tree.prop_map(|mut query| {
        end_with_beginning(&mut query);
        query
    })
}

fn flat(parts: Vec<Query>, and: bool) -> Query {
    let mut all = Vec::new();
    for part in parts {
        match part {
            Query::And(inner) if and => all.extend(inner),
            Query::Or(inner) if !and => all.extend(inner),
            other => all.push(other),
        }
    }
    if and { Query::And(all) } else { Query::Or(all) }
}

fn end_with_beginning(query: &mut Query) {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.last_mut().into_iter().for_each(end_with_beginning),
        Query::Not(inner) => end_with_beginning(inner),
        Query::Term(Term::Text(TextField::Tag | TextField::Model, _)) => {}
        Query::Term(Term::Anywhere(word) | Term::Text(_, word)) if !word.phrase => word.prefix = true,
        Query::All | Query::Term(_) => {}
    }
}

fn term() -> impl Strategy<Value = Term> {
    let compare = || {
        use Compare::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        select(vec![Equal, Less, LessOrEqual, Greater, GreaterOrEqual])
    };
    let share = || (0..=1000_u32).prop_map(|n| f64::from(n) / 1000.0);
    let name = || "[a-zé][a-z é\"\\\\>(:]{0,8}[a-z]";
    let day =
        || of((2000..2030_u32, 1..=12_u32, 1..=28_u32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")));
    prop_oneof![
        word().prop_map(Term::Anywhere),
        (select(&TextField::ALL[..]), word()).prop_map(|(field, word)| Term::Text(field, word)),
        (name(), of((compare(), share())))
            .prop_map(|(name, confidence)| Term::Object { name: name.as_str().into(), confidence }),
        (name(), of((compare(), 0..50_u32)))
            .prop_map(|(name, count)| Term::Count { name: name.as_str().into(), count }),
        select(&QualityWord::ALL[..]).prop_map(Term::Quality),
        (select(&[NumberField::Rating, NumberField::Width][..]), compare(), 0..=5_u32)
            .prop_map(|(field, compare, n)| Term::Number(field, compare, f64::from(n))),
        select(&Watermark::ALL[..]).prop_map(Term::Watermark),
        name().prop_map(|name| Term::Type(name.as_str().into())),
        name().prop_map(|name| Term::Shop(name.as_str().into())),
        select(&FlagWord::ALL[..]).prop_map(Term::Flag),
        (positive(), positive()).prop_map(|(width, height)| Term::Aspect(AspectRatio { width, height })),
        (day(), day()).prop_filter_map("an end", |(a, b)| {
            let (first, last) =
                if a.is_some() && b.is_some() { (a.clone().min(b.clone()), a.max(b)) } else { (a, b) };
            (first.is_some() || last.is_some()).then_some(Term::Date(DateRange { first, last }))
        }),
        name().prop_map(|name| Term::Label(name.as_str().into())),
        (-90.0..90.0, -180.0..180.0, positive()).prop_map(|(latitude, longitude, km)| Term::Near {
            latitude,
            longitude,
            km
        }),
        select(&State::ALL[..]).prop_map(Term::Is),
        any::<i64>().prop_map(Term::Similar),
    ]
}

fn word() -> impl Strategy<Value = Word> {
    prop_oneof![
        ("[a-zé0-9][a-zé0-9.-]{0,8}", any::<bool>()).prop_map(|(text, prefix)| Word {
            text,
            prefix,
            phrase: false,
            also: Vec::new(),
            place: Place::default(),
        }),
        "[a-z][a-z ():\"\\\\*-]{0,8}".prop_map(|text| Word {
            text,
            prefix: false,
            phrase: true,
            also: Vec::new(),
            place: Place::default(),
        }),
    ]
}
