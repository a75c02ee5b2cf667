//! Tags: those that a resource began with, until somebody sets others.

use std::collections::BTreeMap;

use super::{Instance, Job, Model, State};
use crate::fleet::Server;

/// Keys and values.
pub(crate) type Tags = BTreeMap<String, String>;

impl State {
    /// The tags of a resource that began with `first`. EC2's resources are named by their id, those of DRS by kind and id.
    pub(crate) fn tags<'a>(&'a self, resource: &str, first: &'a Tags) -> &'a Tags {
        self.tags.get(resource).unwrap_or(first)
    }

    /// Gives a resource other tags.
    pub(crate) fn set_tags(&mut self, resource: &str, tags: Tags) {
        self.tags.insert(resource.to_owned(), tags);
    }
}

impl Model {
    /// The tags of a source server.
    pub(crate) fn server_tags<'a>(&'a self, server: &'a Server) -> &'a Tags {
        self.state.tags(&format!("source-server/{}", server.id()), &server.tags)
    }

    /// The tags of a job.
    pub(crate) fn job_tags<'a>(&'a self, job: &'a Job) -> &'a Tags {
        self.state.tags(&format!("job/{}", job.id), &job.tags)
    }

    /// The tags that DRS has for a recovery instance. Those of its EC2 instance are others.
    pub(crate) fn recovery_instance_tags<'a>(&'a self, instance: &'a Instance) -> &'a Tags {
        self.state.tags(&format!("recovery-instance/{}", instance.id), &instance.tags)
    }
}
