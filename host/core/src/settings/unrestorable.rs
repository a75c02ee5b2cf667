//! Settings that a drill could not put back: AWS has no value of them now, and can't be made to forget one.

use std::fmt;

use super::{LaunchSettings, SettingName, Value};

/// A setting that a drill would leave behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unrestorable {
    /// Which setting.
    pub name: SettingName,
    /// The value that it would have.
    pub value: Value,
}

impl fmt::Display for Unrestorable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value } = self;
        write!(f, "DRS has no `{name}` now, so that {value} could not be put back after the drill")
    }
}

impl LaunchSettings {
    /// What a drill would leave behind if it wrote `wanted` over these settings.
    pub fn unrestorable<'a>(&'a self, wanted: &LaunchSettings) -> impl Iterator<Item = Unrestorable> + 'a {
        let left_behind = |(name, _): &(SettingName, Value)| self.get(*name).is_none() && !name.can_be_forgotten();
        self.differing(wanted).filter(left_behind).map(|(name, value)| Unrestorable { name, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_new_and_can_not_be_forgotten_would_be_left_behind() {
        let now = LaunchSettings::default().with(SettingName::RecoveryMode, "OPTIMAL");
        let wanted = LaunchSettings::default()
            .with(SettingName::RecoveryMode, "FAST")
            .with(SettingName::CopyTags, true)
            .with(SettingName::Subnet, "subnet-1")
            .with(SettingName::SourceBootMode, "uefi")
            .with(SettingName::Name, "db");
        let names: Vec<SettingName> = now.unrestorable(&wanted).map(|left| left.name).collect();
        assert_eq!(names, [SettingName::Name]);
    }
}
