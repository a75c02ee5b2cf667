//! The reference pages of the interfaces, `wit/reference`: made from the WIT package, whose documentation they show, and from
//! the table of functions that need a grant. `DRS_RUNTIME_REFERENCE=write` writes them anew; otherwise they are compared.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests, helpers included")]

mod contents;
mod interface;
mod package;
mod types;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::package::Package;

/// The environment variable that has the pages written anew.
const VARIABLE: &str = "DRS_RUNTIME_REFERENCE";

/// The version of the WIT package that the pages are of.
const VERSION: &str = "0.1.0";

/// Every page by its file's name.
fn pages(package: &Package) -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = package
        .interfaces()
        .map(|interface| (package::file(interface.name), interface::page(package, &interface)))
        .collect();
    pages.insert("README.md".to_owned(), contents::page(package));
    pages
}

fn there(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).map(|entries| entries.map(|entry| entry.unwrap().path()).collect());
    let files: Vec<PathBuf> = entries.unwrap_or_default();
    let read = |path: PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap())
    };
    files.into_iter().map(read).collect()
}

#[test]
fn the_reference_pages_are_what_the_wit_package_says() {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let package = Package::read(&wit.join("drs-runtime").join(VERSION));
    let (folder, made) = (wit.join("reference"), pages(&package));
    if std::env::var(VARIABLE).is_ok_and(|wish| wish == "write") {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        made.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
    }
    let there = there(&folder);
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&there), names(&made), "{VARIABLE}=write writes the pages anew");
    for (name, text) in &made {
        let line = text.lines().zip(there[name].lines()).find(|(made, there)| made != there);
        assert!(
            text == &there[name],
            "{name} is not what the WIT package says; {VARIABLE}=write writes it anew: {line:?}"
        );
    }
}

/// A link to a heading that is not there leads a reader nowhere.
#[test]
fn every_link_of_a_page_leads_to_a_heading() {
    let package = Package::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit/drs-runtime").join(VERSION));
    let pages = pages(&package);
    let mut links = 0;
    for (name, text) in &pages {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let Some(target) = pages.get(if file.is_empty() { name.as_str() } else { file }) else {
                panic!("{name}: no page {link}");
            };
            let headings: Vec<String> = target
                .lines()
                .filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`').map(str::to_owned))
                .collect();
            assert!(heading.is_empty() || headings.iter().any(|there| there == heading), "{name}: no heading {link}");
            links += 1;
        }
    }
    assert!(links > 100, "{links} links");
}
