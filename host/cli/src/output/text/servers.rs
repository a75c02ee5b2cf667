//! The servers of an execution as a table.

use comfy_table::Cell;
use console::measure_text_width;
use drs_core::execution::{Execution, ServerState};

use crate::clean::clean;
use crate::surface::{Surface, table_text};
use crate::words::server_name;

/// The columns, the most important first: a narrow terminal gets as many as fit, for an id that is broken in two can't be
/// copied. JSON and report have them all.
const COLUMNS: [&str; 8] = ["Server", "Id", "Status", "Instance", "Private IP", "Type", "Zone", "State"];

/// The column of the status.
const STATUS: usize = 2;

/// The columns that are shown however narrow the terminal is.
const LEAST: usize = 4;

/// The space between two columns.
const GAP: usize = 2;

/// The table, with an empty line before it.
pub(super) fn table(execution: &Execution, surface: Surface) -> String {
    let servers: Vec<&ServerState> = execution.waves.iter().flat_map(|wave| execution.servers_of(wave)).collect();
    let rows: Vec<[String; COLUMNS.len()]> = servers.iter().map(|server| row(execution, server)).collect();
    let columns = columns_that_fit(&rows, surface.width);
    let mut table = surface.table(COLUMNS.get(..columns).unwrap_or(&COLUMNS));
    for (server, row) in servers.iter().zip(rows) {
        let cells = row.into_iter().take(columns).enumerate().map(|(column, text)| match column {
            STATUS => surface.cell(server.status.into(), text),
            _ => Cell::new(text),
        });
        table.add_row(cells);
    }
    format!("\n{}", table_text(&table))
}

fn row(execution: &Execution, server: &ServerState) -> [String; COLUMNS.len()] {
    let facts = server.facts.clone().unwrap_or_default();
    let known = |text: Option<&str>| text.map_or_else(|| "-".to_owned(), |text| clean(text).into_owned());
    [
        server_name(execution, &server.id).into_owned(),
        server.id.to_string(),
        status(server),
        known(server.instance.as_ref().map(|id| id.as_str())),
        known(facts.private_ip.as_deref()),
        known(facts.instance_type.as_deref()),
        known(facts.zone.as_deref()),
        known(facts.state.as_deref()),
    ]
}

/// The status, and which attempt it is of when it is not the first.
fn status(server: &ServerState) -> String {
    match server.attempt {
        0 | 1 => server.status.to_string(),
        attempt => format!("{} (attempt {attempt})", server.status),
    }
}

fn columns_that_fit(rows: &[[String; COLUMNS.len()]], width: Option<u16>) -> usize {
    let Some(width) = width else { return COLUMNS.len() };
    let longest = |(column, title): (usize, &&str)| {
        let texts = rows.iter().filter_map(|row| row.get(column)).map(|text| measure_text_width(text));
        texts.chain([measure_text_width(title)]).max().unwrap_or_default() + GAP
    };
    let ends = COLUMNS.iter().enumerate().map(longest).scan(0, |end, column| {
        *end += column;
        Some(*end)
    });
    ends.take_while(|end| *end <= usize::from(width)).count().max(LEAST)
}
