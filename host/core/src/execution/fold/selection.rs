//! Groups by tags that were looked at again.

use crate::ids::WaveName;
use crate::selection::{Newcomer, Vanished};
use crate::status::ServerStatus;
use crate::time::Timestamp;

use super::{Execution, FoldError};

impl Execution {
    pub(super) fn tags_resolved(
        &mut self,
        wave: &WaveName,
        newcomers: &[Newcomer],
        vanished: &[Vanished],
        at: Timestamp,
    ) -> Result<(), FoldError> {
        let state = self.wave_mut(wave)?;
        state.tags_resolved = true;
        state.newcomers = newcomers.to_vec();
        for one in vanished {
            // Of a wave that is tried again only what is still to be launched.
            if self.server_mut(&one.server)?.status == ServerStatus::Pending {
                self.refuse_server(&one.server, one.reason.clone(), at)?;
            }
        }
        Ok(())
    }
}
