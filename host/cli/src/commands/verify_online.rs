//! The jobs that DRS shows, held against the record: launch tags lie in DRS too, where nobody reaches them who writes the store.

use std::collections::BTreeSet;

use drs_core::aws::Job;
use drs_core::execution::{BatchState, Execution};
use drs_core::launch::TAG_LAUNCH;

use crate::output::verify::{Finding, Online};

/// What DRS shows, and what of it the record says otherwise.
pub(super) fn hold_against_drs(execution: &Execution, jobs: &[Job]) -> (Online, Vec<Finding>) {
    let batches = || execution.waves.iter().flat_map(|wave| &wave.batches);
    let (mut online, mut findings) = (Online::default(), Vec::new());
    for batch in batches() {
        let BatchState::Accepted { job: id } = &batch.state else { continue };
        match jobs.iter().find(|job| job.id == *id) {
            None => online.not_shown += 1,
            Some(job) if tag_of(job) == Some(&batch.tag) => online.jobs += 1,
            Some(job) => findings.push(finding(
                "job-tag",
                &format!("job {id} has the launch tag {} in DRS, and {} in the record", told(job), batch.tag),
            )),
        }
    }
    let known: BTreeSet<&str> = batches().map(|batch| batch.tag.as_str()).collect();
    let of_execution = format!("{}/", execution.id);
    let strangers = jobs.iter().filter(|job| !execution.jobs.contains_key(&job.id));
    let unknown = strangers
        .filter(|job| tag_of(job).is_some_and(|tag| tag.starts_with(&of_execution) && !known.contains(tag.as_str())));
    findings.extend(unknown.map(|job| {
        let (id, tag) = (&job.id, told(job));
        finding(
            "unknown-job",
            &format!("DRS shows job {id} with the launch tag {tag}, of which the record has nothing"),
        )
    }));
    (online, findings)
}

fn tag_of(job: &Job) -> Option<&String> {
    job.tags.get(TAG_LAUNCH)
}

fn told(job: &Job) -> &str {
    tag_of(job).map_or("none", String::as_str)
}

fn finding(kind: &'static str, detail: &str) -> Finding {
    Finding { kind, sequence: None, detail: format!("{detail}: the chain was rewritten, or the tag") }
}
