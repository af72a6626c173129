//! Fetching one file: resumed where it stopped, hashed before it counts, renamed at the end.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use super::NetError;
use super::part::Part;

/// Tries of one call that may follow each other, as long as each brings new bytes.
const TRIES: u32 = 4;
/// Time to find and reach the host.
const CONNECT: Duration = Duration::from_secs(20);
/// Time without a single byte.
const SILENCE: Duration = Duration::from_secs(30);

/// Fetches `url` into `dest`, which appears only when its SHA-256 is `sha256`.
///
/// A partial file beside `dest` is resumed with a range request; a server that ignores the range
/// is read from the start. A broken connection is taken up again a few times. `progress` hears the
/// number of bytes on disk after every block; `cancel` is asked as often. Wrong bytes are renamed
/// to `<dest>.refused` and named in the error.
pub fn download(
    url: &str,
    dest: &Path,
    expected_bytes: u64,
    sha256: &str,
    progress: &dyn Fn(u64),
    cancel: &dyn Fn() -> bool,
) -> Result<(), NetError> {
    let task = Task { url, host: host_of(url), expected: expected_bytes, progress, cancel };
    let mut part = Part::open(dest)?;
    let resumed = part.length() > 0;
    task.fill(&mut part)?;
    let mut found = part.hash()?;
    if resumed && !found.eq_ignore_ascii_case(sha256) {
        // What lay there belonged to something else: once more from the start.
        part.cut(0)?;
        task.fill(&mut part)?;
        found = part.hash()?;
    }
    if !found.eq_ignore_ascii_case(sha256) {
        let kept = part.refuse(dest)?;
        return Err(NetError::WrongHash { host: task.host, expected: sha256.to_owned(), found, kept });
    }
    part.finish(dest)
}

/// Forgets what was fetched of `dest` so far.
pub fn discard(dest: &Path) -> Result<(), NetError> {
    Part::open(dest)?.discard()
}

/// One address and what is known about its file.
struct Task<'a> {
    url: &'a str,
    host: String,
    expected: u64,
    progress: &'a dyn Fn(u64),
    cancel: &'a dyn Fn() -> bool,
}

impl Task<'_> {
    /// Requests until the part holds the whole file.
    fn fill(&self, part: &mut Part) -> Result<(), NetError> {
        if part.length() > self.expected {
            part.cut(0)?;
        }
        let mut reason = String::new();
        for _ in 0..TRIES {
            if part.length() == self.expected {
                return Ok(());
            }
            let before = part.length();
            match self.request(part)? {
                Ending::Whole => return Ok(()),
                Ending::Broken(why) => reason = why,
            }
            if part.length() <= before {
                break;
            }
        }
        Err(NetError::Interrupted {
            host: self.host.clone(),
            received: part.length(),
            expected: self.expected,
            reason,
        })
    }

    /// One request for what is missing.
    fn request(&self, part: &mut Part) -> Result<Ending, NetError> {
        if (self.cancel)() {
            return Err(NetError::Cancelled);
        }
        let from = part.length();
        let mut request = agent().get(self.url).header("Accept-Encoding", "identity");
        if from > 0 {
            request = request.header("Range", format!("bytes={from}-"));
        }
        let mut response = match request.call() {
            Ok(response) => response,
            Err(error) if from > 0 && is_break(&error) => return Ok(Ending::Broken(error.to_string())),
            Err(error) => return Err(self.unreachable(&error)),
        };
        let status = response.status().as_u16();
        let range = response.headers().get("content-range").and_then(|v| v.to_str().ok());
        let keep = match status {
            206 if range.is_none_or(|r| r.starts_with(&format!("bytes {from}-"))) => from,
            // The range was ignored, or does not fit: what follows is the file from its start.
            200 => 0,
            206 | 416 => {
                part.cut(0)?;
                return if from > 0 { self.request(part) } else { Err(self.refused(status)) };
            }
            _ => return Err(self.refused(status)),
        };
        part.cut(keep)?;
        let mut body = response.body_mut().with_config().limit(u64::MAX).reader();
        self.copy(&mut body, part)
    }

    /// Reads until the file is whole, the connection ends or somebody stops it.
    fn copy(&self, body: &mut impl Read, part: &mut Part) -> Result<Ending, NetError> {
        let mut buffer = vec![0; 1 << 16];
        loop {
            if (self.cancel)() {
                return Err(NetError::Cancelled);
            }
            match body.read(&mut buffer) {
                Ok(0) if part.length() >= self.expected => return Ok(Ending::Whole),
                Ok(0) => return Ok(Ending::Broken("it ended early".to_owned())),
                Ok(n) => part.append(&buffer[..n])?,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Ok(Ending::Broken(error.to_string())),
            }
            (self.progress)(part.length());
            if part.length() > self.expected {
                // More than promised cannot have the promised hash; stop before it fills the disk.
                return Ok(Ending::Whole);
            }
        }
    }

    fn unreachable(&self, error: &ureq::Error) -> NetError {
        NetError::Unreachable { host: self.host.clone(), reason: error.to_string() }
    }

    fn refused(&self, status: u16) -> NetError {
        NetError::Status { host: self.host.clone(), status, url: self.url.to_owned() }
    }
}

/// How one response ended.
enum Ending {
    /// As many bytes as expected, or more.
    Whole,
    /// Early, with the reason.
    Broken(String),
}

pub(super) fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .user_agent(concat!("gravitas/", env!("CARGO_PKG_VERSION")))
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(SILENCE))
        .timeout_per_read(Some(SILENCE))
        .build()
        .new_agent()
}

/// Whether the error is a connection that broke, rather than a host that is not there.
fn is_break(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Io(e) => !matches!(e.kind(), std::io::ErrorKind::ConnectionRefused),
        ureq::Error::Protocol(_) => true,
        _ => false,
    }
}

pub(super) fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_owned()
}

#[cfg(test)]
mod tests;
