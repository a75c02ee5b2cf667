//! The probe of a test: a plug-in that makes the calls of its configuration, one for each interface.

use std::path::Path;

use serde_json::Value;

use super::{Bench, Fleet};

/// A place with a recipe that names `probe.wasm`, which is this component of the tests.
pub(crate) fn bench(component: &str, recipe: &str, fleet: &Fleet) -> Bench {
    let bench = Bench::new(recipe, fleet);
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../plugins/dist/{component}.wasm"));
    std::fs::copy(built, bench.path().join("probe.wasm")).unwrap();
    bench
}

/// What a recipe says of a probe with these grants that makes these calls.
pub(crate) fn plugin(grants: &[impl AsRef<str>], calls: &[Value]) -> String {
    let grants: Vec<&str> = grants.iter().map(AsRef::as_ref).collect();
    let calls: Vec<String> = calls.iter().map(inline).collect();
    format!(
        "[plugins.probe]\ncomponent = \"probe.wasm\"\ngrants = {grants:?}\nconfig = {{ calls = [{}] }}\n",
        calls.join(", ")
    )
}

/// JSON as an inline table of TOML.
fn inline(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(key, value)| format!("\"{key}\" = {}", inline(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}
