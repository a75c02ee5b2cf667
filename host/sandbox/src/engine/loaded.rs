//! The components of an engine, each loaded once however many plug-ins of whatever executions are made of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

use super::pool;

/// The SHA-256 of a component's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ComponentDigest([u8; 32]);

impl ComponentDigest {
    /// Of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// In lower-case hexadecimal digits.
    pub(crate) fn to_hex(self) -> String {
        hex::encode(self.0)
    }
}

/// A component, compiled.
pub(crate) struct LoadedComponent {
    pub(crate) component: Component,
    /// How many places a call of it takes.
    pub(super) places: u32,
}

impl LoadedComponent {
    /// Compiles these bytes, or finds what they were compiled to in the engine's cache.
    pub(super) fn new(engine: &Engine, bytes: &[u8]) -> wasmtime::Result<Arc<Self>> {
        let component = Component::from_binary(engine, bytes)?;
        Ok(Arc::new(Self { places: pool::needed(&component), component }))
    }
}

/// What is loaded, for as long as somebody uses it.
#[derive(Default)]
pub(super) struct Loaded(Mutex<HashMap<ComponentDigest, Weak<LoadedComponent>>>);

impl Loaded {
    /// The component of this digest, if somebody uses it.
    pub(super) fn get(&self, digest: ComponentDigest) -> Option<Arc<LoadedComponent>> {
        self.all().get(&digest)?.upgrade()
    }

    /// The component of these bytes, which have this digest. Who loads the same at the same time gets the same.
    ///
    /// # Errors
    /// When the bytes are no component that the engine takes.
    pub(super) fn load(
        &self,
        engine: &Engine,
        digest: ComponentDigest,
        bytes: &[u8],
    ) -> wasmtime::Result<Arc<LoadedComponent>> {
        if let Some(loaded) = self.get(digest) {
            return Ok(loaded);
        }
        // Not under the lock: a large component that is in no cache takes seconds.
        let loaded = LoadedComponent::new(engine, bytes)?;
        let mut all = self.all();
        if let Some(earlier) = all.get(&digest).and_then(Weak::upgrade) {
            return Ok(earlier);
        }
        all.retain(|_, component| component.strong_count() > 0);
        all.insert(digest, Arc::downgrade(&loaded));
        Ok(loaded)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<ComponentDigest, Weak<LoadedComponent>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(loaded: &Loaded, engine: &Engine, bytes: &[u8]) -> Arc<LoadedComponent> {
        loaded.load(engine, ComponentDigest::of(bytes), bytes).unwrap()
    }

    #[test]
    fn a_component_is_loaded_once_while_somebody_uses_it() {
        let (loaded, engine) = (Loaded::default(), Engine::default());
        let [one, other] = ["(component)", "(component (core module))"].map(|text| wat::parse_str(text).unwrap());
        let first = load(&loaded, &engine, &one);
        assert!(Arc::ptr_eq(&first, &load(&loaded, &engine, &one)));
        assert!(!Arc::ptr_eq(&first, &load(&loaded, &engine, &other)));
        drop(first);
        assert!(loaded.get(ComponentDigest::of(&one)).is_none());
        load(&loaded, &engine, &other);
        assert_eq!(loaded.all().len(), 1, "what nobody uses is forgotten");
    }
}
