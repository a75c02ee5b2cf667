//! The waves of an execution as a table.

use comfy_table::Cell;
use drs_core::execution::{Execution, WaveState};
use drs_core::time::between;

use crate::projection::servers::Tally;
use crate::surface::{Surface, table_text};
use crate::words::duration;

/// The table, with an empty line before it.
pub(super) fn table(execution: &Execution, surface: Surface) -> String {
    let mut table = surface.table(&["Wave", "Status", "Servers", "Time", "Limit"]);
    for wave in &execution.waves {
        table.add_row([
            Cell::new(&wave.name),
            surface.cell(wave.status.into(), wave.status),
            Cell::new(Tally::of_wave(execution, wave).text()),
            Cell::new(time(execution, wave)),
            Cell::new(format!("≤ {}", duration(wave.planned.timeout))),
        ]);
    }
    format!("\n{}", table_text(&table))
}

/// How long a wave took, pauses apart.
fn time(execution: &Execution, wave: &WaveState) -> String {
    let Some(started) = wave.started else { return "-".to_owned() };
    let ended = wave.ended.unwrap_or(execution.last_event);
    let paused = execution.paused_between(started, ended);
    duration(between(started, ended).saturating_sub(paused))
}
