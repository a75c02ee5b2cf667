//! What the runtime and a plug-in say to each other, without a word of WebAssembly: the context that a hook or a policy
//! is given, and the answers that it gives back.

mod context;
mod grant;
pub mod limits;
mod outcome;
mod reference;
mod reserved_tags;
mod secret;
mod signature;

pub use context::{
    HookCall, HookContext, HookPhase, InstanceFacts, PolicyCall, PolicyContext, PriorWave, ServerContext,
};
pub use grant::{
    Effect, FUNCTIONS, GRAMMAR, Grant, GrantError, GrantedFunction, HttpGrant, HttpPlace, KeyPattern, OWN_TABLES,
    ScopeKind, TableGrant, WAVE_INSTANCES, WaveGrant, WaveScope, function_of, granted_on_store,
};
pub use limits::{Beyond, LIMITS, Limit, LimitPlace, LimitUnit, PluginLimits};
pub use outcome::{
    Fault, FaultKind, Finding, FindingLevel, HookOutcome, HostCallRecord, JudgeOutcome, LogLevel, LogLine,
    PolicyAnswer, Verdict,
};
pub use reference::{OCI_SCHEME, OciReference, ReferenceError, is_registry};
pub use reserved_tags::{ReservedTag, reserved_tag};
pub use secret::{SecretBinding, SecretSource};
pub use signature::{PluginVersion, Signature, VersionError};
