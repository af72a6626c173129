//! Questions about files and folders that a person has to answer.

use crate::facts::RootId;

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

/// What would go with a watched folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgetView {
    /// The folder.
    pub root: RootId,
    /// Its name.
    pub name: String,
    /// Pictures that lie nowhere else.
    pub pictures: u64,
    /// Those of them on which a person made something.
    pub made: u64,
}
