//! Subnets, security groups, instance types and who holds an address: read by filters, so that what does not exist is
//! absent from the answer and no error.

use std::net::Ipv4Addr;

use async_trait::async_trait;
use aws_sdk_ec2::operation::describe_instance_types::DescribeInstanceTypesOutput;
use aws_sdk_ec2::operation::describe_instances::DescribeInstancesOutput;
use aws_sdk_ec2::operation::describe_security_groups::DescribeSecurityGroupsOutput;
use aws_sdk_ec2::operation::describe_subnets::DescribeSubnetsOutput;
use aws_sdk_ec2::types::{self, Filter, InstanceTypeInfo};
use drs_core::aws::{CallError, Instance, InstanceState, InstanceType, SecurityGroup, Subnet};
use drs_core::ports::Ec2Catalogue;

use super::Ec2Adapter;
use super::instances::{self, instance};
use crate::error::{present, unreadable};
use crate::pages::every_page;

const SUBNETS: &str = "ec2:DescribeSubnets";
const GROUPS: &str = "ec2:DescribeSecurityGroups";
const TYPES: &str = "ec2:DescribeInstanceTypes";

/// The most values of a filter.
const VALUES_A_FILTER: usize = 200;

fn filter(name: &str, values: &[String]) -> Filter {
    Filter::builder().name(name).set_values(Some(values.to_vec())).build()
}

#[async_trait]
impl Ec2Catalogue for Ec2Adapter {
    async fn subnets(&self, ids: &[String]) -> Result<Vec<Subnet>, CallError> {
        let mut subnets = Vec::new();
        for ids in ids.chunks(VALUES_A_FILTER) {
            subnets.extend(self.filtered_subnets(filter("subnet-id", ids)).await?);
        }
        subnets.into_iter().map(subnet).collect()
    }

    async fn has_default_subnet(&self) -> Result<bool, CallError> {
        let subnets = self.filtered_subnets(filter("default-for-az", &["true".to_owned()])).await?;
        Ok(!subnets.is_empty())
    }

    async fn security_groups(&self, ids: &[String]) -> Result<Vec<SecurityGroup>, CallError> {
        let mut groups = Vec::new();
        for ids in ids.chunks(VALUES_A_FILTER) {
            let pages = self.client.describe_security_groups().filters(filter("group-id", ids)).into_paginator().send();
            every_page(GROUPS, pages, DescribeSecurityGroupsOutput::next_token, |page| {
                for group in page.security_groups.unwrap_or_default() {
                    let id = present(GROUPS, "groupId", group.group_id)?;
                    groups.push(SecurityGroup { id, vpc: group.vpc_id, name: group.group_name });
                }
                Ok(())
            })
            .await?;
        }
        Ok(groups)
    }

    async fn instance_types(&self, names: &[String]) -> Result<Vec<InstanceType>, CallError> {
        let mut found = Vec::new();
        for names in names.chunks(VALUES_A_FILTER) {
            let request = self.client.describe_instance_types().filters(filter("instance-type", names));
            let pages = request.into_paginator().send();
            every_page(TYPES, pages, DescribeInstanceTypesOutput::next_token, |page| {
                for info in page.instance_types.unwrap_or_default() {
                    found.push(instance_type(info)?);
                }
                Ok(())
            })
            .await?;
        }
        Ok(found)
    }

    async fn instances_at(&self, addresses: &[Ipv4Addr]) -> Result<Vec<Instance>, CallError> {
        let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        let mut found = Vec::new();
        for addresses in addresses.chunks(VALUES_A_FILTER) {
            let request = self.client.describe_instances().filters(filter("private-ip-address", addresses));
            let pages = request.into_paginator().send();
            every_page(instances::DESCRIBE, pages, DescribeInstancesOutput::next_token, |page| {
                let reservations = page.reservations.unwrap_or_default().into_iter();
                for holder in reservations.flat_map(|reservation| reservation.instances.unwrap_or_default()) {
                    found.push(instance(holder)?);
                }
                Ok(())
            })
            .await?;
        }
        found.retain(|holder| holder.state != Some(InstanceState::Terminated));
        Ok(found)
    }
}

impl Ec2Adapter {
    async fn filtered_subnets(&self, filter: Filter) -> Result<Vec<types::Subnet>, CallError> {
        let mut subnets = Vec::new();
        let pages = self.client.describe_subnets().filters(filter).into_paginator().send();
        every_page(SUBNETS, pages, DescribeSubnetsOutput::next_token, |page| {
            subnets.extend(page.subnets.unwrap_or_default());
            Ok(())
        })
        .await?;
        Ok(subnets)
    }
}

fn subnet(found: types::Subnet) -> Result<Subnet, CallError> {
    let cidr = found.cidr_block.filter(|cidr| !cidr.is_empty()).map(|cidr| cidr.parse());
    Ok(Subnet {
        id: present(SUBNETS, "subnetId", found.subnet_id)?,
        vpc: present(SUBNETS, "vpcId", found.vpc_id)?,
        cidr: cidr.transpose().map_err(|error: drs_core::aws::CidrError| unreadable(SUBNETS, error.to_string()))?,
        zone: found.availability_zone,
        free_addresses: found.available_ip_address_count.and_then(|count| u32::try_from(count).ok()),
    })
}

fn instance_type(info: InstanceTypeInfo) -> Result<InstanceType, CallError> {
    let name = present(TYPES, "instanceType", info.instance_type)?;
    let numbers =
        |list: Option<Vec<i32>>| list.unwrap_or_default().into_iter().filter_map(|n| u32::try_from(n).ok()).collect();
    let architectures = info.processor_info.and_then(|processor| processor.supported_architectures).unwrap_or_default();
    let cpus = info.v_cpu_info;
    Ok(InstanceType {
        name: name.as_str().to_owned(),
        vcpus: cpus.as_ref().and_then(|cpus| cpus.default_v_cpus).and_then(|count| u32::try_from(count).ok()),
        memory_mib: info.memory_info.and_then(|memory| memory.size_in_mib).and_then(|mib| u64::try_from(mib).ok()),
        boot_modes: info.supported_boot_modes.unwrap_or_default().iter().map(|mode| mode.as_str().to_owned()).collect(),
        architectures: architectures.iter().map(|architecture| architecture.as_str().to_owned()).collect(),
        hypervisor: info.hypervisor.map(|hypervisor| hypervisor.as_str().to_owned()),
        is_burstable: info.burstable_performance_supported,
        valid_cores: numbers(cpus.as_ref().and_then(|cpus| cpus.valid_cores.clone())),
        valid_threads_per_core: numbers(cpus.and_then(|cpus| cpus.valid_threads_per_core)),
    })
}
