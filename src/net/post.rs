//! Sending a message to an address.

use super::NetError;
use super::download::{agent, host_of};

/// Posts JSON with further headers; anything but an answer of the 200s is an error.
///
/// # Errors
/// [`NetError::Unreachable`], or [`NetError::Status`] with the number that the server answered.
pub fn post(url: &str, body: &str, headers: &[(&str, &str)]) -> Result<(), NetError> {
    let host = host_of(url);
    let mut request = agent().post(url).header("Content-Type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request
        .send(body)
        .map_err(|error| NetError::Unreachable { host: host.clone(), reason: error.to_string() })?;
    let status = answer.status().as_u16();
    if (200..300).contains(&status) {
        Ok(())
    } else {
        Err(NetError::Status { host, status, url: url.to_owned() })
    }
}
