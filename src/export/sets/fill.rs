//! The important object of a picture, and `{object}` in a transformation.

use crate::crop::prominence;
use crate::facts::Scene;
use crate::geometry::PxRect;
use crate::grammar::{SyntaxError, Transformation, Vocabulary, parse};

/// Stands for the important object of each picture.
pub const OBJECT: &str = "{object}";

/// What a picture is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// As a gravity writes it: `cat`, `sports-ball`.
    pub name: String,
    /// The model that saw it; `None` when a person chose it.
    pub model: Option<String>,
    /// 0 to 1; 1 when a person chose it.
    pub confidence: f32,
    /// Whether it is somebody whose face is in the picture. A crop that cannot hold all of somebody is
    /// then about the face before the feet.
    pub face: bool,
}

impl Object {
    /// An object that a person named.
    #[must_use]
    pub fn chosen(name: &str) -> Self {
        Self { name: spelled(name), model: None, confidence: 1.0, face: false }
    }

    /// The same object with what the scene says about its face.
    #[must_use]
    pub fn seen_in(self, scene: &Scene) -> Self {
        let face = crate::grammar::names::key(&self.name) == "person" && shows_a_face(scene);
        Self { face, ..self }
    }
}

/// The most prominent thing of a scene: large, central, sharp and certain. Text is no thing.
#[must_use]
pub fn important_object(scene: &Scene) -> Option<Object> {
    let things = scene.detections.iter().filter(|d| d.detection.label != "text");
    let weigh = |d: &crate::facts::SceneDetection| {
        let found = &d.detection;
        prominence(scene.size, &found.bounds, found.confidence, found.sharpness.unwrap_or(1.0))
    };
    // Of equals the first in the order of invocation wins.
    let mut best: Option<(f64, &crate::facts::SceneDetection)> = None;
    for thing in things {
        let weight = weigh(thing);
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, thing));
        }
    }
    best.map(|(_, thing)| Object {
        name: spelled(&thing.detection.label),
        model: Some(thing.model.clone()),
        confidence: thing.detection.confidence,
        face: false,
    })
    .map(|object| object.seen_in(scene))
}

fn shows_a_face(scene: &Scene) -> bool {
    let people = || scene.detections.iter().map(|d| &d.detection).filter(|d| d.label == "person");
    let within = |outer: &PxRect, inner: &PxRect| {
        let middle = inner.middle();
        middle.x >= outer.x && middle.x <= outer.right() && middle.y >= outer.y && middle.y <= outer.bottom()
    };
    scene.faces.iter().any(|face| people().any(|person| within(&person.bounds, &face.bounds)))
}

/// Names are compared without spaces and hyphens; an underscore would begin a weight.
fn spelled(label: &str) -> String {
    label.trim().replace([' ', '_'], "-")
}

/// Whether a transformation asks for the important object.
pub(super) fn has_object(text: &str) -> bool {
    text.contains(OBJECT)
}

/// The transformation with its object, and with the face of somebody where gravity is automatic; without one `g_auto:{object}` and `g_{object}` become `g_auto`,
/// and `g_{object}:dog` becomes `g_dog`.
pub fn filled(
    text: &str,
    object: Option<&Object>,
    words: &Vocabulary,
) -> Result<Transformation, Vec<SyntaxError>> {
    let parameter = |p: &str| match p.trim_start().strip_prefix("g_").filter(|_| has_object(p)) {
        None => p.replace(OBJECT, object.map_or("auto", |o| &o.name)),
        Some(items) => format!("g_{}", gravity(items, object)),
    };
    let component = |c: &str| c.split(',').map(parameter).collect::<Vec<_>>().join(",");
    parse(&text.split('/').map(component).collect::<Vec<_>>().join("/"), words)
}

/// The items of a gravity with the object in its place.
fn gravity(items: &str, object: Option<&Object>) -> String {
    let automatic = items.starts_with("auto");
    let fill = |item: &str| match object {
        _ if !has_object(item) => Some(item.to_owned()),
        None => None,
        Some(object) if automatic && object.face && !item.ends_with("_avoid") => {
            // A face counts twice as much as the rest, unless the set gives a weight itself.
            let weight = if item == OBJECT { "_50" } else { "" };
            Some(format!("{}{weight}:face", item.replace(OBJECT, &object.name)))
        }
        Some(object) => Some(item.replace(OBJECT, &object.name)),
    };
    let left: Vec<String> = items.split(':').filter_map(fill).collect();
    if left.is_empty() { "auto".to_owned() } else { left.join(":") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxSize;

    fn text(text: &str, object: Option<&str>) -> String {
        let object = object.map(Object::chosen);
        filled(text, object.as_ref(), &Vocabulary::standard()).unwrap().canonical()
    }

    #[test]
    fn an_object_fills_its_place() {
        assert_eq!(text("c_fill,g_auto:{object},w_9", Some("cat")), "c_fill,g_auto:cat,w_9");
        assert_eq!(
            text("c_fill,g_auto:{object}_80,w_9", Some("sports-ball")),
            "c_fill,g_auto:sports-ball_80,w_9"
        );
    }

    #[test]
    fn somebody_is_known_by_the_face() {
        let scene: Scene = serde_json::from_str(
            r#"{"size":[100,100],"faces":[{"box":[30,10,10,10],"confidence":0.9}],
                "detections":[{"model":"coco","label":"person","box":[20,5,40,90],"confidence":0.9}]}"#,
        )
        .unwrap();
        let object = important_object(&scene).unwrap();
        let with = |text: &str| filled(text, Some(&object), &Vocabulary::standard()).unwrap().canonical();
        assert_eq!(with("c_fill,g_auto:{object},w_9"), "c_fill,g_auto:person_50:face,w_9");
        assert_eq!(with("c_fill,g_auto:{object}_80,w_9"), "c_fill,g_auto:person_80:face,w_9");
        assert_eq!(with("c_fill,g_auto:{object}_avoid,w_9"), "c_fill,g_auto:person_avoid,w_9");
        assert_eq!(with("c_thumb,g_{object}:auto,w_9"), "c_thumb,g_person:auto,w_9");
        assert!(!Object::chosen("dog").seen_in(&scene).face);
    }

    #[test]
    fn without_one_the_whole_scene_decides() {
        assert_eq!(text("c_fill,g_auto:{object},w_9", None), "c_fill,g_auto,w_9");
        assert_eq!(text("c_thumb,g_{object},w_9", None), "c_thumb,g_auto,w_9");
        assert_eq!(text("c_thumb,g_{object}:dog:auto,w_9", None), "c_thumb,g_dog:auto,w_9");
        assert_eq!(
            text("c_crop,g_{object}:auto,w_9,h_9/c_scale,w_5", None),
            "c_crop,g_auto,h_9,w_9/c_scale,w_5"
        );
    }

    #[test]
    fn the_most_prominent_thing_is_the_important_one() {
        let scene: Scene = serde_json::from_str(
            r#"{"size":[100,100],"detections":[
                {"model":"coco","label":"sports ball","box":[40,40,10,10],"confidence":0.9},
                {"model":"coco","label":"dog","box":[20,20,60,60],"confidence":0.9},
                {"model":"cld-text","label":"text","box":[0,0,100,100],"confidence":1.0}]}"#,
        )
        .unwrap();
        assert_eq!(important_object(&scene).unwrap().name, "dog");
        assert_eq!(important_object(&Scene { size: PxSize::new(9, 9), ..Scene::default() }), None);
        assert_eq!(Object::chosen("sports ball").name, "sports-ball");
    }
}
