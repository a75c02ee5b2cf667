//! The right to drive an execution, as a lease: its holder renews it, and it ends when nobody saw it renewed for a whole
//! lease. Nobody's wall clock counts, and nothing is deleted by its age.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use drs_core::ids::ExecutionId;
use drs_core::ports::{Hold, JournalError};

use super::DynamoStore;
use super::fault::Fault;
use super::item::{Item, number, text};
use super::key::Key;
use super::table::Table;
use super::watch::Sign;
use super::write::{ABSENT, Write, nonce};

/// How often a lease is renewed before it ends.
pub(super) const BEATS: u32 = 3;

/// The attribute of a lease that was given back, and before had been taken from somebody silent.
pub(super) const RELEASED: &str = "released";

/// The pause after a renewal that failed.
const PAUSE: Duration = Duration::from_secs(1);

/// A lease that this process has.
#[derive(Debug)]
struct Lease {
    table: Table,
    store: String,
    execution: ExecutionId,
    /// Tells this holder from all others, this process's earlier ones included.
    token: String,
    length: Duration,
    former_is_gone: bool,
    beats: AtomicU64,
    /// When the last renewal that succeeded was begun; `None` after the release.
    renewed: Mutex<Option<Duration>>,
}

impl DynamoStore {
    /// Takes the lease: at once if nobody has it, after a lease without a sign of its holder if somebody had it.
    pub(super) async fn take_lease(&self, execution: &ExecutionId) -> Result<Arc<dyn Hold>, Fault> {
        let former = match self.table.get(&Key::lease(execution)).await? {
            Some(held) if !held.has(RELEASED) => {
                let over = self.table.clock.elapsed();
                let since = self.sightings.note(execution, &held, over).unwrap_or(over);
                self.outlived(execution, held, since).await?
            }
            released_or_none => released_or_none,
        };
        let lease = Lease {
            table: self.table.clone(),
            store: self.name.clone(),
            execution: execution.clone(),
            token: nonce(),
            length: self.lease,
            former_is_gone: former.is_none(),
            beats: AtomicU64::new(0),
            renewed: Mutex::new(Some(self.table.clock.elapsed())),
        };
        let item = Item::new(&Key::lease(execution))
            .with("token", text(&lease.token))
            .with("beat", number(0))
            .with("holder", text(&self.holder));
        let take = Write::put(item);
        let take = match &former {
            None => take.when(format!("{ABSENT} OR #token = :token")),
            Some(former) => take
                .when("(#token = :former AND #beat = :beat) OR #token = :token")
                .value("former", text(former.text("token")?))
                .value("beat", number(former.number::<u64>("beat")?)),
        };
        match self.table.transact([take.value("token", text(&lease.token))]).await {
            Ok(()) => Ok(Arc::new(lease)),
            Err(Fault::Conditions(_)) => {
                Err(held(execution, self.table.get(&Key::lease(execution)).await?.as_ref()).into())
            }
            Err(other) => Err(other),
        }
    }

    /// The lease of a holder that was silent for a whole lease, or that gave it back meanwhile. It stands still since then.
    async fn outlived(&self, execution: &ExecutionId, seen: Item, since: Duration) -> Result<Option<Item>, Fault> {
        let key = Key::lease(execution);
        match self.watch(&key, &seen, since).await? {
            Sign::Still => Ok(Some(seen)),
            Sign::Changed => match self.table.get(&key).await? {
                Some(alive) if !alive.has(RELEASED) => Err(held(execution, Some(&alive)).into()),
                released_or_none => Ok(released_or_none),
            },
        }
    }
}

/// The refusal that names the holder.
fn held(execution: &ExecutionId, lease: Option<&Item>) -> JournalError {
    let holder = lease.and_then(|lease| lease.text("holder").ok()).filter(|holder| !holder.is_empty());
    let holder = holder.map(|holder| format!(" ({holder})")).unwrap_or_default();
    JournalError::Held { execution: execution.clone(), holder }
}

impl Lease {
    /// Shows that the holder lives. The same renewal may be done twice; after a takeover it changes nothing.
    async fn renew(&self) -> Result<(), Fault> {
        let begun = self.table.clock.elapsed();
        let beat = self.beats.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let renewal = Write::update(Key::lease(&self.execution), "SET #beat = :beat").value("beat", number(beat));
        self.table.transact([self.if_mine(renewal)]).await?;
        let mut renewed = self.renewed();
        *renewed = renewed.map(|before| before.max(begun));
        Ok(())
    }

    fn if_mine(&self, write: Write) -> Write {
        write.when("#token = :token").value("token", text(&self.token))
    }

    fn renewed(&self) -> MutexGuard<'_, Option<Duration>> {
        self.renewed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn left(&self) -> Duration {
        let renewed = *self.renewed();
        let silent = |renewed| self.table.clock.elapsed().saturating_sub(renewed);
        renewed.map_or(Duration::ZERO, |renewed| self.length.saturating_sub(silent(renewed)))
    }

    /// One renewal, cut off when it takes too long to be of use.
    async fn renew_in_time(&self) -> Result<(), Fault> {
        let limit = self.length / BEATS;
        tokio::select! {
            renewed = self.renew() => renewed,
            () = self.table.clock.sleep(limit) => Err(Fault::Refused("no answer came for too long".to_owned())),
        }
    }

    fn lost(&self, fault: Fault) -> JournalError {
        fault.at(&format!("lost the right to drive execution {}", self.execution), &self.store)
    }

    /// Renews until it succeeds. An error when somebody else has the lease, or may have it.
    async fn renew_while_possible(&self) -> Result<(), JournalError> {
        loop {
            match self.renew_in_time().await {
                Ok(()) => return Ok(()),
                Err(Fault::Conditions(_)) => {
                    // Who has it now is only for the message.
                    let now = self.table.get(&Key::lease(&self.execution)).await.unwrap_or_default();
                    return Err(held(&self.execution, now.as_ref()));
                }
                Err(fault) if self.left().is_zero() => return Err(self.lost(fault)),
                Err(_) => self.table.clock.sleep(PAUSE.min(self.length / (BEATS * BEATS))).await,
            }
        }
    }
}

#[async_trait]
impl Hold for Lease {
    fn remaining(&self) -> Option<Duration> {
        Some(self.left())
    }

    fn former_is_gone(&self) -> bool {
        self.former_is_gone
    }

    async fn keep(&self) -> JournalError {
        loop {
            self.table.clock.sleep(self.length / BEATS).await;
            if let Err(lost) = self.renew_while_possible().await {
                return lost;
            }
        }
    }

    async fn release(&self) -> Result<(), JournalError> {
        *self.renewed() = None;
        let key = Key::lease(&self.execution);
        let release = match self.former_is_gone {
            true => Write::delete(key),
            // Whoever was silent before may still wake: the next holder must know that as well.
            false => Write::update(key, "SET #released = :true").value("true", AttributeValue::Bool(true)),
        };
        match self.table.transact([self.if_mine(release)]).await {
            // Somebody else has it already.
            Ok(()) | Err(Fault::Conditions(_)) => Ok(()),
            Err(fault) => Err(fault.at("can't give back the right to drive", &self.store)),
        }
    }
}
