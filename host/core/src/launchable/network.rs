//! Subnet, security groups and address: EC2 refuses a launch in which they don't belong together.

use super::addresses::{self, Holders};
use super::{Facts, Finding, Launch};
use crate::aws::Subnet;
use crate::settings::SettingName;

pub(super) fn judge(
    launch: &Launch<'_>,
    facts: &Facts,
    holders: &Holders<'_>,
    region: &str,
    findings: &mut Vec<Finding>,
) {
    let Some(id) = launch.settings.text(SettingName::Subnet) else {
        return without_subnet(launch, facts, region, findings);
    };
    let Some(subnet) = facts.subnet(id) else {
        let message = format!("the subnet {id} does not exist in {region}");
        findings.push(Finding::new(launch.server, message, "write the id of a subnet of the target account"));
        return;
    };
    judge_groups(launch, facts, subnet, findings);
    addresses::judge(launch, facts, holders, subnet, findings);
}

fn without_subnet(launch: &Launch<'_>, facts: &Facts, region: &str, findings: &mut Vec<Finding>) {
    let server = launch.server;
    if !facts.has_default_subnet {
        let message = format!("no subnet is set, and {region} has no default VPC");
        findings.push(Finding::new(server, message, format!("write subnet = {}", SettingName::Subnet.example())));
    } else if let Some(address) = launch.address(facts) {
        let message = format!("the address {address} needs a subnet, and none is set");
        findings.push(Finding::new(server, message, "write the `subnet` that the address belongs to"));
    }
}

fn judge_groups(launch: &Launch<'_>, facts: &Facts, subnet: &Subnet, findings: &mut Vec<Finding>) {
    for id in launch.settings.list(SettingName::SecurityGroups) {
        let help = || format!("write security groups of {}, the VPC of {}", subnet.vpc, subnet.id);
        match facts.security_groups.iter().find(|group| group.id == *id) {
            None => {
                findings.push(Finding::new(launch.server, format!("the security group {id} does not exist"), help()));
            }
            Some(group) => {
                if let Some(vpc) = group.vpc.as_ref().filter(|vpc| **vpc != subnet.vpc) {
                    let message =
                        format!("the security group {id} is of {vpc}, and the subnet {} of {}", subnet.id, subnet.vpc);
                    findings.push(Finding::new(launch.server, message, help()));
                }
            }
        }
    }
}
