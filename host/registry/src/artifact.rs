//! How a component lies in a registry: the CNCF's "Wasm OCI Artifact" layout.
//!
//! A manifest names a configuration, `application/vnd.wasm.config.v0+json`, and one layer, `application/wasm`: the component.
//! Its minisign signature is an annotation of that layer, not a layer of its own: clients of this layout take a manifest
//! with one layer only. The layer's title is the name of its file, as ORAS and `wkg` write it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Trouble;

/// The longest manifest that is taken, in bytes: 256 KiB. One with a signature has about 2.
pub const MAX_MANIFEST: usize = 256 * 1024;

/// The media type of a manifest.
pub(crate) const MANIFEST_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";
/// The media type of the configuration.
const CONFIG_TYPE: &str = "application/vnd.wasm.config.v0+json";
/// The media type of a component.
const LAYER_TYPE: &str = "application/wasm";
/// The annotation of a file's name, of the OCI image specification.
const TITLE: &str = "org.opencontainers.image.title";
/// The annotation that holds the text of the component's minisign signature.
const SIGNATURE: &str = "drs-runtime.signature.minisign";
/// When every configuration says that it was made: the same component has the same manifest, whenever it is published.
const CREATED: &str = "1970-01-01T00:00:00Z";

/// A component to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Its bytes.
    pub component: Vec<u8>,
    /// The name of its file.
    pub title: String,
    /// The text of its minisign signature.
    pub signature: Option<String>,
    /// The interfaces that it imports, by their names.
    pub imports: Vec<String>,
    /// The interfaces that it exports.
    pub exports: Vec<String>,
}

/// What is sent for an artifact, beside the component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// The manifest's bytes.
    pub manifest: Vec<u8>,
    /// The configuration's bytes.
    pub config: Vec<u8>,
}

/// The component that a manifest names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layer {
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// How many there are, as the manifest says.
    pub size: u64,
    /// The text of its signature.
    pub signature: Option<String>,
}

impl Layer {
    /// Its digest as registries write it.
    pub(crate) fn digest(&self) -> String {
        format!("sha256:{}", self.sha256)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    schema_version: u32,
    #[serde(default)]
    media_type: Option<String>,
    config: Descriptor,
    layers: Vec<Descriptor>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    media_type: String,
    digest: String,
    size: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<String, String>,
}

/// The configuration of the layout.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    created: &'a str,
    architecture: &'a str,
    os: &'a str,
    layer_digests: [&'a str; 1],
    component: Interfaces<'a>,
}

#[derive(Serialize)]
struct Interfaces<'a> {
    exports: &'a [String],
    imports: &'a [String],
}

impl Artifact {
    /// The manifest and the configuration: the same bytes for the same artifact.
    ///
    /// # Errors
    /// Never: none of its texts can't be written as JSON.
    pub(crate) fn write(&self) -> Result<Written, Trouble> {
        let unwritten = |error: serde_json::Error| Trouble::Fault(error.to_string());
        let layer = Descriptor { annotations: self.annotations(), ..descriptor(LAYER_TYPE, &self.component) };
        let interfaces = Interfaces { exports: &self.exports, imports: &self.imports };
        let config = serde_json::to_vec(&Config {
            created: CREATED,
            architecture: "wasm",
            os: "wasip2",
            layer_digests: [&layer.digest],
            component: interfaces,
        });
        let config = config.map_err(unwritten)?;
        let manifest = serde_json::to_vec(&Manifest {
            schema_version: 2,
            media_type: Some(MANIFEST_TYPE.to_owned()),
            config: descriptor(CONFIG_TYPE, &config),
            layers: vec![layer],
        });
        Ok(Written { manifest: manifest.map_err(unwritten)?, config })
    }

    fn annotations(&self) -> BTreeMap<String, String> {
        let signature = self.signature.iter().map(|signature| (SIGNATURE.to_owned(), signature.clone()));
        signature.chain([(TITLE.to_owned(), self.title.clone())]).collect()
    }
}

fn descriptor(media_type: &str, bytes: &[u8]) -> Descriptor {
    Descriptor {
        media_type: media_type.to_owned(),
        digest: format!("sha256:{}", sha256(bytes)),
        size: bytes.len() as u64,
        annotations: BTreeMap::new(),
    }
}

/// The component that a manifest names, `most` bytes at most.
///
/// # Errors
/// When it is no manifest of one component, or the component is larger.
pub(crate) fn read_manifest(bytes: &[u8], most: usize) -> Result<Layer, Trouble> {
    if bytes.len() > MAX_MANIFEST {
        return Err(Trouble::TooLarge { what: "its manifest", most: MAX_MANIFEST as u64 });
    }
    let other = |what: String| Trouble::NotAComponent(what);
    let manifest: Manifest = serde_json::from_slice(bytes)
        .map_err(|error| other(format!("what lies there is no manifest of one artifact: {error}")))?;
    if manifest.schema_version != 2 || manifest.media_type.is_some_and(|named| named != MANIFEST_TYPE) {
        return Err(other("what lies there is no manifest of one artifact".to_owned()));
    }
    let count = manifest.layers.len();
    let layer = manifest.layers.into_iter().next().filter(|_| count == 1);
    let layer = layer.ok_or_else(|| other(format!("it has {count} layers, and a component is one")))?;
    if layer.media_type != LAYER_TYPE {
        return Err(other(format!("what lies there is `{}`, not `{LAYER_TYPE}`", layer.media_type)));
    }
    if layer.size > most as u64 {
        return Err(Trouble::TooLarge { what: "its component", most: most as u64 });
    }
    let sha256 = layer.digest.strip_prefix("sha256:").filter(|digits| is_sha256(digits));
    let sha256 = sha256.ok_or_else(|| other("its component has no SHA-256".to_owned()))?.to_owned();
    Ok(Layer { sha256, size: layer.size, signature: layer.annotations.get(SIGNATURE).cloned() })
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// The SHA-256 of some bytes, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn artifact(signature: Option<&str>) -> Artifact {
        Artifact {
            component: b"a component".to_vec(),
            title: "gate.wasm".to_owned(),
            signature: signature.map(str::to_owned),
            imports: vec!["drs:runtime/log@0.1.0".to_owned()],
            exports: vec!["drs:runtime/before-wave-hook@0.1.0".to_owned()],
        }
    }

    fn changed(change: impl Fn(&mut Value)) -> Result<Layer, Trouble> {
        let written = artifact(None).write().unwrap();
        let mut manifest: Value = serde_json::from_slice(&written.manifest).unwrap();
        change(&mut manifest);
        read_manifest(&serde_json::to_vec(&manifest).unwrap(), 1024)
    }

    #[test]
    fn a_component_is_written_as_the_layout_has_it() {
        let written = artifact(None).write().unwrap();
        let layer = format!("sha256:{}", sha256(b"a component"));
        let config: Value = serde_json::from_slice(&written.config).unwrap();
        assert_eq!(
            config,
            json!({
                "created": "1970-01-01T00:00:00Z", "architecture": "wasm", "os": "wasip2", "layerDigests": [layer],
                "component": {
                    "exports": ["drs:runtime/before-wave-hook@0.1.0"], "imports": ["drs:runtime/log@0.1.0"],
                },
            })
        );
        let manifest: Value = serde_json::from_slice(&written.manifest).unwrap();
        assert_eq!(
            manifest,
            json!({
                "schemaVersion": 2,
                "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": {
                    "mediaType": "application/vnd.wasm.config.v0+json",
                    "digest": format!("sha256:{}", sha256(&written.config)),
                    "size": written.config.len(),
                },
                "layers": [{
                    "mediaType": "application/wasm", "digest": layer, "size": 11,
                    "annotations": { "org.opencontainers.image.title": "gate.wasm" },
                }],
            })
        );
    }

    #[test]
    fn what_is_written_is_read_with_its_signature() {
        let text = "untrusted comment: x\nRUQ…\ntrusted comment: y\n…\n";
        let written = artifact(Some(text)).write().unwrap();
        let layer = read_manifest(&written.manifest, 11).unwrap();
        assert_eq!((layer.sha256.as_str(), layer.size), (sha256(b"a component").as_str(), 11));
        assert_eq!(layer.signature.as_deref(), Some(text));
        assert_eq!(artifact(Some(text)).write().unwrap(), written);
    }

    #[test]
    fn what_another_client_wrote_is_read() {
        let layer = changed(|manifest| {
            manifest["config"]["mediaType"] = json!("application/vnd.oci.empty.v1+json");
            manifest["annotations"] = json!({ "org.opencontainers.image.version": "1.4.0" });
            manifest["layers"][0].as_object_mut().unwrap().remove("annotations");
            manifest.as_object_mut().unwrap().remove("mediaType");
        });
        assert_eq!(layer.unwrap().signature, None);
    }

    #[test]
    fn what_is_no_component_is_refused_for_what_it_is() {
        let said = |change: fn(&mut Value)| changed(change).unwrap_err().to_string();
        let image =
            said(|manifest| manifest["layers"][0]["mediaType"] = json!("application/vnd.oci.image.layer.v1.tar"));
        assert!(image.contains("`application/vnd.oci.image.layer.v1.tar`, not `application/wasm`"), "{image}");
        let layers = said(|manifest| {
            let layer = manifest["layers"][0].clone();
            manifest["layers"].as_array_mut().unwrap().push(layer);
        });
        assert!(layers.contains("it has 2 layers"), "{layers}");
        assert!(said(|manifest| manifest["layers"] = json!([])).contains("it has 0 layers"));
        assert!(said(|manifest| manifest["layers"][0]["digest"] = json!("sha512:00")).contains("no SHA-256"));
        assert!(said(|manifest| manifest["schemaVersion"] = json!(1)).contains("no manifest of one artifact"));
        let index = said(|manifest| *manifest = json!({ "schemaVersion": 2, "manifests": [] }));
        assert!(index.contains("no manifest of one artifact"), "{index}");
    }

    #[test]
    fn a_manifest_or_a_component_that_is_too_large_is_not_taken() {
        let written = artifact(None).write().unwrap();
        assert_eq!(read_manifest(&written.manifest, 10), Err(Trouble::TooLarge { what: "its component", most: 10 }));
        assert!(matches!(read_manifest(&vec![b' '; MAX_MANIFEST + 1], 10), Err(Trouble::TooLarge { .. })));
    }
}
