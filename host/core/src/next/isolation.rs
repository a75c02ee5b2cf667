//! A drill stays in its network: what policies and AWS made of a server's settings is held to the recipe's isolation
//! before the server is launched.

use crate::event::Event;
use crate::execution::{Execution, ServerState};

/// The refusal of a server that would be launched outside the network; `None` when it would not, or none is asked for.
pub(super) fn refusal(execution: &Execution, server: &ServerState) -> Option<Event> {
    let isolation = execution.plan.isolation.as_ref()?;
    let settings = &server.settings;
    let breach = isolation.breach(&settings.effective, settings.template.as_ref())?;
    let reason = format!("outside the drill's isolation: {breach}");
    Some(Event::LaunchRefused { server: server.id.clone(), reason })
}
