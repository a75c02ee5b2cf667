//! The one way of every host call: counted, held to the grants, outside the guest's compute time, and recorded before
//! its answer reaches the guest.

use std::future::Future;

use drs_core::aws::{CallError as AwsError, CallErrorKind};
use drs_core::http::{Host, HttpUrl};
use drs_core::plugin::limits::{Limit, table};
use drs_core::plugin::{Grant, HostCallRecord, HttpPlace};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tracing::field::Empty;
use tracing::{Instrument, debug, debug_span};

use crate::bindings::types::{AwsError as OtherError, CallError, Denial};
use crate::call::{CallState, HostFault, Turns, wall_now};
use crate::clean::clean;
use crate::grants::Right;
use crate::limits::{LimitReached, most, out_of_bounds};
use crate::ports::Ports;

use super::actions::as_grant;
use super::wave::WaveReach;

/// The most characters that the name of a table or an index has.
const TABLE_NAME: usize = 255;

/// A host call, before it is made.
pub(crate) struct HostCall {
    /// The WIT function, such as `ec2/describe-instances`.
    pub(crate) function: &'static str,
    /// The right that it needs.
    pub(crate) right: Right,
    /// Its arguments, as they are recorded.
    pub(crate) arguments: Value,
}

impl CallState {
    /// The ports, for the future that a host call is made of.
    pub(crate) fn ports(&self) -> wasmtime::Result<Ports> {
        let access = self.access.as_ref().ok_or_else(HostFault::no_access)?;
        Ok(access.ports.clone())
    }

    /// The turns of a host call that asks AWS more than once. Its first request has the turn of the call.
    pub(crate) fn turns(&self) -> wasmtime::Result<Turns> {
        let access = self.access.as_ref().ok_or_else(HostFault::no_access)?;
        Ok(access.turns.clone())
    }

    /// What a write is held to.
    pub(crate) fn reach(&self) -> wasmtime::Result<WaveReach> {
        let access = self.access.as_ref().ok_or_else(HostFault::no_access)?;
        Ok(access.reach.clone())
    }

    /// Makes a host call: `ask` is polled only when the call is granted. It has a span of its own, which names the plug-in and
    /// the function, never what was asked or answered.
    pub(crate) async fn host_call<T, E>(
        &mut self,
        call: HostCall,
        ask: impl Future<Output = Result<T, E>> + Send,
    ) -> wasmtime::Result<Result<T, E>>
    where
        T: Serialize + DeserializeOwned,
        E: Serialize + DeserializeOwned + From<CallError>,
    {
        let access = self.access.as_ref().ok_or_else(HostFault::no_access)?;
        let granted = access.grants.allows(&call.right);
        let (plugin, function) = (access.plugin.as_str(), call.function);
        let span = debug_span!("host_call", plugin, function, verdict = Empty, milliseconds = Empty);
        let start = wall_now();
        let result = self.make_call(call, ask).instrument(span.clone()).await;
        span.record("verdict", verdict(&result, granted));
        span.record("milliseconds", wall_now().duration_since(start).as_secs_f64() * 1000.0);
        span.in_scope(|| debug!("answered"));
        result
    }

    async fn make_call<T, E>(
        &mut self,
        call: HostCall,
        ask: impl Future<Output = Result<T, E>> + Send,
    ) -> wasmtime::Result<Result<T, E>>
    where
        T: Serialize + DeserializeOwned,
        E: Serialize + DeserializeOwned + From<CallError>,
    {
        let limit = self.limits.host_calls;
        let meter = self.meter.clone();
        let access = self.access.as_mut().ok_or_else(HostFault::no_access)?;
        let index = access.calls;
        if index >= limit {
            let used = Some(index as usize + 1);
            return Err(LimitReached::at(&table::HOST_CALLS, limit as usize, used).into());
        }
        access.calls += 1;
        let arguments = capped(call.arguments, &table::RECORDED_ARGUMENTS)?;
        if let Some(answer) = access.replay.answer(index, call.function, &arguments)? {
            return Ok(answer);
        }
        let answer = match (access.grants.allows(&call.right), &access.scene) {
            (true, None) => {
                meter.exclude(access.turns.next()).await;
                meter.exclude(ask).await
            }
            (true, Some(scene)) => scene.answer(index, call.function, &arguments)?,
            (false, scene) => {
                if let Some(scene) = scene {
                    scene.denied(call.function, &arguments);
                }
                Err(not_granted(&call.right).into())
            }
        };
        let record = HostCallRecord {
            index,
            function: call.function.to_owned(),
            arguments,
            answer: recorded(&answer)?,
            at: access.ports.clock.now(),
        };
        meter.exclude(access.recorder.record(record)).await.map_err(|closed| HostFault(closed.to_string()))?;
        Ok(answer)
    }
}

/// What came of a call, in a word.
fn verdict<T, E>(result: &wasmtime::Result<Result<T, E>>, granted: bool) -> &'static str {
    match result {
        Ok(Ok(_)) => "ok",
        Ok(Err(_)) if granted => "error",
        Ok(Err(_)) => "denied",
        Err(_) => "stopped",
    }
}

/// The answer as it is recorded: `{"ok": …}` or `{"error": …}`, by digest when it is too large to be kept.
fn recorded<T: Serialize, E: Serialize>(answer: &Result<T, E>) -> wasmtime::Result<Value> {
    let answer = match answer {
        Ok(answer) => json!({ "ok": answer }),
        Err(error) => json!({ "error": error }),
    };
    capped(answer, &table::RECORDED_ANSWER)
}

/// What is recorded: itself, or its digest when it is larger than its limit.
fn capped(value: Value, limit: &Limit) -> wasmtime::Result<Value> {
    let bytes = serde_json::to_vec(&value).map_err(|error| HostFault(error.to_string()))?;
    if bytes.len() <= most(limit) {
        return Ok(value);
    }
    Ok(json!({ "sha256": hex::encode(Sha256::digest(&bytes)), "bytes": bytes.len() }))
}

fn not_granted(right: &Right) -> CallError {
    match right {
        Right::Action(action) => denied(action, action, action),
        Right::Wave { action, scope } => {
            let right = format!("{action} on {}", scope.as_str());
            denied(action, &right, &right)
        }
        Right::Table { action, table, index } => {
            let place = index.as_ref().map_or_else(|| table.clone(), |index| format!("{table}/index/{index}"));
            // The guest may have asked for what is no table's name at all.
            let grant = Some(format!("{action} on table/{place}")).filter(|grant| grant.parse::<Grant>().is_ok());
            let what = format!("{action} on {}", place_text(table, index.as_deref()));
            denied(action, &what, &grant.unwrap_or_else(|| as_grant(action)))
        }
        Right::Http { action, url, of_instance } => http_not_granted(action, url.as_ref(), *of_instance),
    }
}

/// The grant that would give a method at an address.
fn http_not_granted(action: &str, url: Option<&HttpUrl>, of_instance: bool) -> CallError {
    match url {
        Some(HttpUrl { host: Host::Address(address), .. }) if !of_instance => {
            let message = format!(
                "{action} on {address}: of addresses only those of the wave's own instances can be asked; no grant reaches \
                 further"
            );
            CallError::Denied(Denial { action: action.to_owned(), message })
        }
        Some(url) => {
            let grant = format!("{action} on {}", HttpPlace::of(url));
            // A named host is granted over https alone.
            let proposed = if grant.parse::<Grant>().is_ok() { grant } else { as_grant(action) };
            denied(action, &format!("{action} on {}", url.without_query()), &proposed)
        }
        None => denied(action, action, &as_grant(action)),
    }
}

/// A table or an index of it in words, cleaned, and no longer than their names can be.
pub(crate) fn place_text(table: &str, index: Option<&str>) -> String {
    let shown = |name: &str| clean(name).chars().take(TABLE_NAME).collect::<String>();
    match index {
        None => format!("table {}", shown(table)),
        Some(index) => format!("index {} of table {}", shown(index), shown(table)),
    }
}

/// A denial that says what is not granted, and the grant that would give it.
pub(crate) fn denied(action: &str, what: &str, grant: &str) -> CallError {
    let line = in_toml(grant);
    let message = format!("{what} is not granted to this plug-in; add {line} to its `grants` in the recipe");
    CallError::Denied(Denial { action: action.to_owned(), message })
}

/// A grant as it stands in a recipe: in single quotes when it has double ones in itself.
pub(crate) fn in_toml(grant: &str) -> String {
    if grant.contains('"') { format!("'{grant}'") } else { format!("\"{grant}\"") }
}

/// Refuses a list of ids that is longer than one call may name.
pub(crate) fn check_ids(ids: &[String]) -> Result<(), CallError> {
    check_count(ids, &table::IDS_IN_A_CALL)
}

/// Refuses a list that names more things than its limit.
pub(crate) fn check_count<T>(named: &[T], limit: &Limit) -> Result<(), CallError> {
    if named.len() > most(limit) {
        let words = format!("{} ids in one call; at most {} may be named", named.len(), limit.most);
        return Err(CallError::Invalid(out_of_bounds(limit, named.len(), words)));
    }
    Ok(())
}

/// An error of AWS as the guest sees it.
pub(crate) fn call_error(error: AwsError) -> CallError {
    let message = clean(&error.message);
    match error.kind {
        CallErrorKind::Denied => {
            let message = format!("AWS refuses {} to the runtime's own credentials: {message}", error.operation);
            CallError::Denied(Denial { action: error.operation, message })
        }
        CallErrorKind::NotFound => CallError::NotFound(message),
        CallErrorKind::Invalid => CallError::Invalid(message),
        CallErrorKind::Throttled => {
            CallError::Throttled(error.retry_after.map(|after| u64::try_from(after.as_millis()).unwrap_or(u64::MAX)))
        }
        CallErrorKind::Unavailable => CallError::Unavailable(message),
        CallErrorKind::Conflict | CallErrorKind::Quota | CallErrorKind::Other => {
            CallError::Other(OtherError { code: error.code.unwrap_or_default(), message })
        }
    }
}
