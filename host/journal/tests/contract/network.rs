//! The way to the emulator: every answer takes a moment, so that whatever runs at the same time is mixed; and it may be bad.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, StalledStreamProtectionConfig};
use bytes::Bytes;
use drs_aws::in_process::{Latency, Lost, http_client_on};
use dynoxide::Database;
use serde_json::{Value, json};

use crate::clock::TokioClock;
use crate::emulator;

/// How bad a network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quality {
    /// Nothing is lost, and the index shows every write at once.
    Good,
    /// One message in five is lost, the request or the answer. The index shows what it should have shown when it was last
    /// asked. And DynamoDB has forgotten a transaction's token whenever one is repeated, as it has after ten minutes.
    Bad,
}

/// So many messages in a row are lost at most: fewer than the SDK tries.
const LOST_IN_A_ROW: u32 = 3;

/// The time that the answer to a call takes; the calls of a client are counted from 0.
pub(crate) type Delays = dyn Fn(usize) -> Duration + Send + Sync;

/// The state of a connection.
struct Network {
    quality: Quality,
    delays: Box<Delays>,
    random: fastrand::Rng,
    calls: usize,
    lost: u32,
    /// What the index would have answered the last time, by request.
    index: HashMap<Bytes, http::Response<Bytes>>,
}

/// A client of the emulator whose answers take a few milliseconds each.
pub(crate) fn client(database: &Arc<Database>, quality: Quality) -> Client {
    client_with(database, quality, |call| Duration::from_millis(1 + call as u64 % 4))
}

/// A client with other delays.
pub(crate) fn client_with(
    database: &Arc<Database>,
    quality: Quality,
    delays: impl Fn(usize) -> Duration + Send + Sync + 'static,
) -> Client {
    let network = Mutex::new(Network {
        quality,
        delays: Box::new(delays),
        random: fastrand::Rng::with_seed(fastrand::u64(..)),
        calls: 0,
        lost: 0,
        index: HashMap::new(),
    });
    let database = Arc::clone(database);
    let serve = move |request| network.lock().unwrap().carry(&database, &request);
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-west-2"))
        .endpoint_url("http://emulator")
        .credentials_provider(Credentials::new("AKIAEMULATOREXAMPLE", "emulator", None, None, "emulator"))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(http_client_on(Arc::new(TokioClock::default()), serve));
    Client::from_conf(config.build())
}

impl Network {
    fn carry(&mut self, database: &Database, request: &http::Request<Bytes>) -> Result<http::Response<Bytes>, Lost> {
        let operation = emulator::operation(request);
        let mut response = match self.quality {
            Quality::Good => emulator::answer(database, &operation, request.body()),
            Quality::Bad => self.carry_badly(database, &operation, request.body())?,
        };
        response.extensions_mut().insert(Latency((self.delays)(self.calls)));
        self.calls += 1;
        Ok(response)
    }

    fn carry_badly(
        &mut self,
        database: &Database,
        operation: &str,
        body: &Bytes,
    ) -> Result<http::Response<Bytes>, Lost> {
        self.lose()?;
        let mut said: Value = serde_json::from_slice(body).unwrap();
        said.as_object_mut().unwrap().remove("ClientRequestToken");
        let mut answer = emulator::answer(database, operation, said.to_string().as_bytes());
        if said.get("IndexName").is_some() {
            answer = self.index.insert(body.clone(), answer).unwrap_or_else(nothing_yet);
        }
        self.lose()?;
        self.lost = 0;
        Ok(answer)
    }

    fn lose(&mut self) -> Result<(), Lost> {
        if self.lost < LOST_IN_A_ROW && self.random.u8(..10) == 0 {
            self.lost += 1;
            return Err(Lost);
        }
        Ok(())
    }
}

fn nothing_yet() -> http::Response<Bytes> {
    http::Response::new(Bytes::from(json!({"Items": [], "Count": 0, "ScannedCount": 0}).to_string()))
}
