//! Sending a message to an address.

use super::NetError;
use super::download::{agent, host_of};

/// Posts JSON with further headers; anything but an answer of the 200s is an error.
///
/// A redirection is not followed: the message would arrive as a question without its body, or with its signature at
/// somebody else's.
///
/// # Errors
/// [`NetError::Unheard`], [`NetError::Moved`] with the address that the server named instead, or
/// [`NetError::Status`] with the number that it answered.
pub fn post(url: &str, body: &str, headers: &[(&str, &str)]) -> Result<(), NetError> {
    let host = host_of(url);
    let mut request = agent().post(url).config().max_redirects(0).build();
    request = request.header("Content-Type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request
        .send(body)
        .map_err(|error| NetError::Unheard { host: host.clone(), reason: error.to_string() })?;
    let status = answer.status().as_u16();
    let named = answer.headers().get("location").and_then(|value| value.to_str().ok());
    match (status, named) {
        (200..=299, _) => Ok(()),
        (300..=399, Some(to)) => Err(NetError::Moved { host, status, to: seen_from(url, to) }),
        _ => Err(NetError::Status { host, status, url: url.to_owned() }),
    }
}

/// The address that a server at `url` names: with scheme and host, also where it left them out.
fn seen_from(url: &str, named: &str) -> String {
    match url.split_once("://") {
        Some((scheme, _)) if named.starts_with("//") => format!("{scheme}:{named}"),
        Some((scheme, _)) if named.starts_with('/') => format!("{scheme}://{}{named}", host_of(url)),
        _ => named.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_host_is_seen_from_the_one_that_named_it() {
        let seen = |named| seen_from("https://a.org:8080/in?x=1", named);
        assert_eq!(seen("http://b.org/new"), "http://b.org/new");
        assert_eq!(seen("//b.org/new"), "https://b.org/new");
        assert_eq!(seen("/new"), "https://a.org:8080/new");
    }
}
