//! Downloads against a small server of our own on the loopback interface.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;

use super::super::sha256_of;
use super::*;

/// Answers one connection after the other with `answers`, in order; yields the requests' heads.
fn serve(answers: Vec<Vec<u8>>, client: impl FnOnce(&str)) -> Vec<String> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/model.onnx", listener.local_addr().unwrap());
    std::thread::scope(|scope| {
        let server = scope.spawn(move || {
            answers.into_iter().map(|answer| answer_one(&listener.accept().unwrap().0, &answer)).collect()
        });
        client(&url);
        server.join().unwrap()
    })
}

fn answer_one(mut stream: &TcpStream, answer: &[u8]) -> String {
    let mut head = String::new();
    let mut lines = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    stream.write_all(answer).unwrap();
    head
}

fn whole(body: &[u8]) -> Vec<u8> {
    cut(body, body.len())
}

/// Promises all of `body` but ends the connection after `sent` bytes.
fn cut(body: &[u8], sent: usize) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), &body[..sent]].concat()
}

fn rest(body: &[u8], from: usize) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 206 Partial Content\r\nContent-Length: {}\r\nContent-Range: bytes {from}-{}/{}\r\nConnection: close\r\n\r\n",
        body.len() - from,
        body.len() - 1,
        body.len()
    );
    [head.as_bytes(), &body[from..]].concat()
}

fn body() -> Vec<u8> {
    (0..200_000_u32).flat_map(u32::to_le_bytes).collect()
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let dest = folder.path().join("deep/model.onnx");
    (folder, dest)
}

fn fetch(url: &str, dest: &Path, body: &[u8]) -> Result<(), NetError> {
    download(url, dest, body.len() as u64, &sha256_of(body).unwrap(), &|_| {}, &|| false)
}

#[test]
fn a_cut_connection_is_taken_up_where_it_broke() {
    let (_folder, dest) = place();
    let body = body();
    let heads = serve(vec![cut(&body, 123_456), rest(&body, 123_456)], |url| {
        fetch(url, &dest, &body).unwrap();
    });
    assert_eq!(std::fs::read(&dest).unwrap(), body);
    assert!(heads[1].to_lowercase().contains("range: bytes=123456-"), "{}", heads[1]);
    assert!(!dest.with_extension("onnx.part").exists());
}

#[test]
fn a_later_call_goes_on_from_the_partial_file() {
    let (_folder, dest) = place();
    let body = body();
    std::fs::create_dir_all(dest.parent().unwrap()).unwrap();
    std::fs::write(dest.with_extension("onnx.part"), &body[..1000]).unwrap();
    let seen = Cell::new(0);
    serve(vec![rest(&body, 1000)], |url| {
        let hash = sha256_of(&body[..]).unwrap();
        download(url, &dest, body.len() as u64, &hash, &|n| seen.set(n), &|| false).unwrap();
    });
    assert_eq!(seen.get(), body.len() as u64);
    assert_eq!(std::fs::read(&dest).unwrap(), body);
}

#[test]
fn a_server_that_ignores_the_range_is_read_from_the_start() {
    let (_folder, dest) = place();
    let body = body();
    std::fs::create_dir_all(dest.parent().unwrap()).unwrap();
    std::fs::write(dest.with_extension("onnx.part"), b"something else").unwrap();
    serve(vec![whole(&body)], |url| fetch(url, &dest, &body).unwrap());
    assert_eq!(std::fs::read(&dest).unwrap(), body);
}

#[test]
fn a_partial_file_of_another_model_costs_one_more_request() {
    let (_folder, dest) = place();
    let body = body();
    std::fs::create_dir_all(dest.parent().unwrap()).unwrap();
    std::fs::write(dest.with_extension("onnx.part"), [7; 500]).unwrap();
    serve(vec![rest(&body, 500), whole(&body)], |url| fetch(url, &dest, &body).unwrap());
    assert_eq!(std::fs::read(&dest).unwrap(), body);
}

#[test]
fn wrong_bytes_are_refused_and_kept_aside() {
    let (_folder, dest) = place();
    let (body, wrong) = (body(), vec![0; 800_000]);
    serve(vec![whole(&wrong)], |url| {
        let error = fetch(url, &dest, &body).unwrap_err();
        assert!(matches!(error, NetError::WrongHash { .. }));
        assert!(error.to_string().ends_with("model.onnx.refused"), "{error}");
    });
    assert!(!dest.exists());
    assert_eq!(std::fs::read(dest.with_extension("onnx.refused")).unwrap(), wrong);
}

#[test]
fn a_missing_file_says_so() {
    let (_folder, dest) = place();
    let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec();
    serve(vec![answer], |url| {
        let error = fetch(url, &dest, &body()).unwrap_err();
        assert!(matches!(error, NetError::Status { status: 404, .. }), "{error}");
        assert!(error.to_string().contains("answered 404 for http://127.0.0.1"), "{error}");
    });
}

#[test]
fn without_a_network_the_sentence_says_what_to_do() {
    let (_folder, dest) = place();
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = fetch(&format!("http://{unused}/x"), &dest, &body()).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("cannot be reached") && text.contains("mirror folder"), "{text}");
}

#[test]
fn a_connection_that_brings_nothing_more_ends_with_what_arrived() {
    let (_folder, dest) = place();
    let body = body();
    let none = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 10-799999/800000\r\nContent-Length: 799990\r\nConnection: close\r\n\r\n";
    serve(vec![cut(&body, 10), none.to_vec()], |url| {
        let error = fetch(url, &dest, &body).unwrap_err();
        assert!(matches!(error, NetError::Interrupted { received: 10, .. }), "{error}");
    });
    assert_eq!(std::fs::read(dest.with_extension("onnx.part")).unwrap(), body[..10]);
}

#[test]
fn stopping_keeps_what_arrived() {
    let (_folder, dest) = place();
    let body = body();
    serve(vec![cut(&body, 400_000)], |url| {
        let received = Cell::new(0);
        let hash = sha256_of(&body[..]).unwrap();
        let cancel = || received.get() > 0;
        let result = download(url, &dest, body.len() as u64, &hash, &|n| received.set(n), &cancel);
        assert!(matches!(result, Err(NetError::Cancelled)));
    });
    assert!(dest.with_extension("onnx.part").metadata().unwrap().len() > 0);
    assert!(!dest.exists());
}
