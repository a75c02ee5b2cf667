//! The lines about groups by tags that were looked at again.

use drs_core::execution::Execution;
use drs_core::ids::WaveName;
use drs_core::selection::{Newcomer, Vanished};

use super::Notable;
use crate::clean::clean;
use crate::surface::Tone;
use crate::words::{count, server_name, some_names};

/// What changed since the list of servers was locked; nothing when nothing did.
pub(super) fn resolved(
    execution: &Execution,
    wave: &WaveName,
    newcomers: &[Newcomer],
    vanished: &[Vanished],
) -> Vec<Notable> {
    let mut lines = Vec::new();
    if !newcomers.is_empty() {
        let names = some_names(newcomers.iter().map(|one| clean(&one.name).into_owned()));
        let who = count(newcomers.len(), "server");
        let text = format!("wave {wave}: {who} newly tagged for its groups, not launched ({names})");
        lines.push(Notable::toned(Tone::Warn, text));
    }
    lines.extend(vanished.iter().map(|one| {
        let name = server_name(execution, &one.server);
        Notable::toned(Tone::Bad, format!("{name} is not launched: {}", clean(&one.reason)))
    }));
    lines
}
