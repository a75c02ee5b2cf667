//! Components that were fetched, kept by their digests, so that what was fetched once needs no registry.
//!
//! Two files for each: the manifest as it came, by its SHA-256, and the component, by its own. Both are held against their
//! digests whenever they are read, so that whoever changes one makes it a file that is not there.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use drs_core::plugin::OciReference;

use crate::artifact::{MAX_MANIFEST, read_manifest, sha256};
use crate::client::Fetched;
use crate::error::{RegistryError, Trouble};

/// The folder of fetched components. It grows by what is fetched; what is taken out of it is fetched again.
#[derive(Debug, Clone)]
pub struct ComponentCache {
    folder: PathBuf,
}

impl ComponentCache {
    /// The cache in a folder that is there, and that only the user can write.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The component whose manifest has the digest of a reference, `most` bytes at most; `None` when it was not fetched yet, or
    /// is not as it was fetched.
    ///
    /// # Errors
    /// When it is larger, or a file of it can't be read.
    pub fn find(&self, reference: &OciReference, most: usize) -> Result<Option<Fetched>, RegistryError> {
        let Some(digest) = reference.digest() else { return Ok(None) };
        let unusable = |trouble: Trouble| trouble.of(reference);
        let manifest = self.read(&manifest_name(digest), digest, MAX_MANIFEST).map_err(unusable)?;
        let Some(manifest) = manifest else { return Ok(None) };
        let layer = read_manifest(&manifest, most).map_err(unusable)?;
        let component = self.read(&component_name(&layer.sha256), &layer.sha256, most).map_err(unusable)?;
        Ok(component.map(|component| Fetched {
            reference: reference.clone(),
            sha256: layer.sha256,
            signature: layer.signature,
            component,
            manifest,
        }))
    }

    /// Keeps what was fetched.
    ///
    /// # Errors
    /// When a file can't be written.
    pub fn keep(&self, fetched: &Fetched) -> Result<(), RegistryError> {
        let told = |error: std::io::Error| Trouble::Cache(error.to_string()).of(&fetched.reference);
        // The manifest last: who finds it finds the component.
        self.write(&component_name(&fetched.sha256), &fetched.component).map_err(told)?;
        let digest = sha256(&fetched.manifest);
        self.write(&manifest_name(&digest), &fetched.manifest).map_err(told)
    }

    fn read(&self, name: &str, expected: &str, most: usize) -> Result<Option<Vec<u8>>, Trouble> {
        let mut bytes = Vec::new();
        let read = File::open(self.folder.join(name))
            .and_then(|file| file.take((most as u64).saturating_add(1)).read_to_end(&mut bytes));
        match read {
            Ok(_) => Ok(Some(bytes).filter(|bytes| sha256(bytes) == expected)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Trouble::Cache(format!("{name}: {error}"))),
        }
    }

    /// Writes a file so that it is there whole or not at all, whoever else writes it.
    fn write(&self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        static WRITES: AtomicU64 = AtomicU64::new(0);
        let number = WRITES.fetch_add(1, Ordering::Relaxed);
        let part = self.folder.join(format!(".{name}.{}.{number}", std::process::id()));
        let written = write_new(&part, bytes).and_then(|()| std::fs::rename(&part, self.folder.join(name)));
        if written.is_err() {
            // The error that is told is the first one.
            let _ = std::fs::remove_file(&part);
        }
        written
    }
}

fn write_new(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn manifest_name(digest: &str) -> String {
    format!("{digest}.manifest.json")
}

fn component_name(digest: &str) -> String {
    format!("{digest}.wasm")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::Artifact;

    fn fetched() -> Fetched {
        let artifact = Artifact {
            component: b"a component".to_vec(),
            title: "gate.wasm".to_owned(),
            signature: Some("signed".to_owned()),
            imports: Vec::new(),
            exports: Vec::new(),
        };
        let manifest = artifact.write().unwrap().manifest;
        let reference = OciReference::parse("oci://registry.example/gate:1").unwrap().pinned(sha256(&manifest));
        let sha256 = sha256(&artifact.component);
        Fetched { reference, component: artifact.component, sha256, signature: artifact.signature, manifest }
    }

    #[test]
    fn what_was_kept_is_found_by_its_digest() {
        let folder = tempfile::tempdir().unwrap();
        let cache = ComponentCache::in_folder(folder.path().to_owned());
        let fetched = fetched();
        assert_eq!(cache.find(&fetched.reference, 100).unwrap(), None);
        cache.keep(&fetched).unwrap();
        cache.keep(&fetched).unwrap();
        assert_eq!(cache.find(&fetched.reference, 100).unwrap(), Some(fetched.clone()));
        let tag = OciReference::parse("oci://registry.example/gate:1").unwrap();
        assert_eq!(cache.find(&tag, 100).unwrap(), None);
        assert!(matches!(cache.find(&fetched.reference, 10).unwrap_err().trouble, Trouble::TooLarge { .. }));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_was_changed_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let cache = ComponentCache::in_folder(folder.path().to_owned());
        let fetched = fetched();
        let manifest = folder.path().join(manifest_name(fetched.reference.digest().unwrap()));
        for file in [folder.path().join(component_name(&fetched.sha256)), manifest] {
            cache.keep(&fetched).unwrap();
            let mut bytes = std::fs::read(&file).unwrap();
            bytes[3] ^= 1;
            std::fs::write(&file, bytes).unwrap();
            assert_eq!(cache.find(&fetched.reference, 100).unwrap(), None);
        }
        cache.keep(&fetched).unwrap();
        assert!(cache.find(&fetched.reference, 100).unwrap().is_some());
    }
}
