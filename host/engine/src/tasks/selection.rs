//! The tags of source servers, read again when a wave starts.

use drs_core::selection::Locked;

use super::{Outcome, READ_AGAIN, Tasks};

impl Tasks {
    pub(super) async fn resolve_tags(self, locked: Locked) -> Outcome {
        match self.ports.drs.source_servers(None).await {
            Ok(servers) => Outcome::event(locked.compare(&servers)),
            Err(error) => {
                self.pause_for(READ_AGAIN).await;
                Outcome::unread("the tags of source servers", &error)
            }
        }
    }
}
