//! DescribeInstanceTypes.

use serde_json::{Value, json};

use super::{Paging, filters::Filters, paged};
use crate::{
    fleet::{BootMode, InstanceType},
    model::Model,
    wire::{ApiError, Parameters},
};

const FILTERS: &[&str] = &[
    "bare-metal",
    "burstable-performance-supported",
    "current-generation",
    "hypervisor",
    "instance-type",
    "memory-info.size-in-mib",
    "processor-info.supported-architecture",
    "supported-boot-mode",
    "vcpu-info.default-vcpus",
];
const MOST: usize = 100;

pub(super) fn describe(model: &Model, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&["InstanceType", "Filter", "MaxResults", "NextToken"])?;
    let names = parameters.list("InstanceType");
    let filters = Filters::read(parameters, FILTERS)?;
    let found = if names.is_empty() { offered(model, &filters) } else { named(model, &names)? };
    let items = found
        .iter()
        .filter(|kind| filters.pass(|filter| values(kind, filter)))
        .map(|kind| (kind.name(), kind))
        .collect();
    let paging = Paging { list: "instanceTypeSet", bounds: (5, MOST), named: !names.is_empty() };
    paged(model, parameters, &paging, items, instance_type)
}

/// The types of the Region. A file without a list offers every type: then also those that a filter names.
fn offered(model: &Model, filters: &Filters) -> Vec<InstanceType> {
    let mut found = model.fleet.instance_types();
    let is_new = |name: &&String| model.fleet.offers(name) && !found.iter().any(|kind| kind.name() == *name);
    let named = filters.wanted("instance-type").iter().filter(is_new).map(|name| InstanceType::named(name));
    let named: Vec<_> = named.filter(InstanceType::is_plausible).collect();
    found.extend(named);
    found
}

/// The types with these names, all of which the Region must offer. A file without a list of types offers whatever has the
/// form of a name.
fn named(model: &Model, names: &[String]) -> Result<Vec<InstanceType>, ApiError> {
    if names.len() > MOST {
        return Err(ApiError::ec2("InvalidParameterValue", format!("At most {MOST} instance types can be specified")));
    }
    let listed = model.fleet.instance_types();
    let of_name = |name: &String| {
        let found = listed.iter().find(|kind| kind.name() == name).cloned();
        found.or_else(|| Some(InstanceType::named(name)).filter(|kind| kind.is_plausible() && model.fleet.offers(name)))
    };
    let missing: Vec<&str> = names.iter().filter(|name| of_name(name).is_none()).map(String::as_str).collect();
    if !missing.is_empty() {
        let message = format!("The following supplied instance types do not exist: [{}]", missing.join(", "));
        return Err(ApiError::ec2("InvalidInstanceType", message));
    }
    Ok(names.iter().filter_map(of_name).collect())
}

fn values(kind: &InstanceType, filter: &str) -> Vec<String> {
    let one = match filter {
        "bare-metal" => kind.bare_metal().to_string(),
        "burstable-performance-supported" => kind.burstable().to_string(),
        "current-generation" => kind.nitro().to_string(),
        "hypervisor" => return hypervisor(kind).map(str::to_owned).into_iter().collect(),
        "instance-type" => kind.name().to_owned(),
        "memory-info.size-in-mib" => kind.memory_mib().to_string(),
        "processor-info.supported-architecture" => return vec![text(&json!(kind.architecture()))],
        "supported-boot-mode" => return kind.boot_modes().iter().map(|mode| text(&json!(mode))).collect(),
        _ => kind.vcpus().to_string(),
    };
    vec![one]
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Bare metal has none.
fn hypervisor(kind: &InstanceType) -> Option<&'static str> {
    let name = if kind.nitro() { "nitro" } else { "xen" };
    (!kind.bare_metal()).then_some(name)
}

fn instance_type(kind: &InstanceType) -> Value {
    let vcpus = kind.vcpus();
    let threads = if vcpus > 1 { 2 } else { 1 };
    let support = |supported: bool| if supported { "supported" } else { "unsupported" };
    let boot_modes: Vec<BootMode> = kind.boot_modes();
    json!({
        "instanceType": kind.name(),
        "currentGeneration": kind.nitro(),
        "freeTierEligible": false,
        "supportedUsageClasses": ["on-demand", "spot"],
        "supportedRootDeviceTypes": ["ebs"],
        "supportedVirtualizationTypes": ["hvm"],
        "bareMetal": kind.bare_metal(),
        "hypervisor": hypervisor(kind),
        "processorInfo": { "supportedArchitectures": [kind.architecture()] },
        "vCpuInfo": {
            "defaultVCpus": vcpus,
            "defaultCores": vcpus / threads,
            "defaultThreadsPerCore": threads,
            "validCores": valid_cores(vcpus / threads),
            "validThreadsPerCore": (1..=threads).collect::<Vec<u32>>(),
        },
        "memoryInfo": { "sizeInMiB": kind.memory_mib() },
        "instanceStorageSupported": false,
        "ebsInfo": {
            "ebsOptimizedSupport": if kind.nitro() { "default" } else { "supported" },
            "encryptionSupport": "supported",
            "nvmeSupport": if kind.nitro() { "required" } else { "unsupported" },
        },
        "networkInfo": { "enaSupport": if kind.nitro() { "required" } else { "supported" }, "ipv6Supported": true },
        "placementGroupInfo": { "supportedStrategies": ["cluster", "partition", "spread"] },
        "hibernationSupported": false,
        "burstablePerformanceSupported": kind.burstable(),
        "dedicatedHostsSupported": true,
        "autoRecoverySupported": true,
        "supportedBootModes": boot_modes,
        "nitroTpmSupport": support(boot_modes.contains(&BootMode::Uefi)),
    })
}

/// Every even number up to all of them; small types also have one core.
fn valid_cores(cores: u32) -> Vec<u32> {
    (1..=cores).filter(|n| n % 2 == 0 || cores <= 2).collect()
}
