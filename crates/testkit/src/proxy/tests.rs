use super::*;

/// Answers every line with itself in capitals and counts the lines.
async fn shouting_server() -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let lines = Arc::new(AtomicU64::new(0));
    let counter = lines.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let counter = counter.clone();
            tokio::spawn(async move {
                let mut text = [0; 64];
                while let Ok(count) = socket.read(&mut text).await {
                    if count == 0
                        || socket
                            .write_all(text[..count].to_ascii_uppercase().as_slice())
                            .await
                            .is_err()
                    {
                        break;
                    }
                    counter.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
    });
    (address, lines)
}

async fn say(proxy: &FaultProxy, text: &[u8]) -> io::Result<Vec<u8>> {
    let mut socket = TcpStream::connect(proxy.address).await?;
    socket.write_all(text).await?;
    let mut answer = vec![0; 64];
    let count = socket.read(&mut answer).await?;
    answer.truncate(count);
    Ok(answer)
}

#[tokio::test]
async fn without_faults_it_is_a_wire() {
    let (server, _) = shouting_server().await;
    let proxy = FaultProxy::start(server, Faults::default(), 1).await.unwrap();
    assert_eq!(say(&proxy, b"hello").await.unwrap(), b"HELLO");
}

#[tokio::test]
async fn a_severed_wire_answers_nothing_until_restored() {
    let (server, lines) = shouting_server().await;
    let proxy = FaultProxy::start(server, Faults::default(), 1).await.unwrap();
    proxy.sever();
    assert!(
        say(&proxy, b"hello")
            .await
            .map(|answer| answer.is_empty())
            .unwrap_or(true)
    );
    assert_eq!(lines.load(Ordering::SeqCst), 0);
    proxy.restore();
    assert_eq!(say(&proxy, b"again").await.unwrap(), b"AGAIN");
}

#[tokio::test]
async fn a_replay_reaches_the_server_twice() {
    let (server, lines) = shouting_server().await;
    let proxy = FaultProxy::start(
        server,
        Faults {
            replay: 1.0,
            ..Faults::default()
        },
        1,
    )
    .await
    .unwrap();
    assert_eq!(say(&proxy, b"once").await.unwrap(), b"ONCE");
    tokio::time::timeout(Duration::from_secs(10), async {
        while lines.load(Ordering::SeqCst) < 2 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}
