//! A built plug-in: what it is, and the lines of a recipe that use it.

use serde::Serialize;

use crate::clean::clean;
use crate::output::json_text;
use crate::surface::{Surface, Tone};

/// What is told of a built plug-in.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BuiltPlugin {
    /// Its name.
    pub name: String,
    /// Where the component was written.
    pub file: String,
    /// The component's size.
    pub bytes: usize,
    /// The component's SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
    /// The worlds that it is of: where a wave can name it.
    pub worlds: Vec<&'static str>,
    /// The interfaces that it imports.
    pub imports: Vec<String>,
    /// What a recipe would grant for the functions that it imports.
    pub grants: Vec<String>,
    /// What compiled it.
    pub compiler: String,
}

impl BuiltPlugin {
    /// For programs.
    pub(crate) fn json(&self) -> String {
        json_text(self)
    }

    /// For people.
    pub(crate) fn text(&self, surface: Surface) -> String {
        let name = surface.paint(Tone::Strong, clean(&self.file));
        let none = "nothing".to_owned();
        let imports = if self.imports.is_empty() { none } else { self.imports.join(", ") };
        let facts = [
            ("SHA-256", self.sha256.clone()),
            ("world", self.worlds.join(", ")),
            ("imports", imports),
            ("compiler", self.compiler.clone()),
        ];
        let facts: String = facts.iter().map(|(fact, value)| format!("  {fact:<9} {}\n", clean(value))).collect();
        let heading = surface.heading("In a recipe");
        format!("{name}: {} bytes\n{facts}{heading}\n{}", self.bytes, self.recipe())
    }

    /// The plug-in's table in a recipe, with everything granted that it can ask for.
    fn recipe(&self) -> String {
        let mut lines = format!("[plugins.{}]\ncomponent = \"{}\"\n", self.name, clean(&self.file));
        lines.push_str(&format!("sha256 = \"{}\"\n", self.sha256));
        if !self.grants.is_empty() {
            // Some have quotes in themselves.
            let grants = toml::Value::from(self.grants.clone());
            lines.push_str(&format!("grants = {grants}\n"));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin() -> BuiltPlugin {
        BuiltPlugin {
            name: "zone-check".to_owned(),
            file: "plugins/zone-check.wasm".to_owned(),
            bytes: 87_004,
            sha256: "9f".repeat(32),
            worlds: vec!["after-wave"],
            imports: vec!["drs:runtime/ec2@0.1.0".to_owned(), "drs:runtime/log@0.1.0".to_owned()],
            grants: vec!["ec2:DescribeInstances".to_owned()],
            compiler: "rustc 1.95.0".to_owned(),
        }
    }

    #[test]
    fn a_person_gets_the_lines_for_the_recipe() {
        insta::assert_snapshot!(plugin().text(Surface::plain()));
    }

    #[test]
    fn the_lines_hold_every_grant_that_can_be_asked_for() {
        let examples = drs_core::plugin::FUNCTIONS.iter().flat_map(|function| function.examples());
        let asking = BuiltPlugin { grants: examples.collect(), ..plugin() };
        let read: toml::Table = asking.recipe().parse().unwrap();
        let grants = read["plugins"]["zone-check"]["grants"].as_array().unwrap();
        assert_eq!(grants.iter().map(|grant| grant.as_str().unwrap()).collect::<Vec<_>>(), asking.grants);
    }
}
