//! The simulator on a socket: HTTP/1.1, as the SDKs speak it to an endpoint.

use std::{error::Error, future::Future, io, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::{net::TcpListener, net::TcpStream, sync::watch, task::JoinSet};

use crate::{Latency, Unreachable, World};

/// The largest request that is read.
const MAX_REQUEST: usize = 1 << 20;

/// The path that takes requests to instances and named hosts, and the header that says to whom they go.
const VISIT: &str = "/_sim/visit";
const VISITED: &str = "x-sim-visited";

/// What `GET /_sim/clock` says besides the time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClockInfo {
    /// How many simulated seconds pass in one of the wall's.
    pub speed: f64,
}

/// Serves a world until `shutdown` completes, then lets the requests under way end.
///
/// `GET /_sim/clock` needs no signature and answers `{"now", "speed", "account", "region"}`. A reply that the fleet file
/// wants lost closes its connection without an answer. `/_sim/visit` answers what an instance or a named host would, whose
/// address stands in the header `x-sim-visited`.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    world: Arc<World>,
    listener: TcpListener,
    clock_info: ClockInfo,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                connections.spawn(connection(world.clone(), clock_info, stream, stopped.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
    stop.send_replace(true);
    while connections.join_next().await.is_some() {}
    Ok(())
}

async fn connection(world: Arc<World>, info: ClockInfo, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
    let service = service_fn(move |request| answer(world.clone(), info, request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let told_to_stop = async move {
        // An error means that the sender is gone: no less a reason to stop.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    let result = tokio::select! {
        result = connection.as_mut() => result,
        () = told_to_stop => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection of the simulator ended");
    }
}

type Failure = Box<dyn Error + Send + Sync>;

async fn answer(
    world: Arc<World>,
    info: ClockInfo,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Failure> {
    if request.method() == Method::GET && request.uri().path() == "/_sim/clock" {
        return Ok(clock(&world, info).map(Full::new));
    }
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, MAX_REQUEST).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => return Ok(too_large().map(Full::new)),
    };
    let request = Request::from_parts(parts, body);
    if request.uri().path() == VISIT {
        return visit(&world, info, request).await.map(|answer| answer.map(Full::new));
    }
    // The answer waits for the disk.
    let answer = tokio::task::spawn_blocking(move || world.handle(request)).await??;
    if let Some(Latency(length)) = answer.extensions().get() {
        wait(length.div_f64(info.speed)).await;
    }
    Ok(answer.map(Full::new))
}

/// Carries a request to where its header says that it goes. A place that can't be reached is a 502 with that header, and in
/// words; one from which nothing comes, a 504.
async fn visit(world: &World, info: ClockInfo, mut request: Request<Bytes>) -> Result<Response<Bytes>, Failure> {
    let url = request.headers_mut().remove(VISITED).ok_or("a visit without an address")?;
    *request.uri_mut() = url.to_str()?.parse()?;
    let gone = |status, message: String| {
        let mut answer = Response::new(Bytes::from(message));
        *answer.status_mut() = status;
        answer.headers_mut().insert(VISITED, url.clone());
        answer
    };
    let answer = match world.visit(&request) {
        Ok(answer) => answer,
        Err(Unreachable::Refused(why)) => gone(StatusCode::BAD_GATEWAY, why),
        Err(Unreachable::Silent) => gone(StatusCode::GATEWAY_TIMEOUT, String::new()),
    };
    if let Some(Latency(length)) = answer.extensions().get() {
        wait(length.div_f64(info.speed)).await;
    }
    Ok(answer)
}

#[allow(clippy::disallowed_methods, reason = "over a socket an answer is late on the wall's clock")]
async fn wait(length: Duration) {
    tokio::time::sleep(length).await;
}

fn clock(world: &World, info: ClockInfo) -> Response<Bytes> {
    let (now, account, region) = world.whereabouts();
    let body = json!({"now": format!("{now:.6}"), "speed": info.speed, "account": account, "region": region});
    let mut answer = Response::new(Bytes::from(body.to_string()));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn too_large() -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    answer
}
