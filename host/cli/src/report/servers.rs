//! The servers, with what EC2 says of their instances.

use drs_core::execution::{EarlierAttempt, Execution, ServerState, WaveState};
use drs_core::plugin::InstanceFacts;
use maud::{Markup, html};

use super::{known, section, server, server_badge, table};
use crate::clean::clean;

/// The section.
pub(super) fn servers(execution: &Execution) -> Markup {
    let header = ["Server", "Wave", "Status", "Instance", "Addresses", "Zone", "State"];
    let rows = html! {
        @for wave in &execution.waves {
            @for server in execution.servers_of(wave) { (row(execution, wave, server)) }
        }
    };
    section("Servers", Some(table(&header, &rows)))
}

fn row(execution: &Execution, wave: &WaveState, state: &ServerState) -> Markup {
    let facts = state.facts.clone().unwrap_or_default();
    let instance = state.recovery_instance.as_ref().map(|id| id.as_str());
    html! {
        tr {
            th scope="row" { (server(execution, &state.id)) }
            td { (clean(wave.name.as_str())) }
            td class=[(!state.earlier.is_empty()).then_some("text")] { (server_badge(state.status)) (attempts(state)) }
            td { code { (known(instance)) } @if let Some(kind) = facts.instance_type.as_deref() { br; (clean(kind)) } }
            td.wraps { (addresses(&facts)) }
            td { (known(facts.zone.as_deref())) }
            td { (known(facts.state.as_deref())) }
        }
    }
}

/// Which attempt a status is of when it is not the first, and what became of those before.
fn attempts(state: &ServerState) -> Markup {
    html! {
        @if state.attempt > 1 { " attempt " (state.attempt) }
        @for EarlierAttempt { number, job, error } in &state.earlier {
            br;
            span.unknown {
                "attempt " (number) " FAILED"
                @if let Some(error) = error { ": " (clean(error)) } @else { " in " (clean(job.as_str())) }
            }
        }
    }
}

/// The private address, the public one where there is one, and the host name.
fn addresses(facts: &InstanceFacts) -> Markup {
    let public = facts.public_ip.as_deref().map(|address| format!("public {}", clean(address)));
    html! {
        (known(facts.private_ip.as_deref()))
        @if let Some(public) = public { br; (public) }
        @if let Some(name) = facts.hostname.as_deref() { br; span.unknown { (clean(name)) } }
    }
}
