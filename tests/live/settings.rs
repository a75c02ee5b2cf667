//! The server's launch settings: what writes its launch template, when DRS reads it, and putting both back.

use drs_core::aws::{LaunchConfiguration, TemplateVersion};
use drs_core::ids::TemplateId;
use drs_core::settings::{SettingName, SettingsPatch, Value};
use drs_core::time::between;

use crate::finding::Finding;
use crate::launch::Observed;
use crate::live::{Failure, Live};

const WRITES: &str = "UpdateLaunchConfiguration writes a template version of DRS's own";
const READ: &str = "when DRS reads the launch template";

/// The settings before anything was changed.
pub(crate) struct Before {
    configuration: LaunchConfiguration,
    template: TemplateId,
    version: TemplateVersion,
}

/// The mark that was written into the template after the call.
pub(crate) struct Marker {
    instance_type: String,
}

/// Reads the settings.
pub(crate) async fn read(live: &Live) -> Result<Before, Failure> {
    let configuration = live.drs.launch_configuration(&live.server).await?;
    let template = configuration.template.clone();
    let template = template.ok_or_else(|| Failure::new(format!("{} has no launch template", live.server)))?;
    let version = live.ec2.default_template_version(&template).await?;
    Ok(Before { configuration, template, version })
}

/// Changes the launch configuration, and sees whether that writes a template version. Right-sizing is off from here on, so
/// that the template's instance type counts.
pub(crate) async fn configuration_writes_template(live: &Live, before: &Before) -> Result<Finding, Failure> {
    let copies = before.configuration.settings.is_on(SettingName::CopyPrivateIp);
    let copying = |copies: bool| (SettingName::CopyPrivateIp, Some(Value::Flag(copies)));
    let off = (SettingName::RightSizing, Some(Value::Text("NONE".to_owned())));
    let patch = SettingsPatch::from([off, copying(!copies)]);
    live.drs.update_launch_configuration(&live.server, &patch).await?;
    let after = live.ec2.default_template_version(&before.template).await?;
    let back = SettingsPatch::from([copying(copies)]);
    live.drs.update_launch_configuration(&live.server, &back).await?;
    let wrote = after.version != before.version.version;
    let seen = format!("the default version was {} and is {}", before.version.version, after.version);
    Ok(Finding::settled(WRITES, seen, "configuration-writes-template", if wrote { "true" } else { "false" }))
}

/// Writes another instance type into the template's default version.
pub(crate) async fn mark(live: &Live, before: &Before, instance_type: &str) -> Result<Marker, Failure> {
    if before.version.settings.text(SettingName::InstanceType) == Some(instance_type) {
        return Err(Failure::new(format!("{instance_type} is the server's own type; name another with --marker-type")));
    }
    let asked = live.clock.now();
    write_type(live, before, instance_type, "mark").await?;
    live.say(&format!("instance type {instance_type} written {:?} after the call", between(asked, live.clock.now())));
    Ok(Marker { instance_type: instance_type.to_owned() })
}

/// When the template was read, by what was launched.
pub(crate) async fn template_read(live: &Live, launch: &Observed, marker: &Marker) -> Result<Finding, Failure> {
    let Some(id) = launch.instance.as_ref().and_then(|one| one.instance.clone()) else {
        return Ok(Finding::open(READ, format!("the job {} launched nothing", launch.job())));
    };
    let found = live.ec2.instances(&[id]).await?;
    Ok(match found.into_iter().next().and_then(|one| one.instance_type) {
        None => Finding::open(READ, "EC2 does not tell the type of what was launched"),
        Some(launched) if launched == marker.instance_type => {
            let seen = format!("after the call: a version that was written later counted ({launched})");
            Finding::settled(READ, seen, "template-read", "\"launch-start\"")
        }
        Some(launched) => {
            let seen = format!("at the call: a version that was written later did not count ({launched})");
            Finding::settled(READ, seen, "template-read", "\"call\"")
        }
    })
}

/// Puts configuration and template back, by a new version on top of what is the default now.
pub(crate) async fn put_back(live: &Live, before: &Before) -> Result<(), Failure> {
    let mut patch = SettingsPatch::default();
    for name in [SettingName::RightSizing, SettingName::CopyPrivateIp] {
        if let Some(value) = before.configuration.settings.get(name) {
            patch.insert(name, Some(value.clone()));
        }
    }
    live.drs.update_launch_configuration(&live.server, &patch).await?;
    match before.version.settings.text(SettingName::InstanceType) {
        Some(instance_type) => write_type(live, before, instance_type, "back").await?,
        None => live.ec2.set_default_template_version(&before.template, before.version.version).await?,
    }
    live.say("launch settings are put back");
    Ok(())
}

async fn write_type(live: &Live, before: &Before, instance_type: &str, purpose: &str) -> Result<(), Failure> {
    let current = live.ec2.default_template_version(&before.template).await?.version;
    let patch = SettingsPatch::from([(SettingName::InstanceType, Some(instance_type))]);
    let token = format!("live-check-{purpose}-{}", live.began.as_millisecond());
    let written = live.ec2.create_template_version(&before.template, current, &patch, &token).await?;
    Ok(live.ec2.set_default_template_version(&before.template, written.version).await?)
}

#[cfg(test)]
impl Before {
    /// What counts of the settings: everything but the number of the template's version.
    pub(crate) fn in_words(&self) -> String {
        let version = TemplateVersion { version: 0, ..self.version.clone() };
        format!("{:?} {version:?}", self.configuration)
    }
}
