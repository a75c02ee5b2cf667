//! The launch settings: what was changed, what a policy said, and whether they are as they were.

use drs_core::execution::{Execution, ServerState};
use drs_core::settings::SettingChange;
use drs_core::time::Timestamp;
use maud::{Markup, html};

use super::{badge, known, section, server, table, time};
use crate::clean::clean;
use crate::output::text::setting_state;
use crate::projection::history::History;

/// The section.
pub(super) fn settings(execution: &Execution, history: &History) -> Markup {
    let changed: Vec<&ServerState> =
        execution.servers_in_order().filter(|server| !server.settings.changes.is_empty()).collect();
    let said: Vec<_> = execution
        .servers_in_order()
        .flat_map(|server| server.settings.policies.said.iter().map(move |(policy, text)| (server, policy, text)))
        .collect();
    let content = (!changed.is_empty() || !said.is_empty()).then(|| {
        html! {
            @if !changed.is_empty() {
                (table(&["Server", "Changed", "Setting", "From", "To", "Now", "Since"], &html! {
                    @for state in &changed { (rows(execution, history, state)) }
                }))
            }
            @if !said.is_empty() {
                (table(&["Server", "Policy", "Judgement"], &html! {
                    @for (state, policy, text) in &said {
                        tr {
                            th scope="row" { (server(execution, &state.id)) }
                            td { (clean(policy.as_str())) }
                            td.text { (clean(text)) }
                        }
                    }
                }))
            }
        }
    });
    section("Launch settings", content)
}

/// The changes of a server, under its name.
fn rows(execution: &Execution, history: &History, state: &ServerState) -> Markup {
    let (changes, changed) = (&state.settings.changes, history.of_server(&state.id).applied);
    html! {
        @for (number, change) in changes.iter().enumerate() {
            tr {
                @if number == 0 {
                    th scope="rowgroup" rowspan=(changes.len()) { (server(execution, &state.id)) }
                    td rowspan=(changes.len()) { (instant(changed)) }
                }
                (cells(execution, state, change))
            }
        }
    }
}

fn cells(execution: &Execution, state: &ServerState, change: &SettingChange) -> Markup {
    let since = state.settings.restore.ended.as_ref().map(|(at, _, _)| *at);
    let (tone, now) = setting_state(execution, state, change.setting);
    html! {
        td { code { (change.setting) } }
        td.wraps { (known(change.from.as_deref())) }
        td.wraps { (known(change.to.as_deref())) }
        td { (badge(tone, &now)) }
        td { (instant(since)) }
    }
}

fn instant(at: Option<Timestamp>) -> Markup {
    at.map_or_else(|| known(None), time)
}
