//! The span of a call: which plug-in, how it went, and what it used. Nothing of what was said. What is measured by the wall's
//! clock is another each time, so it stands here and not in the record, whose bytes depend on what happened alone.

use std::future::Future;

use drs_core::ids::PluginName;
use drs_core::plugin::{Fault, FaultKind};
use tracing::field::Empty;
use tracing::{Instrument, debug, debug_span};

use super::gauge::Gauge;
use super::meter::wall_now;

/// Runs a call in a span of its own.
pub(crate) async fn traced<R>(
    plugin: &PluginName,
    gauge: &Gauge,
    call: impl Future<Output = Result<R, Fault>>,
) -> Result<R, Fault> {
    let span = debug_span!(
        "plugin_call",
        plugin = plugin.as_str(),
        outcome = Empty,
        milliseconds = Empty,
        compute_milliseconds = Empty,
        memory_bytes = Empty,
        fuel = Empty
    );
    let start = wall_now();
    let result = call.instrument(span.clone()).await;
    span.record("outcome", outcome(result.as_ref().err()));
    span.record("milliseconds", wall_now().duration_since(start).as_secs_f64() * 1000.0);
    span.record("compute_milliseconds", gauge.compute().as_secs_f64() * 1000.0);
    span.record("memory_bytes", gauge.memory());
    if let Some(fuel) = gauge.fuel() {
        span.record("fuel", fuel);
    }
    span.in_scope(|| debug!("ended"));
    result
}

fn outcome(fault: Option<&Fault>) -> &'static str {
    match fault.map(|fault| &fault.kind) {
        None => "answer",
        Some(FaultKind::Guest) => "guest",
        Some(FaultKind::Limit { .. }) => "limit",
        Some(FaultKind::Denied { .. }) => "denied",
        Some(FaultKind::Host) => "host",
        Some(FaultKind::Diverged) => "diverged",
    }
}
