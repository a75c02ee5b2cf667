//! The built components in plugins/dist: of the sources that lie beside them, and silent about where they were built.

use std::path::{Path, PathBuf};

use drs_sandbox::{BUILTINS, builtin};
use sha2::{Digest, Sha256};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn dist(name: &str) -> String {
    std::fs::read_to_string(root().join("plugins/dist").join(name)).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[test]
fn the_components_were_built_from_these_sources() {
    let mut files = Vec::new();
    collect(&root().join("wit"), &mut files);
    collect(&root().join("plugins"), &mut files);
    let line = |file: &PathBuf| {
        let path = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        (path, hex(&std::fs::read(file).unwrap()))
    };
    let mut lines: Vec<(String, String)> = files.iter().map(line).collect();
    lines.sort();
    let text: String = lines.into_iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
    let expected = format!("sources = \"{}\"", hex(text.as_bytes()));
    assert!(
        dist("BUILD.toml").lines().any(|line| line == expected),
        "wit/ or plugins/ has changed: run plugins/build.sh"
    );
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        let is_page = entry.path().extension().is_some_and(|extension| extension == "md");
        if is_page || ["dist", "target", "languages"].iter().any(|other| name == *other) {
            continue;
        }
        match entry.file_type().unwrap().is_dir() {
            true => collect(&entry.path(), files),
            false => files.push(entry.path()),
        }
    }
}

#[test]
fn the_built_in_components_have_the_digests_that_are_written_down() {
    for name in BUILTINS {
        let line = format!("{}  {name}.wasm", hex(builtin(name).unwrap()));
        assert!(dist("SHA256SUMS").lines().any(|other| other == line), "{name}");
    }
}

#[test]
fn no_component_tells_where_it_was_built() {
    let root = root();
    let places = ["/root/", "/home/", ".cargo/registry", root.to_str().unwrap()];
    for entry in std::fs::read_dir(root.join("plugins/dist")).unwrap() {
        let file = entry.unwrap().path();
        let component = std::fs::read(&file).unwrap();
        for place in places {
            let found = component.windows(place.len()).any(|window| window == place.as_bytes());
            assert!(!found, "{} holds {place}", file.display());
        }
    }
}
