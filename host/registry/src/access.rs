//! How a registry is asked: over https or plain http, by which proxies, with which patience.
//!
//! The client follows what a registry answers: redirects of blobs, addresses to upload to, the server that makes tokens. It
//! takes the login along to no other host, the server of tokens apart, which is how docker logs in as well. What it has no
//! switch for is an address of plain http in such an answer; there a login or a token would go over the network in the clear.
//! Where a registry is asked over https, plain http is therefore sent to a proxy that can't be there.

use std::time::Duration;

use oci_client::client::{ClientConfig, ClientProtocol};

use crate::login::Login;

/// A proxy that is never there: nobody can listen at port 0.
const NOWHERE: &str = "http://127.0.0.1:0";

/// How a registry is asked.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Who asks.
    pub login: Option<Login>,
    /// Whether it is asked over http, without TLS.
    pub plain_http: bool,
    /// By which proxies.
    pub proxies: Proxies,
    /// How long is waited.
    pub patience: Patience,
}

/// The proxies of a user's environment, as other programs read them. Plain http has none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    /// For https: HTTPS_PROXY.
    pub https: Option<String>,
    /// Hosts that are asked without one: NO_PROXY, a list of names; `*` is all.
    pub none_for: Option<String>,
}

/// How long is waited for a registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connection: Duration,
    /// For the next bytes of a component, and for a whole manifest: the client takes that whole, however long it is.
    pub silence: Duration,
    /// For all of a component.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connection: Duration::from_secs(10), silence: Duration::from_secs(30), whole: Duration::from_secs(300) }
    }
}

impl Proxies {
    /// Those of this process's environment.
    pub fn of_process() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let either = |upper: &str, lower: &str| variable(upper).or_else(|| variable(lower));
        Self { https: either("HTTPS_PROXY", "https_proxy"), none_for: either("NO_PROXY", "no_proxy") }
    }

    /// The proxy for a registry that is asked over https.
    fn of(&self, registry: &str) -> Option<String> {
        let host = registry.rsplit_once(':').map_or(registry, |(host, _)| host);
        let is_exempt = |name: &str| {
            let name = name.trim().trim_start_matches('.');
            name == "*" || name == host || (!name.is_empty() && host.ends_with(&format!(".{name}")))
        };
        let exempt = self.none_for.iter().any(|names| names.split(',').any(is_exempt));
        self.https.clone().filter(|_| !exempt)
    }
}

impl Access {
    /// What the client is made with to ask `registry`.
    pub(crate) fn client_config(&self, registry: &str) -> ClientConfig {
        let every = ClientConfig {
            // What would choose an image for this machine out of several: a component runs on all.
            platform_resolver: None,
            max_concurrent_upload: 1,
            max_concurrent_download: 1,
            connect_timeout: Some(self.patience.connection),
            read_timeout: Some(self.patience.silence),
            user_agent: concat!("drs-runtime/", env!("CARGO_PKG_VERSION")),
            ..ClientConfig::default()
        };
        if self.plain_http {
            // A proxy must be named for the environment's not to be used, and is then used for nothing.
            let (https_proxy, no_proxy) = (Some(NOWHERE.to_owned()), Some("*".to_owned()));
            return ClientConfig { protocol: ClientProtocol::Http, https_proxy, no_proxy, ..every };
        }
        let https_proxy = self.proxies.of(registry);
        ClientConfig { protocol: ClientProtocol::Https, https_proxy, http_proxy: Some(NOWHERE.to_owned()), ..every }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_used_for_all_that_it_is_not_taken_out_for() {
        let proxies = Proxies {
            https: Some("http://proxy.example:3128".to_owned()),
            none_for: Some("localhost, .internal.example,registry.example".to_owned()),
        };
        for (registry, by_proxy) in [
            ("ghcr.example", true),
            ("ghcr.example:443", true),
            ("registry.example", false),
            ("registry.example:5000", false),
            ("a.registry.example", false),
            ("otherregistry.example", true),
            ("a.internal.example:443", false),
            ("localhost:5000", false),
        ] {
            assert_eq!(proxies.of(registry).is_some(), by_proxy, "{registry}");
        }
        let none = Proxies { none_for: Some("*".to_owned()), ..proxies };
        assert_eq!(none.of("ghcr.example"), None);
    }

    #[test]
    fn plain_http_is_asked_of_nobody_who_is_asked_over_https() {
        let config = Access::default().client_config("ghcr.example");
        assert_eq!((config.protocol, config.http_proxy.as_deref()), (ClientProtocol::Https, Some(NOWHERE)));
        let config = Access { plain_http: true, ..Access::default() }.client_config("localhost:5000");
        assert_eq!((config.protocol, config.no_proxy.as_deref()), (ClientProtocol::Http, Some("*")));
    }
}
