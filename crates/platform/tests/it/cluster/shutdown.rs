//! An instance that is stopped sends its consoles elsewhere.

use super::{Pair, at};
use crate::{
    feed::declare,
    stream::{Stream, closing},
};
use wheelhouse_contract::{Role, incident::Severity};

#[tokio::test(flavor = "multi_thread")]
async fn its_consoles_are_told_to_come_back_and_miss_nothing() {
    let pair = Pair::start().await;
    let console = pair.one.console(Role::Support).await;
    let position = console.position().await;
    let stream = Stream::welcomed(&pair.one, &console).await;
    pair.one.shutdown.cancel();
    // 1012, RFC 6455's registry: the service restarts, reconnect.
    assert_eq!(closing(stream).await, Some(1012));
    declare(&pair.two.app, 1, Severity::Low).await;
    let console = at(&pair.two, &console);
    let mut stream = Stream::open(&pair.two, &console.tokens.access_token, &position).await;
    super::news::told(&mut stream, position.seq, position.seq + 1).await;
}
