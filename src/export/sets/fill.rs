//! The important object of a picture, and `{object}` in a transformation.

use crate::crop::prominence;
use crate::facts::Scene;
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
}

impl Object {
    /// An object that a person named.
    #[must_use]
    pub fn chosen(name: &str) -> Self {
        Self { name: spelled(name), model: None, confidence: 1.0 }
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
    })
}

/// Names are compared without spaces and hyphens; an underscore would begin a weight.
fn spelled(label: &str) -> String {
    label.trim().replace([' ', '_'], "-")
}

/// Whether a transformation asks for the important object.
pub(super) fn has_object(text: &str) -> bool {
    text.contains(OBJECT)
}

/// The transformation with its object; without one `g_auto:{object}` and `g_{object}` become `g_auto`,
/// and `g_{object}:dog` becomes `g_dog`.
pub fn filled(
    text: &str,
    object: Option<&str>,
    words: &Vocabulary,
) -> Result<Transformation, Vec<SyntaxError>> {
    match object {
        Some(name) => parse(&text.replace(OBJECT, name), words),
        None => parse(&without(text), words),
    }
}

fn without(text: &str) -> String {
    let parameter = |p: &str| match p.trim_start().strip_prefix("g_").filter(|_| has_object(p)) {
        None => p.replace(OBJECT, "auto"),
        Some(items) => {
            let left: Vec<&str> = items.split(':').filter(|item| !has_object(item)).collect();
            format!("g_{}", if left.is_empty() { "auto".to_owned() } else { left.join(":") })
        }
    };
    let component = |c: &str| c.split(',').map(parameter).collect::<Vec<_>>().join(",");
    text.split('/').map(component).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::PxSize;

    fn text(text: &str, object: Option<&str>) -> String {
        filled(text, object, &Vocabulary::standard()).unwrap().canonical()
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
