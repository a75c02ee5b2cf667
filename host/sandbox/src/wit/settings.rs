//! Launch settings.

use drs_core::settings::{LaunchDisposition, LaunchSettings, RightSizing, Setting};

use crate::bindings::types;

/// All settings that are said.
pub(crate) fn settings_to_wit(settings: &LaunchSettings) -> Vec<types::Setting> {
    settings.settings().into_iter().map(setting_to_wit).collect()
}

fn setting_to_wit(setting: Setting) -> types::Setting {
    match setting {
        Setting::InstanceType(value) => types::Setting::InstanceType(value),
        Setting::RightSizing(value) => types::Setting::RightSizing(value.as_aws().to_owned()),
        Setting::Subnet(value) => types::Setting::Subnet(value),
        Setting::SecurityGroups(value) => types::Setting::SecurityGroups(value),
        Setting::PrivateIp(value) => types::Setting::PrivateIp(value.to_string()),
        Setting::LaunchDisposition(value) => types::Setting::LaunchDisposition(value.as_aws().to_owned()),
        Setting::CopyPrivateIp(value) => types::Setting::CopyPrivateIp(value),
    }
}

/// A setting that a policy wants, or what is wrong with its value.
pub(crate) fn setting_from_wit(setting: types::Setting) -> Result<Setting, String> {
    match setting {
        types::Setting::InstanceType(value) => plain("instance-type", value).map(Setting::InstanceType),
        types::Setting::RightSizing(value) => {
            let known = [RightSizing::None, RightSizing::Basic, RightSizing::InAws];
            let found = known.into_iter().find(|method| method.as_aws() == value);
            found.map(Setting::RightSizing).ok_or_else(|| unknown("right-sizing", &value, "NONE, BASIC, IN_AWS"))
        }
        types::Setting::Subnet(value) => plain("subnet", value).map(Setting::Subnet),
        types::Setting::SecurityGroups(values) => {
            let groups = values.into_iter().map(|value| plain("security-groups", value));
            groups.collect::<Result<_, _>>().map(Setting::SecurityGroups)
        }
        types::Setting::PrivateIp(value) => {
            value.parse().map(Setting::PrivateIp).map_err(|_| unknown("private-ip", &value, "IPv4 addresses"))
        }
        types::Setting::LaunchDisposition(value) => {
            let known = [LaunchDisposition::Started, LaunchDisposition::Stopped];
            let found = known.into_iter().find(|disposition| disposition.as_aws() == value);
            found
                .map(Setting::LaunchDisposition)
                .ok_or_else(|| unknown("launch-disposition", &value, "STARTED, STOPPED"))
        }
        types::Setting::CopyPrivateIp(value) => Ok(Setting::CopyPrivateIp(value)),
        types::Setting::Other(other) => Err(format!("`{}` is not a launch setting of this runtime", other.name)),
    }
}

/// Ids and types of AWS are plain words; anything else would be text that a guest smuggles into a request or a report.
fn plain(name: &str, value: String) -> Result<String, String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if value.is_empty() || value.len() > 128 || !value.chars().all(is_plain) {
        return Err(unknown(name, &value, "letters, digits, `-`, `.` and `_`"));
    }
    Ok(value)
}

fn unknown(name: &str, value: &str, known: &str) -> String {
    format!("`{value}` is not a value of {name}; it takes {known}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_survives_the_way_to_a_guest_and_back() {
        let settings = LaunchSettings {
            instance_type: Some("t3.small".into()),
            right_sizing: Some(RightSizing::InAws),
            subnet: Some("subnet-1".into()),
            security_groups: Some(vec!["sg-1".into()]),
            private_ip: Some([10, 0, 1, 10].into()),
            launch_disposition: Some(LaunchDisposition::Stopped),
            copy_private_ip: Some(false),
        };
        let back: Vec<Setting> = settings_to_wit(&settings).into_iter().map(|s| setting_from_wit(s).unwrap()).collect();
        assert_eq!(back, settings.settings());
    }

    #[test]
    fn a_value_that_no_setting_takes_is_refused_with_what_it_takes() {
        let wrong = setting_from_wit(types::Setting::RightSizing("BIG".into())).unwrap_err();
        assert_eq!(wrong, "`BIG` is not a value of right-sizing; it takes NONE, BASIC, IN_AWS");
        assert!(setting_from_wit(types::Setting::PrivateIp("10.0.0".into())).is_err());
        assert!(setting_from_wit(types::Setting::Subnet("subnet-1\u{1b}[2J".into())).is_err());
    }
}
