//! Groups by tags that were looked at again.

use crate::ids::WaveName;
use crate::selection::{Newcomer, Vanished};
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
        vanished.iter().try_for_each(|one| self.refuse_server(&one.server, one.reason.clone(), at))
    }
}
