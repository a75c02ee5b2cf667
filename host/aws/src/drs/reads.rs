//! The reads of DRS: every page, and no more ids a call than DRS takes.

use std::cmp::Reverse;

use aws_sdk_drs::operation::describe_job_log_items::DescribeJobLogItemsOutput;
use aws_sdk_drs::operation::describe_jobs::DescribeJobsOutput;
use aws_sdk_drs::operation::describe_recovery_instances::DescribeRecoveryInstancesOutput;
use aws_sdk_drs::operation::describe_recovery_snapshots::DescribeRecoverySnapshotsOutput;
use aws_sdk_drs::operation::describe_source_servers::DescribeSourceServersOutput;
use aws_sdk_drs::types::{
    DescribeJobsRequestFilters, DescribeRecoveryInstancesRequestFilters, DescribeSourceServersRequestFilters,
    RecoverySnapshotsOrder,
};
use drs_core::aws::{CallError, Job, JobLogItem, RecoveryInstance, RecoverySnapshot, SourceServer};
use drs_core::ids::{JobId, ServerId};
use drs_core::ports::JobQuery;

use super::{DrsAdapter, convert};
use crate::pages::{every_page, texts};

/// The most ids that a filter of source servers takes. Those of jobs (1,000) and of recovery instances (no limit in
/// the model) get the same.
const IDS_A_CALL: usize = 200;

impl DrsAdapter {
    pub(super) async fn read_source_servers(&self, ids: Option<&[ServerId]>) -> Result<Vec<SourceServer>, CallError> {
        let mut servers = Vec::new();
        match ids {
            None => self.add_source_servers(None, &mut servers).await?,
            Some(ids) => {
                for some in ids.chunks(IDS_A_CALL) {
                    let filters =
                        DescribeSourceServersRequestFilters::builder().set_source_server_ids(Some(texts(some))).build();
                    self.add_source_servers(Some(filters), &mut servers).await?;
                }
            }
        }
        Ok(servers)
    }

    async fn add_source_servers(
        &self,
        filters: Option<DescribeSourceServersRequestFilters>,
        servers: &mut Vec<SourceServer>,
    ) -> Result<(), CallError> {
        let pages = self.client.describe_source_servers().set_filters(filters).into_paginator().send();
        every_page("drs:DescribeSourceServers", pages, DescribeSourceServersOutput::next_token, |page| {
            for server in page.items.unwrap_or_default() {
                servers.push(convert::source_server(server)?);
            }
            Ok(())
        })
        .await
    }

    pub(super) async fn read_jobs(&self, query: &JobQuery) -> Result<Vec<Job>, CallError> {
        let mut jobs = Vec::new();
        match query {
            JobQuery::Since(time) => {
                let filters = DescribeJobsRequestFilters::builder().from_date(time.to_string()).build();
                self.add_jobs(filters, &mut jobs).await?;
            }
            JobQuery::Ids(ids) => {
                for some in ids.chunks(IDS_A_CALL) {
                    let filters = DescribeJobsRequestFilters::builder().set_job_ids(Some(texts(some))).build();
                    self.add_jobs(filters, &mut jobs).await?;
                }
            }
        }
        jobs.sort_by_key(|job| Reverse(job.created));
        Ok(jobs)
    }

    async fn add_jobs(&self, filters: DescribeJobsRequestFilters, jobs: &mut Vec<Job>) -> Result<(), CallError> {
        let pages = self.client.describe_jobs().filters(filters).into_paginator().send();
        every_page("drs:DescribeJobs", pages, DescribeJobsOutput::next_token, |page| {
            jobs.extend(page.items.unwrap_or_default().into_iter().map(convert::job));
            Ok(())
        })
        .await
    }

    pub(super) async fn read_job_log(&self, job: &JobId) -> Result<Vec<JobLogItem>, CallError> {
        let mut items = Vec::new();
        let pages = self.client.describe_job_log_items().job_id(job.as_str()).into_paginator().send();
        every_page("drs:DescribeJobLogItems", pages, DescribeJobLogItemsOutput::next_token, |page| {
            for item in page.items.unwrap_or_default() {
                items.push(convert::job_log_item(item)?);
            }
            Ok(())
        })
        .await?;
        items.sort_by_key(|item| (item.at.is_none(), item.at));
        Ok(items)
    }

    pub(super) async fn read_recovery_instances(
        &self,
        servers: &[ServerId],
    ) -> Result<Vec<RecoveryInstance>, CallError> {
        let mut instances = Vec::new();
        for some in servers.chunks(IDS_A_CALL) {
            let filters =
                DescribeRecoveryInstancesRequestFilters::builder().set_source_server_ids(Some(texts(some))).build();
            let pages = self.client.describe_recovery_instances().filters(filters).into_paginator().send();
            every_page("drs:DescribeRecoveryInstances", pages, DescribeRecoveryInstancesOutput::next_token, |page| {
                for instance in page.items.unwrap_or_default() {
                    instances.push(convert::recovery_instance(instance)?);
                }
                Ok(())
            })
            .await?;
        }
        Ok(instances)
    }

    pub(super) async fn read_recovery_snapshots(&self, server: &ServerId) -> Result<Vec<RecoverySnapshot>, CallError> {
        let mut snapshots = Vec::new();
        let pages = self
            .client
            .describe_recovery_snapshots()
            .source_server_id(server.as_str())
            .order(RecoverySnapshotsOrder::Desc)
            .into_paginator()
            .send();
        every_page("drs:DescribeRecoverySnapshots", pages, DescribeRecoverySnapshotsOutput::next_token, |page| {
            snapshots.extend(page.items.unwrap_or_default().into_iter().map(convert::recovery_snapshot));
            Ok(())
        })
        .await?;
        snapshots.sort_by_key(|snapshot| Reverse(snapshot.at));
        Ok(snapshots)
    }
}
