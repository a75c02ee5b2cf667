//! The manifests of a new crate and of the SDK beside it, from those of the project's own plug-ins.

const WORKSPACE: &str = include_str!("../../../../plugins/Cargo.toml");
const SDK: &str = include_str!("../../../../plugins/sdk/Cargo.toml");

/// The versions of dependencies that the project's own plug-ins have: a new crate looks nothing up that they have.
pub(super) const LOCK: &str = include_str!("../../../../plugins/Cargo.lock");

/// The manifest of a new crate, with the profile that the project's own plug-ins have.
pub(super) fn of_plugin(name: &str) -> String {
    let profile = WORKSPACE.find("[profile.release]").and_then(|start| WORKSPACE.get(start..)).unwrap_or_default();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n\
         [dependencies]\ndrs-plugin = {{ path = \"drs-plugin\" }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\n\
         [workspace]\n\n# Small components that say the line of a trap.\n{profile}"
    )
}

/// The SDK's manifest, with what it has of its workspace written out.
pub(super) fn of_sdk() -> String {
    let lines = SDK.lines().filter(|line| !matches!(*line, "[lints]" | "workspace = true"));
    let lines: Vec<&str> = lines.map(|line| inherited(line).unwrap_or(line)).collect();
    lines.join("\n") + "\n"
}

/// The workspace's line for one such as `serde.workspace = true`.
fn inherited(line: &str) -> Option<&'static str> {
    let key = line.strip_suffix(".workspace = true")?;
    WORKSPACE.lines().find(|line| line.split_once(" = ").is_some_and(|(name, _)| name == key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_workspace_is_left_to_inherit() {
        let sdk = of_sdk();
        assert!(!sdk.contains("workspace"), "{sdk}");
        for part in ["edition = \"2024\"", "wit-bindgen = {", "serde_json = \"1\""] {
            assert!(sdk.contains(part), "{part:?} is not in\n{sdk}");
        }
        assert!(of_plugin("zone-check").contains("lto = true"));
    }
}
