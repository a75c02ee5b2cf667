//! The client: fetches a component from a registry, or publishes one there.
//!
//! What oci-client does runs in a task of its own, for a time: a fault of it, such as a panic over an answer that it did not
//! expect, ends that task and is told.

use http::HeaderValue;
use oci_client::client::ClientConfig;
use oci_client::errors::OciDistributionError;
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, Reference};

use drs_core::plugin::OciReference;

use crate::access::Access;
use crate::artifact::{Artifact, Layer, MANIFEST_TYPE, MAX_MANIFEST, read_manifest, sha256};
use crate::bounded::Bounded;
use crate::error::{RegistryError, Trouble};
use crate::failure::trouble;

/// A component from a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it came from, with the digest of its manifest.
    pub reference: OciReference,
    /// Its bytes.
    pub component: Vec<u8>,
    /// Their SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
    /// The text of the minisign signature that came with it.
    pub signature: Option<String>,
    /// The manifest's bytes.
    pub manifest: Vec<u8>,
}

/// Asks one registry.
#[derive(Debug, Clone)]
pub struct RegistryClient {
    access: Access,
}

impl RegistryClient {
    /// A client that asks as `access` says. Nothing is asked yet.
    pub fn new(access: Access) -> Self {
        Self { access }
    }

    /// Fetches the component that a reference names, `most` bytes at most. What it gives has the digest of the reference, if
    /// that says one, and of its manifest.
    ///
    /// # Errors
    /// When it is not there, not for who asks, not as it was named, or the registry fails.
    pub async fn fetch(&self, reference: &OciReference, most: usize) -> Result<Fetched, RegistryError> {
        let (access, wanted) = (self.access.clone(), reference.clone());
        let work = async move { Session::new(&access, &wanted).await?.fetch(&wanted, most).await };
        self.apart(work).await.map_err(|trouble| trouble.of(reference))
    }

    /// Publishes a component under the tag of a reference. Gives the reference with the digest of its manifest.
    ///
    /// # Errors
    /// When who asks may not, or the registry fails. Then the tag is as it was.
    pub async fn publish(&self, reference: &OciReference, artifact: Artifact) -> Result<OciReference, RegistryError> {
        let (access, wanted) = (self.access.clone(), reference.clone());
        let work = async move { Session::new(&access, &wanted).await?.publish(&wanted, artifact).await };
        self.apart(work).await.map_err(|trouble| trouble.of(reference))
    }

    /// Does something in a task of its own, for as long as there is patience.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Trouble>> + Send + 'static,
    ) -> Result<T, Trouble> {
        let whole = self.access.patience.whole;
        let task = tokio::spawn(work);
        let end = task.abort_handle();
        match tokio::time::timeout(whole, task).await {
            Ok(Ok(done)) => done,
            Ok(Err(fault)) => Err(Trouble::Fault(fault.to_string())),
            Err(_) => {
                end.abort();
                Err(Trouble::TimeOut(whole))
            }
        }
    }
}

/// A client for one component.
struct Session {
    client: Client,
    image: Reference,
    auth: RegistryAuth,
    as_somebody: bool,
    access: Access,
}

impl Session {
    async fn new(access: &Access, reference: &OciReference) -> Result<Self, Trouble> {
        Self::with(access.client_config(reference.registry()), access, reference).await
    }

    async fn with(config: ClientConfig, access: &Access, reference: &OciReference) -> Result<Self, Trouble> {
        // The client brings no provider of TLS and would panic without one. Who installed one before made the same choice:
        // aws-lc-rs is the only one that is built in.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let client = Client::try_from(config).map_err(|error| Trouble::Fault(error.to_string()))?;
        let auth = match &access.login {
            Some(login) => RegistryAuth::Basic(login.user.clone(), login.password.clone()),
            None => RegistryAuth::Anonymous,
        };
        let image = image(reference);
        client.store_auth_if_needed(image.resolve_registry(), &auth).await;
        let as_somebody = access.login.is_some();
        Ok(Self { client, image, auth, as_somebody, access: access.clone() })
    }

    async fn fetch(&self, reference: &OciReference, most: usize) -> Result<Fetched, Trouble> {
        let manifest = "its manifest";
        let silence = self.access.patience.silence;
        let pull = self.client.pull_manifest_raw(&self.image, &self.auth, &[MANIFEST_TYPE]);
        let pulled = tokio::time::timeout(silence, pull).await.map_err(|_| Trouble::TimeOut(silence))?;
        let (bytes, _) = pulled.map_err(|error| self.trouble(error, manifest, MAX_MANIFEST))?;
        let digest = sha256(&bytes);
        same(manifest, reference.digest().unwrap_or(&digest), &digest)?;
        let layer = read_manifest(&bytes, most)?;
        let component = self.component(&layer, most).await?;
        same("its component", &layer.sha256, &sha256(&component))?;
        Ok(Fetched {
            reference: reference.pinned(digest),
            sha256: layer.sha256,
            signature: layer.signature,
            component,
            manifest: bytes.to_vec(),
        })
    }

    /// The bytes of a component. Only the registry is asked for them: further addresses that a manifest may name are not.
    async fn component(&self, layer: &Layer, most: usize) -> Result<Vec<u8>, Trouble> {
        let mut taken = Bounded::new(most);
        let pulled = self.client.pull_blob(&self.image, layer.digest().as_str(), &mut taken).await;
        pulled.map_err(|error| self.trouble(error, "its component", most))?;
        Ok(taken.into_bytes())
    }

    async fn publish(&self, reference: &OciReference, artifact: Artifact) -> Result<OciReference, Trouble> {
        let written = artifact.write()?;
        if written.manifest.len() > MAX_MANIFEST {
            return Err(Trouble::TooLarge { what: "its manifest", most: MAX_MANIFEST as u64 });
        }
        for blob in [artifact.component, written.config] {
            let digest = format!("sha256:{}", sha256(&blob));
            self.client.push_blob(&self.image, blob, &digest).await.map_err(|error| self.refused(error))?;
        }
        let digest = sha256(&written.manifest);
        let media_type = HeaderValue::from_static(MANIFEST_TYPE);
        // What the registry says of where it lies is not needed: its digest is known.
        let pushed = self.client.push_manifest_raw(&self.image, written.manifest, media_type).await;
        pushed.map_err(|error| self.refused(error))?;
        Ok(reference.pinned(digest))
    }

    fn refused(&self, error: OciDistributionError) -> Trouble {
        self.trouble(error, "what was sent", 0)
    }

    fn trouble(&self, error: OciDistributionError, what: &'static str, most: usize) -> Trouble {
        match &error {
            OciDistributionError::RequestError(request) if request.is_timeout() && !request.is_connect() => {
                Trouble::TimeOut(self.access.patience.silence)
            }
            _ => trouble(error, what, most as u64, self.as_somebody),
        }
    }
}

/// A reference in the client's own words.
fn image(reference: &OciReference) -> Reference {
    let (registry, path) = (reference.registry().to_owned(), reference.repository().to_owned());
    let digest = reference.digest().map(|digest| format!("sha256:{digest}"));
    match (digest, reference.tag()) {
        (Some(digest), _) => Reference::with_digest(registry, path, digest),
        (None, tag) => Reference::with_tag(registry, path, tag.unwrap_or_default().to_owned()),
    }
}

fn same(what: &'static str, expected: &str, found: &str) -> Result<(), Trouble> {
    if expected == found {
        return Ok(());
    }
    Err(Trouble::OtherDigest { what, expected: expected.to_owned(), found: found.to_owned() })
}

#[cfg(test)]
mod server;
#[cfg(test)]
mod tests;
