//! Launch settings: the seven keys, wherever they stand.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use super::super::Span;
use super::problems::Context;
use super::shapes::{is_host_address, is_instance_type, is_resource};
use super::table::Table;
use super::value::{Field, quoted};
use crate::settings::{LaunchDisposition, LaunchSettings, RightSizing, Setting, SettingName};

/// The most security groups that a network interface can have.
const MAX_SECURITY_GROUPS: usize = 16;

/// Settings with their places. A place without a value is a setting that was said and could not be read.
#[derive(Debug, Clone, Default)]
pub(super) struct SettingsDraft {
    pub(super) values: LaunchSettings,
    pub(super) places: BTreeMap<SettingName, Span>,
}

impl SettingsDraft {
    /// Reads the settings of a table and leaves its other keys to the caller.
    pub(super) fn read(table: &mut Table<'_>, context: &mut Context) -> Self {
        let mut draft = Self::default();
        for name in SettingName::ALL {
            let Some(field) = table.optional(name.as_str(), example(name)) else { continue };
            draft.places.insert(name, field.span.clone());
            if let Some(setting) = read_setting(name, &field, context) {
                draft.values.set(setting);
            }
        }
        draft
    }

    /// These settings with `overlay` on top, places included.
    pub(super) fn overlaid(&self, overlay: &Self) -> Self {
        let mut merged = Self { values: self.values.overlaid(&overlay.values), places: self.places.clone() };
        merged.places.extend(overlay.places.iter().map(|(name, span)| (*name, span.clone())));
        // An overlay's unreadable value hides the one beneath it: what holds is unknown.
        for name in overlay.places.keys().filter(|name| overlay.values.get(**name).is_none()) {
            forget(&mut merged.values, *name);
        }
        merged
    }

    /// Takes a setting out and gives its place.
    pub(super) fn take(&mut self, name: SettingName) -> Option<Span> {
        forget(&mut self.values, name);
        self.places.remove(&name)
    }

    /// Whether a setting was said and could not be read.
    pub(super) fn is_unread(&self, name: SettingName) -> bool {
        self.places.contains_key(&name) && self.values.get(name).is_none()
    }
}

/// Takes one setting's value out.
fn forget(settings: &mut LaunchSettings, name: SettingName) {
    let kept = settings.settings().into_iter().filter(|setting| setting.name() != name);
    let mut rest = LaunchSettings::default();
    kept.for_each(|setting| rest.set(setting));
    *settings = rest;
}

fn example(name: SettingName) -> &'static str {
    match name {
        SettingName::InstanceType => "\"r6i.xlarge\"",
        SettingName::RightSizing => "\"none\"",
        SettingName::Subnet => "\"subnet-0d1e5f2a3b4c5d6e7\"",
        SettingName::SecurityGroups => "[\"sg-0b0b1c2d3e4f5a6b7\"]",
        SettingName::PrivateIp => "\"10.0.1.10\"",
        SettingName::LaunchDisposition => "\"started\"",
        SettingName::CopyPrivateIp => "false",
    }
}

fn read_setting(name: SettingName, field: &Field<'_>, context: &mut Context) -> Option<Setting> {
    match name {
        SettingName::InstanceType => instance_type(field, context).map(Setting::InstanceType),
        SettingName::RightSizing => field.choice(&RIGHT_SIZING, context).map(Setting::RightSizing),
        SettingName::Subnet => resource("subnet-", field, context).map(Setting::Subnet),
        SettingName::SecurityGroups => security_groups(field, context).map(Setting::SecurityGroups),
        SettingName::PrivateIp => private_ip(field, context).map(Setting::PrivateIp),
        SettingName::LaunchDisposition => field.choice(&DISPOSITION, context).map(Setting::LaunchDisposition),
        SettingName::CopyPrivateIp => field.boolean(context).map(Setting::CopyPrivateIp),
    }
}

const RIGHT_SIZING: [(&str, RightSizing); 3] =
    [("none", RightSizing::None), ("basic", RightSizing::Basic), ("in-aws", RightSizing::InAws)];
const DISPOSITION: [(&str, LaunchDisposition); 2] =
    [("started", LaunchDisposition::Started), ("stopped", LaunchDisposition::Stopped)];

fn instance_type(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let text = field.text(context)?;
    if !is_instance_type(text) {
        field.wrong(context, format!("is not an instance type: {}", quoted(text)));
        return None;
    }
    Some(text.to_owned())
}

/// The id of a subnet or a security group.
fn resource(prefix: &str, field: &Field<'_>, context: &mut Context) -> Option<String> {
    let text = field.text(context)?;
    if !is_resource(prefix, text) {
        let message = format!("must be `{prefix}` and 8 or 17 hexadecimal digits, not {}", quoted(text));
        field.wrong(context, message);
        return None;
    }
    Some(text.to_owned())
}

fn security_groups(field: &Field<'_>, context: &mut Context) -> Option<Vec<String>> {
    let items = field.list(context)?;
    let before = context.count();
    field.texts(context);
    if context.count() > before {
        return None;
    }
    let groups: Vec<_> = items.iter().filter_map(|item| resource("sg-", item, context)).collect();
    if groups.len() > MAX_SECURITY_GROUPS {
        let message = format!("has {} groups; a server can have {MAX_SECURITY_GROUPS}", groups.len());
        field.problem(context, message, "shorten the list");
        return None;
    }
    (groups.len() == items.len()).then_some(groups)
}

fn private_ip(field: &Field<'_>, context: &mut Context) -> Option<Ipv4Addr> {
    let text = field.text(context)?;
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) if is_host_address(address) => return Some(address),
        Ok(IpAddr::V4(_)) => {
            field.wrong(context, format!("is not an address that a server can have: {}", quoted(text)));
        }
        Ok(IpAddr::V6(_)) => field.wrong(context, format!("is an IPv6 address: {}; DRS sets IPv4 only", quoted(text))),
        Err(_) => field.wrong(context, format!("is not an IPv4 address: {}", quoted(text))),
    }
    None
}
