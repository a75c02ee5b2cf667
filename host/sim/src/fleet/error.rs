//! What is wrong with a fleet file, and where.

use std::ops::Range;

/// A mistake in a fleet file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("fleet file, line {line}, column {column}: {message}{}", help.as_ref().map(|h| format!("\nhelp: {h}")).unwrap_or_default())]
pub struct FleetError {
    /// What is wrong.
    pub message: String,
    /// The line of the mistake, from 1.
    pub line: usize,
    /// The column of the mistake in characters, from 1.
    pub column: usize,
    /// What to write instead.
    pub help: Option<String>,
}

/// A mistake whose place is still a range of bytes.
#[derive(Debug)]
pub(super) struct Mistake {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Mistake {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Mistake { span, message: message.into(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the nearest of the names that would have been right, if one is near.
    pub(super) fn suggest<'a>(self, written: &str, names: impl Iterator<Item = &'a str>) -> Self {
        match nearest(written, names) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    pub(super) fn at(self, text: &str) -> FleetError {
        let (line, column) = position(text, self.span.start);
        FleetError { message: self.message, line, column, help: self.help }
    }
}

impl FleetError {
    pub(super) fn from_toml(text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().to_owned();
        // serde puts names in backticks: first the unknown one, then those that it expected.
        let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let mistake = Mistake::new(error.span().unwrap_or(0..0), message.clone());
        let mistake = match names.split_first() {
            Some((written, expected)) if message.starts_with("unknown") => {
                mistake.suggest(written, expected.iter().copied())
            }
            _ => mistake,
        };
        mistake.at(text)
    }
}

fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).map_or(0, |line| line.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}
