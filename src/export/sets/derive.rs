//! All files of one picture: planned, compared with what is there, encoded, written.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::encoding::{Encoded, quality_text};
use super::manifest::{FileRecord, ObjectRecord, PictureRecord};
use super::plan::{SlotPlan, Variant, at_width, plan};
use super::set::{CropSet, FIELDS, Slot};
use super::{Folder, Object, by_bytes, fill, recipe};
use crate::export::ExportError;
use crate::facts::{Fingerprint, PixelBuffer, Scene};
use crate::geometry::PxRect;
use crate::grammar::Vocabulary;
use crate::grammar::template::Template;
use crate::media::{Carried, OutputFormat};

/// Most widths that breakpoints by bytes make where the slot says nothing.
const MOST_WIDTHS: u32 = 20;

/// A picture to be cut, before it is decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureInput {
    /// The source.
    pub path: PathBuf,
    /// Its number in the library, for names.
    pub id: Option<i64>,
    /// Identity of its pixels.
    pub fingerprint: Fingerprint,
    /// Text for people who cannot see it.
    pub alt: String,
    /// The important object, where a person chose it.
    pub object: Option<String>,
    /// Crops drawn by hand, by slot.
    pub by_hand: BTreeMap<String, PxRect>,
    /// What the files say about their origin.
    pub carried: Option<Carried>,
    /// Whatever else decides about the crops: models, marks, thresholds.
    pub inputs: String,
}

/// A decoded picture and what is known about it.
#[derive(Debug, Clone)]
pub struct Look {
    /// All pixels, upright.
    pub pixels: PixelBuffer,
    /// What the crop engine sees.
    pub scene: Scene,
}

/// What was made of a picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Derived {
    /// For the manifest.
    pub record: PictureRecord,
    /// Files encoded and written now.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Their length.
    pub bytes_written: u64,
}

/// Makes every file of `set` that is not there yet.
///
/// `look` decodes the picture; it is called once, and only when something has to be made. `wrote` hears
/// the length of every file and says whether to go on. What fails is a sentence in the record.
pub fn derive(
    set: &CropSet,
    picture: &PictureInput,
    folder: &Folder,
    words: &Vocabulary,
    look: &dyn Fn() -> Result<Look, String>,
    wrote: &dyn Fn(u64) -> bool,
) -> Derived {
    let source = picture.path.to_string_lossy().into_owned();
    let before = folder.before().picture(&source).cloned().unwrap_or_default();
    let mut work = Work {
        set,
        picture,
        folder,
        words,
        wrote,
        template: Template::parse(&set.template, FIELDS),
        before,
        object: None,
        done: Derived::default(),
        stopped: false,
    };
    work.done.record = PictureRecord {
        source,
        fingerprint: picture.fingerprint.to_string(),
        size: work.before.size,
        alt: picture.alt.clone(),
        object: work.before.object.clone(),
        ..PictureRecord::default()
    };
    let waiting = work.keep_what_is_there();
    if !waiting.is_empty() {
        match look() {
            Ok(look) => work.make(&waiting, &look),
            Err(reason) => work.done.record.errors.push((String::new(), reason)),
        }
    }
    work.done
}

struct Work<'a> {
    set: &'a CropSet,
    picture: &'a PictureInput,
    folder: &'a Folder,
    words: &'a Vocabulary,
    wrote: &'a dyn Fn(u64) -> bool,
    template: Result<Template, crate::grammar::template::TemplateError>,
    before: PictureRecord,
    object: Option<Object>,
    done: Derived,
    stopped: bool,
}

impl<'a> Work<'a> {
    fn inputs(&self, slot: &Slot) -> String {
        let hand = self.picture.by_hand.get(&slot.name).map(|area| format!("{area:?}"));
        let own =
            format!("{}|{:?}|{hand:?}|{:?}", self.picture.inputs, self.picture.object, self.picture.carried);
        recipe::of_slot(self.picture.fingerprint, slot, &self.set.template, &own)
    }

    /// Takes over the slots of which every file is as it was; returns the others.
    fn keep_what_is_there(&mut self) -> Vec<&'a Slot> {
        let mut waiting = Vec::new();
        for slot in &self.set.slots {
            let inputs = self.inputs(slot);
            let files: Vec<FileRecord> = self.before.of_slot(&slot.name).cloned().collect();
            let same = self.before.inputs.get(&slot.name) == Some(&inputs) && !files.is_empty();
            if !(same && files.iter().all(|f| self.folder.holds(&f.path, f.bytes, &f.sha256))) {
                waiting.push(slot);
                continue;
            }
            let claimed: Result<Vec<()>, _> = files.iter().map(|f| self.folder.claim(&f.path)).collect();
            if let Err(error) = claimed {
                self.done.record.errors.push((slot.name.clone(), error.to_string()));
                continue;
            }
            self.done.kept += files.len() as u64;
            self.done.record.files.extend(files);
            self.done.record.inputs.insert(slot.name.clone(), inputs);
            let notes = self.before.notes.iter().filter(|(about, _)| *about == slot.name);
            self.done.record.notes.extend(notes.cloned());
        }
        waiting
    }

    fn make(&mut self, slots: &[&Slot], look: &Look) {
        self.done.record.size = [look.scene.size.w, look.scene.size.h];
        self.object = match &self.picture.object {
            Some(chosen) => Some(Object::chosen(chosen).seen_in(&look.scene)),
            None => fill::important_object(&look.scene),
        };
        let asked = self.set.slots.iter().any(|slot| fill::has_object(&slot.transformation));
        self.done.record.object = self.object.as_ref().filter(|_| asked).map(|object| ObjectRecord {
            name: object.name.clone(),
            by: if self.picture.object.is_some() { "chosen" } else { "prominent" }.to_owned(),
            model: object.model.clone(),
            confidence: object.confidence,
        });
        for slot in slots {
            if self.stopped {
                return;
            }
            match self.make_slot(slot, look) {
                // A slot that was stopped halfway is looked at again next time.
                Ok(()) if !self.stopped => {
                    let inputs = self.inputs(slot);
                    self.done.record.inputs.insert(slot.name.clone(), inputs);
                }
                Ok(()) => {}
                Err(reason) => self.done.record.errors.push((slot.name.clone(), reason)),
            }
        }
    }

    fn make_slot(&mut self, slot: &Slot, look: &Look) -> Result<(), String> {
        let by_hand = self.picture.by_hand.get(&slot.name).copied();
        let mut planned = plan(slot, self.object.as_ref(), by_hand, &look.scene, self.words)?;
        let formats = formats_of(slot);
        let mut encoded = Encoded::new(&look.pixels, self.picture.carried.clone());
        if let Some(step) = slot.breakpoints.and_then(|points| points.step_kb) {
            self.by_bytes(slot, &mut planned, step, formats[formats.len() - 1], look, &mut encoded)?;
        }
        let about = |note: &String| (slot.name.clone(), note.clone());
        self.done.record.notes.extend(planned.notes.iter().map(about));
        let mut failed = None;
        for variant in &planned.variants {
            for &format in &formats {
                if self.stopped {
                    return Ok(());
                }
                if let Err(error) = self.make_file(slot, &planned, variant, format, &mut encoded) {
                    failed = failed.or(Some(error.to_string()));
                }
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Looks for widths whose files are about one step apart, in the format that every browser reads.
    fn by_bytes(
        &self,
        slot: &Slot,
        planned: &mut SlotPlan,
        step_kb: u32,
        format: OutputFormat,
        look: &Look,
        encoded: &mut Encoded<'_>,
    ) -> Result<(), String> {
        let [first, .., last] = planned.variants.as_slice() else { return Ok(()) };
        let range = (first.plan.canvas.w, last.plan.canvas.w);
        let hand = self.picture.by_hand.get(&slot.name).copied();
        let most = slot.breakpoints.and_then(|p| p.most).unwrap_or(MOST_WIDTHS) as usize;
        let widest = last.clone();
        let at = |width: u32| -> Result<Variant, String> {
            if width == range.1 {
                return Ok(widest.clone());
            }
            at_width(first, width, (hand, slot.enlarge), &look.scene, self.words)
        };
        let made = RefCell::new(encoded);
        let bytes_at = |width: u32| -> Result<u64, String> {
            let variant = at(width)?;
            let mut made = made.borrow_mut();
            let file = made.of(slot, &variant, format).map_err(|error| error.to_string())?;
            Ok(file.bytes.len() as u64)
        };
        let (widths, kept) = by_bytes(range, u64::from(step_kb) * 1000, most, bytes_at)?;
        if !kept {
            planned.notes.push(format!("some neighbouring files differ by more than {step_kb} kB"));
        }
        planned.variants = widths.into_iter().map(at).collect::<Result<_, _>>()?;
        Ok(())
    }

    fn make_file(
        &mut self,
        slot: &Slot,
        planned: &SlotPlan,
        variant: &Variant,
        format: OutputFormat,
        encoded: &mut Encoded<'_>,
    ) -> Result<(), ExportError> {
        let recipe = recipe::of_file(
            self.picture.fingerprint,
            variant,
            self.object.as_ref(),
            &format!(
                "{format:?}|{}|{:?}|{:?}|{:?}",
                quality_text(slot, variant),
                slot.max_kb,
                slot.lowest_quality,
                self.picture.carried
            ),
        );
        let path = self.name_of(slot, variant, format, &recipe)?;
        self.folder.claim(&path)?;
        let same = self.before.files.iter().find(|f| f.recipe == recipe && f.path == path);
        if let Some(kept) = same.filter(|f| self.folder.holds(&f.path, f.bytes, &f.sha256)) {
            let kept = FileRecord { slot: slot.name.clone(), ..kept.clone() };
            self.done.kept += 1;
            self.done.record.files.push(kept);
            return Ok(());
        }
        let file = encoded.of(slot, variant, format)?;
        let sha256 = self.folder.write(&path, &file.bytes)?;
        let bytes = file.bytes.len() as u64;
        if !file.met {
            let text = format!(
                "{path} has {:.1} kB at the lowest quality; the budget of {} kB cannot be met at this size",
                bytes as f64 / 1000.0,
                slot.max_kb.unwrap_or(0)
            );
            self.done.record.notes.push((slot.name.clone(), text));
        }
        self.done.written += 1;
        self.done.bytes_written += bytes;
        self.stopped = !(self.wrote)(bytes);
        let record = record_of(slot, planned, variant, format, (path, bytes, sha256, file.quality, recipe));
        self.done.record.files.push(record);
        Ok(())
    }

    fn name_of(
        &self,
        slot: &Slot,
        variant: &Variant,
        format: OutputFormat,
        recipe: &str,
    ) -> Result<String, ExportError> {
        let template = self.template.as_ref().map_err(|error| ExportError::Template(error.to_string()))?;
        let canvas = variant.plan.canvas;
        let object = self.object.as_ref().map_or("scene", |o| &o.name);
        Ok(template.fill(|field| match field {
            "slot" => slot.name.clone(),
            "width" => canvas.w.to_string(),
            "height" => canvas.h.to_string(),
            "ratio" => ratio_text(canvas.w, canvas.h),
            "object" => object.to_owned(),
            "hash" => recipe[..8].to_owned(),
            "ext" => format.extension().to_owned(),
            "dpr" => format!("{}x", variant.dpr),
            "set" => self.set.name.clone(),
            field => of_picture(field, &self.picture.path, self.picture.id),
        }))
    }
}

/// Fields of a name that only the picture decides about.
fn of_picture(field: &str, path: &Path, id: Option<i64>) -> String {
    let text = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    match field {
        "name" => text(path.file_stem()),
        "folder" => text(path.parent().and_then(Path::file_name)),
        "id" => id.map_or_else(|| text(path.file_stem()), |id| id.to_string()),
        other => other.to_owned(),
    }
}

/// Pictures whose files would have the same names, before anything is written: the shared name and both.
#[must_use]
pub fn same_names(set: &CropSet, pictures: &[(PathBuf, Option<i64>)]) -> Option<(String, PathBuf, PathBuf)> {
    let template = Template::parse(&set.template, FIELDS).ok()?;
    if template.has("hash") {
        return None;
    }
    let mut seen: BTreeMap<String, &Path> = BTreeMap::new();
    for (path, id) in pictures {
        let name = template.fill(|field| of_picture(field, path, *id));
        // The same file twice is one picture.
        if let Some(other) = seen.insert(name.to_lowercase(), path).filter(|other| other != path) {
            return Some((name, other.to_owned(), path.clone()));
        }
    }
    None
}

fn formats_of(slot: &Slot) -> Vec<OutputFormat> {
    slot.formats.iter().filter_map(|f| OutputFormat::from_extension(f)).collect()
}

/// `16x9` where the sides are a small ratio, else width by height to two digits.
fn ratio_text(w: u32, h: u32) -> String {
    let known =
        [(1, 1), (16, 9), (9, 16), (4, 3), (3, 4), (3, 2), (2, 3), (4, 5), (5, 4), (2, 1), (1, 2), (21, 9)];
    let ratio = f64::from(w) / f64::from(h.max(1));
    let near = |(a, b): &(u32, u32)| (ratio / (f64::from(*a) / f64::from(*b)) - 1.0).abs() < 0.01;
    known.iter().find(|pair| near(pair)).map_or_else(|| format!("{ratio:.2}"), |(a, b)| format!("{a}x{b}"))
}

fn record_of(
    slot: &Slot,
    planned: &SlotPlan,
    variant: &Variant,
    format: OutputFormat,
    (path, bytes, sha256, quality, recipe): (String, u64, String, Option<u8>, String),
) -> FileRecord {
    let plan = &variant.plan;
    FileRecord {
        path,
        slot: slot.name.clone(),
        format: format.extension().to_owned(),
        transformation: variant.tree.canonical(),
        take: plan.take,
        canvas: [plan.canvas.w, plan.canvas.h],
        dpr: variant.dpr,
        bytes,
        sha256,
        quality,
        reason: plan.reason.clone(),
        warnings: plan.warnings.iter().map(|w| (w.code.to_string(), w.message.clone())).collect(),
        certainty: if planned.by_hand { 1.0 } else { super::certainty(plan) },
        by_hand: planned.by_hand,
        recipe,
    }
}
