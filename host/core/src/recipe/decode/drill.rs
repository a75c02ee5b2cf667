//! `[drill]`.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::super::{DrillSection, Isolation};
use super::problems::Context;
use super::table::Table;
use super::value::{Field, quoted};
use crate::settings::is_resource;

/// When instances may be terminated: at once to 30 days later.
const TERMINATE_AFTER: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(30 * 86_400);

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> DrillSection {
    let Some(mut table) = root.section("drill", context) else { return DrillSection::default() };
    let terminate_after = table.optional("terminate-after", "\"2h\"");
    let isolation = table.optional("isolation", "{ subnets = [\"subnet-…\"], security-groups = [\"sg-…\"] }");
    let section = DrillSection {
        terminate_after: terminate_after.and_then(|field| field.duration(TERMINATE_AFTER, context)),
        isolation: isolation.and_then(|field| read_isolation(&field, context)),
    };
    table.finish(context);
    section
}

/// Only a whole isolation is one: what could not be read must not refuse what would be allowed.
fn read_isolation(field: &Field<'_>, context: &mut Context) -> Option<Isolation> {
    let before = context.count();
    let mut table = field.table("`isolation`".to_owned(), context)?;
    let damaged = table.is_damaged(context);
    let subnets = table.required("subnets", "[\"subnet-0d1e5f2a3b4c5d6e7\"]");
    let groups = table.required("security-groups", "[\"sg-0b0b1c2d3e4f5a6b7\"]");
    let isolation = Isolation {
        subnets: subnets.map(|field| read_ids("subnet-", &field, context)).unwrap_or_default(),
        security_groups: groups.map(|field| read_ids("sg-", &field, context)).unwrap_or_default(),
    };
    table.finish(context);
    (context.count() == before && !damaged).then_some(isolation)
}

/// Ids of EC2 resources of one kind.
fn read_ids(prefix: &str, field: &Field<'_>, context: &mut Context) -> Vec<String> {
    let mut ids = Vec::new();
    for text in field.texts(context) {
        if is_resource(prefix, text.value) {
            ids.push(text.value.to_owned());
            continue;
        }
        let message = format!("{} is no id: `{prefix}` and 8 or 17 hexadecimal digits are", quoted(text.value));
        context.problem(&text.span, message, format!("write it as \"{prefix}0d1e5f2a3b4c5d6e7\""));
    }
    ids
}
