//! A static private address belongs to one server in each mode.

use std::collections::HashMap;
use std::net::Ipv4Addr;

use super::super::groups::GroupDraft;
use super::super::problems::Context;
use super::launch_settings::{MODES, effective};
use crate::settings::SettingName;

pub(super) fn check(groups: &[GroupDraft], context: &mut Context) {
    for mode in MODES {
        let mut first: HashMap<Ipv4Addr, &str> = HashMap::new();
        for (group, server) in groups.iter().flat_map(|group| group.overrides.iter().map(move |server| (group, server)))
        {
            let settings = effective(&group.launch, server, mode);
            let Some(place) = settings.places.get(&SettingName::PrivateIp) else { continue };
            let Some(address) = settings.values.private_ip else { continue };
            let id = server.server.value.as_str();
            match first.get(&address) {
                Some(other) if *other != id => {
                    let message = format!("{address} is already the `private-ip` of {other}");
                    context.problem(place, message, "give each server an address of its own");
                }
                Some(_) => {}
                None => {
                    first.insert(address, id);
                }
            }
        }
    }
}
