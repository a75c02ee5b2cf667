//! The folder of compiled components. What lies in it is run as native code, so nobody else may write there.

use std::path::{Path, PathBuf};

use wasmtime::{Cache, CacheConfig};

/// Why a folder is not used for compiled components.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// It can't be made or read.
    #[error("the cache folder {} can't be used: {reason}", .folder.display())]
    Unusable {
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: String,
    },
    /// Somebody else could put code there that this process would run.
    #[error("the cache folder {} {problem}; use a folder that only you can write (chmod 700)", .folder.display())]
    Exposed {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// Opens the cache in `folder`, which is made when it does not exist.
pub(crate) fn open(folder: &Path) -> Result<Cache, CacheError> {
    let folder = private_folder(folder)?;
    let mut config = CacheConfig::new();
    config.with_directory(&folder);
    Cache::new(config).map_err(|error| CacheError::Unusable { folder, reason: format!("{error:#}") })
}

/// A folder for what this user alone may write, by its absolute path. It is made when it does not exist.
///
/// # Errors
/// When it can't be made, or somebody else can write there.
pub fn private_folder(folder: &Path) -> Result<PathBuf, CacheError> {
    let unusable =
        |error: std::io::Error| CacheError::Unusable { folder: folder.to_owned(), reason: error.to_string() };
    let folder = std::path::absolute(folder).map_err(unusable)?;
    create(&folder).map_err(unusable)?;
    check_private(&folder)?;
    Ok(folder)
}

#[cfg(unix)]
fn create(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

/// Refuses a folder that is a link, belongs to somebody else, or that group or others can write.
#[cfg(unix)]
fn check_private(folder: &Path) -> Result<(), CacheError> {
    use std::os::unix::fs::MetadataExt;
    let unusable =
        |error: std::io::Error| CacheError::Unusable { folder: folder.to_owned(), reason: error.to_string() };
    let exposed = |problem| Err(CacheError::Exposed { folder: folder.to_owned(), problem });
    let metadata = std::fs::symlink_metadata(folder).map_err(unusable)?;
    if !metadata.is_dir() {
        return exposed("is a link or a file");
    }
    if metadata.mode() & 0o022 != 0 {
        return exposed("can be written by others");
    }
    if metadata.uid() != own_user(folder).map_err(unusable)? {
        return exposed("belongs to another user");
    }
    Ok(())
}

/// The user that this process writes as: the owner of a file that it has just made. Each thread makes one of its own.
#[cfg(unix)]
fn own_user(folder: &Path) -> std::io::Result<u32> {
    use std::os::unix::fs::MetadataExt;
    use std::sync::atomic::{AtomicU64, Ordering};
    static PROBES: AtomicU64 = AtomicU64::new(0);
    let number = PROBES.fetch_add(1, Ordering::Relaxed);
    let probe = folder.join(format!(".probe-{}-{number}", std::process::id()));
    let file = std::fs::File::create(&probe)?;
    let user = file.metadata().map(|metadata| metadata.uid());
    std::fs::remove_file(&probe)?;
    user
}

#[cfg(not(unix))]
fn check_private(_folder: &Path) -> Result<(), CacheError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_is_made_for_its_user_alone() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("compiled");
        open(&folder).unwrap();
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_folder_that_others_can_write_or_a_link_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let shared = parent.path().join("shared");
        std::fs::create_dir(&shared).unwrap();
        std::fs::set_permissions(&shared, std::fs::Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(open(&shared), Err(CacheError::Exposed { .. })));
        let link = parent.path().join("link");
        std::os::unix::fs::symlink(parent.path(), &link).unwrap();
        assert!(matches!(open(&link), Err(CacheError::Exposed { .. })));
    }
}
