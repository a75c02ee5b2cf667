//! A component that was published in a registry or fetched from one, and the line of a recipe that uses it there.

use drs_core::plugin::OciReference;
use serde::Serialize;

use crate::clean::clean;
use crate::output::json_text;
use crate::surface::{Surface, Tone};

/// What is told of a component in a registry.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InRegistry {
    /// Where it is, with the digest of its manifest.
    pub reference: OciReference,
    /// Its file here.
    pub file: String,
    /// Its size.
    pub bytes: usize,
    /// Its SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
    /// The file of the signature that goes with it; absent when it has none.
    pub signature: Option<String>,
}

impl InRegistry {
    /// For programs.
    pub(crate) fn json(&self) -> String {
        json_text(self)
    }

    /// For people; `done` says what was done.
    pub(crate) fn text(&self, done: &str, surface: Surface) -> String {
        let name = surface.paint(Tone::Strong, clean(&self.file));
        let signature = self.signature.as_deref().unwrap_or("none");
        let facts = [("SHA-256", self.sha256.as_str()), ("signature", signature)];
        let facts: String = facts.iter().map(|(fact, value)| format!("  {fact:<9} {}\n", clean(value))).collect();
        let heading = surface.heading("In a recipe");
        let line =
            format!("[plugins.{}]\ncomponent = \"{}\"\n", self.reference.name().replace('.', "-"), self.reference);
        format!("{done} {name}: {} bytes\n{facts}{heading}\n{line}", self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_gets_the_line_for_the_recipe() {
        let reference = OciReference::parse("oci://registry.example/acme/zone-check:1.4.0").unwrap();
        let digest = "9f".repeat(32);
        let pulled = InRegistry {
            reference: reference.pinned(digest.as_str()),
            file: "zone-check.wasm".to_owned(),
            bytes: 87_004,
            sha256: "5a".repeat(32),
            signature: None,
        };
        let text = pulled.text("pulled", Surface::plain());
        assert!(text.starts_with("pulled zone-check.wasm: 87004 bytes\n"), "{text}");
        let line = format!("component = \"oci://registry.example/acme/zone-check:1.4.0@sha256:{digest}\"\n");
        assert!(text.contains("  signature none\n") && text.ends_with(&line), "{text}");
    }
}
