//! A server's launch configuration.

use aws_sdk_drs::operation::get_launch_configuration::GetLaunchConfigurationOutput;
use aws_sdk_drs::operation::update_launch_configuration::UpdateLaunchConfigurationOutput;
use aws_sdk_drs::operation::update_launch_configuration::builders::UpdateLaunchConfigurationFluentBuilder;
use aws_sdk_drs::types::{LaunchIntoInstanceProperties, Licensing};
use drs_core::aws::{CallError, CallErrorKind, LaunchConfiguration};
use drs_core::ids::ServerId;
use drs_core::settings::{LaunchSettings, SettingName, SettingsPatch, Value};

use super::DrsAdapter;
use crate::error::{call_error, own_error};
use crate::setting::{flag, text};

const UPDATE: &str = "drs:UpdateLaunchConfiguration";

impl DrsAdapter {
    pub(super) async fn read_launch_configuration(&self, server: &ServerId) -> Result<LaunchConfiguration, CallError> {
        let answer = self.client.get_launch_configuration().source_server_id(server.as_str()).send().await;
        let answer = answer.map_err(|error| call_error("drs:GetLaunchConfiguration", &error))?;
        Ok(as_read(answer, server))
    }

    pub(super) async fn send_launch_configuration(
        &self,
        server: &ServerId,
        patch: &SettingsPatch,
    ) -> Result<LaunchConfiguration, CallError> {
        let mut request = self.client.update_launch_configuration().source_server_id(server.as_str());
        for (name, value) in patch.iter() {
            let value = value.ok_or_else(|| {
                own_error(UPDATE, CallErrorKind::Invalid, format!("DRS can't be made to forget its `{name}`"))
            })?;
            request = with(request, name, value);
        }
        let answer = request.send().await.map_err(|error| call_error(UPDATE, &error))?;
        Ok(as_updated(answer, server))
    }
}

/// The request with one setting more.
fn with(
    request: UpdateLaunchConfigurationFluentBuilder,
    name: SettingName,
    value: &Value,
) -> UpdateLaunchConfigurationFluentBuilder {
    match name {
        SettingName::Name => request.set_name(text(value).map(str::to_owned)),
        SettingName::LaunchDisposition => request.set_launch_disposition(text(value).map(Into::into)),
        SettingName::RightSizing => request.set_target_instance_type_right_sizing_method(text(value).map(Into::into)),
        SettingName::CopyPrivateIp => request.set_copy_private_ip(flag(value)),
        SettingName::CopyTags => request.set_copy_tags(flag(value)),
        SettingName::OsByol => request.licensing(Licensing::builder().set_os_byol(flag(value)).build()),
        SettingName::PostLaunch => request.set_post_launch_enabled(flag(value)),
        SettingName::RecoveryMode => request.set_recovery_mode(text(value).map(Into::into)),
        SettingName::LaunchInto => {
            let instance = text(value).map(str::to_owned);
            let into = LaunchIntoInstanceProperties::builder().set_launch_into_ec2_instance_id(instance).build();
            request.launch_into_instance_properties(into)
        }
        // The others are the launch template's.
        _ => request,
    }
}

/// The two operations answer with the same fields in two types. An empty text is none.
macro_rules! configuration_from {
    ($($name:ident: $answer:ty;)+) => {$(
        fn $name(answer: $answer, asked: &ServerId) -> LaunchConfiguration {
            let into = answer.launch_into_instance_properties.and_then(|into| into.launch_into_ec2_instance_id);
            let texts = [
                (SettingName::Name, answer.name),
                (SettingName::LaunchDisposition, answer.launch_disposition.map(|value| value.as_str().to_owned())),
                (
                    SettingName::RightSizing,
                    answer.target_instance_type_right_sizing_method.map(|value| value.as_str().to_owned()),
                ),
                (SettingName::RecoveryMode, answer.recovery_mode.map(|value| value.as_str().to_owned())),
                (SettingName::LaunchInto, into),
            ];
            let flags = [
                (SettingName::CopyPrivateIp, answer.copy_private_ip),
                (SettingName::CopyTags, answer.copy_tags),
                (SettingName::OsByol, answer.licensing.and_then(|licensing| licensing.os_byol)),
                (SettingName::PostLaunch, answer.post_launch_enabled),
            ];
            LaunchConfiguration {
                server: answer.source_server_id.map_or_else(|| asked.clone(), Into::into),
                template: answer.ec2_launch_template_id.map(Into::into),
                settings: settings(texts, flags),
            }
        }
    )+};
}

configuration_from! {
    as_read: GetLaunchConfigurationOutput;
    as_updated: UpdateLaunchConfigurationOutput;
}

fn settings<const N: usize, const M: usize>(
    texts: [(SettingName, Option<String>); N],
    flags: [(SettingName, Option<bool>); M],
) -> LaunchSettings {
    let texts = texts.into_iter().filter_map(|(name, text)| Some((name, Value::Text(text.filter(|t| !t.is_empty())?))));
    let flags = flags.into_iter().filter_map(|(name, flag)| Some((name, Value::Flag(flag?))));
    texts.chain(flags).collect()
}
