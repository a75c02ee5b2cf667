//! The launch settings that were changed, and whether they are as they were.

use comfy_table::Cell;
use drs_core::execution::{Execution, ServerState};
use drs_core::mode::Mode;
use drs_core::settings::SettingName;

use crate::clean::clean;
use crate::surface::{Surface, Tone, table_text};
use crate::words::server_name;

/// The section; nothing when no setting was changed and no policy spoke.
pub(super) fn section(execution: &Execution, surface: Surface) -> String {
    let mut table = surface.table(&["Server", "Setting", "From", "To", "Now"]);
    for server in execution.servers_in_order() {
        for change in &server.settings.changes {
            let (tone, state) = state(execution, server, change.setting);
            table.add_row([
                Cell::new(server_name(execution, &server.id)),
                Cell::new(change.setting),
                Cell::new(change.from.as_deref().map_or("-".into(), clean)),
                Cell::new(change.to.as_deref().map_or("-".into(), clean)),
                surface.cell(tone, state),
            ]);
        }
    }
    let said = policies(execution);
    if table.is_empty() && said.is_empty() {
        return String::new();
    }
    let changes = if table.is_empty() { String::new() } else { table_text(&table) };
    surface.heading("Launch settings") + &changes + &said
}

/// What became of a changed setting.
pub(crate) fn state(execution: &Execution, server: &ServerState, setting: SettingName) -> (Tone, String) {
    let restore = &server.settings.restore;
    match &restore.ended {
        Some((_, _, left)) => match left.iter().find(|left| left.setting == setting) {
            Some(left) if left.found == left.ours => (Tone::Warn, "left: DRS had no value before".to_owned()),
            Some(left) => {
                let found = left.found.as_deref().map_or("nothing".into(), clean);
                (Tone::Warn, format!("left: somebody set {found} meanwhile"))
            }
            None => (Tone::Good, "put back".to_owned()),
        },
        None if execution.mode == Mode::Recovery => (Tone::Quiet, "stays: a recovery keeps its changes".to_owned()),
        None if restore.error.is_some() => (Tone::Bad, "not put back".to_owned()),
        None => (Tone::Warn, "to be put back".to_owned()),
    }
}

fn policies(execution: &Execution) -> String {
    let said = execution
        .servers
        .values()
        .flat_map(|server| server.settings.policies.said.iter().map(move |said| (server, said)));
    let lines = said.map(|(server, (policy, text))| {
        format!("{}: policy {policy} {}\n", server_name(execution, &server.id), clean(text))
    });
    lines.collect()
}
