//! Puts the sources of the guest SDK and the WIT package into the program: `plugin new` writes them beside a new crate, so
//! that it builds without this project's folder.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../..");
    let mut files = Vec::new();
    for (folder, name) in [("plugins/sdk/src", "src"), ("wit/drs-runtime/0.1.0", "wit")] {
        collect(&root.join(folder), name, &mut files)?;
    }
    files.sort();
    let mut text = String::from("pub(super) const FILES: &[(&str, &str)] = &[\n");
    for (name, path) in &files {
        writeln!(text, "    ({name:?}, include_str!({:?})),", path.canonicalize()?)?;
    }
    text.push_str("];\n");
    std::fs::write(Path::new(&std::env::var("OUT_DIR")?).join("sdk_files.rs"), text)?;
    Ok(())
}

/// The files of a folder, each with its name in the SDK of a new crate.
fn collect(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> Result<(), Box<dyn Error>> {
    rerun_if_changed(folder);
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let inside = format!("{name}/{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => collect(&entry.path(), &inside, files)?,
            false => files.push((inside, entry.path())),
        }
    }
    Ok(())
}

#[allow(clippy::print_stdout, reason = "that is how cargo is told")]
fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
