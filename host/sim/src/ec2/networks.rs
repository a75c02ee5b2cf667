//! DescribeSubnets and DescribeSecurityGroups.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    Paging,
    filters::{self, Filters},
    paged, tag_set, tags_of,
};
use crate::{
    fleet::{SecurityGroup, Subnet},
    model::Model,
    wire::{ApiError, Parameters},
};

pub(super) fn describe_subnets(model: &Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    parameters.only(&["SubnetId", "Filter", "MaxResults", "NextToken"])?;
    let ids = parameters.list("SubnetId");
    let known =
        ["availability-zone", "cidr-block", "default-for-az", "state", "subnet-id", "tag:", "tag-key", "vpc-id"];
    let filters = Filters::read(parameters, &known)?;
    for id in &ids {
        subnet(model, id)?;
    }
    let found = model.fleet.subnets().iter().filter(|subnet| {
        let wanted = ids.is_empty() || ids.iter().any(|id| id == subnet.id());
        wanted && filters.pass(|name| subnet_filter(model, subnet, name))
    });
    let items = found.map(|subnet| (subnet.id(), subnet)).collect();
    let paging = Paging { list: "subnetSet", bounds: (5, 1000), named: !ids.is_empty() };
    paged(model, parameters, &paging, items, |subnet| subnet_value(model, subnet, now))
}

/// The subnet with an id.
pub(super) fn subnet<'a>(model: &'a Model, id: &str) -> Result<&'a Subnet, ApiError> {
    let message = || format!("The subnet ID '{id}' does not exist");
    model.fleet.subnet(id).ok_or_else(|| ApiError::ec2("InvalidSubnetID.NotFound", message()))
}

fn subnet_filter(model: &Model, subnet: &Subnet, filter: &str) -> Vec<String> {
    let one = match filter {
        "availability-zone" => subnet.zone.clone(),
        "cidr-block" => subnet.cidr.to_string(),
        "default-for-az" => false.to_string(),
        "state" => "available".to_owned(),
        "subnet-id" => subnet.id().to_owned(),
        "vpc-id" => subnet.vpc.get_ref().clone(),
        tag => return filters::of_tags(tag, model.state.tags(subnet.id(), &subnet.tags)),
    };
    vec![one]
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
        "tagSet": tag_set(model.state.tags(subnet.id(), &subnet.tags)),
    })
}

pub(super) fn describe_security_groups(model: &Model, parameters: &Parameters) -> Result<Value, ApiError> {
    parameters.only(&["GroupId", "Filter", "MaxResults", "NextToken"])?;
    let ids = parameters.list("GroupId");
    let known = ["description", "group-id", "group-name", "owner-id", "tag:", "tag-key", "vpc-id"];
    let filters = Filters::read(parameters, &known)?;
    for id in &ids {
        security_group(model, id)?;
    }
    let found = model.fleet.security_groups().iter().filter(|group| {
        let wanted = ids.is_empty() || ids.iter().any(|id| id == group.id());
        wanted && filters.pass(|name| group_filter(model, group, name))
    });
    let items = found.map(|group| (group.id(), group)).collect();
    let paging = Paging { list: "securityGroupInfo", bounds: (5, 1000), named: !ids.is_empty() };
    paged(model, parameters, &paging, items, |group| group_value(model, group))
}

/// The security group with an id.
pub(super) fn security_group<'a>(model: &'a Model, id: &str) -> Result<&'a SecurityGroup, ApiError> {
    let message = || format!("The security group '{id}' does not exist");
    model.fleet.security_group(id).ok_or_else(|| ApiError::ec2("InvalidGroup.NotFound", message()))
}

fn group_filter(model: &Model, group: &SecurityGroup, filter: &str) -> Vec<String> {
    let one = match filter {
        "description" => group.description.clone(),
        "group-id" => group.id().to_owned(),
        "group-name" => group.name.clone(),
        "owner-id" => model.fleet.account().to_owned(),
        "vpc-id" => group.vpc.get_ref().clone(),
        tag => return filters::of_tags(tag, &tags_of(model, group.id())),
    };
    vec![one]
}

fn group_value(model: &Model, group: &SecurityGroup) -> Value {
    json!({
        "groupId": group.id(),
        "groupName": group.name,
        "groupDescription": group.description,
        "vpcId": group.vpc.get_ref(),
        "ownerId": model.fleet.account(),
        "tagSet": tag_set(&tags_of(model, group.id())),
        "ipPermissions": [],
        "ipPermissionsEgress": [],
    })
}
