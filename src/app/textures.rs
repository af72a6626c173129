//! Pictures on the graphics card, under two budgets: bytes kept, and bytes uploaded in one frame.

use std::collections::HashMap;
use std::hash::Hash;

use egui::{ColorImage, Context, Rect, TextureHandle, TextureId, TextureOptions};

use super::tiles::Tile;
use crate::facts::{AssetId, Channels, PixelBuffer};
use crate::geometry::PxSize;

/// Bytes of textures kept: about 1,000 small thumbnails, or 64 large ones beside the open picture.
pub const KEPT_BYTES: usize = 256 << 20;
/// Bytes of whole pictures kept: the open one, those beside it, and a few that were open before.
const PICTURE_BYTES: usize = 128 << 20;
/// Bytes of tiles kept; a screen needs about 12 MB of them.
const TILE_BYTES: usize = 96 << 20;
/// Bytes that may be uploaded in one frame.
pub const FRAME_BYTES: usize = 4 << 20;

/// Which thumbnail a texture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThumbKey {
    /// Whose.
    pub id: AssetId,
    /// Version of the picture data.
    pub version: u64,
    /// 1024 px instead of 256 px.
    pub large: bool,
}

/// A texture and the size of what it shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    /// For painting.
    pub texture: TextureId,
    /// Pixels of the texture.
    pub size: PxSize,
}

/// All textures of the window.
pub struct Textures {
    thumbs: Budgeted<ThumbKey, TextureHandle>,
    /// By the place of their pixels in memory, which each keeps, so that no two share it.
    pictures: Budgeted<usize, Picture>,
    tiles: Budgeted<TileKey, TextureHandle>,
    /// Bytes of tiles uploaded in this frame.
    uploaded: usize,
}

/// Which tile a texture shows: number of the pyramid, its level, the tile.
type TileKey = (u64, usize, Tile);

/// A whole picture.
struct Picture {
    _pixels: PixelBuffer,
    handle: TextureHandle,
}

impl Default for Textures {
    fn default() -> Self {
        Self {
            thumbs: Budgeted::new(KEPT_BYTES),
            pictures: Budgeted::new(PICTURE_BYTES),
            tiles: Budgeted::new(TILE_BYTES),
            uploaded: 0,
        }
    }
}

impl Textures {
    /// Starts a frame: what is asked for from now on counts as used in it.
    pub fn begin_frame(&mut self) {
        self.thumbs.begin_frame();
        self.pictures.begin_frame();
        self.tiles.begin_frame();
        self.uploaded = 0;
    }

    /// Takes a decoded thumbnail in, and drops what was not looked at for longest.
    pub fn insert_thumb(&mut self, ctx: &Context, key: ThumbKey, pixels: &PixelBuffer) {
        let name = format!("thumb {}{}", key.id.0, if key.large { " large" } else { "" });
        let handle = ctx.load_texture(name, image_of(pixels), smooth());
        self.thumbs.insert(key, handle, texture_bytes(pixels.size()));
    }

    /// The thumbnail of an asset: the wanted class, else the other one.
    pub fn thumb(&mut self, id: AssetId, version: u64, large: bool) -> Option<Shown> {
        let key = ThumbKey { id, version, large };
        let found = if self.thumbs.contains(&key) { key } else { ThumbKey { large: !large, ..key } };
        self.thumbs.get(&found).map(shown)
    }

    /// Whether exactly this thumbnail is on the card.
    #[must_use]
    pub fn has_thumb(&self, key: &ThumbKey) -> bool {
        self.thumbs.contains(key)
    }

    /// A whole picture as a texture; uploads it when it is not on the card.
    ///
    /// A picture wider than the card allows is halved until it fits.
    pub fn picture(&mut self, ctx: &Context, pixels: &PixelBuffer) -> Shown {
        let key = pixels.bytes().as_ptr().addr();
        if let Some(known) = self.pictures.get(&key) {
            return shown(&known.handle);
        }
        let most = ctx.input(|i| i.max_texture_side);
        let handle = ctx.load_texture("open picture", image_within(pixels, most), detailed());
        let now = shown(&handle);
        let picture = Picture { _pixels: pixels.clone(), handle };
        self.pictures.insert(key, picture, texture_bytes(now.size));
        now
    }

    /// A part of a level of a picture, and where in its texture it lies; `None` when this frame has uploaded enough:
    /// ask again in the next one.
    pub fn tile(
        &mut self,
        ctx: &Context,
        (pyramid, level): (u64, usize),
        pixels: &PixelBuffer,
        tile: Tile,
    ) -> Option<(TextureId, Rect)> {
        let key = (pyramid, level, tile);
        let window = tile.with_rim(pixels.size());
        let uv = tile.within(window);
        if let Some(known) = self.tiles.get(&key) {
            return Some((known.id(), uv));
        }
        if self.uploaded >= FRAME_BYTES {
            return None;
        }
        let part = pixels.cropped(window)?;
        let bytes = window.w as usize * window.h as usize * 4;
        self.uploaded += bytes;
        let handle = ctx.load_texture("tile", image_of(&part), TextureOptions::LINEAR);
        let id = handle.id();
        self.tiles.insert(key, handle, bytes);
        Some((id, uv))
    }

    /// Forgets whole pictures and tiles, so that their memory is free.
    pub fn close_pictures(&mut self) {
        self.pictures = Budgeted::new(PICTURE_BYTES);
        self.tiles = Budgeted::new(TILE_BYTES);
    }
}

fn shown(handle: &TextureHandle) -> Shown {
    let [w, h] = handle.size();
    let side = |v: usize| u32::try_from(v).unwrap_or(u32::MAX);
    Shown { texture: handle.id(), size: PxSize::new(side(w), side(h)) }
}

fn smooth() -> TextureOptions {
    TextureOptions::LINEAR.with_mipmap_mode(Some(egui::TextureFilter::Linear))
}

/// Smooth when small, hard pixels when magnified would distract less than blur: photographers judge focus.
fn detailed() -> TextureOptions {
    TextureOptions {
        magnification: egui::TextureFilter::Linear,
        minification: egui::TextureFilter::Linear,
        wrap_mode: egui::TextureWrapMode::ClampToEdge,
        mipmap_mode: Some(egui::TextureFilter::Linear),
    }
}

/// Four bytes a pixel, and a third more for the smaller copies that make it smooth.
const fn texture_bytes(size: PxSize) -> usize {
    size.w as usize * size.h as usize * 4 / 3 * 4
}

/// The same picture in egui's form.
#[must_use]
pub fn image_of(pixels: &PixelBuffer) -> ColorImage {
    let size = [pixels.size().w as usize, pixels.size().h as usize];
    match pixels.channels() {
        Channels::Rgb => ColorImage::from_rgb(size, pixels.bytes()),
        Channels::Rgba => ColorImage::from_rgba_unmultiplied(size, pixels.bytes()),
    }
}

fn image_within(pixels: &PixelBuffer, most: usize) -> ColorImage {
    let size = pixels.size();
    let longest = size.w.max(size.h) as usize;
    let step = longest.div_ceil(most.max(1)).next_power_of_two();
    if step <= 1 {
        return image_of(pixels);
    }
    let (w, h) = ((size.w as usize / step).max(1), (size.h as usize / step).max(1));
    let n = pixels.channels().count();
    let mut bytes = Vec::with_capacity(w * h * n);
    for y in 0..h {
        let row = pixels.row(u32::try_from(y * step).unwrap_or(0));
        for x in 0..w {
            bytes.extend_from_slice(&row[x * step * n..x * step * n + n]);
        }
    }
    match pixels.channels() {
        Channels::Rgb => ColorImage::from_rgb([w, h], &bytes),
        Channels::Rgba => ColorImage::from_rgba_unmultiplied([w, h], &bytes),
    }
}

/// Values with a size, dropped oldest first once together they are over the budget.
///
/// What was used in the current frame is never dropped, so a screen that needs more than the
/// budget still shows whole.
pub struct Budgeted<K, V> {
    entries: HashMap<K, Entry<V>>,
    bytes: usize,
    budget: usize,
    frame: u64,
}

struct Entry<V> {
    value: V,
    bytes: usize,
    used: u64,
}

impl<K: Eq + Hash + Clone, V> Budgeted<K, V> {
    /// Nothing yet; at most about `budget` bytes later.
    #[must_use]
    pub fn new(budget: usize) -> Self {
        Self { entries: HashMap::new(), bytes: 0, budget, frame: 1 }
    }

    /// Starts a frame.
    pub fn begin_frame(&mut self) {
        self.frame += 1;
    }

    /// Keeps a value, replacing one of the same key, and makes room.
    pub fn insert(&mut self, key: K, value: V, bytes: usize) {
        let entry = Entry { value, bytes, used: self.frame };
        if let Some(old) = self.entries.insert(key, entry) {
            self.bytes -= old.bytes;
        }
        self.bytes += bytes;
        self.make_room();
    }

    /// The value of a key, which then counts as used.
    pub fn get(&mut self, key: &K) -> Option<&V> {
        let entry = self.entries.get_mut(key)?;
        entry.used = self.frame;
        Some(&entry.value)
    }

    /// Whether the key has a value; does not count as use.
    #[must_use]
    pub fn contains(&self, key: &K) -> bool {
        self.entries.contains_key(key)
    }

    /// Drops the value of a key.
    pub fn remove(&mut self, key: &K) -> bool {
        let removed = self.entries.remove(key);
        self.bytes -= removed.as_ref().map_or(0, |e| e.bytes);
        removed.is_some()
    }

    /// Sum over all values.
    #[cfg(test)]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    fn make_room(&mut self) {
        if self.bytes <= self.budget {
            return;
        }
        // Down to nine tenths at once, so that not every insertion sorts.
        let goal = self.budget / 10 * 9;
        let mut oldest: Vec<(u64, K)> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.used < self.frame)
            .map(|(key, entry)| (entry.used, key.clone()))
            .collect();
        oldest.sort_by_key(|(used, _)| *used);
        for (_, key) in oldest {
            if self.bytes <= goal {
                break;
            }
            self.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Step {
        Frame,
        Insert(u8, usize),
        Get(u8),
        Remove(u8),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let one = prop_oneof![
            Just(Step::Frame),
            (any::<u8>(), 0usize..400).prop_map(|(k, b)| Step::Insert(k % 24, b)),
            any::<u8>().prop_map(|k| Step::Get(k % 24)),
            any::<u8>().prop_map(|k| Step::Remove(k % 24)),
        ];
        prop::collection::vec(one, 0..200)
    }

    proptest! {
        #[test]
        fn the_sum_is_always_right_and_the_budget_holds(steps in steps()) {
            let mut cache = Budgeted::new(1000);
            for step in steps {
                let inserted = matches!(step, Step::Insert(..));
                match step {
                    Step::Frame => cache.begin_frame(),
                    Step::Insert(k, b) => cache.insert(k, b, b),
                    Step::Get(k) => { cache.get(&k); }
                    Step::Remove(k) => { cache.remove(&k); }
                }
                let sum: usize = cache.entries.values().map(|e| e.bytes).sum();
                prop_assert_eq!(sum, cache.bytes());
                // Room is made when something comes in, never by taking away what was just on screen.
                if !inserted {
                    continue;
                }
                let fresh: usize = cache.entries.values().filter(|e| e.used == cache.frame).map(|e| e.bytes).sum();
                prop_assert!(cache.bytes() <= 1000.max(fresh + 400), "{} kept, {} fresh", cache.bytes(), fresh);
            }
        }
    }

    #[test]
    fn five_thousand_thumbnails_stay_within_the_budget() {
        let ctx = Context::default();
        let mut textures = Textures::default();
        let side = PxSize::new(256, 192);
        let pixels = PixelBuffer::new(side, Channels::Rgb, vec![90; 256 * 192 * 3]).unwrap();
        for n in 0..5_000 {
            if n % 40 == 0 {
                // The pictures go to the card at the end of a frame; here they are let go.
                ctx.begin_pass(egui::RawInput::default());
                ctx.end_pass().textures_delta.clear();
                textures.begin_frame();
            }
            let key = ThumbKey { id: AssetId(n), version: 1, large: false };
            textures.insert_thumb(&ctx, key, &pixels);
        }
        assert!(textures.thumbs.bytes() <= KEPT_BYTES, "{} bytes", textures.thumbs.bytes());
        let newest = ThumbKey { id: AssetId(4_999), version: 1, large: false };
        assert!(textures.has_thumb(&newest) && !textures.has_thumb(&ThumbKey { id: AssetId(0), ..newest }));
    }

    #[test]
    fn a_large_picture_goes_to_the_card_in_parts() {
        use crate::app::tiles;
        let ctx = Context::default();
        let mut textures = Textures::default();
        let size = PxSize::new(9_000, 6_000);
        let pixels = PixelBuffer::new(size, Channels::Rgb, vec![90; 9_000 * 6_000 * 3]).unwrap();
        let upload = |textures: &mut Textures, part: Rect| -> (usize, usize) {
            ctx.begin_pass(egui::RawInput::default());
            ctx.end_pass().textures_delta.clear();
            textures.begin_frame();
            let all = tiles::covering(size, part);
            let there = all.iter().filter(|tile| textures.tile(&ctx, (7, 0), &pixels, **tile).is_some());
            (there.count(), all.len())
        };
        let screen = |x: f32| Rect::from_min_size(egui::pos2(x, 900.0), egui::vec2(1_440.0, 900.0));
        let (first, all) = upload(&mut textures, screen(600.0));
        assert!(first >= 4 && first < all, "one frame takes some of {all}: {first}");
        for _ in 0..all {
            upload(&mut textures, screen(600.0));
        }
        assert_eq!(upload(&mut textures, screen(600.0)).0, all, "in the end all are there");
        for step in 0..400_u16 {
            upload(&mut textures, screen(f32::from(step) * 18.0));
        }
        assert!(textures.tiles.bytes() <= TILE_BYTES, "{} bytes", textures.tiles.bytes());
    }

    #[test]
    fn what_is_on_screen_stays_and_the_oldest_goes() {
        let mut cache = Budgeted::new(100);
        cache.insert("a", (), 40);
        cache.begin_frame();
        cache.insert("b", (), 40);
        cache.begin_frame();
        cache.get(&"a");
        cache.insert("c", (), 40);
        assert!(cache.contains(&"a") && !cache.contains(&"b") && cache.contains(&"c"));
    }

    #[test]
    fn a_picture_too_wide_for_the_card_is_halved() {
        let pixels = PixelBuffer::new(PxSize::new(10, 4), Channels::Rgb, vec![7; 120]).unwrap();
        assert_eq!(image_within(&pixels, 4).size, [2, 1]);
        assert_eq!(image_within(&pixels, 10).size, [10, 4]);
    }
}
