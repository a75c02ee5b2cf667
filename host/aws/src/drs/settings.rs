//! A server's launch configuration.

use aws_sdk_drs::operation::get_launch_configuration::GetLaunchConfigurationOutput;
use aws_sdk_drs::operation::update_launch_configuration::UpdateLaunchConfigurationOutput;
use drs_core::aws::{CallError, LaunchConfiguration, LaunchConfigurationPatch};
use drs_core::ids::ServerId;

use super::DrsAdapter;
use crate::error::call_error;

impl DrsAdapter {
    pub(super) async fn read_launch_configuration(&self, server: &ServerId) -> Result<LaunchConfiguration, CallError> {
        let answer = self.client.get_launch_configuration().source_server_id(server.as_str()).send().await;
        let answer = answer.map_err(|error| call_error("drs:GetLaunchConfiguration", &error))?;
        Ok(as_read(answer, server))
    }

    pub(super) async fn send_launch_configuration(
        &self,
        server: &ServerId,
        patch: &LaunchConfigurationPatch,
    ) -> Result<LaunchConfiguration, CallError> {
        let answer = self
            .client
            .update_launch_configuration()
            .source_server_id(server.as_str())
            .set_launch_disposition(patch.launch_disposition.as_deref().map(Into::into))
            .set_target_instance_type_right_sizing_method(patch.right_sizing.as_deref().map(Into::into))
            .set_copy_private_ip(patch.copy_private_ip)
            .send()
            .await
            .map_err(|error| call_error("drs:UpdateLaunchConfiguration", &error))?;
        Ok(as_updated(answer, server))
    }
}

/// The two operations answer with the same fields in two types.
macro_rules! configuration_from {
    ($($name:ident: $answer:ty;)+) => {$(
        fn $name(answer: $answer, asked: &ServerId) -> LaunchConfiguration {
            LaunchConfiguration {
                server: answer.source_server_id.map_or_else(|| asked.clone(), Into::into),
                name: answer.name,
                launch_disposition: answer.launch_disposition.map(|value| value.as_str().to_owned()),
                right_sizing: answer.target_instance_type_right_sizing_method.map(|value| value.as_str().to_owned()),
                copy_private_ip: answer.copy_private_ip,
                copy_tags: answer.copy_tags,
                os_byol: answer.licensing.and_then(|licensing| licensing.os_byol),
                post_launch_enabled: answer.post_launch_enabled,
                recovery_mode: answer.recovery_mode.map(|value| value.as_str().to_owned()),
                launch_into_instance: answer
                    .launch_into_instance_properties
                    .and_then(|properties| properties.launch_into_ec2_instance_id)
                    .map(Into::into),
                template: answer.ec2_launch_template_id.map(Into::into),
            }
        }
    )+};
}

configuration_from! {
    as_read: GetLaunchConfigurationOutput;
    as_updated: UpdateLaunchConfigurationOutput;
}
