//! The instance type: offered, and fit for the source and for what else is set.

use super::{Facts, Finding, Launch};
use crate::aws::{InstanceType, SourceServer};
use crate::settings::{LaunchSettings, SettingName};

pub(super) fn judge(launch: &Launch<'_>, facts: &Facts, region: &str, findings: &mut Vec<Finding>) {
    if let Some((message, help)) = half_of_the_cpu_options(&launch.settings) {
        findings.push(Finding::new(launch.server, message, help));
    }
    let Some(name) = launch.instance_type() else { return };
    let Some(found) = facts.instance_types.iter().find(|found| found.name == name) else {
        let message = format!("the instance type {name} is not offered in {region}");
        findings.push(Finding::new(launch.server, message, "write a type of the Region"));
        return;
    };
    let source = facts.source(&launch.server.id);
    let faults = [boot_mode(found, &launch.settings), architecture(found, source), nitro(found, source)];
    let help = "write an instance-type that fits the source, or right-sizing = \"basic\" without one";
    findings.extend(faults.into_iter().flatten().map(|fault| Finding::new(launch.server, fault, help)));
    let faults = [credits(found, &launch.settings), cores(found, &launch.settings), threads(found, &launch.settings)];
    findings.extend(faults.into_iter().flatten().map(|(fault, help)| Finding::new(launch.server, fault, help)));
}

/// DRS does not tell how a source boots: only a recipe that says it can be held to it.
fn boot_mode(found: &InstanceType, settings: &LaunchSettings) -> Option<String> {
    let mode = settings.text(SettingName::SourceBootMode)?;
    let is_fit = found.boot_modes.is_empty() || found.boot_modes.iter().any(|known| known == mode);
    (!is_fit).then(|| {
        format!("the source boots by {mode}, and {} boots by {} only", found.name, found.boot_modes.join(", "))
    })
}

fn architecture(found: &InstanceType, source: Option<&SourceServer>) -> Option<String> {
    let architecture = source?.architecture.as_ref()?;
    let is_fit = found.architectures.is_empty() || found.architectures.contains(architecture);
    (!is_fit)
        .then(|| format!("the source is {architecture}, and {} is {} only", found.name, found.architectures.join(", ")))
}

fn nitro(found: &InstanceType, source: Option<&SourceServer>) -> Option<String> {
    let is_unfit = source?.supports_nitro == Some(false) && found.hypervisor.as_deref() == Some("nitro");
    is_unfit.then(|| format!("the source has no drivers for Nitro, and {} is built on Nitro", found.name))
}

fn credits(found: &InstanceType, settings: &LaunchSettings) -> Option<(String, String)> {
    settings.get(SettingName::CpuCredits).filter(|_| found.is_burstable == Some(false))?;
    let message = format!("cpu-credits are set, and {} has none", found.name);
    Some((message, "take `cpu-credits` out, or write a burstable type such as \"t3.large\"".to_owned()))
}

/// EC2 takes cores and threads together only.
fn half_of_the_cpu_options(settings: &LaunchSettings) -> Option<(String, String)> {
    let pair = [SettingName::CpuCores, SettingName::ThreadsPerCore];
    let (said, missing) = match pair.map(|name| settings.get(name).is_some()) {
        [true, false] => (SettingName::CpuCores, SettingName::ThreadsPerCore),
        [false, true] => (SettingName::ThreadsPerCore, SettingName::CpuCores),
        _ => return None,
    };
    let message = format!("`{said}` is set and `{missing}` is not: EC2 takes both or none");
    Some((message, format!("write {missing} = {} beside it", missing.example())))
}

fn cores(found: &InstanceType, settings: &LaunchSettings) -> Option<(String, String)> {
    let cores = settings.number(SettingName::CpuCores)?;
    choice("cpu-cores", cores, found, &found.valid_cores)
}

fn threads(found: &InstanceType, settings: &LaunchSettings) -> Option<(String, String)> {
    let threads = settings.number(SettingName::ThreadsPerCore)?;
    choice("threads-per-core", threads, found, &found.valid_threads_per_core)
}

fn choice(what: &str, wanted: u32, found: &InstanceType, valid: &[u32]) -> Option<(String, String)> {
    if valid.is_empty() || valid.contains(&wanted) {
        return None;
    }
    let valid: Vec<String> = valid.iter().map(ToString::to_string).collect();
    Some((format!("{} has no {what} = {wanted}", found.name), format!("write one of {}", valid.join(", "))))
}
