//! `[limits]`: quotas, which can be lowered to leave room for others, and waits.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::super::Limits;
use super::problems::Context;
use super::table::Table;
use super::value::Field;
use crate::time::format_duration;

/// How often DRS is asked: 1 s to 10 min.
const POLL: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(600);
/// How long a job may stay invisible: 1 s to 1 h.
const VISIBILITY: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(3600);

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> Limits {
    let defaults = Limits::default();
    let Some(mut table) = root.section("limits", context) else { return defaults };
    // AWS publishes none of the three as adjustable: its quota is the most that can be said.
    let quota = |field: Option<Field<'_>>, most: u32, context: &mut Context| {
        field.and_then(|field| field.number(1..=most, context)).unwrap_or(most)
    };
    let jobs = quota(table.optional("jobs", "20"), defaults.jobs, context);
    let servers_per_job = quota(table.optional("servers-per-job", "100"), defaults.servers_per_job, context);
    let servers_in_jobs = quota(table.optional("servers-in-jobs", "500"), defaults.servers_in_jobs, context);
    let poll = table.optional("poll-interval", "{ min = \"5s\", max = \"30s\" }");
    let (poll_min, poll_max) = poll
        .and_then(|field| poll_interval(&field, &defaults, context))
        .unwrap_or((defaults.poll_min, defaults.poll_max));
    let visibility = table.optional("visibility-wait", "\"60s\"");
    let visibility_wait =
        visibility.and_then(|field| field.duration(VISIBILITY, context)).unwrap_or(defaults.visibility_wait);
    table.finish(context);
    Limits { jobs, servers_per_job, servers_in_jobs, poll_min, poll_max, visibility_wait }
}

fn poll_interval(field: &Field<'_>, defaults: &Limits, context: &mut Context) -> Option<(Duration, Duration)> {
    let before = context.count();
    let mut table = field.table("`poll-interval`".to_owned(), context)?;
    let min =
        table.optional("min", "\"5s\"").and_then(|field| field.duration(POLL, context)).unwrap_or(defaults.poll_min);
    let max =
        table.optional("max", "\"30s\"").and_then(|field| field.duration(POLL, context)).unwrap_or(defaults.poll_max);
    table.finish(context);
    if min > max && context.count() == before {
        let (min, max) = (format_duration(min), format_duration(max));
        field.problem(
            context,
            format!("has a min of {min}, longer than its max of {max}"),
            "make `min` the shorter one",
        );
    }
    Some((min, max))
}
