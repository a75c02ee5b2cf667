//! Components in OCI registries: fetched, published, and kept by their digests. The only room that knows oci-client.
//!
//! A component lies in a registry as the CNCF's "Wasm OCI Artifact" has it ([`Artifact`]), so that `wkg oci pull` takes what
//! [`RegistryClient::publish`] puts there, and [`RegistryClient::fetch`] what `wkg oci push` does. What a registry says is
//! held against digests, byte for byte; nothing of it is run here.

mod access;
mod artifact;
mod bounded;
mod cache;
mod client;
mod docker_config;
mod docker_helper;
mod error;
mod failure;
mod login;

pub use access::{Access, Patience, Proxies};
pub use artifact::{Artifact, MAX_MANIFEST};
pub use cache::ComponentCache;
pub use client::{Fetched, RegistryClient};
pub use error::{RegistryError, Trouble};
pub use login::{Login, LoginSources};
