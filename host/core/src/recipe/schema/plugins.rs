//! `[plugins.NAME]`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::texts::{Name, Size, Time};
use crate::plugin::{FUNCTIONS, Grant, GrantedFunction, Limit, LimitUnit, PluginLimits, ScopeKind};

/// A plug-in: a WebAssembly component that runs in a sandbox, with the calls that are granted here and no others.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Plugin {
    /// The component: `builtin:NAME` for one that comes with the runtime, a file, relative to the recipe, or one in an OCI
    /// registry, by the digest of its manifest: `oci://HOST/PATH:TAG@sha256:DIGEST`.
    #[schemars(length(min = 1))]
    #[schemars(extend("examples" = ["builtin:replication-gate", "builtin:health-gate", "builtin:launch-guard", "builtin:drill-ledger", "plugins/check.wasm"]))]
    #[schemars(extend("anyOf" = [{ "pattern": r"^oci://[^/@]+/[^@]+@sha256:[0-9a-f]{64}$" }, { "not": { "pattern": "://" } }]))]
    component: String,
    /// The SHA-256 that the component must have: what `sha256sum` prints for it.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    sha256: Option<String>,
    /// The signature that the component must have, in a file beside it: its name with `.minisig`. In a registry it lies with it.
    signed: Option<Signed>,
    /// What it may do: calls to AWS by their IAM actions for a hook, `settings:NAME` for a policy.
    #[schemars(extend("uniqueItems" = true))]
    grants: Option<Vec<GrantText>>,
    /// Powers over the wave.
    #[schemars(extend("uniqueItems" = true))]
    may: Option<Vec<Power>>,
    /// What differs from the limits of every hook, or of every policy. A limit can be lowered, and raised up to a maximum.
    limits: Option<Limits>,
    /// Its configuration, as its own documentation says.
    config: Option<Map<String, Value>>,
    /// Secrets that the host puts into its requests; the plug-in never sees them. A recipe says where they come from.
    secrets: Option<BTreeMap<Name, SecretText>>,
}

/// A secret, bound to a place and a header. It comes from `env` or from `file`.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields, rename = "Secret")]
#[schemars(extend("oneOf" = [{ "required": ["env"] }, { "required": ["file"] }]))]
struct SecretText {
    /// Where it is put in: a host by its name, over https; a `*` at the end stands for any rest of the path.
    #[schemars(regex(pattern = r"^https://[^{/?#@\s]+/[^?#\s]*$"), extend("examples" = ["https://shop.example/api/*"]))]
    on: String,
    /// The header that it is the value of, in small letters.
    #[schemars(regex(pattern = r"^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$"), extend("examples" = ["authorization"]))]
    header: String,
    /// What stands before it there, such as "Bearer ".
    #[schemars(regex(pattern = r"^[!-~][ -~]*$"), extend("examples" = ["Bearer "]))]
    prefix: Option<String>,
    /// The environment variable that it comes from, on the host that runs.
    #[schemars(regex(pattern = r"^[A-Za-z_][A-Za-z0-9_]*$"), extend("examples" = ["SHOP_TOKEN"]))]
    env: Option<String>,
    /// The file that it comes from, on the host that runs, by its absolute path.
    #[schemars(regex(pattern = r"^/"), extend("examples" = ["/run/secrets/shop-token"]))]
    file: Option<String>,
}

/// A signature by minisign whose trusted comment is `drs-runtime plugin NAME VERSION`.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Signed {
    /// By one of these keys: names under `[trusted-keys]`, here or in the user's configuration.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    by: Vec<String>,
    /// The name in the signature, when it is not the one in this recipe.
    r#as: Option<Name>,
    /// The lowest version that is taken, such as "1.4.0".
    #[schemars(regex(pattern = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$"))]
    at_least: Option<String>,
}

/// A power over a wave.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Power {
    /// A hook before the wave may pass over it: the waves that depend on it start.
    SkipWave,
}

/// A right.
struct GrantText;

impl JsonSchema for GrantText {
    fn schema_name() -> Cow<'static, str> {
        "Grant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let settings = Grant::settings().map(|name| Grant::Setting(name).to_string());
        let fixed = FUNCTIONS
            .iter()
            .flat_map(GrantedFunction::examples)
            .filter(|example| !example.contains("table/") && !example.contains("://"));
        let all: Vec<String> = fixed.chain(settings).collect();
        let on = |kind| {
            let of_kind = FUNCTIONS.iter().filter(move |function| function.scopes.contains(&kind));
            of_kind.filter_map(|function| function.action.strip_prefix("dynamodb:")).collect::<Vec<_>>().join("|")
        };
        let (tables, indexes) = (on(ScopeKind::Table), on(ScopeKind::Index));
        let name = "[A-Za-z0-9_.-]{3,255}";
        let key = r#"(\s+key\s*"([^"*]+\*?|\*)")?"#;
        let table = format!(r"^dynamodb:({tables})\s+on\s+table/{name}{key}$");
        let index = format!(r"^dynamodb:({indexes})\s+on\s+table/{name}/index/{name}{key}$");
        let methods = FUNCTIONS.iter().filter_map(|function| function.action.strip_prefix("http:"));
        let methods = methods.collect::<Vec<_>>().join("|");
        let (port, path) = ("(:[1-9][0-9]{0,4})?", r"/[^?#*\\\s]*\*?");
        let operation = r#"\s+sigv4\s*"[a-z0-9-]+:[A-Z][A-Za-z0-9]*""#;
        let host = format!(r"^http:({methods})\s+on\s+https://[a-z0-9_.-]+{port}{path}(\s+private)?({operation})?$");
        let instances = format!(r"^http:({methods})\s+on\s+https?://\{{wave\.instances\}}{port}{path}$");
        json_schema!({
            "description": "A right, by its IAM action or method of HTTP, or as a launch setting. Writes to DRS and EC2 reach what belongs to the wave; DynamoDB's are on a table or an index, and may be for keys only; those of HTTP end at host, port and path.",
            "type": "string",
            "anyOf": [{ "enum": all }, { "pattern": table }, { "pattern": index }, { "pattern": host }, { "pattern": instances }],
        })
    }
}

/// What differs from the limits of every hook, or of every policy.
struct Limits;

impl JsonSchema for Limits {
    fn schema_name() -> Cow<'static, str> {
        "PluginLimits".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let properties = PluginLimits::settable().map(|limit| (limit.name.to_owned(), property(limit, generator)));
        json_schema!({
            "description": "Limits of a plug-in: `drs-runtime limits` says what each has for a hook and for a policy.",
            "type": "object",
            "properties": properties.collect::<Map<String, Value>>(),
            "additionalProperties": false,
        })
    }
}

/// The schema of one limit. What a number's is, texts with a unit say in words.
fn property(limit: &Limit, generator: &mut SchemaGenerator) -> Value {
    let (from, to) = (limit.unit.text(limit.least), limit.unit.text(limit.most));
    let with_unit = |text: Schema| {
        let description = format!("{} {from} to {to}.", limit.what);
        json!({ "description": description, "allOf": [text], "default": limit.default_text() })
    };
    match limit.unit {
        LimitUnit::Time => with_unit(generator.subschema_for::<Time>()),
        LimitUnit::Bytes => with_unit(generator.subschema_for::<Size>()),
        LimitUnit::Count => json!({
            "description": limit.what,
            "type": "integer",
            "minimum": limit.least,
            "maximum": limit.most,
            "default": limit.hook.or(limit.policy),
        }),
    }
}
