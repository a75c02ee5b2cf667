//! Writes end at the wave: what belongs to it, and which tags are a plug-in's to write.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use drs_core::http::Host;
use drs_core::plugin::limits::table;
use drs_core::plugin::{HookContext, WaveScope, reserved_tag};

use super::calling::check_ids;
use crate::bindings::types::{CallError, Denial, Tag};
use crate::clean::clean;
use crate::limits::{most, out_of_bounds};

/// The most characters of an id or a key that a message shows.
const SHOWN: usize = 130;

/// What a hook's writes are held to.
#[derive(Debug, Clone)]
pub(crate) struct WaveReach {
    wave: String,
    servers: BTreeSet<String>,
    /// The ids of recovery instances and of EC2 instances; those of one have the same text.
    instances: BTreeSet<String>,
    /// The private and public addresses of the instances, as EC2 told them.
    addresses: BTreeSet<IpAddr>,
    /// The keys that the recipe's groups select servers by.
    group_tags: Arc<BTreeSet<String>>,
}

impl WaveReach {
    /// What the hook that is told `context` may write to.
    pub(crate) fn of(context: &HookContext, group_tags: Arc<BTreeSet<String>>) -> Self {
        let instances = context.servers.iter().flat_map(|server| {
            let recovery = server.recovery_instance.iter().map(|id| id.as_str().to_owned());
            recovery.chain(server.instance.iter().map(|id| id.as_str().to_owned()))
        });
        let told = context.servers.iter().map(|server| &server.facts);
        let addresses = told.flat_map(|facts| facts.private_ip.iter().chain(&facts.public_ip));
        Self {
            wave: context.wave.as_str().to_owned(),
            servers: context.servers.iter().map(|server| server.id.as_str().to_owned()).collect(),
            instances: instances.collect(),
            addresses: addresses.filter_map(|address| address.parse().ok()).collect(),
            group_tags,
        }
    }

    /// Whether a host is an address of an instance of the wave.
    pub(crate) fn is_instance(&self, host: &Host) -> bool {
        matches!(host, Host::Address(address) if self.addresses.contains(address))
    }

    /// Refuses a write that names more than one call may, or what does not belong to the wave.
    pub(crate) fn check(&self, action: &str, scope: WaveScope, ids: &[String]) -> Result<(), CallError> {
        check_ids(ids)?;
        let (known, what) = match scope {
            WaveScope::Servers => (&self.servers, "a source server"),
            WaveScope::Instances => (&self.instances, "a recovery instance"),
        };
        let Some(other) = ids.iter().find(|id| !known.contains(*id)) else { return Ok(()) };
        let (wave, scope) = (&self.wave, scope.as_str());
        Err(never(
            action,
            format!(
                "{action} reaches {scope} alone, and {} is not {what} of wave {wave}; no grant reaches further",
                shown(other)
            ),
        ))
    }

    /// Checks the tags that a write would leave.
    pub(crate) fn check_tags(&self, action: &str, tags: Vec<Tag>) -> Result<BTreeMap<String, String>, CallError> {
        let count = tags.len();
        let tags: BTreeMap<String, String> = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
        if tags.len() < count {
            return Err(CallError::Invalid("one key is given twice".to_owned()));
        }
        self.check_keys(action, &tags.keys().cloned().collect::<Vec<_>>())?;
        Ok(tags)
    }

    /// Checks the keys that a write would touch.
    pub(crate) fn check_keys(&self, action: &str, keys: &[String]) -> Result<(), CallError> {
        let limit = &table::TAGS_IN_A_CALL;
        if !(1..=most(limit)).contains(&keys.len()) {
            let words = format!("{} tags in one call; it takes 1 to {}", keys.len(), limit.most);
            return Err(CallError::Invalid(out_of_bounds(limit, keys.len(), words)));
        }
        let reserved = keys.iter().find_map(|key| Some((key, reserved_tag(key, &self.group_tags)?)));
        let Some((key, why)) = reserved else { return Ok(()) };
        Err(never(
            action,
            format!(
                "{action}: the tag {} is not a plug-in's to write: {}; no grant gives it",
                shown(key),
                why.reason()
            ),
        ))
    }
}

fn never(action: &str, message: String) -> CallError {
    CallError::Denied(Denial { action: action.to_owned(), message })
}

fn shown(text: &str) -> String {
    format!("`{}`", clean(text).chars().take(SHOWN).collect::<String>())
}
