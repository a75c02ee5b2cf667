//! Rights that a use can't have.

use crate::grants::Grants;
use crate::host::in_toml;
use crate::spec::{PluginSpec, PluginUse, Refusal};

/// Finds grants and powers that mean nothing where the plug-in is used: they would look like rights and be none.
pub(super) fn check(spec: &PluginSpec, grants: &Grants) -> Vec<Refusal> {
    let is_policy = spec.uses.contains(&PluginUse::Policy);
    let is_hook = spec.uses.contains(&PluginUse::Before) || spec.uses.contains(&PluginUse::After);
    let mut refusals = Vec::new();
    if spec.uses.is_empty() {
        refusals.push(Refusal::with_help("no wave uses it", "name it in a wave, or take it out of the recipe"));
        return refusals;
    }
    if !is_hook {
        refusals.extend(grants.calls().map(|grant| {
            let problem = format!("it is a policy and can't be granted {grant}: a policy calls nothing");
            Refusal::with_help(problem, format!("take {} out of its `grants`", in_toml(&grant)))
        }));
    }
    if !is_policy {
        refusals.extend(grants.settings().map(|setting| {
            let problem =
                format!("it is a hook and can't be granted settings:{setting}: only a policy changes settings");
            Refusal::with_help(problem, format!("take \"settings:{setting}\" out of its `grants`"))
        }));
    }
    if spec.may_skip_wave && !spec.uses.contains(&PluginUse::Before) {
        let problem = "it has the power to skip a wave, but only a hook before a wave can";
        refusals
            .push(Refusal::with_help(problem, "take \"skip-wave\" out of its `may`, or name it in a wave's `before`"));
    }
    refusals
}
