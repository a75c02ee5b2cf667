//! A file of a stranger, read once and no further than is taken.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use drs_core::plugin::limits::table;

/// Reads a component's file, `most` bytes at most.
///
/// # Errors
/// Why it is not read, in words.
pub(crate) fn read_component(file: &Path, most: usize) -> Result<Vec<u8>, String> {
    let limit = &table::COMPONENT_SIZE;
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let bytes = read_bounded(file, most)?;
    bytes.ok_or_else(|| format!("limit `{}` of {} reached", limit.name, limit.unit.text(most)))
}

/// Reads a file; `None` when it has more than `most` bytes, whatever its size was said to be. What is no file, such as a pipe
/// or a device, could be endless and is refused.
///
/// # Errors
/// Why it is not read, in words.
pub(super) fn read_bounded(file: &Path, most: u64) -> Result<Option<Vec<u8>>, String> {
    let told = |error: std::io::Error| error.to_string();
    if !std::fs::metadata(file).map_err(told)?.is_file() {
        return Err("it is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    File::open(file).map_err(told)?.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(told)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_far_as_is_taken_and_what_is_no_file_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("it.wasm");
        std::fs::write(&file, vec![7; 1024]).unwrap();
        assert_eq!(read_component(&file, 1024).map(|bytes| bytes.len()), Ok(1024));
        assert_eq!(read_component(&file, 1023), Err("limit `component-size` of 1023 B reached".to_owned()));
        assert_eq!(read_component(folder.path(), 1024), Err("it is not a file".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn an_endless_device_is_not_read() {
        assert_eq!(read_component(Path::new("/dev/zero"), 1024), Err("it is not a file".to_owned()));
    }
}
