//! What could not be parsed, so that nothing is concluded from its absence.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::super::{Problem, Span};

/// The syntax errors and their places.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Damage {
    problems: Vec<Problem>,
    /// Ascending and apart from each other, once settled.
    places: Vec<Span>,
    /// Where each `[header]` begins, ascending.
    headers: Vec<usize>,
    structural: bool,
}

impl Damage {
    /// Notes a place; `structural` when a whole section may be missing because of it.
    pub(super) fn add(&mut self, problem: Option<Problem>, place: Span, structural: bool) {
        self.problems.extend(problem);
        self.places.push(place);
        self.structural |= structural;
    }

    /// Notes where sections begin, and puts the places in order.
    pub(super) fn settle(&mut self, text: &str, tree: &DeTable<'_>) {
        collect_headers(text, tree, &mut self.headers);
        self.headers.sort_unstable();
        self.places.sort_unstable_by_key(|place| place.start);
        self.places.dedup_by(|next, earlier| {
            let touches = next.start <= earlier.end;
            if touches {
                earlier.end = earlier.end.max(next.end);
            }
            touches
        });
    }

    /// Hands out the syntax errors, once.
    pub(in super::super) fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    /// Whether whole sections may be missing.
    pub(in super::super) fn is_structural(&self) -> bool {
        self.structural
    }

    /// Whether an error lies in a span or at its edge.
    pub(in super::super) fn touches(&self, span: &Span) -> bool {
        let first = self.places.partition_point(|place| place.end < span.start);
        self.places.get(first).is_some_and(|place| place.start <= span.end)
    }

    /// Whether an error lies in the section that begins at `header`.
    pub(in super::super) fn in_section(&self, header: &Span) -> bool {
        let next = self.headers.partition_point(|start| *start <= header.start);
        let end = self.headers.get(next).copied().unwrap_or(usize::MAX);
        self.touches(&(header.start..end.saturating_sub(1).max(header.end)))
    }
}

fn collect_headers(text: &str, table: &DeTable<'_>, headers: &mut Vec<usize>) {
    for (_, value) in table.iter() {
        collect_in_value(text, value, headers);
    }
}

fn collect_in_value(text: &str, value: &Spanned<DeValue<'_>>, headers: &mut Vec<usize>) {
    match value.get_ref() {
        DeValue::Table(table) => {
            let start = value.span().start;
            if text.get(start..).is_some_and(|rest| rest.starts_with('[')) {
                headers.push(start);
            }
            collect_headers(text, table, headers);
        }
        DeValue::Array(array) => array.iter().for_each(|item| collect_in_value(text, item, headers)),
        _ => {}
    }
}
