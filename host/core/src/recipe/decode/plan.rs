//! `[plan]`.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::super::PlanSection;
use super::problems::Context;
use super::table::Table;
use super::value::Field;
use crate::mode::Mode;

/// What an objective may be: 1 s to 30 days.
const OBJECTIVE: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(30 * 86_400);
/// The longest name of a plan, in characters.
const MAX_NAME: usize = 100;

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> PlanSection {
    let empty = PlanSection { name: String::new(), description: None, mode: None, rto: None, rpo: None };
    let Some(field) = root.required("plan", "{ name = \"shop\" }") else { return empty };
    let Some(mut table) = field.table("[plan]".to_owned(), context) else { return empty };
    let section = PlanSection {
        name: table.required("name", "\"shop\"").and_then(|field| name(&field, context)).unwrap_or_default(),
        description: description(table.optional("description", "\"Web shop\""), context),
        mode: table.optional("mode", "\"drill\"").and_then(|field| mode(&field, context)),
        rto: table.optional("rto", "\"45m\"").and_then(|field| field.duration(OBJECTIVE, context)),
        rpo: table.optional("rpo", "\"15m\"").and_then(|field| field.duration(OBJECTIVE, context)),
    };
    table.finish(context);
    section
}

fn name(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let name = field.text(context)?;
    if name.chars().count() > MAX_NAME {
        field.problem(context, format!("is longer than {MAX_NAME} characters"), "say the rest in `description`");
        return None;
    }
    Some(name.to_owned())
}

fn description(field: Option<Field<'_>>, context: &mut Context) -> Option<String> {
    field?.text(context).map(str::to_owned)
}

fn mode(field: &Field<'_>, context: &mut Context) -> Option<Mode> {
    if field.raw.as_str() == Some("recovery") {
        let help = "take the line out and say `run --mode recovery` when it is meant";
        field.problem(context, "can't be \"recovery\": a recovery is only ever said on the command line", help);
        return None;
    }
    field.choice(&[("drill", Mode::Drill)], context)
}
