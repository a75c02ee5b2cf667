//! Each group in exactly one wave, or in several that each name their servers; each plug-in in at least one.

use std::collections::{HashMap, HashSet};

use super::super::Draft;
use super::super::problems::Context;
use super::super::value::quoted;

pub(super) fn check(draft: &Draft, context: &mut Context) {
    check_twice(draft, context);
    let is_complete = !context.damage().is_structural() && !draft.waves.iter().any(|wave| wave.incomplete);
    if is_complete && !draft.waves.is_empty() {
        check_unused(draft, context);
    }
}

fn check_twice(draft: &Draft, context: &mut Context) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (at, wave) in draft.waves.iter().enumerate() {
        for group in &wave.groups {
            let earlier = *first.entry(group.value.as_str()).or_insert(at);
            let Some(earlier) = draft.waves.get(earlier).filter(|_| earlier != at) else { continue };
            if earlier.servers.is_some() && wave.servers.is_some() {
                continue;
            }
            let (group_name, wave_name) = (quoted(group.value.as_str()), quoted(earlier.name.value.as_str()));
            let message = format!("the group {group_name} is already in the wave {wave_name}");
            let help = "a server is launched once: keep the group in one wave, or say in both waves which `servers` of it they hold";
            context.problem(&group.span, message, help);
        }
    }
}

fn check_unused(draft: &Draft, context: &mut Context) {
    let groups: HashSet<&str> =
        draft.waves.iter().flat_map(|wave| &wave.groups).map(|group| group.value.as_str()).collect();
    for group in draft.groups.iter().filter(|group| !groups.contains(group.name.value.as_str())) {
        let name = quoted(group.name.value.as_str());
        let message = format!("the group {name} is in no wave: its servers would not be recovered");
        context.problem(
            &group.name.span,
            message,
            format!("add {name} to the `groups` of a wave, or take the group out"),
        );
    }
    let plugins: HashSet<&str> = draft
        .waves
        .iter()
        .flat_map(|wave| [&wave.before, &wave.after, &wave.policies])
        .flatten()
        .map(|plugin| plugin.value.as_str())
        .collect();
    for plugin in draft.plugins.iter().filter(|plugin| !plugins.contains(plugin.name.value.as_str())) {
        let name = quoted(plugin.name.value.as_str());
        let help = format!("add {name} to `before`, `after` or `policies` of a wave, or take the plug-in out");
        context.problem(&plugin.name.span, format!("the plug-in {name} is used by no wave"), help);
    }
}
