//! DescribeJobs, and jobs as all operations show them.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{launch_actions, paging};
use crate::{
    fleet::Unknown,
    model::{Course, Job, JobKind, JobStatus, Model},
    wire::{self, ApiError},
};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Request {
    #[serde(default)]
    filters: Filters,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Filters {
    #[serde(rename = "jobIDs")]
    job_ids: Option<Vec<String>>,
    from_date: Option<String>,
    to_date: Option<String>,
}

pub(super) fn describe(model: &Model, body: &[u8], now: Timestamp) -> Result<Value, ApiError> {
    let (request, page): (Request, _) = paging::read("DescribeJobs", body)?;
    let ids = request.filters.job_ids.as_deref().unwrap_or_default();
    super::at_most("jobIDs", ids, 1000)?;
    super::well_formed("drsjob", ids)?;
    let from = super::date("fromDate", request.filters.from_date.as_deref())?.unwrap_or(Timestamp::MIN);
    let to = super::date("toDate", request.filters.to_date.as_deref())?.unwrap_or(Timestamp::MAX);
    let wanted = |job: &&Job| {
        job.visible(now) && (ids.is_empty() || ids.contains(&job.id)) && (from..=to).contains(&job.created)
    };
    // Newest first; jobs are kept in the order of their making.
    let found = model.state.jobs.iter().rev().filter(wanted);
    let items = found.map(|job| (&job.id, job)).collect();
    page.of(model, items, |job| job_value(model, job, now))
}

/// A job as DRS shows it.
pub(super) fn by_id(model: &Model, id: &str, now: Timestamp) -> Option<Value> {
    let job = model.state.jobs.get(id)?;
    Some(super::without_nulls(job_value(model, job, now)))
}

fn job_value(model: &Model, job: &Job, now: Timestamp) -> Value {
    let (kind, initiator) = job.kind.type_and_initiator();
    let status = job.status(now);
    let ended = job.end().filter(|_| status == JobStatus::Completed);
    let servers: Vec<Value> = job.courses.iter().map(|course| participant(model, job, course, now)).collect();
    json!({
        "jobID": job.id,
        "arn": super::arn(model, "job", &job.id),
        "type": kind,
        "initiatedBy": initiator,
        "creationDateTime": wire::time(job.created),
        "endDateTime": ended.map(wire::time),
        "status": shown(json!(status), job.unknown_status.as_ref()),
        "participatingServers": servers,
        "tags": model.job_tags(job),
    })
}

fn participant(model: &Model, job: &Job, course: &Course, now: Timestamp) -> Value {
    let with_id = job.kind == JobKind::Terminate || model.fleet.switches().participating_instance_ids;
    json!({
        "sourceServerID": course.server(),
        "launchStatus": launch_status(job, course, now),
        "recoveryInstanceID": course.launched_instance(now).filter(|_| with_id),
        "launchActionsStatus": launch_actions::status(model, course, now),
    })
}

/// A server's status in a job as DRS shows it.
fn launch_status(job: &Job, course: &Course, now: Timestamp) -> Value {
    let unknown = match course {
        Course::Launch(launch) => launch.unknown_status.as_ref(),
        _ => None,
    };
    shown(json!(job.server_status(course, now)), unknown)
}

/// A value of an enumeration, or the one that the fleet file has in its place.
fn shown(value: Value, unknown: Option<&Unknown>) -> Value {
    match unknown {
        Some(unknown) if value == unknown.in_place_of.as_str() => json!(unknown.value),
        _ => value,
    }
}
