//! The way from one process to the shared table: each message takes a moment, and some are lost where the network is bad.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, StalledStreamProtectionConfig};
use bytes::Bytes;
use drs_aws::in_process::{Lost, http_client_of};
use drs_core::ports::Clock;
use drs_core::time::Timestamp;
use drs_engine::RuntimeClock;
use dynoxide::Database;
use fastrand::Rng;
use http::{Request, Response};

use super::emulator;
use crate::crash::fate::Fate;

/// How many messages in a row are lost at most: fewer than the SDK tries.
const LOST_IN_A_ROW: u32 = 3;

/// How a network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quality {
    /// Nothing is lost.
    Good,
    /// One request in ten is lost, and one answer in ten; which, this number decides.
    Bad(u64),
}

/// One process's way.
struct Way {
    database: Arc<Database>,
    fate: Arc<Fate>,
    state: Mutex<State>,
}

struct State {
    /// What is left to chance, where messages are lost.
    chance: Option<Rng>,
    lost: u32,
    calls: u64,
}

/// A client of the table for a process.
pub(super) fn client(database: &Arc<Database>, quality: Quality, fate: Arc<Fate>) -> Client {
    let chance = match quality {
        Quality::Good => None,
        Quality::Bad(seed) => Some(Rng::with_seed(seed)),
    };
    let state = Mutex::new(State { chance, lost: 0, calls: 0 });
    let way = Arc::new(Way { database: database.clone(), fate, state });
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-west-2"))
        .endpoint_url("http://emulator")
        .credentials_provider(Credentials::new("AKIAEMULATOREXAMPLE", "emulator", None, None, "emulator"))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(http_client_of(move |request| way.clone().carry(request)));
    Client::from_conf(config.build())
}

impl Way {
    async fn carry(self: Arc<Self>, request: Request<Bytes>) -> Result<Response<Bytes>, Lost> {
        self.fate.awake().await;
        if self.fate.is_dead() {
            return pending().await;
        }
        RuntimeClock::starting_at(Timestamp::UNIX_EPOCH, 1).sleep(self.latency()).await;
        self.lose()?;
        let answer = emulator::answer(&self.database, &emulator::operation(&request), request.body());
        self.fate.awake().await;
        self.lose()?;
        self.state.lock().unwrap().lost = 0;
        Ok(answer)
    }

    fn latency(&self) -> Duration {
        let mut state = self.state.lock().unwrap();
        state.calls += 1;
        Duration::from_millis(1 + state.calls % 4)
    }

    fn lose(&self) -> Result<(), Lost> {
        let mut state = self.state.lock().unwrap();
        let is_lost = state.chance.as_mut().is_some_and(|chance| chance.u8(..10) == 0);
        if is_lost && state.lost < LOST_IN_A_ROW {
            state.lost += 1;
            return Err(Lost);
        }
        Ok(())
    }
}
