//! Where in the recipe a planned setting comes from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::ServerId;
use crate::mode::Mode;
use crate::recipe::Group;
use crate::settings::{LaunchSettings, SettingName};

/// Where in the recipe a server's setting is said. What stands later in this list wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// `[groups.NAME.launch]`.
    Group,
    /// Its overlay for the mode.
    GroupOverlay,
    /// `[groups.NAME.launch.servers."s-…"]`.
    Server,
    /// Its overlay for the mode.
    ServerOverlay,
}

/// What the recipe says of a server in a mode, and where each setting was said last.
pub(super) fn effective(
    group: &Group,
    server: &ServerId,
    mode: Mode,
) -> (LaunchSettings, BTreeMap<SettingName, Origin>) {
    let own = group.servers.iter().find(|entry| entry.server == *server).map(|entry| &entry.settings);
    let layers = [
        (Origin::Group, Some(&group.launch.base)),
        (Origin::GroupOverlay, Some(group.launch.overlay(mode))),
        (Origin::Server, own.map(|settings| &settings.base)),
        (Origin::ServerOverlay, own.map(|settings| settings.overlay(mode))),
    ];
    let mut effective = LaunchSettings::default();
    let mut origins = BTreeMap::new();
    for (origin, settings) in layers.into_iter().filter_map(|(origin, settings)| Some((origin, settings?))) {
        effective = effective.overlaid(settings);
        origins.extend(settings.iter().map(|(name, _)| (name, origin)));
    }
    (effective, origins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{ModeSettings, Selector, ServerOverride};

    fn says(name: SettingName, value: &str) -> LaunchSettings {
        LaunchSettings::default().with(name, value)
    }

    #[test]
    fn what_is_said_last_wins_and_is_where_a_setting_comes_from() {
        let id = ServerId::from("s-1111aaaa2222bbbb3");
        let group = Group {
            name: "web".into(),
            selector: Selector::Servers(Vec::new()),
            selector_span: 0..0,
            launch: ModeSettings {
                base: says(SettingName::InstanceType, "m6i.large").with(SettingName::RecoveryMode, "FAST"),
                drill: says(SettingName::InstanceType, "t3.small").with(SettingName::Subnet, "subnet-1"),
                recovery: says(SettingName::Subnet, "subnet-2"),
            },
            servers: vec![ServerOverride {
                server: id.clone(),
                span: 0..0,
                settings: ModeSettings {
                    base: says(SettingName::InstanceType, "t3.large"),
                    drill: says(SettingName::PrivateIp, "10.0.1.10"),
                    ..ModeSettings::default()
                },
            }],
        };
        let (settings, origins) = effective(&group, &id, Mode::Drill);
        let told: Vec<_> = settings.iter().map(|(name, value)| (name, value.to_string(), origins[&name])).collect();
        let expected = [
            (SettingName::InstanceType, "t3.large", Origin::Server),
            (SettingName::Subnet, "subnet-1", Origin::GroupOverlay),
            (SettingName::PrivateIp, "10.0.1.10", Origin::ServerOverlay),
            (SettingName::RecoveryMode, "FAST", Origin::Group),
        ];
        assert_eq!(told, expected.map(|(name, value, origin)| (name, value.to_owned(), origin)));
    }
}
