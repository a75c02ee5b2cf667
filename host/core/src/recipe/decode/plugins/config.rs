//! `config`: a plug-in's configuration, as JSON.

use serde_json::{Map, Number, Value};
use toml::de::DeValue;

use super::super::super::ConfigPlaces;
use super::super::problems::Context;
use super::super::value::{Field, quoted};

/// The largest configuration, in bytes of its JSON.
const MAX_BYTES: usize = 64 * 1024;
/// How deep it may be nested.
const MAX_DEPTH: usize = 32;

/// Reads a configuration; TOML has two things that JSON lacks, and they are refused.
pub(super) fn read(field: &Field<'_>, context: &mut Context) -> Option<(Value, ConfigPlaces)> {
    let DeValue::Table(_) = field.raw else {
        field.table(String::new(), context);
        return None;
    };
    let value = json(field, MAX_DEPTH, context)?;
    let size = value.to_string().len();
    if size > MAX_BYTES {
        field.problem(
            context,
            format!("is {size} bytes of JSON; at most {MAX_BYTES} are handed to a plug-in"),
            "shorten it",
        );
        return None;
    }
    Some((value, ConfigPlaces::written(field.key_span.clone(), field.span.clone(), field.raw)))
}

fn json(field: &Field<'_>, depth: usize, context: &mut Context) -> Option<Value> {
    if depth == 0 {
        field.problem(context, format!("is nested more than {MAX_DEPTH} deep"), "nest less deeply");
        return None;
    }
    match field.raw {
        DeValue::String(text) => Some(Value::String(text.to_string())),
        DeValue::Boolean(value) => Some(Value::Bool(*value)),
        DeValue::Integer(digits) => {
            let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
            not_json(number.map(Value::from), field, "a number that is too large", context)
        }
        DeValue::Float(digits) => {
            let number = digits.as_str().parse().ok().and_then(Number::from_f64).map(Value::Number);
            not_json(number, field, "a number that JSON can't hold", context)
        }
        DeValue::Datetime(_) => not_json(None, field, "a date, which JSON can't hold", context),
        DeValue::Array(_) => {
            let items = field.list_or_empty(context)?;
            items.iter().map(|item| json(item, depth - 1, context)).collect()
        }
        DeValue::Table(_) => {
            let table = field.table(field.label().to_owned(), context)?;
            let entry = |entry: &Field<'_>| Some((entry.key.to_owned(), json(entry, depth - 1, context)?));
            let entries: Option<Map<String, Value>> = table.all("").iter().map(entry).collect();
            entries.map(Value::Object)
        }
    }
}

fn not_json(value: Option<Value>, field: &Field<'_>, what: &str, context: &mut Context) -> Option<Value> {
    if value.is_none() && !context.damage().touches(&field.span) {
        let shown = field.raw.type_str();
        field.problem(context, format!("is {what} ({})", quoted(shown)), "write it as a text in quotes");
    }
    value
}
