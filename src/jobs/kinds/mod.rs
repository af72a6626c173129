//! The kinds of work, one file each.

mod analyse;
mod analyst;
mod demand;
mod errand;
mod export;
mod files;
mod film;
mod index;
mod intake;
mod journal;
mod open;
mod scan;
mod thumb;
mod watch;

pub use analyse::{ANALYSIS_SIDE, Analyse, AnalyseItem, FileAnalysis, Subject};
pub use analyst::{Analyst, EngineAnalyst, EngineStatus, Wanted, meant, sharpen, with_needs};
pub use demand::{Demand, Feeder, InFlight};
pub use errand::{Errand, Errands};
pub use export::{ExportGauge, export_all};
pub use files::{
    CAN_RESTORE, FileHand, FileWish, FilesDone, FilesReport, Left, RENAME_FIELDS, Relocation, TrashPlan,
};
pub use film::{FilmOrder, FilmTicket, make as make_film};
pub use index::{Index, IndexItem};
pub use intake::{Intake, Tally, Ticket};
pub use journal::Journal;
pub use open::{Open, OpenItem, Opened, OpenedPicture};
pub use scan::{ScanReport, ScanRequest, ScanTotals, Scanner};
pub use thumb::{AssetThumb, ThumbRequest, Thumbnailer};
pub use watch::{Follow, Submit, Watcher};
