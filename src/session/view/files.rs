//! Questions about files that a person has to answer.

/// What would go to the trash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrashView {
    /// Pictures.
    pub pictures: usize,
    /// Files: pictures, RAW files, sidecars, copies.
    pub files: usize,
    /// Together.
    pub bytes: u64,
    /// Whether these are the rejected ones of the list, not the selection.
    pub rejected: bool,
    /// Whether undo can take them out again.
    pub can_come_back: bool,
}
