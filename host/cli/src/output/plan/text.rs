//! A plan for people.

use comfy_table::Cell;
use drs_core::mode::Mode;
use drs_core::plan::{Origin, Plan, PlannedServer, PlannedWave};
use drs_core::settings::SettingName;
use drs_engine::Refusal;

use super::{Change, Preview};
use crate::clean::clean;
use crate::output::check::left_out_text;
use crate::projection::estimate::{RECORDED_CONVERSION, RECORDED_JOB, RECORDED_LAUNCH, of_plan};
use crate::surface::{Surface, Tone, table_text};
use crate::words::{count, duration, some_names};

/// For people; ends with a line break.
pub(crate) fn text(preview: &Preview<'_>, surface: Surface) -> String {
    let plan = preview.plan;
    let simulator = if preview.simulated { "SIMULATOR, " } else { "" };
    let what = format!("{} of {}", preview.mode, clean(&plan.name));
    let mut text = format!(
        "{}  {simulator}account {}, {}\n",
        surface.paint(Tone::Strong, what),
        clean(&plan.account),
        clean(&plan.region)
    );
    text.push_str(&format!(
        "{} in {}; nothing is changed by this command\n",
        count(plan.servers.len(), "server"),
        count(plan.waves.len(), "wave")
    ));
    for wave in &plan.waves {
        text.push_str(&wave_text(preview, wave, surface));
    }
    text.push_str(&left_out_text(&plan.left_out, surface));
    text.push_str(&changes_text(preview, surface));
    text.push_str(&after_text(preview, surface));
    text.push_str(&estimate_text(plan, surface));
    text.push_str(&obstacles_text(preview, surface));
    text
}

fn wave_text(preview: &Preview<'_>, wave: &PlannedWave, surface: Surface) -> String {
    let mut text = surface.heading(&format!("Wave {}", clean(wave.name.as_str())));
    let mut line = |what: &str, value: String| {
        if !value.is_empty() {
            text.push_str(&format!("{what:<12}{value}\n"));
        }
    };
    line("after", names(&wave.depends_on));
    line(
        "pause",
        if wave.pause_before.applies(preview.mode) {
            "before it, until somebody resumes".to_owned()
        } else {
            String::new()
        },
    );
    line("before it", names(&wave.before));
    line("policies", names(&wave.policies));
    let servers: Vec<String> =
        preview.servers(wave).iter().map(|server| format!("{} ({})", clean(&server.name), server.id)).collect();
    line("servers", servers.join(", "));
    let batches = preview.plan.batches(wave);
    let sizes: Vec<String> = batches.iter().map(|batch| batch.len().to_string()).collect();
    line(
        "calls",
        format!(
            "{} StartRecovery of {} {}",
            batches.len(),
            sizes.join(" + "),
            if wave.servers.len() == 1 { "server" } else { "servers" }
        ),
    );
    line("after it", names(&wave.after));
    if !wave.wait_after.is_zero() {
        line("wait", format!("{} after it, before the waves that depend on it", duration(wave.wait_after)));
    }
    line(
        "limits",
        format!(
            "{} in all, {}",
            duration(wave.timeout),
            match wave.optional {
                true => "optional: all of its servers may fail".to_owned(),
                false => format!("at most {} may fail", count(wave.may_fail(), "server")),
            }
        ),
    );
    text
}

fn names<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|name| clean(name.as_ref()).into_owned()).collect::<Vec<_>>().join(", ")
}

fn changes_text(preview: &Preview<'_>, surface: Surface) -> String {
    let mut rows: Vec<(Row, Vec<String>)> = Vec::new();
    let mut unknown = String::new();
    for server in preview.plan.servers_in_order() {
        let name = clean(&server.name).into_owned();
        match preview.changes(server) {
            Ok(changes) => changes.into_iter().for_each(|change| add(&mut rows, Row::of(change, server), name.clone())),
            Err(error) => {
                let what = surface.paint(Tone::Bad, "unknown:");
                unknown.push_str(&format!("{what} {name}: {}\n", clean(&error)));
            }
        }
    }
    let heading = surface.heading("Launch settings that change");
    if rows.is_empty() && unknown.is_empty() {
        return heading + "none\n" + policies_text(preview.plan);
    }
    let mut table = surface.table(&["Servers", "Setting", "From", "To", "Said for"]);
    for (row, names) in rows {
        let value = |value: &Option<String>| Cell::new(value.as_deref().map_or("-".into(), clean));
        let said = row.origin.map_or_else(String::new, |origin| said_for(origin, &row.group, preview.mode));
        let servers = some_names(names);
        table.add_row([servers.into(), Cell::new(row.setting), value(&row.from), value(&row.to), said.into()]);
    }
    let table = if table.is_empty() { String::new() } else { table_text(&table) };
    heading + &table + &unknown + policies_text(preview.plan)
}

/// A change that servers of one group have in common.
#[derive(PartialEq)]
struct Row {
    group: String,
    setting: SettingName,
    from: Option<String>,
    to: Option<String>,
    origin: Option<Origin>,
}

impl Row {
    fn of(Change { change, origin }: Change, server: &PlannedServer) -> Self {
        let group = clean(server.group.as_str()).into_owned();
        Row { group, setting: change.setting, from: change.from, to: change.to, origin }
    }
}

fn add(rows: &mut Vec<(Row, Vec<String>)>, row: Row, server: String) {
    match rows.iter_mut().find(|(known, _)| *known == row) {
        Some((_, servers)) => servers.push(server),
        None => rows.push((row, vec![server])),
    }
}

fn policies_text(plan: &Plan) -> &'static str {
    if plan.waves.iter().any(|wave| !wave.policies.is_empty()) {
        return "policies may change more, or refuse a server; they are asked when the wave starts\n";
    }
    ""
}

/// For whom the recipe says a setting: its group or the server alone, in both modes or in this one.
fn said_for(origin: Origin, group: &str, mode: Mode) -> String {
    match origin {
        Origin::Group => format!("group {group}"),
        Origin::GroupOverlay => format!("group {group}, {mode}"),
        Origin::Server => "server".to_owned(),
        Origin::ServerOverlay => format!("server, {mode}"),
    }
}

/// What would keep a run from starting; nothing when nothing would.
fn obstacles_text(preview: &Preview<'_>, surface: Surface) -> String {
    if preview.in_the_way.is_empty() {
        return String::new();
    }
    let line = |refusal: &Refusal| {
        format!(
            "{} {}\n  {} {}\n",
            surface.paint(Tone::Bad, "error:"),
            clean(&refusal.message),
            surface.paint(Tone::Quiet, "help:"),
            clean(&refusal.help)
        )
    };
    surface.heading("A run would be refused") + &preview.in_the_way.iter().map(line).collect::<String>()
}

fn after_text(preview: &Preview<'_>, surface: Surface) -> String {
    let text = match (preview.mode, preview.plan.terminate_after) {
        (Mode::Recovery, _) => "instances and settings stay as they are then".to_owned(),
        (Mode::Drill, Some(wait)) if wait.is_zero() => {
            "settings are put back, instances are terminated within the run".to_owned()
        }
        (Mode::Drill, Some(wait)) => {
            format!("settings are put back; instances are due to be terminated {} after the last wave", duration(wait))
        }
        (Mode::Drill, None) => {
            "settings are put back; instances are kept until `cleanup`, for the recipe has no terminate-after"
                .to_owned()
        }
    };
    let isolation = preview.plan.isolation.as_ref().map(|isolation| {
        format!(
            "every server stays in {} with {}, or is not launched\n",
            names(&isolation.subnets),
            names(&isolation.security_groups)
        )
    });
    isolation.map(|text| surface.heading("Isolation") + &text).unwrap_or_default()
        + &surface.heading("Afterwards")
        + &text
        + "\n"
}

fn estimate_text(plan: &Plan, surface: Surface) -> String {
    let objective = match plan.rto {
        Some(rto) if of_plan(plan) > rto => {
            format!(", {}", surface.paint(Tone::Warn, format!("more than the RTO of {}", duration(rto))))
        }
        Some(rto) => format!(", within the RTO of {}", duration(rto)),
        None => String::new(),
    };
    let assumption = format!(
        "each job takes {}, as in a recorded drill of small Linux servers (conversion {}, launch {}); larger disks take longer; hooks, pauses and quotas are not counted",
        duration(RECORDED_JOB),
        duration(RECORDED_CONVERSION),
        duration(RECORDED_LAUNCH)
    );
    format!(
        "{}about {}{objective}\n{}\n",
        surface.heading("Estimate"),
        duration(of_plan(plan)),
        surface.paint(Tone::Quiet, assumption)
    )
}
