//! They start, answer, come back where they were, and leave nothing behind.

use super::*;
use std::{
    io::{Read, Write},
    net::TcpStream,
};

fn address(url: &str) -> String {
    let host = url
        .rsplit_once('@')
        .map_or_else(|| url.trim_start_matches("redis://"), |(_, host)| host);
    host.split_once('/').map_or(host, |(place, _)| place).to_owned()
}

#[test]
fn redis_answers_forgets_in_an_outage_and_comes_back() {
    let mut redis = Redis::start().unwrap();
    let ask = |url: &str| {
        let mut stream = TcpStream::connect(address(url)).unwrap();
        stream.write_all(b"PING\r\n").unwrap();
        let mut answer = [0; 7];
        stream.read_exact(&mut answer).unwrap();
        answer
    };
    assert_eq!(&ask(&redis.url()), b"+PONG\r\n");
    redis.stop().unwrap();
    assert!(TcpStream::connect(address(&redis.url())).is_err());
    redis.start_again().unwrap();
    assert_eq!(&ask(&redis.url()), b"+PONG\r\n");
}

#[test]
fn postgres_answers_and_is_gone_with_its_owner() {
    let mut postgres = Postgres::start(Durability::None).unwrap();
    let place = address(&postgres.admin_url());
    // The server's answer to the question whether it speaks TLS: no.
    let ask = || {
        let mut stream = TcpStream::connect(&place).unwrap();
        stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]).unwrap();
        let mut answer = [0; 1];
        stream.read_exact(&mut answer).unwrap();
        answer
    };
    assert_eq!(&ask(), b"N");
    postgres.stop().unwrap();
    assert!(TcpStream::connect(&place).is_err());
    postgres.start_again().unwrap();
    assert_eq!(&ask(), b"N");
    let folder = postgres.folder().to_owned();
    assert!(folder.join("data").is_dir());
    drop(postgres);
    assert!(TcpStream::connect(&place).is_err() && !folder.exists());
}
