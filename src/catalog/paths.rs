//! File names as SQLite keeps them: text with `/` between parts, or raw bytes where a name is not Unicode.

use std::path::{Component, Path, PathBuf};

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Value, ValueRef};

use super::{CatalogError, Result};

/// A path or name on its way to or from a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StoredPath(Value);

impl StoredPath {
    /// Any path as it is.
    pub(super) fn new(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self(Value::Text(text.to_owned())),
            None => Self(Value::Blob(path.as_os_str().as_encoded_bytes().to_vec())),
        }
    }

    /// The path back.
    pub(super) fn to_path(&self) -> PathBuf {
        match &self.0 {
            Value::Text(text) => PathBuf::from(text),
            Value::Blob(bytes) => path_from_bytes(bytes),
            _ => PathBuf::new(),
        }
    }

    /// For people and for sorting; parts that are not Unicode are replaced.
    pub(super) fn to_text(&self) -> String {
        match &self.0 {
            Value::Text(text) => text.clone(),
            Value::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        }
    }
}

impl ToSql for StoredPath {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for StoredPath {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Text(_) | ValueRef::Blob(_) => Ok(Self(value.try_into()?)),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

#[cfg(unix)]
fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Folder (empty for the root itself) and file name of a path relative to a root.
pub(super) fn split(rel_path: &Path) -> Result<(StoredPath, StoredPath)> {
    let refused = || CatalogError::Unknown { what: format!("file {}", rel_path.display()) };
    let mut parts = Vec::new();
    for component in rel_path.components() {
        match component {
            Component::Normal(part) => parts.push(part),
            Component::CurDir => {}
            _ => return Err(refused()),
        }
    }
    let name = parts.pop().ok_or_else(refused)?;
    let mut folder = std::ffi::OsString::new();
    for part in parts {
        if !folder.is_empty() {
            folder.push("/");
        }
        folder.push(part);
    }
    Ok((StoredPath::new(Path::new(&folder)), StoredPath::new(Path::new(name))))
}

/// The bounds of a folder's own path and of all paths below it.
#[derive(Debug)]
pub(super) struct Below {
    pub itself: StoredPath,
    /// Everything below sorts after this …
    pub after: StoredPath,
    /// … and before this.
    pub before: StoredPath,
}

/// The bounds of everything below a folder given relative to its root.
pub(super) fn below(rel_path: &Path) -> Result<Below> {
    let (parent, name) = split(rel_path)?;
    let itself = parent.to_path().join(name.to_path());
    let with = |end: &str| {
        let mut text = itself.as_os_str().to_owned();
        text.push(end);
        StoredPath::new(Path::new(&text))
    };
    // `0` is the character after `/`.
    Ok(Below { itself: StoredPath::new(&itself), after: with("/"), before: with("0") })
}

/// The full path of a file from the path of its root, its folder and its name.
pub(super) fn join(root: &StoredPath, folder: &StoredPath, name: &StoredPath) -> PathBuf {
    let mut path = root.to_path();
    path.push(folder.to_path());
    path.push(name.to_path());
    path
}

/// A name for sorting: lower case, numbers padded so that `2` comes before `10`.
pub(super) fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() + 8);
    let mut digits = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        push_number(&mut key, &mut digits);
        key.push(c);
    }
    push_number(&mut key, &mut digits);
    key
}

fn push_number(key: &mut String, digits: &mut String) {
    if digits.is_empty() {
        return;
    }
    let number = digits.trim_start_matches('0');
    for _ in number.len()..10 {
        key.push('0');
    }
    key.push_str(number);
    digits.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_numbers() {
        let mut names = ["img_10.jpg", "IMG_2.jpg", "img_2b.jpg", "a", "img_00000000000002.jpg"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["a", "IMG_2.jpg", "img_00000000000002.jpg", "img_2b.jpg", "img_10.jpg"]);
    }

    #[test]
    fn paths_are_split_and_joined() {
        let (folder, name) = split(Path::new("a/b/c.jpg")).unwrap();
        assert_eq!((folder.to_text().as_str(), name.to_text().as_str()), ("a/b", "c.jpg"));
        let (folder, name) = split(Path::new("c.jpg")).unwrap();
        assert_eq!(join(&StoredPath::new(Path::new("/r")), &folder, &name), Path::new("/r/c.jpg"));
        for outside in ["../x.jpg", "/etc/x.jpg", ""] {
            assert!(split(Path::new(outside)).is_err(), "{outside}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_unicode_survive() {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = Path::new(std::ffi::OsStr::from_bytes(b"a\xff/b\xfe.jpg"));
        let (folder, name) = split(odd).unwrap();
        assert_eq!(join(&StoredPath::new(Path::new("/r")), &folder, &name), Path::new("/r").join(odd));
    }
}
