//! The packages and the components of the tests.

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, SourceMap};

use crate::shape::FILES;

/// The files of a package: their names and their texts.
pub(super) type Package = Vec<(&'static str, String)>;

/// The package of 0.1 under another version.
fn package_0_1(version: &str) -> Package {
    FILES.iter().map(|(name, text)| (*name, text.replace("@0.1.0", &format!("@{version}")))).collect()
}

/// The package of 0.1 in a version in which one text is another.
fn changed(version: &str, from: &str, to: &str) -> Package {
    let package = package_0_1(version);
    assert!(package.iter().any(|(_, text)| text.contains(from)), "{from}");
    package.into_iter().map(|(name, text)| (name, text.replace(from, to))).collect()
}

/// A 0.1.1 that adds a function.
pub(super) fn package_0_1_1() -> Package {
    let write = "write: func(level: level, message: string, fields: list<field>);";
    changed("0.1.1", write, &format!("{write}\n    lines-left: func() -> u32;"))
}

/// A 0.2.0 whose records are others.
pub(super) fn package_0_2() -> Package {
    vec![("0.2.0.wit", include_str!("../../../tests/generations/0.2.0.wit").to_owned())]
}

/// A component of 0.1 under this version.
pub(super) fn of_0_1(version: &str) -> Vec<u8> {
    component(&package_0_1(version), include_str!("../../../tests/generations/0.1.wat"), version)
}

/// A component of 0.1.1 that calls what 0.1.1 added.
pub(super) fn of_0_1_1() -> Vec<u8> {
    component(&package_0_1_1(), include_str!("../../../tests/generations/0.1.1.wat"), "0.1.1")
}

/// A component of 0.2.0.
pub(super) fn of_0_2() -> Vec<u8> {
    component(&package_0_2(), include_str!("../../../tests/generations/0.2.wat"), "0.2.0")
}

/// A component of a package that says 0.1.9 and has changed a record.
pub(super) fn of_a_false_0_1_9() -> Vec<u8> {
    let package = changed("0.1.9", "attempt: u32", "attempt: u64");
    component(&package, include_str!("../../../tests/generations/0.1.wat"), "0.1.9")
}

/// A component of the world `before-wave` of a package.
fn component(package: &[(&str, String)], module: &str, version: &str) -> Vec<u8> {
    let mut sources = SourceMap::default();
    for (name, text) in package {
        sources.push(Path::new(name), text.clone());
    }
    let mut resolve = Resolve::default();
    let package = resolve.push_group(sources.parse().map_err(|(_, error)| error.to_string()).unwrap()).unwrap();
    let world = resolve.select_world(&[package], Some("before-wave")).unwrap();
    let mut module = wat::parse_str(module.replace("VERSION", version)).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}
