//! The whole store: besides journals, what processes agree on through it. Who drives an execution, which execution has
//! which servers, what is launched but not visible yet, and what executions were started with.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ids::{ExecutionId, ServerId};
use crate::time::Timestamp;

use super::hold::Hold;
use super::journal::{Journal, StoredEvent};
use super::journal_error::JournalError;

/// An account and a Region: quotas and servers belong to one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountRegion {
    /// The account's twelve digits.
    pub account: String,
    /// The Region.
    pub region: String,
}

impl fmt::Display for AccountRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "account {} in {}", self.account, self.region)
    }
}

/// What one execution at a time may have. Locks are taken in the order of this type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LockName {
    /// A plan, by its name.
    Plan(AccountRegion, String),
    /// A source server.
    Server(AccountRegion, ServerId),
}

impl LockName {
    /// The lock's name in a store: one text, different for every lock.
    pub fn key(&self) -> String {
        let (kind, place, name) = match self {
            Self::Plan(place, name) => ("plan", place, name.as_str()),
            Self::Server(place, id) => ("server", place, id.as_str()),
        };
        format!("{kind}/{}/{}/{name}", place.account, place.region)
    }
}

impl fmt::Display for LockName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plan(_, name) => write!(f, "plan {name}"),
            Self::Server(_, id) => write!(f, "server {id}"),
        }
    }
}

/// A launch that is intended and whose job DRS may not show yet: part of the quotas for everybody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reservation {
    /// The execution that launches.
    pub execution: ExecutionId,
    /// The launch tag that its job will carry.
    pub tag: String,
    /// How many servers it launches.
    pub servers: usize,
    /// From when on it counts no longer: its job is visible by then, or there is none.
    pub until: Timestamp,
}

/// The reservations of an account and Region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reservations {
    /// How often they were changed: a change names the version that it was made from.
    pub version: u64,
    /// The reservations.
    pub entries: Vec<Reservation>,
}

/// The store of one organisation's executions, as processes on one or many hosts use it.
#[async_trait]
pub trait Store: Journal {
    /// How a person calls the store: its folder or its address.
    fn name(&self) -> String;

    /// Begins an execution: writes event 0 and takes its locks, all or nothing. Of several that begin at the same time
    /// with a lock in common one begins.
    ///
    /// # Errors
    /// [`JournalError::Locked`] when a lock belongs to another execution, which may have ended: locks are released by
    /// [`Store::unlock`] alone.
    async fn begin(
        &self,
        execution: &ExecutionId,
        first: &[u8],
        locks: &[LockName],
    ) -> Result<StoredEvent, JournalError>;

    /// Takes locks for an execution that is there already, all or none. Those that it has it keeps. Before, its holder has
    /// written an event that says that it goes on ([`Store::unlock`]).
    ///
    /// # Errors
    /// As [`Store::begin`].
    async fn lock(&self, execution: &ExecutionId, locks: &[LockName]) -> Result<(), JournalError>;

    /// Releases all locks of an execution that has ended, as long as its journal has so many events: those that whoever
    /// releases them saw. Who takes an execution up again writes an event first and takes its locks then, so that nobody
    /// releases them who has not seen that.
    ///
    /// # Errors
    /// [`JournalError::Superseded`] when its journal went on, [`JournalError::NotFound`] if it has none.
    async fn unlock(&self, execution: &ExecutionId, seen: u64) -> Result<(), JournalError>;

    /// Takes the right to drive an execution, which need not have begun.
    ///
    /// # Errors
    /// [`JournalError::Held`] if a live process has it, [`JournalError::NotAnId`] for what is no ULID.
    async fn hold(&self, execution: &ExecutionId) -> Result<Arc<dyn Hold>, JournalError>;

    /// The execution whose id begins or ends with what a person typed, in capitals or not.
    ///
    /// # Errors
    /// [`JournalError::NotFound`] if there is none, [`JournalError::Ambiguous`] with all of them if there are several.
    async fn find(&self, typed: &str) -> Result<ExecutionId, JournalError>;

    /// Keeps bytes (a recipe's text, a component) under their SHA-256 and gives it, in lower-case hexadecimal digits.
    /// Keeping the same bytes again changes nothing.
    ///
    /// # Errors
    /// [`JournalError::Store`] if they can't be written.
    async fn put_blob(&self, bytes: &[u8]) -> Result<String, JournalError>;

    /// The bytes that were kept under this SHA-256 (lower-case hexadecimal digits), checked against it.
    ///
    /// # Errors
    /// [`JournalError::Store`] if they are not there, were changed, or can't be read.
    async fn blob(&self, sha256: &str) -> Result<Vec<u8>, JournalError>;

    /// The launches at a place whose jobs may not be visible yet.
    ///
    /// # Errors
    /// When the store can't be read.
    async fn reservations(&self, place: &AccountRegion) -> Result<Reservations, JournalError>;

    /// Puts other reservations in the place of those of `version`.
    ///
    /// # Errors
    /// [`JournalError::Contended`] when they were changed since.
    async fn reserve(&self, place: &AccountRegion, version: u64, entries: &[Reservation]) -> Result<(), JournalError>;
}
