//! What belongs to one call: the data of its store.

use std::sync::Arc;

use drs_core::ids::PluginName;
use drs_core::ports::CallRecorder;
use sha2::{Digest, Sha256};
use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtxView, WasiView};

use super::budget::Budget;
use super::log_book::LogBook;
use super::meter::Meter;
use super::pace::Turns;
use super::replay::Replay;
use crate::grants::Grants;
use crate::host::WaveReach;
use crate::limits::Limits;
use crate::ports::Ports;
use crate::scene::Scene;
use crate::secret::Secret;
use crate::wasi::WasiOnDemand;

/// What a hook's host calls need. A policy has none of it.
pub(crate) struct HostAccess {
    /// The plug-in that calls.
    pub(crate) plugin: PluginName,
    pub(crate) ports: Ports,
    pub(crate) grants: Arc<Grants>,
    /// What its writes are held to.
    pub(crate) reach: WaveReach,
    /// What is put into its requests over HTTP.
    pub(crate) secrets: Arc<[Secret]>,
    pub(crate) recorder: Arc<dyn CallRecorder>,
    /// What the same attempt asked before a crash cut it off.
    pub(crate) replay: Replay,
    /// When the next call is its turn.
    pub(crate) turns: Turns,
    /// What answers in place of the ports, outside of an execution.
    pub(crate) scene: Option<Scene>,
    /// What no other attempt of any hook has.
    pub(crate) attempt: String,
    /// How many host calls there have been.
    pub(crate) calls: u32,
}

/// The most characters of a token that DynamoDB takes.
const TOKEN: usize = 36;

impl HostAccess {
    /// The token of the next call: the same when the attempt makes it again after a crash, different for any other.
    pub(crate) fn next_token(&self) -> String {
        let digest = Sha256::digest(format!("{}/{}", self.attempt, self.calls));
        hex::encode(digest).chars().take(TOKEN).collect()
    }
}

/// The data of one store.
pub(crate) struct CallState {
    pub(crate) limits: Limits,
    pub(crate) budget: Budget,
    pub(crate) meter: Meter,
    pub(crate) log: LogBook,
    pub(crate) access: Option<HostAccess>,
    pub(crate) wasi: WasiOnDemand,
    pub(crate) table: ResourceTable,
}

impl WasiView for CallState {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: self.wasi.context(), table: &mut self.table }
    }
}
