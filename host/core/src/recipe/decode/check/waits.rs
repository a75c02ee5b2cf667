//! A wait after a wave must have somebody who waits.

use std::collections::HashSet;

use super::super::Draft;
use super::super::problems::Context;
use super::super::value::quoted;

pub(super) fn check(draft: &Draft, context: &mut Context) {
    if context.damage().is_structural() || draft.waves.iter().any(|wave| wave.incomplete) {
        return;
    }
    let awaited: HashSet<&str> =
        draft.waves.iter().flat_map(|wave| &wave.depends_on).map(|name| name.value.as_str()).collect();
    for wave in draft.waves.iter().filter(|wave| !awaited.contains(wave.name.value.as_str())) {
        let Some(wait) = wave.wait_after.as_ref().filter(|wait| !wait.value.is_zero()) else { continue };
        let name = quoted(wave.name.value.as_str());
        let message = format!("no wave depends on {name}: its `wait-after` delays nothing");
        context.problem(
            &wait.span,
            message,
            format!("take it out, or add depends-on = [{name}] to the wave that waits"),
        );
    }
}
