//! From a core module to a component.

use std::path::Path;

use wit_component::ComponentEncoder;

use crate::language::Folder;
use crate::paths::Remap;
use crate::{BuildError, Built};

/// How much of the text around a path is shown.
const SHOWN: usize = 120;

/// Encodes a core module as a component, validated; names and line tables are kept. The WIT is in the module already:
/// the crate drs-plugin puts it there, or wit-bindgen's bindings for C.
pub(crate) fn encode(name: &str, module: &[u8]) -> Result<Vec<u8>, BuildError> {
    let component = ComponentEncoder::default().validate(true).module(module).and_then(|mut encoder| encoder.encode());
    component.map_err(|error| BuildError::NotEncoded { name: name.to_owned(), reason: format!("{error:#}") })
}

/// Refuses a component that tells where it was built.
pub(crate) fn refuse_paths(name: &str, component: &[u8], remap: &Remap) -> Result<(), BuildError> {
    match remap.folders().find_map(|folder| found(folder, component)) {
        Some(text) => Err(BuildError::MachinePath { name: name.to_owned(), text }),
        None => Ok(()),
    }
}

/// The component that a tool of another language wrote to a file.
pub(crate) fn of_tool(folder: Folder, file: &Path, compiler: String) -> Result<Built, BuildError> {
    let unread = |error: std::io::Error| BuildError::NoModule { file: file.to_owned(), reason: error.to_string() };
    let component = std::fs::read(file).map_err(unread)?;
    finish(folder, component, compiler)
}

/// What was built in a folder, unless it tells where that is.
pub(crate) fn finish(folder: Folder, component: Vec<u8>, compiler: String) -> Result<Built, BuildError> {
    match found(&folder.path, &component) {
        Some(text) => Err(BuildError::MachinePath { name: folder.name, text }),
        None => Ok(Built { name: folder.name, component, compiler }),
    }
}

/// The text from a folder's path on. A folder right below the root is not looked for: `/src/` is in every path.
fn found(folder: &Path, component: &[u8]) -> Option<String> {
    if folder.components().count() < 3 {
        return None;
    }
    let path = format!("{}/", folder.display());
    let at = component.windows(path.len()).position(|window| window == path.as_bytes())?;
    let end = component.len().min(at.saturating_add(SHOWN));
    Some(String::from_utf8_lossy(component.get(at..end).unwrap_or_default()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_with_what_follows_it() {
        let component = b"\0asm /home/ann/shop/src/lib.rs";
        assert_eq!(found(Path::new("/home/ann/shop"), component).unwrap(), "/home/ann/shop/src/lib.rs");
        assert_eq!(found(Path::new("/home/ann/sho"), component), None);
    }

    #[test]
    fn a_folder_whose_name_is_part_of_every_path_is_not_looked_for() {
        assert_eq!(found(Path::new("/src"), b"/plugin/src/lib.rs"), None);
    }

    #[test]
    fn what_is_no_module_is_told() {
        let error = encode("zone-check", b"no module").unwrap_err();
        assert!(error.to_string().starts_with("the module of `zone-check` can't be made a component: "), "{error}");
    }
}
