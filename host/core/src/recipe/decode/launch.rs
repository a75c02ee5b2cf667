//! `[groups.NAME.launch]`: settings with an overlay for each mode, and what differs for one server.

use super::super::{ModeSettings, ServerOverride};
use super::located::Located;
use super::problems::Context;
use super::settings::SettingsDraft;
use super::shapes::is_server;
use super::table::Table;
use super::value::{Field, quoted};
use crate::ids::ServerId;
use crate::mode::Mode;
use crate::settings::SettingName;

/// Settings with an overlay for each mode.
#[derive(Debug, Default)]
pub(super) struct LaunchDraft {
    pub(super) base: SettingsDraft,
    pub(super) drill: SettingsDraft,
    pub(super) recovery: SettingsDraft,
    /// Whether a setting may be missing because its line could not be parsed.
    pub(super) damaged: bool,
}

impl LaunchDraft {
    pub(super) fn effective(&self, mode: Mode) -> SettingsDraft {
        self.base.overlaid(match mode {
            Mode::Drill => &self.drill,
            Mode::Recovery => &self.recovery,
        })
    }

    fn parts(&mut self) -> [&mut SettingsDraft; 3] {
        [&mut self.base, &mut self.drill, &mut self.recovery]
    }

    pub(super) fn build(self) -> ModeSettings {
        ModeSettings { base: self.base.values, drill: self.drill.values, recovery: self.recovery.values }
    }
}

/// What differs for one server.
#[derive(Debug)]
pub(super) struct OverrideDraft {
    pub(super) server: Located<ServerId>,
    pub(super) launch: LaunchDraft,
}

impl OverrideDraft {
    pub(super) fn build(self) -> ServerOverride {
        ServerOverride { server: self.server.value, span: self.server.span, settings: self.launch.build() }
    }
}

/// Reads a group's `launch`.
pub(super) fn read(field: &Field<'_>, group: &str, context: &mut Context) -> (LaunchDraft, Vec<OverrideDraft>) {
    let label = format!("[groups.{group}.launch]");
    let Some(mut table) = field.table(label.clone(), context) else { return Default::default() };
    let mut launch = read_modes(&mut table, &label, context);
    refuse_what_is_of_one_server(&mut launch, group, context);
    let servers = table.optional("servers", "{ \"s-1111aaaa2222bbbb3\" = { private-ip = \"10.0.1.10\" } }");
    let overrides = servers.map(|field| read_overrides(&field, group, context)).unwrap_or_default();
    table.finish(context);
    (launch, overrides)
}

fn read_modes(table: &mut Table<'_>, label: &str, context: &mut Context) -> LaunchDraft {
    let base = SettingsDraft::read(table, context);
    let drill = table.optional("drill", "{ subnet = \"subnet-0d1e5f2a3b4c5d6e7\" }");
    let recovery = table.optional("recovery", "{ subnet = \"subnet-0d1e5f2a3b4c5d6e7\" }");
    let mut damaged = table.is_damaged(context);
    let mut overlay = |field: Option<Field<'_>>| {
        let field = field?;
        let mut table = field.table(format!("`{}` of {label}", field.key), context)?;
        let settings = SettingsDraft::read(&mut table, context);
        damaged |= table.is_damaged(context);
        table.finish(context);
        Some(settings)
    };
    let (drill, recovery) = (overlay(drill).unwrap_or_default(), overlay(recovery).unwrap_or_default());
    LaunchDraft { base, drill, recovery, damaged }
}

/// Some settings belong to one server: no two can have the same private address.
fn refuse_what_is_of_one_server(launch: &mut LaunchDraft, group: &str, context: &mut Context) {
    for part in launch.parts() {
        for name in SettingName::ALL.into_iter().filter(|name| name.is_of_one_server()) {
            let Some(place) = part.take(name) else { continue };
            let what = match name {
                SettingName::PrivateIp => "the address",
                SettingName::LaunchInto => "the instance",
                _ => "the name",
            };
            let help = format!("say it for one server: [groups.{group}.launch.servers.\"s-…\"]");
            context.problem(&place, format!("`{name}` is {what} of one server, not of a group"), help);
        }
    }
}

fn read_overrides(field: &Field<'_>, group: &str, context: &mut Context) -> Vec<OverrideDraft> {
    let label = format!("[groups.{group}.launch.servers]");
    let servers =
        field.table(label, context).map(|table| table.all("{ private-ip = \"10.0.1.10\" }")).unwrap_or_default();
    servers.iter().filter_map(|field| read_override(field, group, context)).collect()
}

fn read_override(field: &Field<'_>, group: &str, context: &mut Context) -> Option<OverrideDraft> {
    let label = format!("[groups.{group}.launch.servers.{}]", quoted(field.key));
    let mut table = field.clone().with_example(label.clone()).table(label.clone(), context)?;
    let launch = read_modes(&mut table, &label, context);
    table.finish(context);
    let server = read_server_id(field.key, &field.key_span, context)?;
    Some(OverrideDraft { server, launch })
}

/// A source server's id.
pub(super) fn read_server_id(
    text: &str,
    span: &super::super::Span,
    context: &mut Context,
) -> Option<Located<ServerId>> {
    if !is_server(text) {
        let help = "write `s-` and 17 hexadecimal digits (0-9, a-f), such as s-1111aaaa2222bbbb3";
        context.problem(span, format!("{} is not the id of a DRS source server", quoted(text)), help);
        return None;
    }
    Some(Located::new(ServerId::new(text), span.clone()))
}
