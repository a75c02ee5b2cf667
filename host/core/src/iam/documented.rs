//! What DRS itself calls with the credentials of a run. AWS documents it as the dependent actions of `drs:StartRecovery` and
//! `drs:TerminateRecoveryInstances` (Service Authorization Reference, AWS Elastic Disaster Recovery); nothing here can try it.
//!
//! That such a call comes by way of a service, with the credentials of who called that, is what `aws:ViaAWSService` says (IAM
//! User Guide, global condition keys): under it the runtime's own calls, and those of plug-ins, are not allowed more.

use super::{Condition, Need, Resource};
use crate::mode::Mode;
use crate::recipe::Recipe;

/// Of `drs:StartRecovery`, `iam:PassRole` apart.
const OF_A_LAUNCH: [&str; 34] = [
    "drs:CreateRecoveryInstanceForDrs",
    "drs:ListTagsForResource",
    "ec2:AttachVolume",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateLaunchTemplate",
    "ec2:CreateLaunchTemplateVersion",
    "ec2:CreateSnapshot",
    "ec2:CreateTags",
    "ec2:CreateVolume",
    "ec2:DeleteLaunchTemplateVersions",
    "ec2:DeleteSnapshot",
    "ec2:DeleteVolume",
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeLaunchTemplates",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSnapshots",
    "ec2:DescribeSubnets",
    "ec2:DescribeVolumes",
    "ec2:DetachVolume",
    "ec2:ModifyInstanceAttribute",
    "ec2:ModifyLaunchTemplate",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RunInstances",
    "ec2:StartInstances",
    "ec2:StopInstances",
    "ec2:TerminateInstances",
];

/// Of `drs:TerminateRecoveryInstances`.
const OF_A_TERMINATION: [&str; 5] = [
    "drs:DescribeSourceServers",
    "ec2:DeleteVolume",
    "ec2:DescribeInstances",
    "ec2:DescribeVolumes",
    "ec2:TerminateInstances",
];

/// What DRS calls for a run of a recipe in a mode, as AWS documents it.
pub fn documented_needs(recipe: &Recipe, mode: Mode) -> Vec<Need> {
    let launch = OF_A_LAUNCH.iter().map(|action| need(action, Resource::ThroughDrs, "to launch servers"));
    let mut needs: Vec<Need> = launch.collect();
    needs.push(need(
        "iam:PassRole",
        Resource::RolesOfDrs,
        "the roles of its conversion servers and of what it launches",
    ));
    if mode == Mode::Drill && recipe.drill.terminate_after.is_some() {
        let further = OF_A_TERMINATION.iter().filter(|action| !OF_A_LAUNCH.contains(action));
        needs.extend(further.map(|action| need(action, Resource::ThroughDrs, "to end what the drill launched")));
    }
    needs
}

fn need(action: &str, resource: Resource, purpose: &str) -> Need {
    Need {
        action: action.to_owned(),
        resource,
        condition: Some(Condition::through_a_service()),
        whom: "DRS, with the same credentials".to_owned(),
        purpose: purpose.to_owned(),
        narrower: Some("documented by AWS, and not tried".to_owned()),
    }
}
