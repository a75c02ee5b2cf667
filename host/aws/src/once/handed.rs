//! Whether a request was handed to the transport. If not, it was surely never sent, whatever error came out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::before_sending::before_sending;

/// Set when a request is handed to the transport.
#[derive(Debug, Clone, Default)]
pub(crate) struct Handed(Arc<AtomicBool>);

impl Handed {
    /// Whether a request was handed over.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// As a test needs it.
    #[cfg(test)]
    pub(crate) fn as_if(handed: bool) -> Self {
        Self(Arc::new(AtomicBool::new(handed)))
    }

    /// The same transport, which sets this when it gets a request.
    pub(crate) fn noted_by(&self, transport: SharedHttpClient) -> SharedHttpClient {
        let flag = Arc::clone(&self.0);
        before_sending(transport, move || {
            flag.store(true, Ordering::SeqCst);
            Ok(())
        })
    }
}
