//! STS behind the core's port.

use async_trait::async_trait;
use aws_sdk_sts::Client;
use drs_core::aws::{CallError, Identity};
use drs_core::ports::Sts;

use crate::error::{call_error, present};

/// STS by the SDK.
#[derive(Debug, Clone)]
pub(crate) struct StsAdapter {
    pub(crate) client: Client,
}

#[async_trait]
impl Sts for StsAdapter {
    async fn identity(&self) -> Result<Identity, CallError> {
        const OPERATION: &str = "sts:GetCallerIdentity";
        let answer = self.client.get_caller_identity().send().await.map_err(|error| call_error(OPERATION, &error))?;
        Ok(Identity {
            account: present(OPERATION, "Account", answer.account)?,
            arn: present(OPERATION, "Arn", answer.arn)?,
        })
    }
}
