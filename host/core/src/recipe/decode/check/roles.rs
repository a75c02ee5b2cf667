//! What a plug-in is used as, and whether its rights fit that.

use std::collections::BTreeMap;

use super::super::super::Span;
use super::super::Draft;
use super::super::located::Located;
use super::super::plugins::PluginDraft;
use super::super::problems::Context;
use super::super::value::quoted;
use crate::plugin::{Grant, PluginLimits};

/// Where a plug-in is used first in each role.
#[derive(Default)]
struct Roles<'d> {
    before: Option<&'d Span>,
    after: Option<&'d Span>,
    policy: Option<&'d Span>,
}

pub(super) fn check(draft: &Draft, context: &mut Context) {
    let mut roles: BTreeMap<&str, Roles<'_>> = BTreeMap::new();
    for wave in &draft.waves {
        for plugin in &wave.before {
            roles.entry(plugin.value.as_str()).or_default().before.get_or_insert(&plugin.span);
        }
        for plugin in &wave.after {
            roles.entry(plugin.value.as_str()).or_default().after.get_or_insert(&plugin.span);
        }
        for plugin in &wave.policies {
            roles.entry(plugin.value.as_str()).or_default().policy.get_or_insert(&plugin.span);
        }
    }
    let is_complete = !draft.waves.iter().any(|wave| wave.incomplete) && !context.damage().is_structural();
    for (name, roles) in &roles {
        check_roles(name, roles, context);
    }
    for plugin in &draft.plugins {
        if let Some(roles) = roles.get(plugin.name.value.as_str()).filter(|_| is_complete) {
            check_rights(plugin, roles, context);
        }
    }
}

fn check_roles(name: &str, roles: &Roles<'_>, context: &mut Context) {
    let (Some(hook), Some(policy)) = (roles.before.or(roles.after), roles.policy) else { return };
    let later = if hook.start > policy.start { hook } else { policy };
    let help = "a component is a hook (`before`, `after`) or a policy (`policies`); declare the other one as a plug-in of its own";
    context.problem(later, format!("the plug-in {} is used as a hook and as a policy", quoted(name)), help);
}

/// Each limit that is said must be one of hooks, or of policies.
fn check_limits(said: &Located<PluginLimits>, name: &str, is_policy: bool, context: &mut Context) {
    for limit in PluginLimits::settable().filter(|limit| said.value.get(limit).is_some()) {
        let (is, other, has) = match is_policy {
            true => ("policy", "hooks", limit.policy),
            false => ("hook", "policies", limit.hook),
        };
        if has.is_none() {
            let message = format!("{name} is a {is}, and only {other} have the limit `{}`", limit.name);
            context.problem(&said.span, message, format!("take `{}` out of `limits`", limit.name));
        }
    }
}

fn check_rights(plugin: &PluginDraft, roles: &Roles<'_>, context: &mut Context) {
    let (is_hook, is_policy) = (roles.before.is_some() || roles.after.is_some(), roles.policy.is_some());
    if is_hook && is_policy {
        return;
    }
    let name = quoted(plugin.name.value.as_str());
    for grant in &plugin.grants {
        match &grant.value {
            Grant::Action { .. } | Grant::Wave(_) | Grant::Table(_) if is_policy => {
                let message = format!(
                    "{name} is a policy, and a policy calls nothing: {} can't be granted",
                    quoted(&grant.value.to_string())
                );
                context.problem(&grant.span, message, "take it out; a policy can be granted `settings:NAME`");
            }
            Grant::Setting(_) if is_hook => {
                let message = format!(
                    "{name} is a hook, and a hook changes no launch settings: {} can't be granted",
                    quoted(&grant.value.to_string())
                );
                context.problem(&grant.span, message, "take it out; a policy can be granted it");
            }
            _ => {}
        }
    }
    if let Some(limits) = &plugin.limits {
        check_limits(limits, &name, is_policy, context);
    }
    if let (Some(span), None) = (&plugin.may_skip_wave, roles.before) {
        let message = format!("{name} may skip a wave, but does not run before one");
        context.problem(span, message, "take `may` out, or use the plug-in in `before`");
    }
}
