//! One digest over everything that goes into the components, so that a change without new components is seen.

use std::path::{Path, PathBuf};

use crate::{Failure, hex};

/// The SHA-256 over a list of all sources in the order of their paths: a line `HEX  PATH` for each file of `wit/` and of
/// `plugins/`. Pages, `dist`, `target`, and `languages`, whose components are not checked in, do not count. The same as
/// `sha256sum FILES | sha256sum` in the project's folder.
pub(crate) fn digest(plugins: &Path) -> Result<String, Failure> {
    let root = plugins.parent().ok_or("the folder of the plug-ins has no parent")?;
    let mut files = Vec::new();
    collect(&root.join("wit"), &mut files)?;
    collect(plugins, &mut files)?;
    let mut lines = Vec::new();
    for file in files {
        let path = file.strip_prefix(root)?.to_str().ok_or("a path is not UTF-8")?.to_owned();
        lines.push((path, hex(&std::fs::read(&file)?)));
    }
    lines.sort();
    let text: String = lines.into_iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
    Ok(hex(text.as_bytes()))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_page = entry.path().extension().is_some_and(|extension| extension == "md");
        if is_page || ["dist", "target", "languages"].iter().any(|other| name == *other) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => collect(&entry.path(), files)?,
            false => files.push(entry.path()),
        }
    }
    Ok(())
}
