//! The tags that plug-ins write in DRS. DRS takes a resource by its ARN, which is asked of DRS itself: it alone knows
//! partition and account.

use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_drs::types::DescribeRecoveryInstancesRequestFilters;
use drs_core::aws::{CallError, CallErrorKind};
use drs_core::ids::{RecoveryInstanceId, ServerId};
use drs_core::ports::{DrsTags, TaggedResource};

use super::DrsAdapter;
use crate::error::{call_error, own_error};

const TAG: &str = "drs:TagResource";
const UNTAG: &str = "drs:UntagResource";

#[async_trait]
impl DrsTags for DrsAdapter {
    async fn tag(&self, resource: &TaggedResource, tags: &BTreeMap<String, String>) -> Result<(), CallError> {
        let arn = self.arn(TAG, resource).await?;
        let tags = tags.clone().into_iter().collect();
        let request = self.client.tag_resource().resource_arn(arn).set_tags(Some(tags));
        request.send().await.map(drop).map_err(|error| call_error(TAG, &error))
    }

    async fn untag(&self, resource: &TaggedResource, keys: &[String]) -> Result<(), CallError> {
        let arn = self.arn(UNTAG, resource).await?;
        let request = self.client.untag_resource().resource_arn(arn).set_tag_keys(Some(keys.to_vec()));
        request.send().await.map(drop).map_err(|error| call_error(UNTAG, &error))
    }
}

impl DrsAdapter {
    async fn arn(&self, operation: &str, resource: &TaggedResource) -> Result<String, CallError> {
        let (arn, id) = match resource {
            TaggedResource::SourceServer(id) => (self.server_arn(id).await?, id.as_str()),
            TaggedResource::RecoveryInstance(id) => (self.recovery_instance_arn(id).await?, id.as_str()),
        };
        arn.ok_or_else(|| own_error(operation, CallErrorKind::NotFound, format!("DRS does not know {id}")))
    }

    async fn server_arn(&self, id: &ServerId) -> Result<Option<String>, CallError> {
        let servers = self.read_source_servers(Some(std::slice::from_ref(id))).await?;
        Ok(servers.into_iter().find(|server| server.id == *id).and_then(|server| server.arn))
    }

    async fn recovery_instance_arn(&self, id: &RecoveryInstanceId) -> Result<Option<String>, CallError> {
        let filters = DescribeRecoveryInstancesRequestFilters::builder().recovery_instance_ids(id.as_str()).build();
        let answer = self.client.describe_recovery_instances().filters(filters).send().await;
        let answer = answer.map_err(|error| call_error("drs:DescribeRecoveryInstances", &error))?;
        let mut found = answer.items.unwrap_or_default().into_iter();
        Ok(found.find(|found| found.recovery_instance_id.as_deref() == Some(id.as_str())).and_then(|found| found.arn))
    }
}
