//! What the runtime and a plug-in say to each other, without a word of WebAssembly: the context that a hook or a policy
//! is given, and the answers that it gives back.

mod context;
mod grant;
mod limits;
mod outcome;
mod signature;

pub use context::{
    HookCall, HookContext, HookPhase, InstanceFacts, PolicyCall, PolicyContext, PriorWave, ServerContext,
};
pub use grant::{Grant, GrantError, KeyPattern, OWN_TABLES, TableGrant};
pub use limits::HookLimits;
pub use outcome::{
    Fault, FaultKind, Finding, FindingLevel, HookOutcome, HostCallRecord, JudgeOutcome, LogLevel, LogLine,
    PolicyAnswer, Verdict,
};
pub use signature::{PluginVersion, Signature, VersionError};
