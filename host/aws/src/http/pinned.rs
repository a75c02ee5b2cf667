//! A resolver that knows one answer: the addresses that were judged.

use std::net::IpAddr;
use std::sync::Arc;

use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns};

/// Gives the judged addresses, whatever is asked, so that nothing is resolved a second time.
#[derive(Debug, Clone)]
pub(super) struct Pinned(pub(super) Arc<[IpAddr]>);

impl ResolveDns for Pinned {
    fn resolve_dns<'a>(&'a self, _name: &'a str) -> DnsFuture<'a> {
        DnsFuture::ready(Ok(self.0.to_vec()))
    }
}
