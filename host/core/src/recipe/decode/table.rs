//! A table of the recipe, read key by key: what is asked for is known, what is left over is reported.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::Span;
use super::names::{listed, nearest};
use super::problems::Context;
use super::value::{Field, quoted};

/// A table that is being read.
pub(super) struct Table<'a> {
    /// How messages call it: `[plan]`.
    label: String,
    /// Its header or braces.
    span: Span,
    entries: Vec<Entry<'a>>,
    known: Vec<&'static str>,
    /// Keys that the reader has told to be wrong.
    refused: Vec<&'static str>,
    missing: Vec<(&'static str, &'static str)>,
}

struct Entry<'a> {
    key: &'a str,
    key_span: Span,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Table<'a> {
    /// The whole recipe.
    pub(super) fn root(table: &'a DeTable<'a>) -> Self {
        Self::new("the recipe".to_owned(), 0..0, table)
    }

    pub(super) fn new(label: String, span: Span, table: &'a DeTable<'a>) -> Self {
        let entry = |(key, value): (&'a Spanned<std::borrow::Cow<'a, str>>, &'a Spanned<DeValue<'a>>)| Entry {
            key: key.get_ref(),
            key_span: key.span(),
            value,
        };
        let mut entries: Vec<_> = table.iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.key_span.start);
        Self { label, span, entries, known: Vec::new(), refused: Vec::new(), missing: Vec::new() }
    }

    pub(super) fn span(&self) -> &Span {
        &self.span
    }

    /// Whether some of its lines could not be parsed.
    pub(super) fn is_damaged(&self, context: &Context) -> bool {
        context.damage().is_structural() || context.damage().in_section(&self.span)
    }

    /// A key that may be there. `example` is its value as one would write it.
    pub(super) fn optional(&mut self, key: &'static str, example: impl std::fmt::Display) -> Option<Field<'a>> {
        self.known.push(key);
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(entry.field(format!("{key} = {example}")))
    }

    /// A key that must be there; [`Table::finish`] reports its absence.
    pub(super) fn required(&mut self, key: &'static str, example: &'static str) -> Option<Field<'a>> {
        let field = self.optional(key, example);
        if field.is_none() {
            self.missing.push((key, example));
        }
        field
    }

    /// The place of a key that there must not be, for a reader that says why.
    pub(super) fn refused(&mut self, key: &'static str) -> Option<Span> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        self.refused.push(key);
        Some(entry.key_span.clone())
    }

    /// Whether an entry seems to mean one of these keys, so that their absence need not be told.
    pub(super) fn has_near(&self, keys: &[&'static str]) -> bool {
        self.entries.iter().any(|entry| nearest(entry.key, keys.iter().copied()).is_some())
    }

    /// Every entry with its key, for tables whose keys the author chooses; `finish` is not called for those.
    pub(super) fn all(&self, example: &str) -> Vec<Field<'a>> {
        self.entries.iter().map(|entry| entry.field(example.to_owned())).collect()
    }

    /// A section of the recipe: `[key]`.
    pub(super) fn section(&mut self, key: &'static str, context: &mut Context) -> Option<Table<'a>> {
        let field = self.optional(key, "…")?;
        field.with_example(format!("[{key}]")).table(format!("[{key}]"), context)
    }

    /// Reports what is missing and what is unknown. A missing key that an unknown one seems to mean is told once.
    pub(super) fn finish(self, context: &mut Context) {
        #[cfg(test)]
        context.tables.push((self.label.clone(), self.known.clone()));
        let mut meant = Vec::new();
        let is_new = |entry: &&Entry<'_>| !self.known.contains(&entry.key) && !self.refused.contains(&entry.key);
        for entry in self.entries.iter().filter(is_new) {
            let near = if context.is_full() { None } else { nearest(entry.key, self.known.iter().copied()) };
            meant.extend(near);
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there is {}", listed(self.known.iter().copied())),
            };
            context.problem(&entry.key_span, format!("{} has no key {}", self.label, quoted(entry.key)), help);
        }
        if self.is_damaged(context) {
            return;
        }
        for (key, example) in self.missing.iter().filter(|(key, _)| !meant.contains(key)) {
            context.problem(
                &self.span,
                format!("{} does not say `{key}`", self.label),
                format!("add {key} = {example}"),
            );
        }
    }
}

impl<'a> Entry<'a> {
    fn field(&self, example: String) -> Field<'a> {
        Field::new(self.key, self.key_span.clone(), self.value, example)
    }
}
