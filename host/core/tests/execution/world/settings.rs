//! The launch settings that AWS holds: read, written, set by somebody.

use drs_core::aws::{LaunchConfiguration, TemplateVersion};
use drs_core::event::{Event, Purpose, SettingsWrite};
use drs_core::ids::{ServerId, TemplateId};
use drs_core::settings::{LaunchSettings, Place, Setting, SettingName, SettingsPatch, Value};

use super::World;

impl World {
    /// Somebody sets a setting, in DRS's configuration or in the launch template.
    pub(crate) fn set(&mut self, server: &ServerId, name: SettingName, value: impl Into<Value>) {
        let settings = match name.place() {
            Place::Configuration => self.configurations.get_mut(server).unwrap(),
            _ => &mut self.templates.get_mut(server).unwrap().settings,
        };
        settings.set(Setting::new(name, value));
    }

    /// Makes AWS hold these settings and no others.
    pub(crate) fn hold(&mut self, server: &ServerId, settings: &LaunchSettings) {
        self.configurations.insert(server.clone(), LaunchSettings::default());
        self.templates.get_mut(server).unwrap().settings = LaunchSettings::default();
        for (name, value) in settings.iter() {
            self.set(server, name, value.clone());
        }
    }

    /// What AWS holds of a server.
    pub(crate) fn settings(&self, server: &ServerId) -> LaunchSettings {
        LaunchSettings::from_aws(
            &configuration(server, self.configurations[server].clone()),
            Some(&self.templates[server]),
        )
    }

    pub(super) fn read_settings(&mut self, server: ServerId, purpose: Purpose) {
        if self.chance(self.odds.call_fails / 4) {
            return self.record(Event::SettingsFailed { server, purpose, error: "denied".into() });
        }
        let settings = self.configurations[&server].clone();
        let configuration = configuration(&server, settings);
        let template = Some(self.templates[&server].clone());
        self.record(Event::SettingsRead { server, purpose, configuration, template });
    }

    pub(super) fn write_settings(&mut self, server: ServerId, purpose: Purpose, write: SettingsWrite) {
        if self.chance(self.odds.call_fails / 4) {
            return self.record(Event::SettingsFailed { server, purpose, error: "denied".into() });
        }
        let template = self.templates.get_mut(&server).unwrap();
        let configuration = self.configurations.get_mut(&server).unwrap();
        let mut version = None;
        match write {
            SettingsWrite::TemplateVersion { patch, .. } => {
                template.version += 1;
                patched(&mut template.settings, &patch);
                version = Some(template.version);
            }
            SettingsWrite::Configuration { patch } => {
                patched(configuration, &patch);
                // DRS writes a version of its own, with a type of its own.
                if template.settings.get(SettingName::InstanceType).is_some() {
                    template.version += 1;
                    template.settings.set(Setting::new(SettingName::InstanceType, "drs-own.large"));
                }
            }
            SettingsWrite::DefaultVersion { .. } => {}
        }
        self.record(Event::SettingsWritten { server, purpose, version });
    }
}

/// Settings with a patch written over them.
fn patched(settings: &mut LaunchSettings, patch: &SettingsPatch) {
    for (name, value) in patch.iter() {
        match value {
            Some(value) => settings.set(Setting { name, value: value.clone() }),
            None => drop(settings.remove(name)),
        }
    }
}

pub(super) fn template(server: &ServerId) -> TemplateVersion {
    TemplateVersion {
        template: TemplateId::new(format!("lt-{server}")),
        version: 1,
        is_default: true,
        settings: LaunchSettings::default().with(SettingName::InstanceType, "m5.large"),
        further_interfaces: Vec::new(),
    }
}

fn configuration(server: &ServerId, settings: LaunchSettings) -> LaunchConfiguration {
    let template = Some(TemplateId::new(format!("lt-{server}")));
    LaunchConfiguration { server: server.clone(), template, settings }
}

pub(super) fn first_configuration() -> LaunchSettings {
    LaunchSettings::default()
        .with(SettingName::LaunchDisposition, "STARTED")
        .with(SettingName::RightSizing, "NONE")
        .with(SettingName::CopyPrivateIp, false)
}
