//! The generations of the WIT package. A generation is all versions with the same two first numbers: within it, a later
//! version adds functions and interfaces and changes no shape. A changed shape begins the next one, with a binding of its
//! own that turns its types into those of the newest, which the rest of the sandbox knows alone.
//!
//! Each interface that a component imports or exports is taken by its own version, so that the components of all
//! generations run side by side.

mod binding;
#[cfg(test)]
mod tests;
mod v0_1;

pub(crate) use binding::{AfterGuest, BeforeGuest, Binding, ConfiguredGuest, PolicyGuest};

use crate::prepare::InterfaceName;
use crate::shape::{FILES, HostInterfaces, PACKAGE};

/// Major, minor and patch of a version of the package.
pub(crate) type Version = (u64, u64, u64);

/// A generation of the package.
pub(crate) struct Generation {
    /// The newest version of it that this host has.
    pub(crate) version: Version,
    /// The interfaces of that version.
    pub(crate) interfaces: HostInterfaces,
    /// How its components are linked and called.
    pub(crate) binding: &'static dyn Binding,
}

impl Generation {
    /// Whether an interface of this version has the shapes of this generation.
    fn has(&self, version: Option<&str>) -> bool {
        let mut parts = version.unwrap_or_default().split('.').map(str::parse::<u64>);
        (parts.next(), parts.next()) == (Some(Ok(self.version.0)), Some(Ok(self.version.1)))
    }

    /// Its package with its version: `drs:runtime@0.1.0`.
    pub(crate) fn package(&self) -> String {
        let (major, minor, patch) = self.version;
        format!("{PACKAGE}@{major}.{minor}.{patch}")
    }

    /// What a component must be built against, and why.
    pub(crate) fn advice(&self) -> String {
        let (major, minor, _) = self.version;
        let package = self.package();
        format!("build it against the WIT package {package}: versions {major}.{minor}.x add to it and change no shape")
    }
}

/// All generations that a host has.
pub(crate) struct Generations {
    /// The one whose types the sandbox works with.
    pub(crate) newest: Generation,
    /// Those before it.
    pub(crate) older: Vec<Generation>,
}

impl Generations {
    /// Those of this runtime. The packages are part of this program, so an error is a mistake in it.
    pub(crate) fn read() -> Result<Self, String> {
        let interfaces = HostInterfaces::of(&FILES)?;
        let newest = Generation { version: (0, 1, 0), interfaces, binding: &v0_1::V0_1 };
        Ok(Self { newest, older: Vec::new() })
    }

    /// The one that an interface of the runtime is of.
    pub(crate) fn of(&self, name: &InterfaceName<'_>) -> Option<&Generation> {
        let all = std::iter::once(&self.newest).chain(&self.older);
        all.filter(|_| name.is_ours()).find(|generation| generation.has(name.version))
    }

    /// What this host has, in words: `drs:runtime@0.2.0 and drs:runtime@0.1.3`.
    pub(crate) fn in_words(&self) -> String {
        let all = std::iter::once(&self.newest).chain(&self.older);
        all.map(Generation::package).collect::<Vec<_>>().join(" and ")
    }
}
