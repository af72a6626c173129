//! The models every copy of the program knows, in order of invocation. One line a model.

/// A model folder whose text is part of the program.
pub(in crate::inference) struct BuiltIn {
    /// Folder name.
    pub id: &'static str,
    /// `model.toml`.
    pub manifest: &'static str,
    /// `card.md`.
    pub card: &'static str,
    /// Further files by name: labels, dictionaries, weights of our own.
    pub files: &'static [(&'static str, &'static [u8])],
}

macro_rules! built_in {
    ($id:literal $(, $file:literal)*) => {
        BuiltIn {
            id: $id,
            manifest: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $id, "/model.toml")),
            card: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $id, "/card.md")),
            files: &[$((
                $file,
                include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $id, "/", $file)),
            )),*],
        }
    };
}

/// Of several models for one analysis, the first that is installed answers.
pub(in crate::inference) const ALL: &[BuiltIn] = &[
    built_in!("coco-dfine-s"),
    built_in!("coco-dfine-n"),
    built_in!("coco-picodet-s"),
    built_in!("coco-deimv2-femto"),
    built_in!("coco-yolox-nano"),
    built_in!("faces"),
    built_in!("imagenet", "labels.txt"),
    built_in!("unidet-dfine-s", "labels.txt"),
    built_in!("human-anatomy", "labels.txt"),
    built_in!("text", "en_dict.txt"),
    built_in!("saliency"),
    built_in!("clothes"),
    built_in!("gravitas-vision", "gravitas-vision.onnx", "gravitas-vision.mean512.f32"),
    built_in!("gravitas-iqa", "gravitas-iqa.onnx"),
    built_in!("gravitas-shop", "gravitas-shop.onnx"),
    built_in!("gravitas-type", "labels.txt", "gravitas-type.onnx"),
    built_in!("watermark"),
    built_in!("gravitas-fashion", "labels.txt", "cld-fashion.onnx"),
    built_in!("gravitas-caption", "caption-memory.onnx", "caption-step.onnx", "vocabulary.txt"),
];
