//! A component from elsewhere is first taken apart and compiled in a process of its own, with limits on its time and memory:
//! what makes the compiler slow, hungry or crash ends that process and not the runtime. The code that it compiled is found
//! in the cache afterwards.

mod child;
mod limits;
mod parent;

pub use child::{CompilerFailure, compile_for_parent};
pub use limits::CompileLimits;
pub use parent::CompilerProcess;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::engine::HookCompute;
use crate::limits::ComponentLimits;
use crate::spec::{PluginSpec, Refusal};

/// What the process is asked, before the component's bytes: one line of JSON.
#[derive(Serialize, Deserialize)]
struct Order {
    cache_dir: PathBuf,
    compute: HookCompute,
    limits: CompileLimits,
    component: ComponentLimits,
    /// Without its bytes.
    spec: PluginSpec,
}

/// What it answers: one line of JSON. Nothing is refused when the list is empty.
#[derive(Serialize, Deserialize)]
struct Answer {
    refusals: Vec<Refusal>,
}
