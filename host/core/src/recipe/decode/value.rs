//! One value of the recipe, read as what it must be.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::super::Span;
use super::located::Located;
use super::names::{listed, nearest};
use super::problems::Context;
use super::table::Table;
use crate::time::{DurationError, format_duration, parse_duration};

/// The longest text of a value, in characters; a description may fill it.
const MAX_TEXT: usize = 1024;
/// The longest list.
const MAX_ITEMS: usize = 10_000;

/// A value with the key that it belongs to.
#[derive(Clone)]
pub(super) struct Field<'a> {
    pub(super) key: &'a str,
    pub(super) key_span: Span,
    /// The value's place.
    pub(super) span: Span,
    pub(super) raw: &'a DeValue<'a>,
    /// How messages call it.
    label: String,
    /// The whole of it as one would write it.
    example: String,
}

impl<'a> Field<'a> {
    pub(super) fn new(key: &'a str, key_span: Span, value: &'a Spanned<DeValue<'a>>, example: String) -> Self {
        Self { key, key_span, span: value.span(), raw: value.get_ref(), label: format!("`{}`", clipped(key)), example }
    }

    pub(super) fn with_example(mut self, example: String) -> Self {
        self.example = example;
        self
    }

    pub(super) fn label(&self) -> &str {
        &self.label
    }

    /// A problem with this value.
    pub(super) fn problem(&self, context: &mut Context, message: impl std::fmt::Display, help: impl Into<String>) {
        context.problem(&self.span, format!("{} {message}", self.label), help);
    }

    /// A problem with this value that the example mends.
    pub(super) fn wrong(&self, context: &mut Context, message: impl std::fmt::Display) {
        self.problem(context, message, format!("write it as {}", self.example));
    }

    fn wrong_type(&self, expected: &str, context: &mut Context) {
        if !context.damage().touches(&self.span) {
            self.wrong(context, format!("must be {expected}, not {}", found(self.raw)));
        }
    }

    /// A text that is not empty and can be shown on a terminal.
    pub(super) fn text(&self, context: &mut Context) -> Option<&'a str> {
        let DeValue::String(text) = self.raw else {
            self.wrong_type("a text in quotes", context);
            return None;
        };
        self.sound_text(text, context)
    }

    fn sound_text(&self, text: &'a DeString<'a>, context: &mut Context) -> Option<&'a str> {
        if context.damage().touches(&self.span) {
            None
        } else if text.trim().is_empty() {
            self.wrong(context, "is empty");
            None
        } else if text.chars().any(char::is_control) {
            self.wrong(context, "holds a control character");
            None
        } else if text.chars().count() > MAX_TEXT {
            self.problem(context, format!("is longer than {MAX_TEXT} characters"), "shorten it");
            None
        } else {
            Some(text)
        }
    }

    pub(super) fn boolean(&self, context: &mut Context) -> Option<bool> {
        let DeValue::Boolean(value) = self.raw else {
            self.wrong_type("true or false", context);
            return None;
        };
        Some(*value)
    }

    /// A whole number within a range.
    pub(super) fn number(&self, range: RangeInclusive<u32>, context: &mut Context) -> Option<u32> {
        let range = u64::from(*range.start())..=u64::from(*range.end());
        self.count(range, context).and_then(|number| u32::try_from(number).ok())
    }

    /// The same where it may be larger.
    pub(super) fn count(&self, range: RangeInclusive<u64>, context: &mut Context) -> Option<u64> {
        let DeValue::Integer(digits) = self.raw else {
            self.wrong_type("a whole number", context);
            return None;
        };
        if context.damage().touches(&self.span) {
            return None;
        }
        let value = i128::from_str_radix(digits.as_str(), digits.radix()).ok();
        let number = value.and_then(|value| u64::try_from(value).ok()).filter(|number| range.contains(number));
        if number.is_none() {
            let (from, to) = (range.start(), range.end());
            self.wrong(context, format!("must be from {from} to {to}, not {}", clipped(&digits.to_string())));
        }
        number
    }

    /// A time with its unit, within a range.
    pub(super) fn duration(&self, range: RangeInclusive<Duration>, context: &mut Context) -> Option<Duration> {
        if let DeValue::Integer(digits) = self.raw {
            if !context.damage().touches(&self.span) {
                self.without_unit(&clipped(digits.as_str()), context);
            }
            return None;
        }
        let DeValue::String(text) = self.raw else {
            self.wrong_type("a time with its unit, in quotes", context);
            return None;
        };
        let text = self.sound_text(text, context)?;
        match parse_duration(text) {
            Ok(duration) if range.contains(&duration) => Some(duration),
            Ok(_) => {
                let (from, to) = (format_duration(*range.start()), format_duration(*range.end()));
                self.wrong(context, format!("must be from {from} to {to}, not {}", quoted(text)));
                None
            }
            Err(DurationError::NoUnit(number)) => {
                self.without_unit(&clipped(&number), context);
                None
            }
            Err(DurationError::Negative) => {
                self.wrong(context, "can't be negative");
                None
            }
            Err(DurationError::Unreadable(_)) => {
                self.problem(
                    context,
                    format!("is not a time: {}", quoted(text)),
                    "write it as \"90s\", \"5m\", \"2h\" or \"1h30m\"",
                );
                None
            }
        }
    }

    fn without_unit(&self, number: &str, context: &mut Context) {
        let help = format!("write its unit: \"{number}s\", \"{number}m\" or \"{number}h\"");
        self.problem(context, format!("has no unit: {number}"), help);
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&self, choices: &[(&str, T)], context: &mut Context) -> Option<T> {
        let text = self.text(context)?;
        let chosen = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if chosen.is_none() {
            let words = || choices.iter().map(|(word, _)| *word);
            let help = match nearest(text, words()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("there is {}", listed(words())),
            };
            self.problem(context, format!("can't be {}", quoted(text)), help);
        }
        chosen
    }

    /// A table; `label` is how messages call it.
    pub(super) fn table(&self, label: String, context: &mut Context) -> Option<Table<'a>> {
        let DeValue::Table(table) = self.raw else {
            self.wrong_type("a table", context);
            return None;
        };
        Some(Table::new(label, self.span.clone(), table))
    }

    /// A list that is not empty, item by item.
    pub(super) fn list(&self, context: &mut Context) -> Option<Vec<Field<'a>>> {
        let items = self.list_or_empty(context)?;
        if items.is_empty() {
            if !context.damage().touches(&self.span) {
                self.problem(context, "is an empty list", format!("write it as {}, or leave it out", self.example));
            }
            return None;
        }
        Some(items)
    }

    /// A list, item by item.
    pub(super) fn list_or_empty(&self, context: &mut Context) -> Option<Vec<Field<'a>>> {
        let DeValue::Array(items) = self.raw else {
            self.wrong_type("a list", context);
            return None;
        };
        if items.len() > MAX_ITEMS {
            self.problem(
                context,
                format!("has {} items; at most {MAX_ITEMS} are read", items.len()),
                "shorten the list",
            );
            return None;
        }
        let item = |value: &'a Spanned<DeValue<'a>>| Field {
            label: format!("an item of {}", self.label),
            span: value.span(),
            raw: value.get_ref(),
            ..self.clone()
        };
        Some(items.iter().map(item).collect())
    }

    /// A list of texts, none of them twice.
    pub(super) fn texts(&self, context: &mut Context) -> Vec<Located<&'a str>> {
        let items = self.list(context).unwrap_or_default();
        self.distinct(&items, context)
    }

    /// A list of texts that may be empty, none of them twice.
    pub(super) fn texts_or_none(&self, context: &mut Context) -> Vec<Located<&'a str>> {
        let items = self.list_or_empty(context).unwrap_or_default();
        self.distinct(&items, context)
    }

    fn distinct(&self, items: &[Field<'a>], context: &mut Context) -> Vec<Located<&'a str>> {
        let mut seen = std::collections::HashSet::new();
        let mut texts = Vec::new();
        for item in items {
            let Some(text) = item.text(context) else { continue };
            if seen.insert(text) {
                texts.push(Located::new(text, item.span.clone()));
            } else {
                let message = format!("{} is twice in {}", quoted(text), self.label);
                context.problem(&item.span, message, "take one of the two out");
            }
        }
        texts
    }
}

/// What a value is, as a person would say it.
fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text {}", quoted(text)),
        DeValue::Integer(digits) => format!("the number {}", clipped(digits.as_str())),
        DeValue::Float(digits) => format!("the number {}", clipped(digits.as_str())),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(_) => "a date or time of day".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// A text of the recipe in a message: in quotes, clean and not too long.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", clipped(text))
}

/// A text of the recipe, clean and not too long.
pub(super) fn clipped(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown = String::new();
    for character in text.chars().take(SHOWN) {
        match character.is_control() {
            true => shown.extend(character.escape_debug()),
            false => shown.push(character),
        }
    }
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
