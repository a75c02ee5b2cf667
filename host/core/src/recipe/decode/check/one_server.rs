//! What belongs to one server in each mode: a static private address, an instance that is launched into.

use std::collections::HashMap;

use super::super::groups::GroupDraft;
use super::super::problems::Context;
use super::launch_settings::{MODES, effective};
use crate::settings::SettingName;

pub(super) fn check(groups: &[GroupDraft], context: &mut Context) {
    for mode in MODES {
        let mut first: HashMap<(SettingName, String), &str> = HashMap::new();
        for (group, server) in groups.iter().flat_map(|group| group.overrides.iter().map(move |server| (group, server)))
        {
            let settings = effective(&group.launch, server, mode);
            let id = server.server.value.as_str();
            for (name, help) in [
                (SettingName::PrivateIp, "give each server an address of its own"),
                (SettingName::LaunchInto, "launch each server into an instance of its own"),
            ] {
                let (Some(place), Some(value)) = (settings.place(name), settings.values.text(name)) else { continue };
                match first.get(&(name, value.to_owned())) {
                    Some(other) if *other != id => {
                        context.problem(place, format!("{value} is already the `{name}` of {other}"), help);
                    }
                    Some(_) => {}
                    None => {
                        first.insert((name, value.to_owned()), id);
                    }
                }
            }
        }
    }
}
