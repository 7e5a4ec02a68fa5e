//! What somebody reads whose database URL is not right: why, and what to do; never the password.

use crate::{own, run};

fn refused(url: &str) -> String {
    let output = run(&["create-owner", "--database-url", url, "--email", "a@example.com"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{said}");
    assert!(!said.contains("sw0rdfish"), "{said}");
    said
}

#[test]
fn a_scheme_that_nobody_speaks_names_those_that_are_spoken() {
    let said = refused("mysql://ada:sw0rdfish@127.0.0.1/db");
    assert!(said.contains("sqlite:") && said.contains("postgres://"), "{said}");
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    drop(taken);
    let said = refused(&format!("postgres://ada:sw0rdfish@127.0.0.1:{port}/db"));
    assert!(said.contains(&format!("127.0.0.1:{port} cannot be reached")), "{said}");
}

#[test]
fn a_wrong_password_and_a_missing_database_are_told_apart() {
    let server = own();
    let right: url::Url = server.admin_url().parse().unwrap();
    let mut wrong = right.clone();
    wrong.set_password(Some("sw0rdfish")).unwrap();
    let said = refused(wrong.as_str());
    assert!(said.contains("check user and password"), "{said}");
    let said = refused(&server.url("nowhere"));
    assert!(said.contains("nowhere") && said.contains("createdb"), "{said}");
    assert!(!said.contains(right.password().unwrap()), "{said}");
}

#[test]
fn tls_that_the_server_does_not_speak_is_refused() {
    let server = own();
    let said = refused(&format!("{}?sslmode=require", server.admin_url()));
    assert!(said.contains("TLS"), "{said}");
}
