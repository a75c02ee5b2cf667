//! Between the bindings and the author's function. Used by the macros only.

use std::sync::Once;
use std::time::Duration;

use crate::bindings::after::exports::drs::runtime::after_hook as after;
use crate::bindings::before::exports::drs::runtime::before_hook as before;
use crate::bindings::host::drs::runtime::{context as wit, types};
use crate::bindings::policy::exports::drs::runtime::policy;
use crate::verdict::{AfterAnswer, PolicyAnswer, Retry, Verdict};
use crate::{Error, HookContext, PolicyContext, log};

/// How long to wait before a call that may work later, when AWS does not say.
const CALL_AGAIN_AFTER: Duration = Duration::from_secs(15);
/// The shortest and the longest wait that the host accepts.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Makes a panic log its words and place before the component traps: this target has no standard error.
fn log_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|panic| log::error(panic.to_string()))));
}

/// Runs a hook before a wave.
pub fn before(context: wit::HookContext, run: fn(&HookContext) -> Result<Verdict, Error>) -> before::Verdict {
    log_panics();
    let context = HookContext::from(context);
    match run(&context).unwrap_or_else(|error| verdict_of(&error, &context)) {
        Verdict::Proceed => before::Verdict::Proceed,
        Verdict::RetryAfter(retry) => before::Verdict::RetryAfter(retry.into()),
        Verdict::Pause { reason } => before::Verdict::Pause(reason),
        Verdict::Fail { reason } => before::Verdict::Fail(reason),
        Verdict::SkipWave { reason } => before::Verdict::SkipWave(reason),
    }
}

/// Runs a hook after a wave.
pub fn after<A: Into<AfterAnswer>>(
    context: wit::HookContext,
    run: fn(&HookContext) -> Result<A, Error>,
) -> after::Answer {
    log_panics();
    let context = HookContext::from(context);
    let answer = match run(&context) {
        Ok(answer) => answer.into(),
        Err(error) => verdict_of(&error, &context).into(),
    };
    let verdict = match answer.verdict {
        Verdict::Proceed => after::Verdict::Proceed,
        Verdict::RetryAfter(retry) => after::Verdict::RetryAfter(retry.into()),
        Verdict::Pause { reason } => after::Verdict::Pause(reason),
        Verdict::Fail { reason } => after::Verdict::Fail(reason),
        Verdict::SkipWave { reason } => after::Verdict::Fail(format!("a wave that has run can't be skipped: {reason}")),
    };
    after::Answer { verdict, findings: answer.findings.into_iter().map(types::Finding::from).collect() }
}

/// Runs a policy.
pub fn judge(context: wit::PolicyContext, run: fn(&PolicyContext) -> Result<PolicyAnswer, Error>) -> policy::Answer {
    log_panics();
    match run(&PolicyContext::from(context)) {
        Ok(PolicyAnswer::Allow) => policy::Answer::Allow,
        Ok(PolicyAnswer::Change { settings, reason }) => policy::Answer::Change(policy::Change { settings, reason }),
        Ok(PolicyAnswer::Deny { reason }) => policy::Answer::Deny(reason),
        Err(error) => policy::Answer::Deny(error.to_string()),
    }
}

/// What an error of a hook comes to: called again when the call may work later, with the state that it was given;
/// else the wave fails.
fn verdict_of(error: &Error, context: &HookContext) -> Verdict {
    match error {
        Error::Call(call) if call.may_pass() && !context.last_attempt => {
            let asked = match call {
                crate::CallError::Throttled(after) => *after,
                _ => None,
            };
            let delay = asked.unwrap_or(CALL_AGAIN_AFTER).clamp(SHORTEST_WAIT, LONGEST_WAIT);
            Verdict::RetryAfter(Retry { delay, reason: call.to_string(), state: context.state.clone() })
        }
        error => Verdict::Fail { reason: error.to_string() },
    }
}

impl From<Retry> for types::Retry {
    fn from(retry: Retry) -> Self {
        let delay = u64::try_from(retry.delay.as_millis()).unwrap_or(u64::MAX);
        Self { delay, reason: retry.reason, state: retry.state }
    }
}

/// Makes a function the component's hook before a wave: `fn(&HookContext) -> Result<Verdict, Error>`.
///
/// `before_wave!(check, config = include_str!("../config.schema.json"))` also has the component say what its configuration
/// may be, by a JSON Schema: recipes are held to it, and a wrong value is told at its line. `fake::assert_schema_reads`
/// holds the schema to the type that reads the configuration.
#[macro_export]
macro_rules! before_wave {
    ($run:path, config = $schema:expr) => {
        $crate::before_wave!($run);
        $crate::__configured!($schema);
    };
    ($run:path) => {
        #[doc(hidden)]
        pub struct DrsPlugin;

        impl $crate::bindings::before::exports::drs::runtime::before_hook::Guest for DrsPlugin {
            fn run(
                context: $crate::bindings::host::drs::runtime::context::HookContext,
            ) -> $crate::bindings::before::exports::drs::runtime::before_hook::Verdict {
                $crate::glue::before(context, $run)
            }
        }

        #[cfg(target_family = "wasm")]
        $crate::bindings::before::__export_before_wave!(DrsPlugin with_types_in $crate::bindings::before);
    };
}

/// Makes a function the component's hook after a wave: `fn(&HookContext) -> Result<A, Error>`, where `A` is
/// `AfterAnswer` or `Verdict`. As [`before_wave!`] it takes the schema of the configuration beside.
#[macro_export]
macro_rules! after_wave {
    ($run:path, config = $schema:expr) => {
        $crate::after_wave!($run);
        $crate::__configured!($schema);
    };
    ($run:path) => {
        #[doc(hidden)]
        pub struct DrsPlugin;

        impl $crate::bindings::after::exports::drs::runtime::after_hook::Guest for DrsPlugin {
            fn run(
                context: $crate::bindings::host::drs::runtime::context::HookContext,
            ) -> $crate::bindings::after::exports::drs::runtime::after_hook::Answer {
                $crate::glue::after(context, $run)
            }
        }

        #[cfg(target_family = "wasm")]
        $crate::bindings::after::__export_after_wave!(DrsPlugin with_types_in $crate::bindings::after);
    };
}

/// Makes a function the component's policy: `fn(&PolicyContext) -> Result<PolicyAnswer, Error>`. As [`before_wave!`] it takes
/// the schema of the configuration beside.
#[macro_export]
macro_rules! launch_policy {
    ($judge:path, config = $schema:expr) => {
        $crate::launch_policy!($judge);
        $crate::__configured!($schema);
    };
    ($judge:path) => {
        #[doc(hidden)]
        pub struct DrsPlugin;

        impl $crate::bindings::policy::exports::drs::runtime::policy::Guest for DrsPlugin {
            fn judge(
                context: $crate::bindings::host::drs::runtime::context::PolicyContext,
            ) -> $crate::bindings::policy::exports::drs::runtime::policy::Answer {
                $crate::glue::judge(context, $judge)
            }
        }

        #[cfg(target_family = "wasm")]
        $crate::bindings::policy::__export_launch_policy!(DrsPlugin with_types_in $crate::bindings::policy);
    };
}

/// Makes a JSON Schema what the component says of its configuration.
#[doc(hidden)]
#[macro_export]
macro_rules! __configured {
    ($schema:expr) => {
        impl $crate::bindings::configured::exports::drs::runtime::configuration::Guest for DrsPlugin {
            fn schema() -> ::std::string::String {
                ::std::string::String::from($schema)
            }
        }

        #[cfg(target_family = "wasm")]
        $crate::bindings::configured::__export_configured!(DrsPlugin with_types_in $crate::bindings::configured);
    };
}
