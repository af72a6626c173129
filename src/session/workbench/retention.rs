//! How much of labelled things crops keep: asked for by name, by plain `g_auto`, and in the middle, beside
//! public croppers on the same pictures.

mod rivals;
mod sheet;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rivals::Rivals;

use super::Workbench;
use crate::facts::{Detection, Scene, SceneDetection};
use crate::geometry::{IntRect, PxRect, PxSize};
use crate::grammar::{Transformation, parse};
use crate::inference::eval::{Labelled, Truth, labels};
use crate::media::{DecodeSize, Decoded};
use crate::session::{Result, SessionError};

/// The shapes that are cut.
const RATIOS: [&str; 5] = ["16:9", "4:3", "1:1", "4:5", "9:16"];

/// Labelled things smaller than this share of the picture do not count.
const LEAST_AREA: f64 = 0.01;

/// A labelled thing counts as found when a box of its class overlaps it this much.
const FOUND_IOU: f64 = 0.5;

/// Our own ways to cut, in the order of [`CropCase::windows`]; croppers of others follow.
const OURS: [&str; 3] = ["g_auto:<class>", "g_auto", "centre"];

/// A labelled thing in a picture, cut to one shape in several ways.
#[derive(Debug, Clone, PartialEq)]
pub struct CropCase {
    /// Name of the picture in the folder.
    pub file: String,
    /// Size of the picture.
    pub size: PxSize,
    /// Class of the thing.
    pub label: String,
    /// Who it is.
    pub group: CropGroup,
    /// `16:9`
    pub ratio: &'static str,
    /// The largest thing of its class, as labelled.
    pub object: PxRect,
    /// Whether the detector found it.
    pub found: Sighting,
    /// Whether nothing else in the picture is labelled as its class.
    pub alone: bool,
    /// The window of each method; `None` where a public cropper gave no answer.
    pub windows: Vec<Option<IntRect>>,
    /// Why the first window lies where it does.
    pub reason: String,
}

impl CropCase {
    /// Share of the labelled area that a method keeps.
    #[must_use]
    pub fn kept(&self, method: usize) -> Option<f64> {
        let window = self.windows.get(method).copied().flatten()?;
        Some(self.object.share_inside(&window.to_px()))
    }
}

/// What the detector made of a labelled thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sighting {
    /// A box of its class lies on it, and no other of that class counts for more (confidence times area).
    Foremost,
    /// A box of its class lies on it, but the detector takes another thing for the largest of the class.
    Behind,
    /// No box of its class lies on it.
    Missed,
}

/// Kinds of things that people crop for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CropGroup {
    /// A person.
    People,
    /// An animal.
    Animals,
    /// Anything else.
    Things,
}

/// What to measure.
#[derive(Debug, Clone, Default)]
pub struct CropStudyRequest {
    /// Folder with pictures and `objects.json`.
    pub data: PathBuf,
    /// Where the pictures of the worst cases go; made when missing.
    pub out: PathBuf,
    /// Public croppers: name, and a command that is given a picture and window sizes (`300x200`) and
    /// prints one `x y w h` a line.
    pub rivals: Vec<(String, String)>,
}

/// All cases of a folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CropStudy {
    /// Names of the methods; the first is by class, the second plain `g_auto`, the third the middle.
    pub methods: Vec<String>,
    /// Every thing that counts, in every shape it fits.
    pub cases: Vec<CropCase>,
    /// Pictures looked at.
    pub pictures: usize,
}

impl CropStudy {
    /// Mean share that `method` keeps over the cases that `counts`, and how many there are.
    #[must_use]
    pub fn mean(&self, method: usize, counts: impl Fn(&CropCase) -> bool) -> Option<(f64, usize)> {
        let kept: Vec<f64> =
            self.cases.iter().filter(|c| counts(c)).filter_map(|case| case.kept(method)).collect();
        let count = u32::try_from(kept.len()).ok().filter(|n| *n > 0)?;
        Some((kept.iter().sum::<f64>() / f64::from(count), kept.len()))
    }

    /// The cases of `method` that keep least, among those that `counts`; the worst first.
    #[must_use]
    pub fn worst(&self, method: usize, most: usize, counts: impl Fn(&CropCase) -> bool) -> Vec<&CropCase> {
        let mut cases: Vec<(f64, &CropCase)> =
            self.cases.iter().filter(|c| counts(c)).filter_map(|c| Some((c.kept(method)?, c))).collect();
        cases.sort_by(|a, b| a.0.total_cmp(&b.0));
        cases.into_iter().take(most).map(|(_, case)| case).collect()
    }
}

impl Workbench {
    /// Cuts every labelled picture of a folder in every shape and way; `progress` is told how many pictures
    /// are done, and how many there are.
    pub fn measure_crops(
        &self,
        request: &CropStudyRequest,
        progress: &dyn Fn(usize, usize),
    ) -> Result<CropStudy> {
        let pictures =
            labels(&request.data.join("objects.json")).map_err(|e| SessionError::Model(e.to_string()))?;
        std::fs::create_dir_all(&request.out)
            .map_err(|e| SessionError::Write { reason: e.to_string(), path: request.out.clone() })?;
        let rivals = Rivals::new(&request.rivals, &request.out);
        let methods = OURS.iter().map(|m| (*m).to_owned()).chain(rivals.names()).collect();
        let mut study = CropStudy { methods, ..CropStudy::default() };
        for (index, labelled) in pictures.iter().enumerate() {
            study.cases.extend(self.cut_picture(&request.data, labelled, &rivals)?);
            study.pictures += 1;
            progress(index + 1, pictures.len());
        }
        Ok(study)
    }

    /// Draws the given cases of a study into one picture, two in a row: the labelled thing green, our crop by
    /// class white, plain `g_auto` yellow, the others red.
    pub fn draw_crops(&self, data: &Path, cases: &[&CropCase], to: &Path) -> Result<()> {
        let tiles = cases.iter().map(|case| {
            let decoded = self.decode(&data.join(&case.file), DecodeSize::Full)?;
            Ok(sheet::tile(&decoded.pixels, case))
        });
        let tiles = tiles.collect::<Result<Vec<_>>>()?;
        sheet::write(&tiles, to)
    }

    fn cut_picture(&self, folder: &Path, labelled: &Labelled, rivals: &Rivals<'_>) -> Result<Vec<CropCase>> {
        let path = folder.join(&labelled.file);
        let largest = largest_of_each_class(labelled);
        if largest.is_empty() {
            return Ok(Vec::new());
        }
        let decoded = self.decode(&path, DecodeSize::Full)?;
        let wishes = largest.keys().map(|label| format!("c_fill,g_auto:{label},ar_1"));
        let wishes = wishes.map(|text| self.read(&text)).collect::<Result<Vec<_>>>()?;
        let scene = self.scene_of(&decoded, &wishes)?;
        let fills = RATIOS.iter().map(|ratio| self.window(&scene, &format!("c_fill,ar_{ratio}")));
        let middles = fills.collect::<Result<Vec<_>>>()?;
        let sides: Vec<PxSize> = middles.iter().map(|(window, _)| window.size()).collect();
        let others = rivals.windows(&path, &decoded.pixels, &sides);
        let mut cases = Vec::new();
        for (at, ratio) in RATIOS.iter().enumerate() {
            let plain = self.window(&scene, &format!("c_fill,g_auto,ar_{ratio}"))?.0;
            for truth in largest.values().filter(|t| counts(t, decoded.full_size, sides[at])) {
                let named = format!("c_fill,g_auto:{},ar_{ratio}", truth.label);
                let (window, reason) = self.window(&scene, &named)?;
                let mut windows = vec![Some(window), Some(plain), Some(middles[at].0)];
                windows.extend(others.iter().map(|of_rival| of_rival[at]));
                cases.push(self.case(&decoded, &scene, labelled, truth, (ratio, windows, reason)));
            }
        }
        Ok(cases)
    }

    fn case(
        &self,
        decoded: &Decoded,
        scene: &Scene,
        labelled: &Labelled,
        truth: &Truth,
        (ratio, windows, reason): (&'static str, Vec<Option<IntRect>>, String),
    ) -> CropCase {
        CropCase {
            file: labelled.file.clone(),
            size: decoded.full_size,
            label: truth.label.clone(),
            group: self.group(&truth.label),
            ratio,
            object: truth.bounds,
            found: sighting(scene, truth),
            alone: labelled.objects.iter().filter(|o| o.label == truth.label).count() == 1,
            windows,
            reason,
        }
    }

    fn group(&self, label: &str) -> CropGroup {
        if label == "person" {
            return CropGroup::People;
        }
        let words = self.words.model("coco").and_then(|m| m.labels.iter().find(|l| l.name == label));
        let is_animal = words.is_some_and(|l| l.categories.iter().any(|c| c == "animal"));
        if is_animal { CropGroup::Animals } else { CropGroup::Things }
    }

    fn read(&self, text: &str) -> Result<Transformation> {
        let told = |errors: Vec<crate::grammar::SyntaxError>| {
            let sentences: Vec<String> = errors.into_iter().map(|e| e.message).collect();
            SessionError::Input(sentences.join("; "))
        };
        parse(text, &self.words).map_err(told)
    }

    /// The window of a transformation, and its reason.
    fn window(&self, scene: &Scene, text: &str) -> Result<(IntRect, String)> {
        let plan = crate::crop::plan(scene, &self.read(text)?, &self.words).map_err(super::refusals)?;
        Ok((plan.take, plan.reason))
    }
}

/// Compares a labelled thing with the boxes that a gravity naming its class goes by.
fn sighting(scene: &Scene, truth: &Truth) -> Sighting {
    let named = |d: &&SceneDetection| d.model == "coco" && d.detection.label == truth.label;
    let sure = scene.detections.iter().filter(named);
    let boxes: Vec<&Detection> =
        sure.chain(scene.unsure.iter().filter(named)).map(|d| &d.detection).collect();
    let extent = |d: &Detection| f64::from(d.confidence) * d.bounds.area();
    let foremost = boxes.iter().max_by(|a, b| extent(a).total_cmp(&extent(b)));
    let lies_on_it = |d: &Detection| d.bounds.iou(&truth.bounds) >= FOUND_IOU;
    if foremost.is_some_and(|d| lies_on_it(d)) {
        Sighting::Foremost
    } else if boxes.into_iter().any(lies_on_it) {
        Sighting::Behind
    } else {
        Sighting::Missed
    }
}

fn largest_of_each_class(labelled: &Labelled) -> BTreeMap<&str, &Truth> {
    let mut largest: BTreeMap<&str, &Truth> = BTreeMap::new();
    for truth in &labelled.objects {
        let entry = largest.entry(&truth.label).or_insert(truth);
        if truth.bounds.area() > entry.bounds.area() {
            *entry = truth;
        }
    }
    largest
}

/// Large enough to matter, and small enough to be kept whole.
fn counts(truth: &Truth, picture: PxSize, window: PxSize) -> bool {
    let r = &truth.bounds;
    let large = r.area() > LEAST_AREA * picture.rect().area();
    large && r.w <= f64::from(window.w) && r.h <= f64::from(window.h)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn truth(label: &str, side: f64) -> Truth {
        Truth { label: label.to_owned(), bounds: PxRect::new(0.0, 0.0, side, side) }
    }

    #[test]
    fn the_largest_of_each_class_counts_where_it_fits() {
        let labelled = Labelled {
            file: "a.jpg".to_owned(),
            size: PxSize::new(100, 100),
            objects: vec![truth("cat", 20.0), truth("cat", 30.0), truth("dog", 5.0)],
        };
        let largest = largest_of_each_class(&labelled);
        assert_eq!(largest["cat"].bounds.w, 30.0);
        let (picture, window) = (labelled.size, PxSize::new(100, 25));
        assert!(!counts(largest["cat"], picture, window), "taller than the window");
        assert!(!counts(largest["dog"], picture, window), "under a hundredth of the picture");
        assert!(counts(&truth("cat", 20.0), picture, window));
    }

    #[test]
    fn means_leave_out_what_a_cropper_did_not_answer() {
        let case = |x: u32, other: Option<IntRect>| CropCase {
            file: String::new(),
            size: PxSize::new(100, 10),
            label: "cat".to_owned(),
            group: CropGroup::Animals,
            ratio: "1:1",
            object: PxRect::new(0.0, 0.0, 10.0, 10.0),
            found: Sighting::Foremost,
            alone: true,
            windows: vec![Some(IntRect::new(x, 0, 10, 10)), other],
            reason: String::new(),
        };
        let whole = IntRect::new(0, 0, 10, 10);
        let study = CropStudy {
            methods: vec!["a".to_owned(), "b".to_owned()],
            cases: vec![case(0, Some(whole)), case(5, None)],
            pictures: 2,
        };
        assert_eq!(study.mean(0, |_| true), Some((0.75, 2)));
        assert_eq!(study.mean(1, |_| true), Some((1.0, 1)));
        assert_eq!(study.mean(0, |_| false), None);
        assert_eq!(study.worst(0, 1, |_| true)[0].windows[1], None);
    }
}
