//! What a generation of the WIT package must be able to do.

use wasmtime::Store;
use wasmtime::component::{InstancePre, Linker};

use crate::bindings::{after_hook, before_hook, context, launch_policy};
use crate::call::{Body, CallState};

/// Links and calls components of one generation, in the types of the newest.
pub(crate) trait Binding: Send + Sync {
    /// Links one of its interfaces; one that calls nothing needs no link.
    fn link(&self, linker: &mut Linker<CallState>, interface: &str) -> wasmtime::Result<()>;

    /// A linked component as a hook before a wave.
    fn before(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn BeforeGuest>>;

    /// A linked component as a hook after a wave.
    fn after(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn AfterGuest>>;

    /// A linked component as a policy.
    fn policy(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn PolicyGuest>>;

    /// A linked component as one that says what its configuration may be.
    fn configured(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn ConfiguredGuest>>;
}

/// A hook before a wave, ready to be instantiated.
pub(crate) trait BeforeGuest: Send + Sync {
    /// Instantiates it and calls it once.
    fn run<'a>(&'a self, store: Store<CallState>, context: &'a context::HookContext) -> Body<'a, before_hook::Verdict>;
}

/// A hook after a wave, ready to be instantiated.
pub(crate) trait AfterGuest: Send + Sync {
    /// Instantiates it and calls it once.
    fn run<'a>(&'a self, store: Store<CallState>, context: &'a context::HookContext) -> Body<'a, after_hook::Answer>;
}

/// A component that says what its configuration may be, ready to be instantiated.
pub(crate) trait ConfiguredGuest: Send + Sync {
    /// Instantiates it and asks it once.
    fn schema(&self, store: Store<CallState>) -> Body<'_, String>;
}

/// A policy, ready to be instantiated.
pub(crate) trait PolicyGuest: Send + Sync {
    /// Instantiates it and calls it once.
    fn judge<'a>(
        &'a self,
        store: Store<CallState>,
        context: &'a context::PolicyContext,
    ) -> Body<'a, launch_policy::Answer>;
}
