//! A mail server that keeps what it is given, byte for byte, and misbehaves when asked to.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What it does with the next message; without any it takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// 250.
    Take,
    /// 451.
    Busy,
    /// 550 for the recipient.
    Refuse,
    /// Takes it, and is gone before it says so.
    Vanish,
}

#[derive(Clone, Debug)]
pub struct Received {
    pub from: String,
    pub to: String,
    pub data: String,
}

impl Received {
    /// The value of a header on one line.
    pub fn header(&self, name: &str) -> String {
        let start = format!("{name}: ");
        let line = self.data.split("\r\n").find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_default().to_owned()
    }
}

#[derive(Clone)]
pub struct MailServer {
    pub address: SocketAddr,
    pub moods: Arc<Mutex<VecDeque<Mood>>>,
    received: Arc<Mutex<Vec<Received>>>,
}

pub const USER: &str = "wheelhouse";
pub const SECRET: &str = "a-secret-that-nobody-tells";

impl MailServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            moods: Arc::default(),
            received: Arc::default(),
        };
        let this = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let this = this.clone();
                // A client that goes away in the middle is none of the test's failures.
                tokio::spawn(async move { drop(this.talk(stream).await) });
            }
        });
        server
    }

    pub fn next(&self, moods: &[Mood]) {
        self.moods.lock().unwrap().extend(moods);
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 mail.test ESMTP\r\n").await?;
        let (mut from, mut to, mut mood) = (String::new(), String::new(), Mood::Take);
        let mut line = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let said = line.trim_end().to_owned();
            let verb = said.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            let answer = match verb.as_str() {
                "EHLO" => "250-mail.test\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n",
                "AUTH" if said.ends_with(&plain()) => "235 welcome\r\n",
                "AUTH" => "535 5.7.8 wrong user or password\r\n",
                "MAIL" => {
                    mood = self.moods.lock().unwrap().pop_front().unwrap_or(Mood::Take);
                    from = said;
                    "250 ok\r\n"
                }
                "RCPT" if mood == Mood::Refuse => "550 5.1.1 nobody of that name\r\n",
                "RCPT" => {
                    to = said;
                    "250 ok\r\n"
                }
                "DATA" if mood == Mood::Busy => "451 4.3.0 come back later\r\n",
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let data = message(&mut stream).await?;
                    let (from, to) = (from.clone(), to.clone());
                    self.received.lock().unwrap().push(Received { from, to, data });
                    if mood == Mood::Vanish {
                        return Ok(());
                    }
                    "250 taken\r\n"
                }
                "QUIT" => {
                    stream.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => "250 ok\r\n",
            };
            stream.write_all(answer.as_bytes()).await?;
        }
    }
}

fn plain() -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(format!("\0{USER}\0{SECRET}"))
}

async fn message(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut data = Vec::new();
    while !data.ends_with(b"\r\n.\r\n") {
        data.push(stream.read_u8().await?);
    }
    data.truncate(data.len() - 3);
    Ok(String::from_utf8(data).unwrap())
}
