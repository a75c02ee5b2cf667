//! A component from elsewhere is first taken apart and compiled in a process of its own, with limits on its time and memory:
//! what makes a reader or the compiler slow, hungry or crash ends that process and not the runtime. The code that it compiled
//! is found in the cache afterwards.

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
use crate::spec::PluginSpec;

/// What the process is asked, before the component's bytes: one line of JSON.
#[derive(Serialize, Deserialize)]
struct Order {
    cache_dir: Option<PathBuf>,
    compute: HookCompute,
    limits: CompileLimits,
    component: ComponentLimits,
    task: Task,
}

/// What is to be done with the component, and what is answered: one line of JSON.
#[derive(Serialize, Deserialize)]
enum Task {
    /// Check and compile it as this plug-in, which is here without its bytes. The answer is a list of refusals: nothing is
    /// refused when it is empty.
    Prepare(Box<PluginSpec>),
    /// Say what it says of itself. The answer is the result of `describe`.
    Describe,
    /// Say all that can be known of it but whether it is taken. The answer is the result of `inspect`.
    Inspect,
}
