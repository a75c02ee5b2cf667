//! HTTP of plug-ins, over the network. A request goes to an address that was judged after its name was resolved, over a
//! connection of its own, at most once; redirects are answers, and no proxy is used.

mod certificate;
mod exchange;
mod names;
mod pinned;
mod signature;

#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use drs_core::http::{AddressKind, Host, kind_of};
use drs_core::ports::{Clock, Fence, Http, HttpAnswer, HttpError, HttpRequest};
use drs_core::time::format_duration;

use crate::credentials::HeldCredentials;
use exchange::exchange;
use names::{Names, SystemNames};
use signature::sign;

/// The port over sockets.
#[derive(Debug)]
pub(crate) struct HttpAdapter {
    /// Absent: a simulator's connection, which reaches no network.
    network: Option<Network>,
}

/// What a request goes out with.
#[derive(Debug)]
struct Network {
    credentials: HeldCredentials,
    fence: Fence,
    clock: Arc<dyn Clock>,
    names: Arc<dyn Names>,
    judge: fn(IpAddr) -> AddressKind,
}

impl HttpAdapter {
    /// Over sockets, with these credentials to sign with.
    pub(crate) fn over_sockets(credentials: HeldCredentials, fence: Fence, clock: Arc<dyn Clock>) -> Self {
        let names = Arc::new(SystemNames);
        Self { network: Some(Network { credentials, fence, clock, names, judge: kind_of }) }
    }

    /// To nowhere.
    pub(crate) fn nowhere() -> Self {
        Self { network: None }
    }
}

#[async_trait]
impl Http for HttpAdapter {
    async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, HttpError> {
        let Some(network) = &self.network else {
            return Err(HttpError::Unavailable("a rehearsal reaches no network".to_owned()));
        };
        // On the wall's clock, as all that waits for a socket.
        let within = request.within;
        let sent = tokio::time::timeout(within, network.send(request));
        sent.await.unwrap_or_else(|_| Err(silent(within)))
    }
}

impl Network {
    async fn send(&self, mut request: HttpRequest) -> Result<HttpAnswer, HttpError> {
        let addresses = self.judged(&request).await?;
        let redaction = sign(&mut request, &self.credentials, &*self.clock).await?;
        self.fence.check().map_err(|fenced| HttpError::Unavailable(fenced.to_string()))?;
        exchange(request, addresses).await.map(|answer| redaction.answer(answer))
    }

    /// The addresses that a request may go to. When one of a name's is not to be reached, none is: a name that stands for
    /// both was made to.
    async fn judged(&self, request: &HttpRequest) -> Result<Vec<IpAddr>, HttpError> {
        match &request.url.host {
            // The caller has it from EC2: it is in a private network as a rule.
            Host::Address(address) => self.judge(*address, true, &address.to_string()).map(|()| vec![*address]),
            Host::Name(name) => {
                let found = self.names.look_up(name).await;
                let unknown = |why: &dyn std::fmt::Display| {
                    HttpError::Unavailable(format!("the name {name} is not known: {why}"))
                };
                let addresses = found.map_err(|error| unknown(&error))?;
                if addresses.is_empty() {
                    return Err(unknown(&"it stands for no address"));
                }
                let judge = |address: &IpAddr| self.judge(*address, request.may_be_private, name);
                addresses.iter().try_for_each(judge).map(|()| addresses)
            }
        }
    }

    fn judge(&self, address: IpAddr, may_be_private: bool, name: &str) -> Result<(), HttpError> {
        match (self.judge)(address) {
            AddressKind::Public => Ok(()),
            AddressKind::Private if may_be_private => Ok(()),
            AddressKind::Private => Err(HttpError::Private(format!("{name} is {address}, in a private network"))),
            AddressKind::Never(what) => Err(HttpError::Never(format!("{name} is {address}, {what}"))),
        }
    }
}

fn silent(within: Duration) -> HttpError {
    HttpError::Unavailable(format!("no answer within {}", format_duration(within)))
}
