//! The guest SDK as it lies beside a new crate: its sources and the WIT package, as they were when this program was built.

use super::manifest;

include!(concat!(env!("OUT_DIR"), "/sdk_files.rs"));

/// Where the SDK's sources find the WIT package in this project, and beside a new crate.
const WIT_HERE: &str = "\"../../wit/drs-runtime/0.1.0\"";
const WIT_THERE: &str = "\"wit\"";

/// The files of the WIT package, by their names in a folder of it.
pub(super) fn wit() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().filter_map(|(name, text)| name.strip_prefix("wit/").map(|name| (name, *text)))
}

/// The files, by their names in the SDK's folder.
pub(super) fn files() -> impl Iterator<Item = (&'static str, String)> {
    let sources = FILES.iter().map(|(name, text)| (*name, text.replace(WIT_HERE, WIT_THERE)));
    sources.chain([("Cargo.toml", manifest::of_sdk())])
}
