//! Launch settings: read and written. Each call may be repeated, and is while AWS is busy or can't be reached.

use drs_core::aws::{CallError, CallErrorKind, LaunchConfiguration, TemplateVersion};
use drs_core::event::{Event, Purpose, SettingsWrite};
use drs_core::ids::{ServerId, TemplateId};

use super::{Outcome, READ_AGAIN, Tasks};

/// How often a read or a write is tried in all. A server whose settings can't be read or written is not launched.
const TRIES: u32 = 4;

impl Tasks {
    pub(super) async fn read_settings(self, server: ServerId, purpose: Purpose) -> Outcome {
        let _permit = self.permits.acquire().await;
        Outcome::event(match self.patiently(|| self.settings_of(&server)).await {
            Ok((configuration, template)) => Event::SettingsRead { server, purpose, configuration, template },
            Err(error) => Event::SettingsFailed { server, purpose, error: error.to_string() },
        })
    }

    async fn settings_of(
        &self,
        server: &ServerId,
    ) -> Result<(LaunchConfiguration, Option<TemplateVersion>), CallError> {
        let configuration = self.ports.drs.launch_configuration(server).await?;
        let template = match &configuration.template {
            Some(template) => Some(self.ports.ec2.default_template_version(template).await?),
            None => None,
        };
        Ok((configuration, template))
    }

    pub(super) async fn write_settings(
        self,
        server: ServerId,
        purpose: Purpose,
        write: SettingsWrite,
        template: Option<TemplateId>,
    ) -> Outcome {
        let _permit = self.permits.acquire().await;
        Outcome::event(match self.patiently(|| self.write(&server, &write, template.as_ref())).await {
            Ok(version) => Event::SettingsWritten { server, purpose, version },
            Err(error) => Event::SettingsFailed { server, purpose, error: error.to_string() },
        })
    }

    /// Calls again, a few times, while what is in the way passes by itself.
    async fn patiently<T, C>(&self, call: impl Fn() -> C) -> Result<T, CallError>
    where
        C: Future<Output = Result<T, CallError>>,
    {
        for _ in 1..TRIES {
            match call().await {
                Err(error) if passes(&error) => self.pause_for(error.retry_after.unwrap_or(READ_AGAIN)).await,
                answer => return answer,
            }
        }
        call().await
    }

    async fn write(
        &self,
        server: &ServerId,
        write: &SettingsWrite,
        template: Option<&TemplateId>,
    ) -> Result<Option<i64>, CallError> {
        let template = || template.ok_or_else(|| no_template(server));
        match write {
            SettingsWrite::Configuration { patch } => {
                self.ports.drs.update_launch_configuration(server, patch).await?;
                Ok(None)
            }
            SettingsWrite::TemplateVersion { patch, token } => {
                let template = template()?;
                // Read again: DRS may have made a version of its own when its configuration was changed.
                let source = self.ports.ec2.default_template_version(template).await?;
                let made = self.ports.ec2.create_template_version(template, source.version, patch, token).await?;
                Ok(Some(made.version))
            }
            SettingsWrite::DefaultVersion { version } => {
                self.ports.ec2.set_default_template_version(template()?, *version).await?;
                Ok(None)
            }
        }
    }
}

fn passes(error: &CallError) -> bool {
    matches!(error.kind, CallErrorKind::Throttled | CallErrorKind::Unavailable)
}

fn no_template(server: &ServerId) -> CallError {
    CallError {
        operation: "drs:GetLaunchConfiguration".to_owned(),
        kind: CallErrorKind::NotFound,
        code: None,
        message: format!("DRS names no launch template for server {server}"),
        retry_after: None,
    }
}
