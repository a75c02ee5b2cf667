//! `grants` and `may`: the rights of a plug-in.

use super::located::Located;
use super::names::nearest;
use super::problems::Context;
use super::value::{Field, quoted};
use crate::plugin::Grant;
use crate::settings::SettingName;

pub(super) fn read_grants(field: &Field<'_>, context: &mut Context) -> Vec<Located<Grant>> {
    let texts = field.texts_or_none(context);
    texts.into_iter().filter_map(|text| read_grant(&text, context)).collect()
}

fn read_grant(text: &Located<&str>, context: &mut Context) -> Option<Located<Grant>> {
    let error = match text.value.parse::<Grant>() {
        Ok(grant) => return Some(Located::new(grant, text.span.clone())),
        Err(error) => error.to_string(),
    };
    let all = all_grants();
    // Core's message is one line of `what; what there is`.
    let (_, there_is) = error.split_once("; ").unwrap_or(("", &error));
    let help = match nearest(text.value, all.iter().map(String::as_str)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => there_is.to_owned(),
    };
    context.problem(&text.span, format!("{} can't be granted", quoted(text.value)), help);
    None
}

fn all_grants() -> Vec<String> {
    let settings = SettingName::ALL.into_iter().map(|name| Grant::Setting(name).to_string());
    Grant::ACTIONS.iter().map(|action| (*action).to_owned()).chain(settings).collect()
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
