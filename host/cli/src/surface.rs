//! Where text goes: whether it may be coloured and how wide it may be. Colour never carries a meaning alone.

use std::io::IsTerminal;

use comfy_table::{Attribute, Cell, ContentArrangement, Table};
use console::{Style, Term};
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// Under way.
    Active,
    /// Worth a look.
    Warn,
    /// Wrong.
    Bad,
    /// Beside the point.
    Quiet,
    /// The point.
    Strong,
}

impl Tone {
    fn style(self) -> Style {
        match self {
            Self::Good => Style::new().green(),
            Self::Active => Style::new().cyan(),
            Self::Warn => Style::new().yellow(),
            Self::Bad => Style::new().red().bold(),
            Self::Quiet => Style::new().dim(),
            Self::Strong => Style::new().bold(),
        }
    }

    fn colour(self) -> Option<comfy_table::Color> {
        match self {
            Self::Good => Some(comfy_table::Color::Green),
            Self::Active => Some(comfy_table::Color::Cyan),
            Self::Warn => Some(comfy_table::Color::Yellow),
            Self::Bad => Some(comfy_table::Color::Red),
            Self::Quiet | Self::Strong => None,
        }
    }
}

impl From<ExecutionStatus> for Tone {
    fn from(status: ExecutionStatus) -> Self {
        match status {
            ExecutionStatus::Completed => Self::Good,
            ExecutionStatus::Pending | ExecutionStatus::Running | ExecutionStatus::Settling => Self::Active,
            ExecutionStatus::Paused | ExecutionStatus::Partial | ExecutionStatus::Cancelled => Self::Warn,
            ExecutionStatus::Failed | ExecutionStatus::TimedOut => Self::Bad,
        }
    }
}

impl From<WaveStatus> for Tone {
    fn from(status: WaveStatus) -> Self {
        match status {
            WaveStatus::Completed => Self::Good,
            WaveStatus::Pending => Self::Quiet,
            WaveStatus::Initiated | WaveStatus::Launching | WaveStatus::Started => Self::Active,
            WaveStatus::Partial | WaveStatus::Skipped | WaveStatus::Cancelled => Self::Warn,
            WaveStatus::Failed | WaveStatus::TimedOut => Self::Bad,
        }
    }
}

impl From<ServerStatus> for Tone {
    fn from(status: ServerStatus) -> Self {
        match status {
            ServerStatus::Launched | ServerStatus::Terminated => Self::Good,
            ServerStatus::Launching => Self::Active,
            ServerStatus::Pending | ServerStatus::Skipped => Self::Quiet,
            ServerStatus::Unresolved => Self::Warn,
            ServerStatus::Failed => Self::Bad,
        }
    }
}

/// A stream that text goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Surface {
    /// Whether text may be coloured.
    pub colour: bool,
    /// The width of the terminal in columns; absent when it is none.
    pub width: Option<u16>,
}

impl Surface {
    /// Text for a file, a pipe or a test: no colour, as wide as it gets.
    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Self { colour: false, width: None }
    }

    /// Standard output.
    pub(crate) fn stdout() -> Self {
        let width = std::io::stdout().is_terminal().then(|| Term::stdout().size_checked()).flatten();
        Self { colour: console::colors_enabled(), width: width.map(|(_, columns)| columns) }
    }

    /// Standard error.
    pub(crate) fn stderr() -> Self {
        let width = std::io::stderr().is_terminal().then(|| Term::stderr().size_checked()).flatten();
        Self { colour: console::colors_enabled_stderr(), width: width.map(|(_, columns)| columns) }
    }

    /// Text in a tone.
    pub(crate) fn paint(self, tone: Tone, text: impl std::fmt::Display) -> String {
        tone.style().force_styling(self.colour).apply_to(text).to_string()
    }

    /// A heading on a line of its own, with an empty line before it.
    pub(crate) fn heading(self, text: &str) -> String {
        format!("\n{}\n", self.paint(Tone::Strong, text))
    }

    /// An empty table with a header; no lines, wrapped to the width.
    pub(crate) fn table(self, header: &[&str]) -> Table {
        let mut table = Table::new();
        table.load_style(comfy_table::presets::NOTHING).force_no_tty();
        if self.colour {
            table.enforce_styling();
        }
        if let Some(width) = self.width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.max(MIN_TABLE_WIDTH));
        }
        table.set_header(header.iter().map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        table
    }

    /// A cell in a tone.
    pub(crate) fn cell(self, tone: Tone, text: impl std::fmt::Display) -> Cell {
        let cell = Cell::new(text);
        match tone.colour() {
            Some(colour) => cell.fg(colour),
            None if tone == Tone::Quiet => cell.add_attribute(Attribute::Dim),
            None => cell.add_attribute(Attribute::Bold),
        }
    }
}

/// Narrower than this a table is unreadable; the terminal wraps it instead.
const MIN_TABLE_WIDTH: u16 = 40;

/// A table as text that ends with a line break.
pub(crate) fn table_text(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surface_without_colour_gives_bare_text() {
        assert_eq!(Surface::plain().paint(Tone::Bad, "FAILED"), "FAILED");
        let coloured = Surface { colour: true, width: None }.paint(Tone::Bad, "FAILED");
        assert!(coloured.contains("\u{1b}[") && coloured.contains("FAILED"), "{coloured:?}");
    }

    #[test]
    fn a_table_has_no_escapes_without_colour() {
        let surface = Surface::plain();
        let mut table = surface.table(&["Wave", "Status"]);
        table.add_row([Cell::new("web"), surface.cell(Tone::Bad, "FAILED")]);
        assert_eq!(table_text(&table), "Wave  Status\nweb   FAILED\n");
    }
}
