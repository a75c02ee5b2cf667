//! How the calls of a hook reach the journal: through the actor that alone writes it.

use std::sync::Arc;

use async_trait::async_trait;
use drs_core::event::Event;
use drs_core::ids::{PluginName, WaveName};
use drs_core::plugin::{HookPhase, HostCallRecord};
use drs_core::ports::{CallRecorder, RecorderClosed, Store};
use tokio::sync::{mpsc, oneshot};

use crate::answers;

/// A call that waits to be recorded, and who waits for it.
pub(crate) struct Recording {
    pub(crate) event: Event,
    pub(crate) done: oneshot::Sender<()>,
}

/// The recorder of one attempt.
pub(crate) struct AttemptRecorder {
    pub(crate) actor: mpsc::Sender<Recording>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) wave: WaveName,
    pub(crate) phase: HookPhase,
    pub(crate) hook: PluginName,
    pub(crate) attempt: u32,
}

#[async_trait]
impl CallRecorder for AttemptRecorder {
    async fn record(&self, call: HostCallRecord) -> Result<(), RecorderClosed> {
        // Before its event, which says where the answer is.
        let answer = answers::kept(&*self.store, call.answer).await.map_err(|_| RecorderClosed)?;
        let call = HostCallRecord { answer, ..call };
        let (done, recorded) = oneshot::channel();
        let event = Event::HostCalled {
            wave: self.wave.clone(),
            phase: self.phase,
            hook: self.hook.clone(),
            attempt: self.attempt,
            call,
        };
        self.actor.send(Recording { event, done }).await.map_err(|_| RecorderClosed)?;
        recorded.await.map_err(|_| RecorderClosed)
    }
}
