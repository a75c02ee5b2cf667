//! What a retry takes up again, and what it does not.

use drs_core::execution::Execution;
use drs_core::ids::{ServerId, WaveName};

use crate::words::{count, server_names};

/// A line for each wave that is taken up, and one for each thing that is not.
pub(crate) fn retry_lines(execution: &Execution, wave: Option<&WaveName>) -> String {
    let retried = execution.retried(wave);
    let names = |servers: &[ServerId]| server_names(execution, servers);
    let mut text = String::new();
    for (wave, servers) in &retried.waves {
        if servers.is_empty() {
            text.push_str(&format!("wave {wave}: its servers are launched; its after-hooks to be run again\n"));
            continue;
        }
        let servers = format!("{} ({})", count(servers.len(), "server"), names(servers));
        text.push_str(&format!("wave {wave}: {servers} to be launched again\n"));
    }
    for (wave, servers) in &retried.lost {
        let why = format!("it would fail all the same for {}", names(servers));
        text.push_str(&format!("wave {wave} is not retried: {why}\n"));
    }
    if !retried.unresolved.is_empty() {
        text.push_str(&format!(
            "not launched again, for they may have been launched and DRS has not said: {}\n",
            names(&retried.unresolved)
        ));
    }
    text
}
