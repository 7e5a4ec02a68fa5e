//! They start, answer, come back where they were, and leave nothing behind.

use super::*;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
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

/// What the test below becomes in its child.
const OWNER: &str = "WHEELHOUSE_SERVERS_OWNER";

#[test]
fn a_server_does_not_outlive_an_owner_that_is_killed() {
    if std::env::var_os(OWNER).is_some() {
        let redis = Redis::start().unwrap();
        writeln!(std::io::stdout(), "\n{}", redis.url()).unwrap();
        // Until it is killed.
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
        return;
    }
    let mut owner = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "--nocapture",
            "tests::a_server_does_not_outlive_an_owner_that_is_killed",
        ])
        .env(OWNER, "1")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(owner.stdout.take().unwrap()).lines();
    let url = said
        .map(Result::unwrap)
        .find(|line| line.starts_with("redis://"))
        .unwrap();
    assert!(TcpStream::connect(address(&url)).is_ok());
    owner.kill().unwrap();
    owner.wait().unwrap();
    let begun = Instant::now();
    while TcpStream::connect(address(&url)).is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it still runs");
        std::thread::yield_now();
    }
}
