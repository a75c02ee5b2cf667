//! `[trusted-keys]`, and `signed` of a plug-in.

use super::super::{ComponentSource, Signed, TrustedKey, is_public_key};
use super::located::values;
use super::names::{check_shape, is_name};
use super::problems::Context;
use super::table::Table;
use super::value::{Field, quoted};
use crate::ids::KeyName;
use crate::plugin::PluginVersion;

/// The most keys of a recipe.
const MAX_KEYS: usize = 100;

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> Vec<TrustedKey> {
    let Some(table) = root.section("trusted-keys", context) else { return Vec::new() };
    let keys = table.all("\"RW…\", the public key that minisign printed");
    if keys.len() > MAX_KEYS {
        let message = format!("there are {} trusted keys; at most {MAX_KEYS} are read", keys.len());
        context.problem(table.span(), message, "trust those that sign this recipe's plug-ins");
        return Vec::new();
    }
    keys.iter().filter_map(|field| read_key(field, context)).collect()
}

fn read_key(field: &Field<'_>, context: &mut Context) -> Option<TrustedKey> {
    check_shape("key", field.key, &field.key_span, context);
    let text = field.text(context)?;
    if !is_public_key(text) {
        let help = "write the line that begins with RW, 56 characters, of the signer's minisign.pub";
        field.problem(context, format!("is not a public key of minisign: {}", quoted(text)), help);
        return None;
    }
    let name = KeyName::new(field.key);
    Some(TrustedKey { name, public_key: text.to_owned(), span: field.span.clone() })
}

/// Reads `signed` of the plug-in `plugin`.
pub(super) fn read_signed(
    field: &Field<'_>,
    plugin: &str,
    component: Option<&ComponentSource>,
    context: &mut Context,
) -> Option<Signed> {
    let mut table = field.table("`signed`".to_owned(), context)?;
    let by = table.required("by", "[\"acme\"]").map(|field| values(field.texts(context))).unwrap_or_default();
    let name = table.optional("as", "\"shop-answers\"");
    let name = name.and_then(|field| read_name(&field, context));
    let at_least = table.optional("at-least", "\"1.4.0\"");
    let at_least = at_least.and_then(|field| read_version(&field, context));
    table.finish(context);
    if let Some(ComponentSource::Builtin(builtin)) = component {
        let message = format!("builtin:{builtin} is part of the runtime and has no signature of its own");
        context.problem(&field.key_span, message, "take `signed` out");
    }
    Some(Signed {
        by: by.into_iter().map(KeyName::new).collect(),
        name: name.unwrap_or_else(|| plugin.to_owned()),
        at_least,
        span: field.key_span.clone(),
    })
}

fn read_name(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let name = field.text(context)?;
    if !is_name(name) {
        field.wrong(context, format!("is no name of a plug-in: {}", quoted(name)));
        return None;
    }
    Some(name.to_owned())
}

fn read_version(field: &Field<'_>, context: &mut Context) -> Option<PluginVersion> {
    let text = field.text(context)?;
    let version = text.parse();
    if version.is_err() {
        field.wrong(context, format!("must be three numbers with dots between them, not {}", quoted(text)));
    }
    version.ok()
}
