//! The launch settings: what was changed, what a policy said, and whether they are as they were.

use drs_core::execution::{Execution, ServerState};
use drs_core::settings::SettingChange;
use maud::{Markup, html};

use super::{badge, known, section, table};
use crate::clean::clean;
use crate::output::text::setting_state;
use crate::words::server_name;

/// The section.
pub(super) fn settings(execution: &Execution) -> Markup {
    let changes: Vec<(&ServerState, &SettingChange)> = execution
        .servers_in_order()
        .flat_map(|server| server.settings.changes.iter().map(move |change| (server, change)))
        .collect();
    let said: Vec<_> = execution
        .servers_in_order()
        .flat_map(|server| server.settings.policies.said.iter().map(move |(policy, text)| (server, policy, text)))
        .collect();
    let content = (!changes.is_empty() || !said.is_empty()).then(|| {
        html! {
            @if !changes.is_empty() {
                (table(&["Server", "Setting", "From", "To", "Now"], &html! {
                    @for (server, change) in &changes { (row(execution, server, change)) }
                }))
            }
            @if !said.is_empty() {
                (table(&["Server", "Policy", "Judgement"], &html! {
                    @for (server, policy, text) in &said {
                        tr {
                            th scope="row" { (server_name(execution, &server.id)) }
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

fn row(execution: &Execution, server: &ServerState, change: &SettingChange) -> Markup {
    let (tone, state) = setting_state(execution, server, change.setting);
    html! {
        tr {
            th scope="row" { (server_name(execution, &server.id)) }
            td { code { (change.setting) } }
            td { (known(change.from.as_deref())) }
            td { (known(change.to.as_deref())) }
            td { (badge(tone, &state)) }
        }
    }
}
