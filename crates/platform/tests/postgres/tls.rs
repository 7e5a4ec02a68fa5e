//! `sslmode=verify-full`: the server must prove that it is the one that the URL names.

use crate::{own, run};
use std::{fs, path::Path, process::Command};
use tempfile::TempDir;

/// A certificate for `name`, signed by itself, and its key.
fn certificate(folder: &Path, name: &str) -> (String, String) {
    let (cert, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
        .args([
            "-subj",
            &format!("/CN={name}"),
            "-addext",
            &format!("subjectAltName=DNS:{name}"),
        ])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&cert)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (fs::read_to_string(cert).unwrap(), fs::read_to_string(key).unwrap())
}

#[test]
fn the_server_is_who_it_says_it_is_or_nothing_is_sent() {
    let (here, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (cert, key) = certificate(here.path(), "localhost");
    certificate(elsewhere.path(), "localhost");
    let mut server = own();
    server.speak_tls(&cert, &key).unwrap();
    let attempt = |host: &str, root: &Path| {
        let url = server.admin_url().replace("127.0.0.1", host);
        let root = root.join("cert.pem");
        let url = format!("{url}?sslmode=verify-full&sslrootcert={}", root.display());
        run(&["create-owner", "--database-url", &url, "--email", "a@example.com"])
    };
    let good = attempt("localhost", here.path());
    assert!(good.status.success(), "{}", String::from_utf8_lossy(&good.stderr));
    assert!(
        !attempt("localhost", elsewhere.path()).status.success(),
        "signed by somebody else"
    );
    assert!(!attempt("127.0.0.1", here.path()).status.success(), "of another name");
}
