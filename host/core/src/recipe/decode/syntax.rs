//! From any text to one that toml can read to its end, with the syntax errors told.
//!
//! The toml crate recovers from most errors, but a few make it lose or swallow what follows: a line without `=`, a list, a
//! table or a header that is never closed. Of those the first is told, its lines are blanked (which moves no byte offset),
//! and the text is parsed again.

use toml::Spanned;
use toml::de::{DeTable, Error};

use super::super::{Problem, Span};

mod damage;
mod repair;
mod wording;

pub(super) use damage::Damage;

/// How many times a text is repaired and parsed again.
const MAX_PASSES: usize = 32;

/// A text without the errors that swallow what follows.
pub(super) struct Repaired {
    text: String,
    damage: Damage,
}

/// Blanks what would swallow the text after it.
pub(super) fn repair(text: &str) -> Repaired {
    let mut repaired = Repaired { text: text.to_owned(), damage: Damage::default() };
    for _ in 0..MAX_PASSES {
        let (tree, errors) = DeTable::parse_recoverable(&repaired.text);
        let repairs = repair::first(&repaired.text, tree.get_ref(), &in_order(&repaired.text, &errors));
        if repairs.is_empty() {
            break;
        }
        repaired.text = blanked(&repaired.text, repairs.iter().map(|repair| &repair.region));
        for repair in repairs {
            let problem = Problem::at(repair.place, repair.message).help(repair.help);
            repaired.damage.add(Some(problem), repair.region, repair.structural);
        }
    }
    repaired
}

impl Repaired {
    /// The tree, and which parts of the text are not in it.
    pub(super) fn parse(&self) -> (Spanned<DeTable<'_>>, Damage) {
        let (tree, errors) = DeTable::parse_recoverable(&self.text);
        let mut damage = self.damage.clone();
        let mut line = None;
        for (span, error) in in_order(&self.text, &errors) {
            // The first error of a line is told; those after it mostly come of it.
            let is_first = line.as_ref().is_none_or(|line: &Span| span.start > line.end);
            let problem = is_first.then(|| wording::problem(&self.text, &span, error.message()));
            let line = match is_first {
                true => line.insert(repair::line_at(&self.text, span.start)),
                false => line.get_or_insert_default(),
            };
            let structural = is_first && repair::is_structural(&self.text, line, error.message());
            damage.add(problem, span, structural);
        }
        damage.settle(&self.text, tree.get_ref());
        (tree, damage)
    }
}

/// The errors in the order of the text, each with its place in whole characters.
fn in_order<'e>(text: &str, errors: &'e [Error]) -> Vec<(Span, &'e Error)> {
    let place = |error: &Error| whole_chars(text, &error.span().unwrap_or(0..0));
    let mut placed: Vec<_> = errors.iter().map(|error| (place(error), error)).collect();
    placed.sort_by_key(|(span, _)| span.start);
    placed
}

/// The span, widened to whole characters and cut to the text.
fn whole_chars(text: &str, span: &Span) -> Span {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    start..end
}

/// The text with spaces in the place of everything in `regions` but line ends.
fn blanked<'r>(text: &str, regions: impl Iterator<Item = &'r Span>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for region in regions {
        let region = bytes.get_mut(whole_chars(text, region)).unwrap_or_default();
        region.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
    String::from_utf8(bytes).unwrap_or_default()
}
