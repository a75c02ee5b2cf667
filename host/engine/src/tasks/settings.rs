//! Launch settings: read and written.

use drs_core::aws::{CallError, LaunchConfiguration, TemplateVersion};
use drs_core::event::{Event, Purpose, SettingsWrite};
use drs_core::ids::{ServerId, TemplateId};

use super::{Outcome, Tasks};

impl Tasks {
    pub(super) async fn read_settings(self, server: ServerId, purpose: Purpose) -> Outcome {
        let _permit = self.permits.acquire().await;
        Outcome::event(match self.settings_of(&server).await {
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
        Outcome::event(match self.write(&server, &write, template.as_ref()).await {
            Ok(version) => Event::SettingsWritten { server, purpose, version },
            Err(error) => Event::SettingsFailed { server, purpose, error },
        })
    }

    async fn write(
        &self,
        server: &ServerId,
        write: &SettingsWrite,
        template: Option<&TemplateId>,
    ) -> Result<Option<i64>, String> {
        let template = || template.ok_or_else(|| "DRS names no launch template for this server".to_owned());
        let said = |error: CallError| error.to_string();
        match write {
            SettingsWrite::Configuration { patch } => {
                self.ports.drs.update_launch_configuration(server, patch).await.map_err(said)?;
                Ok(None)
            }
            SettingsWrite::TemplateVersion { patch, token } => {
                let template = template()?;
                // Read again: DRS may have made a version of its own when its configuration was changed.
                let source = self.ports.ec2.default_template_version(template).await.map_err(said)?;
                let made = self
                    .ports
                    .ec2
                    .create_template_version(template, source.version, patch, token)
                    .await
                    .map_err(said)?;
                Ok(Some(made.version))
            }
            SettingsWrite::DefaultVersion { version } => {
                self.ports.ec2.set_default_template_version(template()?, *version).await.map_err(said)?;
                Ok(None)
            }
        }
    }
}
