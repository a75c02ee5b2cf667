//! Each server in one group, each override for a server of its group.

use std::collections::{HashMap, HashSet};

use super::super::super::Selector;
use super::super::groups::GroupDraft;
use super::super::names::nearest;
use super::super::problems::Context;
use super::super::value::quoted;

pub(super) fn check(groups: &[GroupDraft], context: &mut Context) {
    check_once(groups, context);
    check_tags(groups, context);
    for group in groups.iter().filter(|group| !group.incomplete) {
        check_overrides(group, context);
    }
}

fn check_once(groups: &[GroupDraft], context: &mut Context) {
    let mut first: HashMap<&str, &str> = HashMap::new();
    for group in groups {
        let name = group.name.value.as_str();
        let Some(Selector::Servers(servers)) = &group.selector else { continue };
        for (server, span) in servers {
            let Some(earlier) = first.insert(server.as_str(), name) else { continue };
            let message = match earlier == name {
                true => format!("the server {server} is twice in the group {}", quoted(name)),
                false => format!("the server {server} is already in the group {}", quoted(earlier)),
            };
            context.problem(span, message, "a server is launched once: keep it in one place");
        }
    }
}

/// Groups by tags whose servers must overlap. What else overlaps shows when the tags are resolved.
fn check_tags(groups: &[GroupDraft], context: &mut Context) {
    let mut seen: Vec<(HashSet<(String, String)>, &str)> = Vec::new();
    for group in groups.iter().filter(|group| !group.incomplete) {
        let Some(Selector::Tags(tags)) = &group.selector else { continue };
        let folded = |(key, value): (&String, &String)| (key.to_lowercase(), value.to_lowercase());
        let tags: HashSet<_> = tags.iter().map(folded).collect();
        let name = group.name.value.as_str();
        if let Some((_, other)) = seen.iter().find(|(other, _)| other.is_subset(&tags) || tags.is_subset(other)) {
            let message =
                format!("the tags of the groups {} and {} select the same servers", quoted(other), quoted(name));
            let help = "a server can be in one group: give each a tag value that the other has not";
            context.problem(&group.selector_span, message, help);
        }
        seen.push((tags, name));
    }
}

fn check_overrides(group: &GroupDraft, context: &mut Context) {
    let Some(Selector::Servers(servers)) = &group.selector else { return };
    let members: HashSet<&str> = servers.iter().map(|(server, _)| server.as_str()).collect();
    for server in group.overrides.iter().map(|draft| &draft.server) {
        if members.contains(server.value.as_str()) || context.is_full() {
            continue;
        }
        let help = match nearest(server.value.as_str(), members.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"? Else add it to the group's `servers`"),
            None => "add it to the group's `servers`, or take its settings out".to_owned(),
        };
        let message = format!("the server {} is not in the group {}", server.value, quoted(group.name.value.as_str()));
        context.problem(&server.span, message, help);
    }
}
