//! All that a world has to remember. What can be computed from it and the time is not in it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Instances, Jobs, LaunchConfiguration, Session, Tags, Template};

/// What is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) seed: u64,
    /// When the world began.
    pub(crate) origin: Timestamp,
    /// The latest time that the world has seen.
    pub(crate) time: Timestamp,
    /// Calls of each operation, such as `drs:StartRecovery`.
    pub(crate) calls: BTreeMap<String, u64>,
    /// In the order of their making.
    pub(crate) jobs: Jobs,
    /// How many of the jobs that others start later have had their time.
    pub(crate) later_jobs: usize,
    /// In the order of their launch.
    pub(crate) instances: Instances,
    /// By template id.
    pub(crate) templates: BTreeMap<String, Template>,
    /// By source server id.
    pub(crate) configurations: BTreeMap<String, LaunchConfiguration>,
    /// Tags that were set after a resource was made.
    #[serde(default)]
    pub(super) tags: BTreeMap<String, Tags>,
    /// By access key id.
    #[serde(default)]
    pub(crate) sessions: BTreeMap<String, Session>,
}

impl State {
    pub(crate) fn new(seed: u64, origin: Timestamp) -> Self {
        State {
            seed,
            origin,
            time: origin,
            calls: BTreeMap::new(),
            jobs: Jobs::default(),
            later_jobs: 0,
            instances: Instances::default(),
            templates: BTreeMap::new(),
            configurations: BTreeMap::new(),
            tags: BTreeMap::new(),
            sessions: BTreeMap::new(),
        }
    }

    /// The launch template of a source server.
    pub(crate) fn template_of(&self, server: &str) -> Option<&Template> {
        self.templates.get(&self.configurations.get(server)?.template_id)
    }
}
