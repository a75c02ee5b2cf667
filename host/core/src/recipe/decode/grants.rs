//! `grants` and `may`: the rights of a plug-in.

use super::located::Located;
use super::names::nearest;
use super::problems::Context;
use super::value::{Field, quoted};
use crate::plugin::{Grant, GrantError};

pub(super) fn read_grants(field: &Field<'_>, context: &mut Context) -> Vec<Located<Grant>> {
    let texts = field.texts_or_none(context);
    texts.into_iter().filter_map(|text| read_grant(&text, context)).collect()
}

fn read_grant(text: &Located<&str>, context: &mut Context) -> Option<Located<Grant>> {
    let error = match text.value.parse::<Grant>() {
        Ok(grant) => return Some(Located::new(grant, text.span.clone())),
        Err(error) => error,
    };
    // Core's message is one line of `what; what there is`.
    let message = error.to_string();
    let (what, there_is) = message.split_once("; ").unwrap_or(("", &message));
    use GrantError::{Http, Key, NoIndex, OwnTable, Scope, TableName};
    if matches!(error, TableName(_) | OwnTable(_) | Key(_) | NoIndex(_) | Http(_) | Scope { .. }) {
        context.problem(&text.span, format!("{} can't be granted: {what}", quoted(text.value)), there_is);
        return None;
    }
    let help =
        meant(text.value).map_or_else(|| there_is.to_owned(), |near| format!("did you mean {}?", in_toml(&near)));
    context.problem(&text.span, format!("{} can't be granted", quoted(text.value)), help);
    None
}

/// The grant that was most likely meant: the nearest action, on the scope that was written if it takes one.
fn meant(text: &str) -> Option<String> {
    let (action, scope) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let all: Vec<String> = all_grants().collect();
    let near = nearest(action, all.iter().map(String::as_str))?;
    match near.parse::<Grant>() {
        Ok(_) => Some(near.to_owned()),
        Err(_) => Some(format!("{near} {scope}")).filter(|grant| grant.parse::<Grant>().is_ok()),
    }
}

/// A text as a recipe has it: in single quotes when it has double ones in itself.
fn in_toml(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}

fn all_grants() -> impl Iterator<Item = String> {
    let settings = Grant::settings().map(|name| Grant::Setting(name).to_string());
    Grant::actions().map(str::to_owned).chain(settings)
}

/// Whether a plug-in may answer `skip-wave`.
pub(super) fn read_may(field: &Field<'_>, context: &mut Context) -> bool {
    let texts = field.texts_or_none(context);
    for text in texts.iter().filter(|text| text.value != "skip-wave") {
        let message = format!("no plug-in may {}", quoted(text.value));
        context.problem(&text.span, message, "the one power that can be given is \"skip-wave\"");
    }
    texts.iter().any(|text| text.value == "skip-wave")
}
