//! A web server on this machine with TLS, and with certificates of an authority that only the test trusts.

use openssl::{
    asn1::Asn1Time,
    bn::BigNum,
    hash::MessageDigest,
    pkey::PKey,
    rsa::Rsa,
    x509::{
        X509, X509NameBuilder,
        extension::{BasicConstraints, SubjectAlternativeName},
    },
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_native_tls::{TlsAcceptor, native_tls};

/// What is served at a path: the bytes of a whole HTTP answer.
pub type Page = Vec<u8>;

pub struct Server {
    port: u16,
    pages: Arc<Mutex<HashMap<String, Page>>>,
    asked: Arc<Mutex<Vec<String>>>,
    /// The certificate that clients have to trust, in PEM.
    pub authority: Vec<u8>,
}

pub fn ok(body: impl AsRef<[u8]>) -> Page {
    let body = body.as_ref();
    let mut page = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .into_bytes();
    page.extend_from_slice(body);
    page
}

/// An answer that does not say how long it is.
pub fn endless(body: impl AsRef<[u8]>) -> Page {
    let mut page = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    page.extend_from_slice(body.as_ref());
    page
}

pub fn redirect(to: &str) -> Page {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").into_bytes()
}

impl Server {
    /// With TLS, under a fresh certificate.
    pub async fn encrypted() -> Self {
        let (identity, authority) = identity();
        let acceptor = native_tls::TlsAcceptor::new(identity).unwrap();
        Self::start(Some(acceptor.into()), authority).await
    }

    /// Without.
    pub async fn plain() -> Self {
        Self::start(None, Vec::new()).await
    }

    async fn start(tls: Option<TlsAcceptor>, authority: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (pages, asked) = (Arc::<Mutex<HashMap<_, _>>>::default(), Arc::<Mutex<Vec<_>>>::default());
        let server = Self {
            port,
            pages: Arc::clone(&pages),
            asked: Arc::clone(&asked),
            authority,
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, pages, asked) = (tls.clone(), Arc::clone(&pages), Arc::clone(&asked));
                tokio::spawn(async move {
                    match tls {
                        // A client that does not trust us hangs up here.
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                answer(stream, &pages, &asked).await
                            }
                        }
                        None => answer(stream, &pages, &asked).await,
                    }
                });
            }
        });
        server
    }

    pub fn url(&self, path: &str) -> String {
        let scheme = if self.authority.is_empty() { "http" } else { "https" };
        format!("{scheme}://127.0.0.1:{}{path}", self.port)
    }

    pub fn put(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    /// The heads of all requests so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    pages: &Mutex<HashMap<String, Page>>,
    asked: &Mutex<Vec<String>>,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap().to_owned();
    asked.lock().unwrap().push(head);
    let missing = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec();
    let page = pages.lock().unwrap().get(&path).cloned().unwrap_or(missing);
    // A client that has heard enough hangs up.
    let _ = stream.write_all(&page).await;
    let _ = stream.shutdown().await;
}

fn identity() -> (native_tls::Identity, Vec<u8>) {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("CN", "an authority of one test").unwrap();
    let name = name.build();
    let mut certificate = X509::builder().unwrap();
    certificate.set_version(2).unwrap();
    certificate
        .set_serial_number(&BigNum::from_u32(1).unwrap().to_asn1_integer().unwrap())
        .unwrap();
    certificate.set_subject_name(&name).unwrap();
    certificate.set_issuer_name(&name).unwrap();
    certificate.set_pubkey(&key).unwrap();
    certificate
        .set_not_before(&Asn1Time::days_from_now(0).unwrap())
        .unwrap();
    certificate.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    certificate
        .append_extension(BasicConstraints::new().critical().ca().build().unwrap())
        .unwrap();
    let context = certificate.x509v3_context(None, None);
    let names = SubjectAlternativeName::new().ip("127.0.0.1").build(&context).unwrap();
    certificate.append_extension(names).unwrap();
    certificate.sign(&key, MessageDigest::sha256()).unwrap();
    let certificate = certificate.build().to_pem().unwrap();
    let key = key.private_key_to_pem_pkcs8().unwrap();
    (
        native_tls::Identity::from_pkcs8(&certificate, &key).unwrap(),
        certificate,
    )
}
