//! Registries as the user's configuration and environment have them, and the components that were fetched from them before.

use std::path::PathBuf;

use drs_core::plugin::OciReference;
use drs_registry::{
    Access, Artifact, ComponentCache, Fetched, LoginSources, Patience, Proxies, RegistryClient, RegistryError, Trouble,
};
use drs_sandbox::private_folder;

use crate::options::{Configuration, StorePlace};

use super::tokio_runtime::block_on;

/// Where components in registries are fetched from.
pub(crate) struct Registries {
    /// The folder of fetched components.
    folder: PathBuf,
    /// Those that are asked without TLS.
    plain_http: Vec<String>,
    /// The most bytes of a component.
    most: usize,
}

impl Registries {
    /// Registries as a user asks them.
    pub(crate) fn of(store: &StorePlace, configuration: &Configuration) -> Self {
        Self {
            folder: store.folder.join("components"),
            plain_http: configuration.registries.plain_http.clone(),
            most: configuration.plugins.limits.component().bytes,
        }
    }

    /// The same with this registry asked without TLS, if that is said.
    #[must_use]
    pub(crate) fn plain_http(mut self, reference: &OciReference, is_said: bool) -> Self {
        self.plain_http.extend(is_said.then(|| reference.registry().to_owned()));
        self
    }

    /// The component that a reference names. One that it names by its digest is taken from what was fetched before, and the
    /// registry is not asked then.
    ///
    /// # Errors
    /// When it was not fetched before, and can't be fetched or kept.
    pub(crate) fn fetch(&self, reference: &OciReference) -> Result<Fetched, RegistryError> {
        let folder = private_folder(&self.folder);
        let folder = folder.map_err(|error| Trouble::Cache(error.to_string()).of(reference))?;
        let cache = ComponentCache::in_folder(folder);
        if let Some(kept) = cache.find(reference, self.most)? {
            return Ok(kept);
        }
        let client = self.client(reference)?;
        let fetched = on_runtime(reference, client.fetch(reference, self.most))?;
        cache.keep(&fetched)?;
        Ok(fetched)
    }

    /// Publishes a component under the tag of a reference. Gives the reference with its digest.
    ///
    /// # Errors
    /// When the registry does not take it.
    pub(crate) fn publish(&self, reference: &OciReference, artifact: Artifact) -> Result<OciReference, RegistryError> {
        let client = self.client(reference)?;
        on_runtime(reference, client.publish(reference, artifact))
    }

    fn client(&self, reference: &OciReference) -> Result<RegistryClient, RegistryError> {
        let registry = reference.registry();
        let login = LoginSources::of_process().of(registry).map_err(|trouble| trouble.of(reference))?;
        Ok(RegistryClient::new(Access {
            login,
            plain_http: self.plain_http.iter().any(|listed| listed == registry),
            proxies: Proxies::of_process(),
            patience: Patience::default(),
        }))
    }
}

/// Waits for an answer of a registry, in the wall's time.
fn on_runtime<T>(
    reference: &OciReference,
    answer: impl Future<Output = Result<T, RegistryError>>,
) -> Result<T, RegistryError> {
    let answered = block_on(async { Ok(answer.await) });
    answered.unwrap_or_else(|error| Err(Trouble::Fault(error.to_string()).of(reference)))
}
