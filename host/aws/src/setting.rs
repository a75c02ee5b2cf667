//! Values of launch settings as the SDK takes them.

use std::collections::BTreeMap;

use drs_core::settings::Value;

pub(crate) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Flag(flag) => Some(*flag),
        _ => None,
    }
}

pub(crate) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

pub(crate) fn number(value: &Value) -> Option<i32> {
    match value {
        Value::Number(number) => i32::try_from(*number).ok(),
        _ => None,
    }
}

pub(crate) fn list(value: &Value) -> Option<&[String]> {
    match value {
        Value::List(items) => Some(items),
        _ => None,
    }
}

pub(crate) fn tags(value: &Value) -> Option<&BTreeMap<String, String>> {
    match value {
        Value::Tags(tags) => Some(tags),
        _ => None,
    }
}
