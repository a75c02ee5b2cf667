//! Launch settings, wherever they stand: each read as its kind.

use std::collections::BTreeMap;

use super::super::Span;
use super::problems::Context;
use super::table::Table;
use super::value::{Field, quoted};
use crate::settings::{Kind, LaunchSettings, MAX_TAGS, Setting, SettingName, Value, tag_fault};

/// What the recipe of another tool may say and DRS does not take from a person, with the reason.
const NOT_SETTINGS: [(&str, &str); 13] = [
    ("kms-key", KMS),
    ("kms-key-id", KMS),
    ("encryption", KMS),
    ("ami", OWNED),
    ("image-id", OWNED),
    ("kernel", OWNED),
    ("user-data", OWNED),
    ("key-name", OWNED),
    ("key-pair", OWNED),
    ("ebs-optimized", OWNED),
    ("block-devices", OWNED),
    ("block-device-mappings", OWNED),
    ("volume-type", OWNED),
];
const KMS: &str = "DRS ignores the key in a launch template: set it in the replication settings of the server";
const OWNED: &str = "DRS writes it into the launch template itself: take it out";

/// Settings with their places. A place without a value is a setting that was said and could not be read.
#[derive(Debug, Clone, Default)]
pub(super) struct SettingsDraft {
    pub(super) values: LaunchSettings,
    pub(super) places: BTreeMap<SettingName, Span>,
}

impl SettingsDraft {
    /// Reads the settings of a table and leaves its other keys to the caller.
    pub(super) fn read(table: &mut Table<'_>, context: &mut Context) -> Self {
        let mut draft = Self::default();
        for name in SettingName::ALL {
            let Some(field) = table.optional(name.as_str(), name.example()) else { continue };
            draft.places.insert(name, field.span.clone());
            if let Some(value) = read_value(name.kind(), &field, context) {
                draft.values.set(Setting { name, value });
            }
        }
        for (key, why) in NOT_SETTINGS {
            if let Some(place) = table.refused(key) {
                context.problem(&place, format!("{} is not a launch setting", quoted(key)), why);
            }
        }
        draft
    }

    /// These settings with `overlay` on top, places included.
    pub(super) fn overlaid(&self, overlay: &Self) -> Self {
        let mut merged = Self { values: self.values.overlaid(&overlay.values), places: self.places.clone() };
        merged.places.extend(overlay.places.iter().map(|(name, span)| (*name, span.clone())));
        // An overlay's unreadable value hides the one beneath it: what holds is unknown.
        for name in overlay.places.keys().filter(|name| overlay.values.get(**name).is_none()) {
            merged.values.remove(*name);
        }
        merged
    }

    /// Takes a setting out and gives its place.
    pub(super) fn take(&mut self, name: SettingName) -> Option<Span> {
        self.values.remove(name);
        self.places.remove(&name)
    }

    /// Whether a setting was said and could not be read.
    pub(super) fn is_unread(&self, name: SettingName) -> bool {
        self.places.contains_key(&name) && self.values.get(name).is_none()
    }

    /// The place of a setting that was said and could be read.
    pub(super) fn place(&self, name: SettingName) -> Option<&Span> {
        self.values.get(name).and_then(|_| self.places.get(&name))
    }
}

fn read_value(kind: Kind, field: &Field<'_>, context: &mut Context) -> Option<Value> {
    match kind {
        Kind::Flag => field.boolean(context).map(Value::from),
        Kind::Number(from, to) => field.number(from..=to, context).map(Value::from),
        Kind::Words(words) => field.choice(words, context).map(Value::from),
        Kind::Ids(_, most) | Kind::Arns(_, most) => read_list(kind, most, field, context),
        Kind::Tags => read_tags(field, context),
        _ => read_text(kind, field, context).map(Value::from),
    }
}

fn read_text<'a>(kind: Kind, field: &Field<'a>, context: &mut Context) -> Option<&'a str> {
    let text = field.text(context)?;
    match kind.text_fault(text, &quoted(text)) {
        Some(fault) => {
            field.wrong(context, fault);
            None
        }
        None => Some(text),
    }
}

fn read_list(kind: Kind, most: usize, field: &Field<'_>, context: &mut Context) -> Option<Value> {
    let items = field.list(context)?;
    let before = context.count();
    field.texts(context);
    if context.count() > before {
        return None;
    }
    let texts: Vec<String> =
        items.iter().filter_map(|item| read_text(kind, item, context)).map(str::to_owned).collect();
    if texts.len() > most {
        let message = format!("has {} items; a server can have {most}", texts.len());
        field.problem(context, message, "shorten the list");
        return None;
    }
    (texts.len() == items.len()).then_some(Value::List(texts))
}

fn read_tags(field: &Field<'_>, context: &mut Context) -> Option<Value> {
    let table = field.table(format!("`{}`", field.key), context)?;
    let tags = table.all("\"dr-team\"");
    if tags.is_empty() && !table.is_damaged(context) {
        field.wrong(context, "is empty");
        return None;
    }
    if tags.len() > MAX_TAGS {
        field.problem(context, format!("has {} tags; an instance can carry {MAX_TAGS}", tags.len()), "shorten it");
        return None;
    }
    let read: BTreeMap<String, String> = tags.iter().filter_map(|tag| read_tag(tag, context)).collect();
    (read.len() == tags.len()).then_some(Value::Tags(read))
}

/// A tag; its value may be empty, as in AWS.
fn read_tag(tag: &Field<'_>, context: &mut Context) -> Option<(String, String)> {
    let value =
        if tag.raw.as_str() == Some("") && !context.damage().touches(&tag.span) { "" } else { tag.text(context)? };
    if let Some(why) = tag_fault(tag.key, value) {
        context.problem(&tag.key_span, format!("an instance can't carry the tag {}", quoted(tag.key)), why);
        return None;
    }
    Some((tag.key.to_owned(), value.to_owned()))
}
