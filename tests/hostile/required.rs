//! What the suite must have a row for, by the tables of limits and of functions.

use drs_core::plugin::{FUNCTIONS, Grant, GrantedFunction, LIMITS, Limit, ScopeKind};
use drs_core::settings::SettingName;

/// The name under which a row covers a limit of hooks, of components and host calls.
pub(crate) fn limit(limit: &Limit) -> String {
    format!("limit {}", limit.name)
}

/// The name under which a row covers a limit of policies.
pub(crate) fn policy_limit(limit: &Limit) -> String {
    format!("limit {} of a policy", limit.name)
}

/// The interface of a function without any grant.
pub(crate) fn no_interface(function: &GrantedFunction) -> String {
    format!("{}/{} without a grant of its interface", function.interface, function.function)
}

/// A function without its grant.
pub(crate) fn no_grant(function: &GrantedFunction) -> String {
    format!("{}/{} without its grant", function.interface, function.function)
}

/// A function beyond what its grant is on.
pub(crate) fn beyond(function: &GrantedFunction, scope: ScopeKind) -> String {
    format!("{}/{} beyond {}", function.interface, function.function, scope.example().unwrap_or("the account"))
}

/// A launch setting that a policy changes without its grant.
pub(crate) fn setting(setting: SettingName) -> String {
    format!("settings:{setting} without its grant")
}

/// The limit of this name, when a row is for it.
pub(crate) fn limit_of(required: &str) -> Option<&'static Limit> {
    let name = required.strip_prefix("limit ")?.split(' ').next()?;
    LIMITS.iter().find(|limit| limit.name == name)
}

/// Everything.
pub(crate) fn all() -> Vec<String> {
    let hooks = LIMITS.iter().filter(|limit| limit.hook.is_some()).map(limit);
    // What compiling may cost is the same whatever the component is for.
    let of_policies = |limit: &&Limit| limit.policy.is_some() && limit.place == drs_core::plugin::LimitPlace::Recipe;
    let policies = LIMITS.iter().filter(of_policies).map(policy_limit);
    let rights = FUNCTIONS.iter().flat_map(|function| {
        let scopes = function.scopes.iter().filter(|scope| **scope != ScopeKind::Account);
        let beyond = scopes.map(|scope| beyond(function, *scope));
        [no_interface(function), no_grant(function)].into_iter().chain(beyond)
    });
    hooks.chain(policies).chain(rights).chain(Grant::settings().map(setting)).collect()
}
