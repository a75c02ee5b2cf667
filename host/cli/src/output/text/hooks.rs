//! The hooks of an execution as a table, with their findings that need a look.

use comfy_table::Cell;
use drs_core::execution::{Execution, HookRun, WaveState};
use drs_core::plugin::{FindingLevel, HookPhase};

use crate::clean::clean;
use crate::projection::hook;
use crate::surface::{Surface, Tone, table_text};
use crate::words::{duration, server_name};

/// The table, with an empty line before it; nothing when there are no hooks.
pub(super) fn table(execution: &Execution, surface: Surface) -> String {
    let mut table = surface.table(&["Hook", "When", "Verdict", "Attempts", "Time", "Detail"]);
    for wave in &execution.waves {
        for phase in [HookPhase::Before, HookPhase::After] {
            for run in wave.hooks(phase) {
                table.add_row(row(execution, wave, phase, run, surface));
            }
        }
    }
    if table.is_empty() { String::new() } else { format!("\n{}", table_text(&table)) + &findings(execution, surface) }
}

fn row(execution: &Execution, wave: &WaveState, phase: HookPhase, run: &HookRun, surface: Surface) -> Vec<Cell> {
    let time = execution.hook_time(&wave.name, run);
    vec![
        Cell::new(&run.name),
        Cell::new(format!("{phase} {}", wave.name)),
        surface.cell(hook::tone(run), hook::word(wave, run)),
        Cell::new(run.attempt),
        Cell::new(if run.attempt == 0 { "-".to_owned() } else { duration(time) }),
        Cell::new(hook::detail(run).unwrap_or_default()),
    ]
}

/// Warnings: failures are among the errors.
fn findings(execution: &Execution, surface: Surface) -> String {
    let runs = execution.waves.iter().flat_map(|wave| &wave.after);
    let warnings = runs.flat_map(|run| run.findings.iter().map(move |finding| (run, finding)));
    let lines = warnings.filter(|(_, finding)| finding.level == FindingLevel::Warn).map(|(run, finding)| {
        let name = server_name(execution, &finding.server);
        format!("{} {name}: {}: {}\n", surface.paint(Tone::Warn, "warning:"), run.name, clean(&finding.detail))
    });
    lines.collect()
}
