//! Versions of launch templates. A version never changes: a change is a new version on top of an old one.

use aws_sdk_ec2::operation::describe_launch_template_versions::DescribeLaunchTemplateVersionsOutput;
use aws_sdk_ec2::types::{LaunchTemplateVersion, ResponseLaunchTemplateData};
use drs_core::aws::{CallError, CallErrorKind, TemplateVersion};
use drs_core::ids::TemplateId;
use drs_core::settings::SettingsPatch;

use super::{Ec2Adapter, content, interfaces, settings};
use crate::error::{call_error, own_error, present, unreadable};
use crate::pages::every_page;

const DESCRIBE: &str = "ec2:DescribeLaunchTemplateVersions";
const CREATE: &str = "ec2:CreateLaunchTemplateVersion";
const MODIFY: &str = "ec2:ModifyLaunchTemplate";

impl Ec2Adapter {
    pub(super) async fn read_default_template_version(
        &self,
        template: &TemplateId,
    ) -> Result<TemplateVersion, CallError> {
        version(DESCRIBE, template, self.template_version(template, "$Default").await?)
    }

    pub(super) async fn read_template_versions(
        &self,
        template: &TemplateId,
        versions: &[u64],
    ) -> Result<Vec<TemplateVersion>, CallError> {
        let numbers = versions.iter().map(ToString::to_string).collect();
        let found = self.named_versions(template, numbers).await?;
        found.into_iter().map(|found| version(DESCRIBE, template, found)).collect()
    }

    pub(super) async fn send_template_version(
        &self,
        template: &TemplateId,
        source: i64,
        patch: &SettingsPatch,
        token: &str,
    ) -> Result<TemplateVersion, CallError> {
        let from = self.template_version(template, &source.to_string()).await?;
        let data = from.launch_template_data.unwrap_or_else(|| ResponseLaunchTemplateData::builder().build());
        let content = content::patched(&data, patch).map_err(|why| {
            let message = format!("launch template {template}, version {source}: {why}");
            own_error(CREATE, CallErrorKind::Invalid, message)
        })?;
        let answer = self
            .client
            .create_launch_template_version()
            .launch_template_id(template.as_str())
            .set_source_version(content.from_source.then(|| source.to_string()))
            .launch_template_data(content.data)
            .client_token(token)
            .send()
            .await
            .map_err(|error| call_error(CREATE, &error))?;
        if let Some(warning) = answer.warning {
            tracing::warn!(%template, ?warning, "EC2 made the template version with a warning");
        }
        version(CREATE, template, present(CREATE, "launchTemplateVersion", answer.launch_template_version)?)
    }

    pub(super) async fn send_default_template_version(
        &self,
        template: &TemplateId,
        version: i64,
    ) -> Result<(), CallError> {
        let request = self
            .client
            .modify_launch_template()
            .launch_template_id(template.as_str())
            .default_version(version.to_string());
        request.send().await.map(drop).map_err(|error| call_error(MODIFY, &error))
    }

    /// One version, by its number or by `$Default`.
    async fn template_version(&self, template: &TemplateId, which: &str) -> Result<LaunchTemplateVersion, CallError> {
        let found = self.named_versions(template, vec![which.to_owned()]).await?;
        found.into_iter().next().ok_or_else(|| {
            let message = format!("launch template {template} has no version {which}");
            own_error(DESCRIBE, CallErrorKind::NotFound, message)
        })
    }

    async fn named_versions(
        &self,
        template: &TemplateId,
        versions: Vec<String>,
    ) -> Result<Vec<LaunchTemplateVersion>, CallError> {
        let mut found = Vec::new();
        let pages = self
            .client
            .describe_launch_template_versions()
            .launch_template_id(template.as_str())
            .set_versions(Some(versions))
            .into_paginator()
            .send();
        every_page(DESCRIBE, pages, DescribeLaunchTemplateVersionsOutput::next_token, |page| {
            found.extend(page.launch_template_versions.unwrap_or_default());
            Ok(())
        })
        .await?;
        Ok(found)
    }
}

fn version(operation: &str, template: &TemplateId, found: LaunchTemplateVersion) -> Result<TemplateVersion, CallError> {
    let number = present(operation, "versionNumber", found.version_number)?;
    let data = found.launch_template_data;
    let data =
        data.ok_or_else(|| unreadable(operation, format!("version {number} of {template} came without data")))?;
    Ok(TemplateVersion {
        template: template.clone(),
        version: number,
        is_default: found.default_version.unwrap_or(false),
        settings: settings::read(&data),
        further_interfaces: interfaces::further(&data),
    })
}
