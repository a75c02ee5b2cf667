//! The count of calls to AWS, kept by an interceptor: what was really sent, so that a retry counts as a call.

use std::sync::{Arc, Mutex, PoisonError};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextRef;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use drs_core::ports::{CallCounter, CallCounts};

/// The calls of one connection, by IAM's names.
#[derive(Debug, Default)]
pub(crate) struct CallTally(Mutex<CallCounts>);

impl CallTally {
    fn add(&self, operation: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(operation).or_default() += 1;
    }
}

impl CallCounter for CallTally {
    fn counts(&self) -> CallCounts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Counts the attempts of one service's client.
#[derive(Debug)]
pub(crate) struct CountCalls {
    /// IAM's prefix of the service: `drs`.
    pub(crate) service: &'static str,
    pub(crate) tally: Arc<CallTally>,
}

impl Intercept for CountCalls {
    fn name(&self) -> &'static str {
        "CountCalls"
    }

    // The last hook before the transport: an attempt that fails earlier was never a call.
    fn read_before_transmit(
        &self,
        _context: &BeforeTransmitInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(metadata) = config.load::<Metadata>() {
            self.tally.add(format!("{}:{}", self.service, metadata.name()));
        }
        Ok(())
    }
}
