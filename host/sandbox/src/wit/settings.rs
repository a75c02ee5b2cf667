//! Launch settings. Those that version 0.1.0 of the WIT package has no case for travel by name, as JSON.

use drs_core::settings::{LaunchSettings, Setting, SettingName, Value};

use crate::bindings::types;

/// All settings that are said.
pub(crate) fn settings_to_wit(settings: &LaunchSettings) -> Vec<types::Setting> {
    settings.iter().map(|(name, value)| setting_to_wit(name, value.clone())).collect()
}

fn setting_to_wit(name: SettingName, value: Value) -> types::Setting {
    match (name, value) {
        (SettingName::InstanceType, Value::Text(text)) => types::Setting::InstanceType(text),
        (SettingName::RightSizing, Value::Text(text)) => types::Setting::RightSizing(text),
        (SettingName::Subnet, Value::Text(text)) => types::Setting::Subnet(text),
        (SettingName::SecurityGroups, Value::List(items)) => types::Setting::SecurityGroups(items),
        (SettingName::PrivateIp, Value::Text(text)) => types::Setting::PrivateIp(text),
        (SettingName::LaunchDisposition, Value::Text(text)) => types::Setting::LaunchDisposition(text),
        (SettingName::CopyPrivateIp, Value::Flag(flag)) => types::Setting::CopyPrivateIp(flag),
        (name, value) => types::Setting::Other(types::OtherSetting {
            name: name.as_str().to_owned(),
            value: serde_json::json!(value).to_string(),
        }),
    }
}

/// A setting that a policy wants, or what is wrong with it.
pub(crate) fn setting_from_wit(setting: types::Setting) -> Result<Setting, String> {
    let setting = match setting {
        types::Setting::InstanceType(text) => Setting::new(SettingName::InstanceType, text),
        types::Setting::RightSizing(text) => Setting::new(SettingName::RightSizing, text),
        types::Setting::Subnet(text) => Setting::new(SettingName::Subnet, text),
        types::Setting::SecurityGroups(items) => Setting::new(SettingName::SecurityGroups, items),
        types::Setting::PrivateIp(text) => Setting::new(SettingName::PrivateIp, text),
        types::Setting::LaunchDisposition(text) => Setting::new(SettingName::LaunchDisposition, text),
        types::Setting::CopyPrivateIp(flag) => Setting::new(SettingName::CopyPrivateIp, flag),
        types::Setting::Other(other) => named(&other)?,
    };
    // What a guest says goes into requests and reports: only what a recipe could say, too.
    match setting.name.kind().fault(&setting.value) {
        Some(fault) => Err(format!("{} {fault}", setting.name)),
        None => Ok(setting),
    }
}

fn named(other: &types::OtherSetting) -> Result<Setting, String> {
    let name = SettingName::from_text(&other.name)
        .ok_or_else(|| format!("`{}` is not a launch setting of this runtime", other.name))?;
    let value: Value = serde_json::from_str(&other.value)
        .map_err(|_| format!("the value of {name} is not JSON of a setting: `{}`", other.value))?;
    Ok(Setting { name, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A setting of each way to travel.
    fn settings() -> LaunchSettings {
        LaunchSettings::default()
            .with(SettingName::InstanceType, "t3.small")
            .with(SettingName::RightSizing, "IN_AWS")
            .with(SettingName::Subnet, "subnet-0d1e5f2a")
            .with(SettingName::SecurityGroups, vec!["sg-0b0b1c2d".to_owned()])
            .with(SettingName::PrivateIp, "10.0.1.10")
            .with(SettingName::LaunchDisposition, "STOPPED")
            .with(SettingName::CopyPrivateIp, false)
            .with(SettingName::CopyTags, true)
            .with(SettingName::MetadataHopLimit, 2)
            .with(SettingName::MetadataTokens, "required")
            .with(SettingName::Tags, std::collections::BTreeMap::from([("Owner".to_owned(), "dr".to_owned())]))
    }

    #[test]
    fn every_setting_survives_the_way_to_a_guest_and_back() {
        let back: LaunchSettings = settings_to_wit(&settings())
            .into_iter()
            .map(|setting| setting_from_wit(setting).unwrap())
            .map(|setting| (setting.name, setting.value))
            .collect();
        assert_eq!(back, settings());
    }

    #[test]
    fn a_value_that_no_setting_takes_is_refused_with_what_it_takes() {
        let wrong = setting_from_wit(types::Setting::RightSizing("BIG".into())).unwrap_err();
        assert_eq!(wrong, "right-sizing can't be `BIG`; it takes NONE, BASIC, IN_AWS");
        assert!(setting_from_wit(types::Setting::PrivateIp("10.0.0".into())).is_err());
        assert!(setting_from_wit(types::Setting::Subnet("subnet-1\u{1b}[2J".into())).is_err());
    }

    #[test]
    fn a_named_setting_is_held_to_its_kind() {
        let other = |name: &str, value: &str| {
            setting_from_wit(types::Setting::Other(types::OtherSetting { name: name.into(), value: value.into() }))
        };
        assert_eq!(other("copy-tags", "true"), Ok(Setting::new(SettingName::CopyTags, true)));
        assert_eq!(other("subnet", "\"subnet-0d1e5f2a\""), Ok(Setting::new(SettingName::Subnet, "subnet-0d1e5f2a")));
        assert!(other("copy-tags", "\"yes\"").unwrap_err().starts_with("copy-tags must be true or false"));
        assert!(other("copy-tags", "yes").unwrap_err().contains("is not JSON"));
        assert!(other("colour", "true").unwrap_err().contains("is not a launch setting"));
    }
}
