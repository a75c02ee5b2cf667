//! What the launches of a wave wait for, in words.

use drs_core::execution::{Execution, ServerState, WaveState};
use drs_core::status::ServerStatus;

use crate::clean::clean;
use crate::words::{server_names, time_of_day};

/// What holds a launch of the wave back: a quota, a throttle, or jobs of others that hold its servers.
pub(crate) fn launch_waits(execution: &Execution, wave: &WaveState) -> Option<String> {
    if !wave.is_under_way() {
        return None;
    }
    held_words(execution, wave).or_else(|| busy_words(execution, wave))
}

fn held_words(execution: &Execution, wave: &WaveState) -> Option<String> {
    let held = wave.held.as_ref()?;
    let until =
        (held.until > execution.last_event).then(|| format!("; looked at again at {}", time_of_day(held.until)));
    let (since, until) = (time_of_day(held.since), until.unwrap_or_default());
    Some(format!("its launch waits since {since}: {}{until}", clean(&held.detail)))
}

/// Servers that jobs of others hold, by the first of them.
fn busy_words(execution: &Execution, wave: &WaveState) -> Option<String> {
    let waits = |server: &&ServerState| server.status == ServerStatus::Pending && server.busy.is_some();
    let busy: Vec<&ServerState> = execution.servers_of(wave).filter(waits).collect();
    let first = busy.first()?.busy.as_ref()?;
    let names = server_names(execution, busy.iter().map(|server| &server.id));
    Some(format!("{names}: held by {}; given up at {}", clean(&first.holder), time_of_day(first.limit)))
}
