//! A connection whose service is a queue of answers, and what it was asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use drs_aws::in_process::{self, Lost};
use drs_aws::{AssumedRole, Aws, AwsOptions, ConnectError, CredentialSource};
use drs_core::ids::ServerId;
use drs_core::ports::{Clock, Fence, LaunchRequest};
use drs_core::time::Timestamp;

/// The time that the tests' clock stands at.
pub(crate) const NOW: &str = "2024-03-01T10:00:00Z";

pub(crate) type Answer = Result<http::Response<Bytes>, Lost>;

/// A clock that stands.
#[derive(Debug)]
pub(crate) struct StandingClock(Timestamp);

#[async_trait]
impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        self.0
    }

    async fn sleep(&self, _: Duration) {}
}

/// What the service was asked.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

impl From<&http::Request<Bytes>> for Asked {
    fn from(request: &http::Request<Bytes>) -> Self {
        Self {
            path: request.uri().path().to_owned(),
            headers: request.headers().clone(),
            body: String::from_utf8(request.body().to_vec()).unwrap(),
        }
    }
}

impl Asked {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The parameters of a query-protocol request whose names begin so. The tests' values need no decoding.
    pub(crate) fn parameters(&self, prefix: &str) -> BTreeMap<String, String> {
        let pairs = self.body.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.to_owned(), value.to_owned()))).collect()
    }
}

/// A connection to a service made of answers.
pub(crate) struct Fake {
    pub(crate) aws: Aws,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Fake {
    /// Gives these answers, one a request; then 501.
    pub(crate) async fn giving(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = Mutex::new(answers.into_iter().collect::<VecDeque<_>>());
        Self::serving(move |_| answers.lock().unwrap().pop_front().unwrap_or_else(|| text(501, "nothing left"))).await
    }

    /// Answers with a function of the number of the request, from 0.
    pub(crate) async fn serving(serve: impl Fn(usize) -> Answer + Send + Sync + 'static) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&asked);
        let client = in_process::http_client(move |request: http::Request<Bytes>| {
            let mut record = record.lock().unwrap();
            record.push(Asked::from(&request));
            serve(record.len() - 1)
        });
        let options = AwsOptions { http_client: Some(client), ..options() };
        Self { aws: Aws::connect(options).await.unwrap(), asked }
    }

    /// Connects as a role, at the time of a clock.
    pub(crate) async fn as_role(
        role: AssumedRole,
        clock: Arc<dyn Clock>,
        serve: impl Fn(&Asked) -> Answer + Send + Sync + 'static,
    ) -> Result<Self, ConnectError> {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&asked);
        let client = in_process::http_client(move |request| {
            let request = Asked::from(&request);
            record.lock().unwrap().push(request.clone());
            serve(&request)
        });
        let options = AwsOptions { http_client: Some(client), role: Some(role), clock, ..options() };
        Ok(Self { aws: Aws::connect(options).await?, asked })
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn calls(&self) -> Vec<(String, u64)> {
        self.aws.calls().counts().into_iter().collect()
    }
}

pub(crate) fn options() -> AwsOptions {
    AwsOptions {
        region: "us-west-2".to_owned(),
        endpoint: None,
        http_client: None,
        credentials: CredentialSource::Simulator,
        role: None,
        clock: Arc::new(StandingClock(time(NOW))),
        fence: Fence::default(),
    }
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn server(number: usize) -> ServerId {
    ServerId::new(format!("s-{number:017x}"))
}

pub(crate) fn launch(signed_at: &str) -> LaunchRequest {
    LaunchRequest {
        servers: vec![server(1), server(2)],
        is_drill: true,
        tags: [("drs-runtime:launch".to_owned(), "tag".to_owned())].into(),
        signed_at: time(signed_at),
    }
}

pub(crate) fn text(status: u16, body: &str) -> Answer {
    Ok(http::Response::builder().status(status).body(Bytes::from(body.to_owned())).unwrap())
}

pub(crate) fn json(status: u16, body: &serde_json::Value) -> Answer {
    text(status, &body.to_string())
}

/// An error as DRS sends it.
pub(crate) fn error(status: u16, code: &str) -> Answer {
    let builder = http::Response::builder().status(status).header("x-amzn-errortype", code);
    Ok(builder.body(Bytes::from_static(br#"{"message":"told by the service"}"#)).unwrap())
}

/// The same answer with a header more.
pub(crate) fn with_header(answer: Answer, name: &'static str, value: &'static str) -> Answer {
    answer.map(|mut answer| {
        answer.headers_mut().insert(name, http::HeaderValue::from_static(value));
        answer
    })
}

/// A job as DRS sends it.
pub(crate) fn job(id: &str) -> serde_json::Value {
    serde_json::json!({
        "jobID": id, "type": "LAUNCH", "status": "PENDING", "initiatedBy": "START_DRILL",
        "creationDateTime": "2024-03-01T10:00:01+00:00", "tags": {"Name": "x"},
        "participatingServers": [{"sourceServerID": server(1).as_str(), "launchStatus": "PENDING"}],
    })
}
