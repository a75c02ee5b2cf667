//! The fuzz targets have a workspace and a lock file of their own. What they share with the runtime they have in the same
//! versions, so that what is fuzzed is what is shipped.

use std::collections::BTreeSet;
use std::path::Path;

/// The packages of a lock file, by name and version.
fn packages(file: &str) -> BTreeSet<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    let lock: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let text = |package: &toml::Value, key: &str| package[key].as_str().unwrap().to_owned();
    let packages = lock["package"].as_array().unwrap();
    packages.iter().map(|package| (text(package, "name"), text(package, "version"))).collect()
}

#[test]
fn what_is_fuzzed_has_the_versions_of_the_runtime() {
    let (ours, fuzzed) = (packages("Cargo.lock"), packages("tests/fuzz/Cargo.lock"));
    let names: BTreeSet<&String> = ours.iter().map(|(name, _)| name).collect();
    let others: Vec<_> =
        fuzzed.iter().filter(|package| names.contains(&package.0) && !ours.contains(*package)).collect();
    assert!(
        others.is_empty(),
        "{others:?}; to have the same: cp Cargo.lock tests/fuzz/ && (cd tests/fuzz && cargo metadata >/dev/null)"
    );
}
