//! Icons on a 16 by 16 box, drawn as SVG and tinted like the text beside them.

use egui::{Color32, Image, ImageSource, Rect, Ui};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $file:literal,)*) => {
        /// One of our icons.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Icon {
            $($(#[$doc])* $name,)*
        }

        impl Icon {
            fn source(self) -> ImageSource<'static> {
                match self {
                    $(Self::$name => ImageSource::Bytes {
                        uri: concat!("bytes://icons/", $file, ".svg").into(),
                        bytes: include_bytes!(concat!("../../../assets/icons/", $file, ".svg")).into(),
                    },)*
                }
            }
        }
    };
}

icons! {
    /// `boxes.svg`
    Boxes = "boxes",
    /// `check.svg`
    Check = "check",
    /// `chevron-down.svg`
    ChevronDown = "chevron-down",
    /// `chevron-left.svg`
    ChevronLeft = "chevron-left",
    /// `chevron-right.svg`
    ChevronRight = "chevron-right",
    /// `close.svg`
    Close = "close",
    /// `code.svg`
    Code = "code",
    /// `copy.svg`
    Copy = "copy",
    /// `download.svg`
    Download = "download",
    /// `drop.svg`
    Drop = "drop",
    /// `external.svg`
    External = "external",
    /// `eye.svg`
    Eye = "eye",
    /// `eye-off.svg`
    EyeOff = "eye-off",
    /// `face.svg`
    Face = "face",
    /// `filter.svg`
    Filter = "filter",
    /// `flag.svg`
    Flag = "flag",
    /// `flag-set.svg`
    FlagSet = "flag-set",
    /// `focus.svg`
    Focus = "focus",
    /// `folder.svg`
    Folder = "folder",
    /// `folder-off.svg`
    FolderOff = "folder-off",
    /// `gauge.svg`
    Gauge = "gauge",
    /// `grid.svg`
    Grid = "grid",
    /// `grip.svg`
    Grip = "grip",
    /// `importance.svg`
    Importance = "importance",
    /// `info.svg`
    Info = "info",
    /// `justified.svg`
    Justified = "justified",
    /// `lock.svg`
    Lock = "lock",
    /// `key.svg`
    Key = "key",
    /// `link.svg`
    Link = "link",
    /// `menu.svg`
    Menu = "menu",
    /// `minus.svg`
    Minus = "minus",
    /// `more.svg`
    More = "more",
    /// `offline.svg`
    Offline = "offline",
    /// `pause.svg`
    Pause = "pause",
    /// `pencil.svg`
    Pencil = "pencil",
    /// `picture.svg`
    Picture = "picture",
    /// `play.svg`
    Play = "play",
    /// `plus.svg`
    Plus = "plus",
    /// `refresh.svg`
    Refresh = "refresh",
    /// `region.svg`
    Region = "region",
    /// `reject.svg`
    Reject = "reject",
    /// `save.svg`
    Save = "save",
    /// `search.svg`
    Search = "search",
    /// `set.svg`
    Set = "set",
    /// `sort.svg`
    Sort = "sort",
    /// `stack.svg`
    Stack = "stack",
    /// `star.svg`
    Star = "star",
    /// `star-set.svg`
    StarSet = "star-set",
    /// `stop.svg`
    Stop = "stop",
    /// `tag.svg`
    Tag = "tag",
    /// `text.svg`
    Text = "text",
    /// `thirds.svg`
    Thirds = "thirds",
    /// `trash.svg`
    Trash = "trash",
    /// `undo.svg`
    Undo = "undo",
    /// `warning.svg`
    Warning = "warning",
}

impl Icon {
    /// Paints the icon in `colour` over `rect`, which is square.
    pub fn paint(self, ui: &Ui, rect: Rect, colour: Color32) {
        Image::new(self.source()).tint(colour).paint_at(ui, rect);
    }

    /// Paints the icon `side` points wide about the middle of `rect`.
    pub fn paint_centred(self, ui: &Ui, rect: Rect, side: f32, colour: Color32) {
        self.paint(ui, Rect::from_center_size(rect.center(), egui::Vec2::splat(side)), colour);
    }
}
