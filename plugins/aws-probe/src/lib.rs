//! A hook for the tests of the interfaces `drs` and `ec2`: it makes the calls of its configuration and logs each answer,
//! with the call's name beside it.
//!
//! In a list of ids `wave.servers` stands for the wave's servers, `wave.instances` for their instances; the one job or
//! template of the wave's first server is found by asking for it.

use drs_plugin::drs::{self, Taggable};
use drs_plugin::{CallError, Error, HookContext, Tags, Verdict, ec2, log};
use serde::Deserialize;

drs_plugin::after_wave!(probe);

#[derive(Deserialize)]
struct Config {
    calls: Vec<Call>,
}

/// A call by the name of its function.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    call: String,
    #[serde(default)]
    ids: Vec<String>,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    tags: Tags,
    #[serde(default)]
    newest: u32,
    #[serde(default)]
    versions: Vec<u64>,
}

fn probe(context: &HookContext) -> Result<Verdict, Error> {
    let config: Config = context.config()?;
    for mut call in config.calls {
        call.ids = call.ids.into_iter().flat_map(|id| named(context, id)).collect();
        let text = match of_drs(&call).or_else(|| of_ec2(&call)) {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => format!("Err({error:?})"),
            None => return Err(Error::Other(format!("there is no call {}", call.call))),
        };
        log::info_with(text, &[("call", &call.call)]);
    }
    Ok(Verdict::Proceed)
}

/// The ids that a name stands for.
fn named(context: &HookContext, id: String) -> Vec<String> {
    let servers = context.servers.iter();
    match id.as_str() {
        "wave.servers" => servers.map(|server| server.id.clone()).collect(),
        "wave.instances" => servers.filter_map(|server| server.instance.clone()).collect(),
        _ => vec![id],
    }
}

fn of_drs(call: &Call) -> Option<Result<String, CallError>> {
    let (ids, first) = (&call.ids, call.ids.first().cloned().unwrap_or_default());
    Some(match call.call.as_str() {
        "describe-source-servers" => shown(drs::source_servers(ids)),
        "describe-recovery-snapshots" => shown(drs::recovery_snapshots(ids, call.newest)),
        "describe-jobs" => job_of(first).and_then(|job| shown(drs::jobs(&[job]))),
        "describe-job-log-items" => job_of(first).and_then(|job| shown(drs::job_log(&job, call.newest))),
        "describe-recovery-instances" => shown(drs::recovery_instances(ids)),
        "get-launch-configuration" => shown(drs::launch_configuration(&first)),
        "tag-resource" => shown(drs::tag(&taggable(first), &call.tags)),
        "untag-resource" => shown(drs::untag(&taggable(first), &call.keys)),
        _ => return None,
    })
}

fn of_ec2(call: &Call) -> Option<Result<String, CallError>> {
    let (ids, first) = (&call.ids, call.ids.first().cloned().unwrap_or_default());
    Some(match call.call.as_str() {
        "describe-instances" => shown(ec2::instances(ids)),
        "describe-instance-status" => shown(ec2::instance_status(ids)),
        "describe-subnets" => shown(ec2::subnets(ids)),
        "describe-security-groups" => shown(ec2::security_groups(ids)),
        "describe-instance-types" => shown(ec2::instance_types(ids)),
        "describe-launch-template-versions" => {
            template_of(first).and_then(|template| shown(ec2::template_versions(&template, &call.versions)))
        }
        "create-tags" => shown(ec2::tag_instances(ids, &call.tags)),
        "delete-tags" => shown(ec2::untag_instances(ids, &call.keys)),
        "start-instances" => shown(ec2::start_instances(ids)),
        "stop-instances" => shown(ec2::stop_instances(ids)),
        _ => return None,
    })
}

/// The job that launched a server, when a server is named.
fn job_of(id: String) -> Result<String, CallError> {
    if !id.starts_with("s-") {
        return Ok(id);
    }
    let found = drs::recovery_instances(&[id])?;
    Ok(found.into_iter().find_map(|instance| instance.job).unwrap_or_default())
}

/// The launch template of a server, when a server is named.
fn template_of(id: String) -> Result<String, CallError> {
    if !id.starts_with("s-") {
        return Ok(id);
    }
    Ok(drs::launch_configuration(&id)?.template.unwrap_or_default())
}

fn taggable(id: String) -> Taggable {
    match id.starts_with("s-") {
        true => Taggable::SourceServer(id),
        false => Taggable::RecoveryInstance(id),
    }
}

fn shown<T: std::fmt::Debug>(answer: Result<T, CallError>) -> Result<String, CallError> {
    answer.map(|answer| format!("Ok({answer:?})"))
}
