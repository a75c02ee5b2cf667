//! `secrets`: what the host puts into a plug-in's requests. What a secret is, a recipe never says.

use super::super::located::Located;
use super::super::names::check_shape;
use super::super::problems::Context;
use super::super::table::Table;
use super::super::value::{Field, clipped, quoted};
use crate::http::check_header;
use crate::plugin::{HttpPlace, SecretBinding, SecretSource};

/// The most secrets of a plug-in.
const MAX_SECRETS: usize = 20;

pub(super) fn read(field: &Field<'_>, label: &str, context: &mut Context) -> Vec<SecretBinding> {
    let Some(table) = field.table(format!("`secrets` of {label}"), context) else { return Vec::new() };
    let fields = table.all("{ on = \"https://shop.example/api/*\", header = \"authorization\", env = \"SHOP_TOKEN\" }");
    if fields.len() > MAX_SECRETS {
        let message = format!("there are {} secrets; at most {MAX_SECRETS} are read", fields.len());
        context.problem(table.span(), message, "a plug-in that needs more of them is better two");
        return Vec::new();
    }
    let read: Vec<_> = fields.iter().filter_map(|field| read_secret(field, label, context)).collect();
    check_apart(&read, context);
    read.into_iter().map(|binding| binding.value).collect()
}

fn read_secret(field: &Field<'_>, label: &str, context: &mut Context) -> Option<Located<SecretBinding>> {
    check_shape("secret", field.key, &field.key_span, context);
    let mut table = field.table(format!("the secret `{}` of {label}", clipped(field.key)), context)?;
    let place = table.required("on", "\"https://shop.example/api/*\"").and_then(|field| read_place(&field, context));
    let header = table.required("header", "\"authorization\"").and_then(|field| read_header(&field, context));
    let prefix =
        table.optional("prefix", "\"Bearer \"").map_or(Some(String::new()), |field| read_prefix(&field, context));
    let source = read_source(&mut table, context);
    table.finish(context);
    let name = field.key.to_owned();
    let binding = SecretBinding { name, place: place?, header: header?, prefix: prefix?, source: source? };
    Some(Located::new(binding, field.key_span.clone()))
}

fn read_place(field: &Field<'_>, context: &mut Context) -> Option<HttpPlace> {
    let text = field.text(context)?;
    match HttpPlace::read(text) {
        Ok(place) if place.host.is_some() => Some(place),
        Ok(_) => {
            let help = "write the host's name: a server that was just recovered is not shown a secret";
            field.problem(context, format!("can't be {}", quoted(text)), help);
            None
        }
        Err(why) => {
            let (what, there_is) = why.split_once("; ").unwrap_or((&why, "write it as \"https://shop.example/api/*\""));
            field.problem(context, format!("can't be {}: {what}", quoted(text)), there_is);
            None
        }
    }
}

fn read_header(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let name = field.text(context)?;
    match check_header(name, "") {
        Ok(()) => Some(name.to_owned()),
        Err(error) => {
            let why = error.to_string();
            let (what, help) = why.split_once("; ").unwrap_or((&why, "write it as \"authorization\""));
            field.problem(context, format!("can't be {}: {what}", quoted(name)), help);
            None
        }
    }
}

fn read_prefix(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let text = field.text(context)?;
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !text.starts_with(' ') {
        return Some(text.to_owned());
    }
    field.wrong(context, format!("can't stand in a header: {}", quoted(text)));
    None
}

/// `env` or `file`: one of them.
fn read_source(table: &mut Table<'_>, context: &mut Context) -> Option<SecretSource> {
    let env = table.optional("env", "\"SHOP_TOKEN\"");
    let file = table.optional("file", "\"/run/secrets/shop-token\"");
    match (env, file) {
        (Some(env), None) => {
            let name = env.text(context)?;
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if name.chars().all(is_name) && !name.starts_with(|c: char| c.is_ascii_digit()) {
                return Some(SecretSource::Env(name.to_owned()));
            }
            let help = "write the variable's name, env = \"SHOP_TOKEN\", never the secret itself";
            env.problem(context, "is not the name of an environment variable", help);
            None
        }
        (None, Some(file)) => {
            let path = file.text(context)?;
            if path.starts_with('/') {
                return Some(SecretSource::File(path.to_owned()));
            }
            let help = "write the absolute path of a file on the host that runs, file = \"/run/secrets/shop-token\"";
            file.problem(context, format!("is not an absolute path: {}", quoted(path)), help);
            None
        }
        (None, None) if table.is_damaged(context) => None,
        (None, None) => {
            let help = "add env = \"SHOP_TOKEN\", or file = \"/run/secrets/shop-token\"";
            context.problem(table.span(), "a secret does not say where it comes from", help);
            None
        }
        (Some(_), Some(file)) => {
            context.problem(&file.key_span, "a secret says both `env` and `file`", "keep one of them");
            None
        }
    }
}

/// No request gets two secrets in one header.
fn check_apart(bindings: &[Located<SecretBinding>], context: &mut Context) {
    for (index, binding) in bindings.iter().enumerate() {
        let clash = |other: &&Located<SecretBinding>| {
            other.value.header == binding.value.header && other.value.place.overlaps(&binding.value.place)
        };
        if let Some(other) = bindings.iter().take(index).find(clash) {
            let (this, header) = (&binding.value.name, &binding.value.header);
            let message =
                format!("the secrets `{}` and `{this}` both go into the header `{header}` there", other.value.name);
            context.problem(&binding.span, message, "give them places that have no path in common");
        }
    }
}
