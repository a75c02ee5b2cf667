//! Finds the first error that swallows what follows it, and how far its damage goes.

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::super::super::Span;

/// Lines to blank, and what to say of them.
pub(super) struct Repair {
    /// Where the problem is told.
    pub(super) place: Span,
    pub(super) message: String,
    pub(super) help: String,
    /// What is blanked.
    pub(super) region: Span,
    /// Whether a section's header is lost with it.
    pub(super) structural: bool,
}

/// What to blank before the text is parsed again: all lines without a value up to the first list, table or header that is
/// not closed, else that one. Errors after it are not believed: most come of it.
pub(super) fn first(text: &str, tree: &DeTable<'_>, errors: &[(Span, &Error)]) -> Vec<Repair> {
    let trusted = || errors.iter().map(|(span, error)| (span.start, kind(error)));
    let mut lines: Vec<Repair> = Vec::new();
    for (offset, _) in trusted().take_while(|(_, kind)| !is_unclosed(kind)).filter(|(_, kind)| *kind == WITHOUT_VALUE) {
        if lines.last().is_none_or(|last| last.region.end < offset) {
            lines.extend(line_without_value(text, offset));
        }
    }
    if !lines.is_empty() {
        return lines;
    }
    trusted().find_map(|(offset, kind)| unclosed(text, tree, offset, kind)).into_iter().collect()
}

const WITHOUT_VALUE: &str = "key with no value";
/// A header inside braces: they were meant to end before it.
const HEADER_IN_TABLE: &str = "missing key for inline table element";

/// toml's message without what it expected.
fn kind(error: &Error) -> &str {
    error.message().split(',').next().unwrap_or_default()
}

fn is_unclosed(kind: &str) -> bool {
    kind.starts_with("unclosed") || kind == "unexpected `=` in array" || kind == HEADER_IN_TABLE
}

fn unclosed(text: &str, tree: &DeTable<'_>, offset: usize, kind: &str) -> Option<Repair> {
    let repair = match kind {
        "unclosed table" | "unclosed array table" => unclosed_header(text, offset),
        HEADER_IN_TABLE if !looks_like_statement(text.get(line_at(text, offset))?) => return None,
        _ if is_unclosed(kind) => {
            let says_so = kind.starts_with("unclosed") || kind == HEADER_IN_TABLE;
            unclosed_container(text, &outermost_container(tree, offset)?, says_so)
        }
        _ => return None,
    };
    is_anything(text, &repair.region).then_some(repair)
}

/// Whether a region holds more than what is blank already.
fn is_anything(text: &str, region: &Span) -> bool {
    text.get(region.clone()).is_some_and(|region| !region.trim().is_empty())
}

fn line_without_value(text: &str, offset: usize) -> Option<Repair> {
    let region = line_at(text, offset);
    is_anything(text, &region).then(|| Repair {
        place: trimmed(text, &region),
        message: "this line has no value".to_owned(),
        help: "write it as `key = value`, or put `#` before a comment".to_owned(),
        region,
        structural: false,
    })
}

fn unclosed_header(text: &str, offset: usize) -> Repair {
    let line = line_at(text, offset);
    let place = trimmed(text, &line);
    let brackets = if text.get(place.clone()).is_some_and(|line| line.starts_with("[[")) { "]]" } else { "]" };
    let end = next_line_where(text, line.end, |line| line.trim_start().starts_with('[')).unwrap_or(text.len());
    Repair {
        place,
        message: "this header is not closed".to_owned(),
        help: format!("end it with `{brackets}`"),
        region: line.start..end,
        structural: true,
    }
}

/// A list or an inline table, with the key that it belongs to.
struct Container {
    name: String,
    key: Span,
    value: Span,
    is_list: bool,
}

fn unclosed_container(text: &str, container: &Container, says_unclosed: bool) -> Repair {
    let first_line = line_at(text, container.key.start);
    let container_end = line_at(text, container.value.end.saturating_sub(1)).end;
    let statement = next_line_where(text, first_line.end, looks_like_statement).filter(|start| *start < container_end);
    let end = statement.unwrap_or(container_end);
    let (what, bracket) = if container.is_list { ("list", "]") } else { ("table", "}") };
    let name = &container.name;
    let (message, help) = if says_unclosed || statement.is_some() {
        (format!("the {what} of `{name}` is not closed"), format!("end it with `{bracket}`"))
    } else {
        (
            format!("the list of `{name}` holds `key = value`"),
            format!("write a table in braces: {name} = {{ key = \"value\" }}"),
        )
    };
    let place = container.value.start..container.value.start.saturating_add(1).min(text.len());
    Repair { place, message, help, region: first_line.start..end.max(first_line.end), structural: false }
}

/// The list or inline table that holds an offset and lies in no other.
fn outermost_container(table: &DeTable<'_>, offset: usize) -> Option<Container> {
    table.iter().find_map(|(key, value)| {
        let span = value.span();
        let holds = span.start <= offset && offset <= span.end;
        match value.get_ref() {
            DeValue::Array(array) if !is_tables(array) && holds => Some(container(key, span, true)),
            DeValue::Array(array) if is_tables(array) => {
                array.iter().find_map(|item| outermost_container(item.get_ref().as_table()?, offset))
            }
            DeValue::Table(inner) => outermost_container(inner, offset)
                .or_else(|| (holds && span.start > key.span().end).then(|| container(key, span, false))),
            _ => None,
        }
    })
}

/// Whether an array was written as `[[headers]]`; each then has a table without a place of its own inside the array's.
fn is_tables(array: &[Spanned<DeValue<'_>>]) -> bool {
    !array.is_empty() && array.iter().all(|item| item.get_ref().is_table())
}

fn container(key: &Spanned<std::borrow::Cow<'_, str>>, value: Span, is_list: bool) -> Container {
    Container { name: key.get_ref().escape_debug().take(64).collect(), key: key.span(), value, is_list }
}

/// Whether a whole section may be lost: the error is in a header, or in a string of several lines that may hold headers.
pub(super) fn is_structural(text: &str, line: &Span, message: &str) -> bool {
    message.starts_with("invalid multi-line")
        || text.get(line.clone()).is_some_and(|line| line.trim_start().starts_with('['))
}

/// The line that holds an offset, without its end.
pub(super) fn line_at(text: &str, offset: usize) -> Span {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let (before, after) = text.split_at(offset);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = after.find('\n').map_or(text.len(), |newline| offset + newline);
    start..end
}

/// Where the first line after `offset` begins for which `wanted` holds.
fn next_line_where(text: &str, offset: usize, wanted: impl Fn(&str) -> bool) -> Option<usize> {
    let mut start = offset;
    for line in text.get(offset..)?.split_inclusive('\n') {
        if start > offset && wanted(line) {
            return Some(start);
        }
        start += line.len();
    }
    None
}

/// Whether a line reads as `key = value` or as a header, so that a list can't be meant to go on in it.
fn looks_like_statement(line: &str) -> bool {
    let line = line.trim();
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.\"'".contains(c));
    let header = line.starts_with('[') && line.ends_with(']') && !line.contains(',');
    header || line.split_once('=').is_some_and(|(key, _)| is_key(key.trim()))
}

fn trimmed(text: &str, line: &Span) -> Span {
    let content = text.get(line.clone()).unwrap_or_default();
    let start = line.start + (content.len() - content.trim_start().len());
    start..(start + content.trim().len())
}
