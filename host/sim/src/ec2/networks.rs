//! DescribeSubnets and DescribeSecurityGroups.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Paging, filters::Filters, paged, tag_set};
use crate::{
    fleet::{SecurityGroup, Subnet},
    model::Model,
    wire::{ApiError, Parameters},
};

pub(super) fn describe_subnets(model: &Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    parameters.only(&["SubnetId", "Filter", "MaxResults", "NextToken"])?;
    let ids = parameters.list("SubnetId");
    let filters = Filters::read(parameters, &["subnet-id", "vpc-id", "availability-zone", "tag:"])?;
    if let Some(id) = ids.iter().find(|id| model.fleet.subnet(id).is_none()) {
        return Err(ApiError::ec2("InvalidSubnetID.NotFound", format!("The subnet ID '{id}' does not exist")));
    }
    let found = model.fleet.subnets().iter().filter(|subnet| {
        let wanted = ids.is_empty() || ids.iter().any(|id| id == subnet.id());
        wanted && filters.pass(|name| subnet_filter(subnet, name))
    });
    let items = found.map(|subnet| (subnet.id().to_owned(), subnet_value(model, subnet, now))).collect();
    paged(model, parameters, &Paging { list: "subnetSet", bounds: (5, 1000), named: !ids.is_empty() }, items)
}

fn subnet_filter(subnet: &Subnet, name: &str) -> Option<String> {
    Some(match name {
        "subnet-id" => subnet.id().to_owned(),
        "vpc-id" => subnet.vpc.get_ref().clone(),
        "availability-zone" => subnet.zone.clone(),
        tag => subnet.tags.get(tag.strip_prefix("tag:")?)?.clone(),
    })
}

fn subnet_value(model: &Model, subnet: &Subnet, now: Timestamp) -> Value {
    let (region, account) = (model.fleet.region(), model.fleet.account());
    json!({
        "subnetId": subnet.id(),
        "subnetArn": format!("arn:aws:ec2:{region}:{account}:subnet/{}", subnet.id()),
        "state": "available",
        "vpcId": subnet.vpc.get_ref(),
        "cidrBlock": subnet.cidr.to_string(),
        "availableIpAddressCount": model.free_addresses(subnet, now),
        "availabilityZone": subnet.zone,
        "defaultForAz": false,
        "mapPublicIpOnLaunch": false,
        "ownerId": account,
        "tagSet": tag_set(&subnet.tags),
    })
}

pub(super) fn describe_security_groups(model: &Model, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&["GroupId", "Filter", "MaxResults", "NextToken"])?;
    let ids = parameters.list("GroupId");
    let filters = Filters::read(parameters, &["group-id", "group-name", "vpc-id"])?;
    if let Some(id) = ids.iter().find(|id| model.fleet.security_group(id).is_none()) {
        return Err(ApiError::ec2("InvalidGroup.NotFound", format!("The security group '{id}' does not exist")));
    }
    let found = model.fleet.security_groups().iter().filter(|group| {
        let wanted = ids.is_empty() || ids.iter().any(|id| id == group.id());
        wanted && filters.pass(|name| group_filter(group, name))
    });
    let items = found.map(|group| (group.id().to_owned(), group_value(model, group))).collect();
    paged(model, parameters, &Paging { list: "securityGroupInfo", bounds: (5, 1000), named: !ids.is_empty() }, items)
}

fn group_filter(group: &SecurityGroup, name: &str) -> Option<String> {
    Some(match name {
        "group-id" => group.id().to_owned(),
        "group-name" => group.name.clone(),
        _ => group.vpc.get_ref().clone(),
    })
}

fn group_value(model: &Model, group: &SecurityGroup) -> Value {
    json!({
        "groupId": group.id(),
        "groupName": group.name,
        "groupDescription": group.description,
        "vpcId": group.vpc.get_ref(),
        "ownerId": model.fleet.account(),
        "ipPermissions": [],
        "ipPermissionsEgress": [],
    })
}
