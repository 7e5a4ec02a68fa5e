//! Which addresses may be called.

use super::CallFault;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};
use wheelhouse_contract::onboarding::IntegrationFault;

/// Networks that may be called although they are not public: `10.1.0.0/16`, `127.0.0.1/32`.
#[derive(Clone, Debug, Default)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    pub(crate) fn push(&mut self, network: IpNet) {
        self.0.push(network);
    }

    /// Whether the configuration names it.
    fn named(&self, address: IpAddr) -> bool {
        let address = plain(address);
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// Where a call goes: the addresses were looked up once, and the call is pinned to them, so that a name cannot change what it
/// stands for between the look and the call.
#[derive(Debug)]
pub(super) struct Target {
    pub addresses: Vec<SocketAddr>,
}

/// Looks `url` up and refuses it unless every address of it may be called.
///
/// # Errors
/// `Blocked` for an address of an inner network and for what is not HTTPS, `Dns` for an unknown name.
pub(super) async fn resolve(url: &Url, allowed: &Networks) -> Result<Target, CallFault> {
    let addresses = addresses(url).await?;
    let blocked = |message: String| Err(CallFault::new(IntegrationFault::Blocked, message));
    let inner = addresses.iter().any(|address| !may_call(address.ip(), allowed));
    if inner {
        return blocked(format!(
            "{} lies in a network that the platform does not call.",
            url.host_str().unwrap_or("The address")
        ));
    }
    let named = || addresses.iter().all(|address| allowed.named(address.ip()));
    let fit = match url.scheme() {
        "https" => true,
        "http" => named(),
        _ => false,
    };
    if !fit {
        return blocked("Only HTTPS is called: a key would travel in the clear.".to_owned());
    }
    Ok(Target { addresses })
}

async fn addresses(url: &Url) -> Result<Vec<SocketAddr>, CallFault> {
    let port = url.port_or_known_default().unwrap_or(443);
    let found = match url.host() {
        Some(Host::Ipv4(address)) => vec![SocketAddr::from((address, port))],
        Some(Host::Ipv6(address)) => vec![SocketAddr::from((address, port))],
        Some(Host::Domain(name)) => tokio::net::lookup_host((name, port))
            .await
            .map(Iterator::collect)
            .unwrap_or_default(),
        None => Vec::new(),
    };
    if found.is_empty() {
        let host = url.host_str().unwrap_or("The address");
        return Err(CallFault::new(
            IntegrationFault::Dns,
            format!("{host} is not known to the name service."),
        ));
    }
    Ok(found)
}

fn may_call(address: IpAddr, allowed: &Networks) -> bool {
    is_public(address) || allowed.named(address)
}

/// An IPv4 address that is written as an IPv6 one is the IPv4 address.
fn plain(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

/// Whether everybody can reach it: not of this machine, an inner network, a provider's, a documentation's or a reserved range
/// (IANA's special-purpose registries), in whatever form it is written.
fn is_public(address: IpAddr) -> bool {
    match plain(address) {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // NAT64: the IPv4 address stands at the end.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        // 6to4: it stands behind the prefix.
        [0x2002, high, low, ..] => embedded(high, low),
        // Teredo, benchmarks and other special ones; documentation.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        // What is given out at all is in 2000::/3: no loopback, no link-local, no unique local, no multicast.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests;
