//! `[plugins.NAME]`.

use super::super::{ComponentSource, ConfigPlaces, Plugin, Signed, Span};
use super::grants::{read_grants, read_may};
use super::located::{Located, values};
use super::names::{check_shape, is_name};
use super::problems::Context;
use super::shapes::is_sha256;
use super::table::Table;
use super::trust::read_signed;
use super::value::{Field, clipped, quoted};
use crate::ids::PluginName;
use crate::plugin::{Grant, OCI_SCHEME, OciReference, PluginLimits, SecretBinding};

mod config;
mod limits;
mod secrets;

/// The most plug-ins of a recipe.
const MAX_PLUGINS: usize = 200;

/// A plug-in as far as it could be read.
pub(super) struct PluginDraft {
    pub(super) name: Located<PluginName>,
    component: Located<ComponentSource>,
    sha256: Option<String>,
    signed: Option<Signed>,
    pub(super) grants: Vec<Located<Grant>>,
    /// The place of `may`, when it gives `skip-wave`.
    pub(super) may_skip_wave: Option<Span>,
    /// With the place of `limits`, when it is there.
    pub(super) limits: Option<Located<PluginLimits>>,
    config: serde_json::Value,
    secrets: Vec<SecretBinding>,
    config_places: ConfigPlaces,
}

impl PluginDraft {
    pub(super) fn build(self) -> Plugin {
        Plugin {
            name: self.name.value,
            component: self.component.value,
            span: self.component.span,
            sha256: self.sha256,
            signed: self.signed,
            grants: values(self.grants),
            may_skip_wave: self.may_skip_wave.is_some(),
            limits: self.limits.map(|limits| limits.value).unwrap_or_default(),
            config: self.config,
            secrets: self.secrets,
            config_places: self.config_places,
        }
    }
}

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> Vec<PluginDraft> {
    let Some(table) = root.section("plugins", context) else { return Vec::new() };
    let plugins = table.all("{ component = \"builtin:health-gate\" }");
    if plugins.len() > MAX_PLUGINS {
        let message = format!("there are {} plug-ins; at most {MAX_PLUGINS} are read", plugins.len());
        context.problem(table.span(), message, "split the plan into several recipes");
        return Vec::new();
    }
    plugins.iter().filter_map(|field| read_plugin(field, context)).collect()
}

fn read_plugin(field: &Field<'_>, context: &mut Context) -> Option<PluginDraft> {
    check_shape("plug-in", field.key, &field.key_span, context);
    let label = format!("[plugins.{}]", clipped(field.key));
    let mut table = field.clone().with_example(label.clone()).table(label.clone(), context)?;
    let component = table.required("component", "\"builtin:health-gate\"");
    let component_span = component.as_ref().map_or_else(|| table.span().clone(), |field| field.span.clone());
    let component = component.and_then(|field| read_component(&field, context));
    let sha256 = table.optional("sha256", "\"9f2c…\", 64 hexadecimal digits");
    let sha256 = sha256.and_then(|field| read_sha256(&field, context));
    let signed = table.optional("signed", "{ by = [\"acme\"] }");
    let signed = signed.and_then(|signed| read_signed(&signed, field.key, component.as_ref(), context));
    let grants = table.optional("grants", "[\"ec2:DescribeInstances\"]");
    let grants = grants.map(|field| read_grants(&field, context)).unwrap_or_default();
    let may = table.optional("may", "[\"skip-wave\"]");
    let may_skip_wave = may.filter(|field| read_may(field, context)).map(|field| field.span);
    let limits = table.optional("limits", "{ wall = \"2m\" }");
    let limits = limits.map(|field| Located::new(limits::read(&field, &label, context), field.key_span));
    let config = table.optional("config", "{ within = \"10m\" }");
    let (config, config_places) = config
        .and_then(|field| config::read(&field, context))
        .unwrap_or_else(|| (serde_json::json!({}), ConfigPlaces::nowhere(&field.key_span)));
    let secrets = table.optional("secrets", "{ token = { on = \"https://shop.example/api/*\", … } }");
    let secrets = secrets.map(|field| secrets::read(&field, &label, context)).unwrap_or_default();
    table.finish(context);
    Some(PluginDraft {
        name: Located::new(PluginName::new(field.key), field.key_span.clone()),
        component: Located::new(component.unwrap_or_else(|| ComponentSource::File(String::new())), component_span),
        sha256,
        signed,
        grants,
        may_skip_wave,
        limits,
        config,
        secrets,
        config_places,
    })
}

fn read_component(field: &Field<'_>, context: &mut Context) -> Option<ComponentSource> {
    let text = field.text(context)?;
    if let Some(name) = text.strip_prefix("builtin:") {
        if is_name(name) {
            return Some(ComponentSource::Builtin(name.to_owned()));
        }
        field.wrong(context, format!("names no plug-in of the runtime: {}", quoted(text)));
        return None;
    }
    if text.starts_with(OCI_SCHEME) {
        return read_reference(field, text, context).map(ComponentSource::Registry);
    }
    if text.contains("://") {
        let help = "write `builtin:NAME`, the path of a file beside the recipe: component = \"plugins/check.wasm\", or \
                    `oci://HOST/PATH:TAG@sha256:DIGEST`";
        field.problem(context, format!("is fetched from registries alone, not from {}", quoted(text)), help);
        return None;
    }
    Some(ComponentSource::File(text.to_owned()))
}

/// The reference of a component in a registry. Only a digest says which component that is: a tag can be moved.
fn read_reference(field: &Field<'_>, text: &str, context: &mut Context) -> Option<OciReference> {
    match OciReference::parse(text) {
        Ok(reference) if reference.digest().is_some() => Some(reference),
        Ok(reference) => {
            let help = format!(
                "`drs-runtime plugin pull {reference}` fetches what it names now, and prints the line to write: \
                 component = \"{reference}@sha256:…\""
            );
            field.problem(context, format!("has a tag, which can be moved, and no digest: {}", quoted(text)), help);
            None
        }
        Err(error) => {
            field.problem(context, format!("is no place in a registry: {}: {error}", quoted(text)), error.help());
            None
        }
    }
}

fn read_sha256(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let text = field.text(context)?;
    if is_sha256(text) {
        return Some(text.to_owned());
    }
    let plain = text.strip_prefix("sha256:").unwrap_or(text).to_ascii_lowercase();
    let help = match is_sha256(&plain) {
        true => format!("write it as sha256 = \"{plain}\""),
        false => "write the 64 digits that `sha256sum` prints for the component".to_owned(),
    };
    field.problem(context, "must be 64 lower-case hexadecimal digits", help);
    None
}
