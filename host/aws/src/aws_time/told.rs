//! A transport whose answers tell AWS's time.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use drs_core::time::Timestamp;

use super::too_old::Moved;
use super::{AwsTime, instant};
use crate::passage::{Passage, through};

/// What every answer of AWS itself has, and none of a proxy on the way, whose time is its own.
const OF_AWS: &str = "x-amzn-requestid";

/// The transport, whose answers put the time right.
pub(crate) fn telling(time: Arc<AwsTime>, transport: SharedHttpClient) -> SharedHttpClient {
    through(Listener(time), transport)
}

#[derive(Debug)]
struct Listener(Arc<AwsTime>);

impl Passage for Listener {
    fn pass(&self, connector: &SharedHttpConnector, request: HttpRequest) -> HttpConnectorFuture {
        let (time, connector) = (Arc::clone(&self.0), connector.clone());
        HttpConnectorFuture::new(async move {
            let sent = time.host.now();
            let mut answer = connector.call(request).await?;
            if let Some(date) = date_of(&answer) {
                answer.add_extension(Moved(time.tell(sent, date)));
            }
            Ok(answer)
        })
    }
}

/// When AWS wrote the answer. One from a cache was written some time before.
fn date_of(answer: &HttpResponse) -> Option<Timestamp> {
    let headers = answer.headers();
    if headers.get(OF_AWS).is_none() || headers.get("age").is_some() {
        return None;
    }
    instant(headers.get("date")?)
}
