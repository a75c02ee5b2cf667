//! Waves that hold a part of their groups: each server is of one of them, and in one wave. What groups by tags hold shows
//! when their tags are resolved.

use std::collections::{HashMap, HashSet};

use super::super::super::Selector;
use super::super::Draft;
use super::super::groups::GroupDraft;
use super::super::located::Located;
use super::super::names::nearest;
use super::super::problems::Context;
use super::super::value::quoted;
use super::super::waves::WaveDraft;
use crate::ids::ServerId;

pub(super) fn check(draft: &Draft, context: &mut Context) {
    check_once(&draft.waves, context);
    for wave in draft.waves.iter().filter(|wave| !wave.incomplete) {
        if let Some(servers) = &wave.servers {
            check_members(wave, &servers.value, &draft.groups, context);
        }
    }
}

fn check_once(waves: &[WaveDraft], context: &mut Context) {
    let mut first: HashMap<&str, &str> = HashMap::new();
    for wave in waves {
        let name = wave.name.value.as_str();
        for server in wave.servers.iter().flat_map(|servers| &servers.value) {
            let earlier = *first.entry(server.value.as_str()).or_insert(name);
            if earlier != name {
                let message = format!("the server {} is already in the wave {}", server.value, quoted(earlier));
                context.problem(&server.span, message, "a server is launched once: keep it in one wave");
            }
        }
    }
}

/// The groups of a wave by ids, each with its servers; `None` when one of them is by tags or could not be read.
fn members<'d>(wave: &WaveDraft, groups: &'d [GroupDraft]) -> Option<Vec<(&'d str, HashSet<&'d str>)>> {
    let of_group = |name: &Located<crate::ids::GroupName>| {
        let group = groups.iter().find(|group| group.name.value == name.value && !group.incomplete)?;
        let Some(Selector::Servers(servers)) = &group.selector else { return None };
        Some((group.name.value.as_str(), servers.iter().map(|(server, _)| server.as_str()).collect()))
    };
    wave.groups.iter().map(of_group).collect()
}

fn check_members(wave: &WaveDraft, servers: &[Located<ServerId>], groups: &[GroupDraft], context: &mut Context) {
    let Some(members) = members(wave, groups) else { return };
    let all: HashSet<&str> = members.iter().flat_map(|(_, servers)| servers).copied().collect();
    for server in servers.iter().filter(|server| !all.contains(server.value.as_str())) {
        let message = format!("the server {} is in none of the groups of its wave", server.value);
        context.problem(&server.span, message, help(server.value.as_str(), &all, groups));
    }
    let is_named = |id: &&str| servers.iter().any(|server| server.value.as_str() == *id);
    for (group, _) in members.iter().filter(|(_, servers)| !servers.iter().any(is_named)) {
        let place = wave.groups.iter().find(|name| name.value.as_str() == *group);
        let Some(place) = place else { continue };
        let message = format!("the wave's `servers` name none of the group {}", quoted(group));
        context.problem(&place.span, message, "name some of its servers, or take the group out of this wave");
    }
}

/// What was meant: a server of the wave, or one of another group.
fn help(server: &str, members: &HashSet<&str>, groups: &[GroupDraft]) -> String {
    let holds = |group: &&GroupDraft| match &group.selector {
        Some(Selector::Servers(servers)) => servers.iter().any(|(id, _)| id.as_str() == server),
        _ => false,
    };
    if let Some(group) = groups.iter().find(holds) {
        return format!("it is in the group {}: add that to the wave's `groups`", quoted(group.name.value.as_str()));
    }
    match nearest(server, members.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "add it to the `servers` of a group, or take it out".to_owned(),
    }
}
