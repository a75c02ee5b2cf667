//! The plug-in host of drs-runtime: it runs hooks and policies as WebAssembly components that can do what the recipe
//! grants them and nothing else. The only room that knows wasmtime.
//!
//! A [`Sandbox`] is made once. [`Sandbox::prepare`] checks, compiles and links the plug-ins of a recipe, all before an
//! execution's first event; the [`PreparedPlugins`] that it gives are the core's port `Plugins`. Every call runs in a
//! fresh instance, under the [`limits`]; its host calls are granted by name, and recorded before their answers reach the
//! guest; when there is no answer, whose fault it was is said.

mod bindings;
mod builtin;
mod call;
mod clean;
mod compiler;
mod configuration;
mod describe;
mod engine;
mod generations;
mod grants;
mod host;
mod inspect;
pub mod limits;
mod ports;
mod prepare;
mod prepared;
mod rehearse;
mod sandbox;
mod scene;
mod secret;
mod shape;
mod spec;
mod surface;
mod wasi;
mod wit;

pub use builtin::{BUILTINS, builtin};
pub use compiler::{CompileLimits, CompilerFailure, CompilerProcess, compile_for_parent};
pub use configuration::{ConfigurationProblem, ConfigurationSchema};
pub use describe::{Description, describe};
pub use engine::{CacheError, HookCompute, SandboxError, private_folder};
pub use inspect::{InspectedFunction, InspectedInterface, Inspection, Need, Objection};
pub use ports::Ports;
pub use prepared::PreparedPlugins;
pub use rehearse::{RehearsedHook, Used};
pub use sandbox::{Sandbox, SandboxOptions};
pub use scene::{Answers, CannedAnswer};
pub use secret::Secret;
pub use spec::{PluginError, PluginSpec, PluginUse};
