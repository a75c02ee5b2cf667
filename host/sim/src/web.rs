//! What a request over HTTP that is not one to AWS meets in the simulated world: an instance, or a named host of the fleet
//! file.

use std::{net::Ipv4Addr, time::Duration};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use jiff::Timestamp;

use crate::{
    Latency,
    fleet::{Asked, WebAnswer, WebFault},
    model::{Ec2State, Model},
};

/// Why there is no answer, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// Nobody is there, or the connection ended.
    #[error("{0}")]
    Refused(String),
    /// Nothing comes: who asks waits as long as it wants to.
    #[error("nothing answers")]
    Silent,
}

/// The answer to a request whose URI says scheme and host. What is asked changes nothing.
pub(crate) fn answer(model: &Model, request: &Request<Bytes>, now: Timestamp) -> Result<Response<Bytes>, Unreachable> {
    let uri = request.uri();
    let asked = asked(model, uri, now)?;
    let found = model.fleet.web().iter().rev().find(|answer| answer.holds(request.method(), uri, asked));
    let Some(found) = found else { return Err(unsaid(request, asked)) };
    match found.fault {
        Some(WebFault::Refused) => Err(Unreachable::Refused("connection refused".to_owned())),
        Some(WebFault::Reset) => Err(Unreachable::Refused("the connection was reset before an answer came".to_owned())),
        Some(WebFault::Silent) => Err(Unreachable::Silent),
        None => Ok(written(found, request.method())),
    }
}

/// Whom a request asks.
fn asked<'a>(model: &'a Model, uri: &Uri, now: Timestamp) -> Result<Asked<'a>, Unreachable> {
    let host = uri.host().unwrap_or_default();
    let Ok(address) = host.parse::<Ipv4Addr>() else {
        return Ok(Asked::Host(now.duration_since(model.state.origin)));
    };
    let mut there = model.state.instances.at_address(address);
    let running = there.find(|instance| instance.state(now) == Ec2State::Running);
    let instance = running.ok_or(Unreachable::Silent)?;
    Ok(Asked::Instance(&instance.server, now.duration_since(instance.running_at)))
}

fn unsaid(request: &Request<Bytes>, asked: Asked<'_>) -> Unreachable {
    let (method, uri) = (request.method(), request.uri());
    Unreachable::Refused(match asked {
        Asked::Instance(server, _) => format!(
            "connection refused: the fleet file has no [[http]] that holds for {method} {uri} of server {server} now"
        ),
        Asked::Host(_) => format!(
            "a rehearsal reaches no network, and the fleet file has no [[http]] that holds for {method} {uri} now"
        ),
    })
}

/// The answer as the fleet file says it; to HEAD without its body.
fn written(found: &WebAnswer, method: &Method) -> Response<Bytes> {
    let body = if method == Method::HEAD { Bytes::new() } else { Bytes::from(found.body.clone()) };
    let mut answer = Response::new(body);
    *answer.status_mut() = StatusCode::from_u16(found.status).unwrap_or(StatusCode::OK);
    for (name, value) in &found.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            answer.headers_mut().append(name, value);
        }
    }
    let delay = Duration::try_from(found.delay()).unwrap_or_default();
    if !delay.is_zero() {
        answer.extensions_mut().insert(Latency(delay));
    }
    answer
}
