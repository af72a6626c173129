//! One file from here to there: never over another one, and never half.

use std::fs::{self, File, FileTimes};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A file that goes from one path to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relocation {
    /// Where it is.
    pub from: PathBuf,
    /// Where it goes.
    pub to: PathBuf,
}

impl Relocation {
    /// The way back.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self { from: self.to.clone(), to: self.from.clone() }
    }
}

/// Moves files that belong together; when one cannot go, those before it come back.
pub fn all_or_none(moves: &[Relocation]) -> Result<(), String> {
    if let Some(taken) = moves.iter().find(|one| one.to.symlink_metadata().is_ok() && !only_case(one)) {
        return Err(exists(&taken.to));
    }
    for (n, one) in moves.iter().enumerate() {
        if let Err(reason) = relocate(one) {
            for done in moves[..n].iter().rev() {
                if let Err(stuck) = relocate(&done.reversed()) {
                    log::error!("a file did not come back: {stuck}: {}", done.to.display());
                }
            }
            return Err(reason);
        }
    }
    Ok(())
}

fn relocate(one: &Relocation) -> Result<(), String> {
    let Relocation { from, to } = one;
    if from == to {
        return Ok(());
    }
    if only_case(one) {
        return fs::rename(from, to).map_err(|error| failed(&error));
    }
    // A second name for the file fails where that name is taken, which renaming would not.
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from).map_err(|error| {
            let _second_name = fs::remove_file(to);
            failed(&error)
        }),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(exists(to)),
        Err(error) if error.kind() == ErrorKind::CrossesDevices => copy_over(from, to),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(failed(&error)),
        // Memory cards know no second names.
        Err(_) if to.symlink_metadata().is_err() => fs::rename(from, to).map_err(|error| failed(&error)),
        Err(_) => Err(exists(to)),
    }
}

/// Whether both paths are one file on a disk that does not tell capitals apart.
fn only_case(one: &Relocation) -> bool {
    let (from, to) = (one.from.as_os_str(), one.to.as_os_str());
    from != to && from.eq_ignore_ascii_case(to) && {
        let real = |path: &Path| path.canonicalize().ok();
        real(&one.from).is_some() && real(&one.from) == real(&one.to)
    }
}

/// To another disk: written beside its name, compared, given its name, and only then taken away here.
fn copy_over(from: &Path, to: &Path) -> Result<(), String> {
    let told = |error: io::Error| failed(&error);
    let folder = to.parent().ok_or_else(|| "the target lies in no folder".to_owned())?;
    let mut copy = tempfile::NamedTempFile::new_in(folder).map_err(told)?;
    let mut source = File::open(from).map_err(told)?;
    let facts = source.metadata().map_err(told)?;
    io::copy(&mut source, &mut copy).map_err(told)?;
    if let Ok(modified) = facts.modified() {
        copy.as_file().set_times(FileTimes::new().set_modified(modified)).map_err(told)?;
    }
    copy.as_file().set_permissions(facts.permissions()).map_err(told)?;
    copy.as_file().sync_all().map_err(told)?;
    if !same_bytes(from, copy.path()).map_err(told)? {
        return Err("the copy on the other disk differs; the file stays where it is".to_owned());
    }
    copy.persist_noclobber(to).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => exists(to),
        _ => failed(&error.error),
    })?;
    fs::remove_file(from).map_err(told)
}

fn same_bytes(a: &Path, b: &Path) -> io::Result<bool> {
    let (mut a, mut b) = (io::BufReader::new(File::open(a)?), io::BufReader::new(File::open(b)?));
    let (mut left, mut right) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let n = a.read(&mut left)?;
        if n == 0 {
            return Ok(b.read(&mut right)? == 0);
        }
        if b.read_exact(&mut right[..n]).is_err() || left[..n] != right[..n] {
            return Ok(false);
        }
    }
}

fn exists(to: &Path) -> String {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    format!("a file called {name} is there already")
}

fn failed(error: &io::Error) -> String {
    format!("it could not be moved: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn pair(folder: &tempfile::TempDir, from: &str, to: &str) -> Relocation {
        Relocation { from: folder.path().join(from), to: folder.path().join(to) }
    }

    fn text(folder: &tempfile::TempDir, name: &str) -> String {
        fs::read_to_string(folder.path().join(name)).unwrap_or_default()
    }

    #[test]
    fn a_file_never_takes_the_place_of_another_one() {
        let folder = folder(&[("a.jpg", "a"), ("b.jpg", "b")]);
        let told = all_or_none(&[pair(&folder, "a.jpg", "b.jpg")]).unwrap_err();
        assert_eq!(told, "a file called b.jpg is there already");
        assert!(
            relocate(&pair(&folder, "a.jpg", "b.jpg")).is_err(),
            "nor when it appeared in the last moment"
        );
        assert_eq!((text(&folder, "a.jpg"), text(&folder, "b.jpg")), ("a".to_owned(), "b".to_owned()));
    }

    #[test]
    fn what_belongs_together_goes_together_or_stays() {
        let folder = folder(&[("a.jpg", "a"), ("a.xmp", "x")]);
        let gone = pair(&folder, "a.cr2", "b.cr2");
        assert!(all_or_none(&[pair(&folder, "a.jpg", "b.jpg"), gone]).is_err());
        assert_eq!(text(&folder, "a.jpg"), "a", "it came back");
        all_or_none(&[pair(&folder, "a.jpg", "b.jpg"), pair(&folder, "a.xmp", "b.xmp")]).unwrap();
        assert_eq!((text(&folder, "b.jpg"), text(&folder, "b.xmp")), ("a".to_owned(), "x".to_owned()));
        assert!(!folder.path().join("a.jpg").exists());
    }

    #[test]
    fn a_copy_to_another_disk_keeps_bytes_and_time_and_refuses_a_taken_name() {
        let folder = folder(&[("a.jpg", "pixels"), ("b.jpg", "b")]);
        let (from, to) = (folder.path().join("a.jpg"), folder.path().join("c.jpg"));
        let before = from.metadata().unwrap().modified().unwrap();
        assert!(copy_over(&from, &folder.path().join("b.jpg")).is_err() && from.exists());
        copy_over(&from, &to).unwrap();
        assert_eq!(to.metadata().unwrap().modified().unwrap(), before);
        assert_eq!((text(&folder, "c.jpg").as_str(), from.exists()), ("pixels", false));
    }
}
