"""Compares the simulator's answers of EC2 with those of moto, which other people wrote for other tests.

The same calls are made to both. An element that both have must have the same form in both, and one that only the simulator
has must be known to be left out by moto; what only moto has is not needed, as every member of an answer of EC2 is optional.
Errors must have the same code and the same HTTP status.
"""

from typing import Any, Callable

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from shape import Shapes, differences
from simulator import REGION, Checker

KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}

# AWS's documentation shows them, and moto leaves them out.
KNOWN = {
    "/CreateTagsResponse/return",
    "/DeleteTagsResponse/return",
    "/DescribeInstancesResponse/reservationSet/item/instancesSet/item/networkInterfaceSet/item/privateDnsName",
}

Refusals = dict[str, tuple[str, int]]


def compare_with_moto(check: Checker, ec2: Any) -> None:
    """`ec2` is a client of a simulator in which two instances run at least."""
    with mock_aws():
        other = boto3.client("ec2", region_name=REGION, **KEYS)
        prepare(other)
        theirs = Shapes(other)
        their_refusals = call_all(other)
    ours = Shapes(ec2)
    refusals = call_all(ec2)
    for operation, shape in ours.of.items():
        for difference in differences(shape, theirs.of[operation], KNOWN):
            check.findings.append(f"{operation}: {difference}")
    for name, refusal in refusals.items():
        check.expect(refusal == their_refusals[name], f"{name}: {refusal}, and {their_refusals[name]} of moto")


def prepare(ec2: Any) -> None:
    """Makes in moto what the fleet file has made in the simulator."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="one", Description="one", VpcId=vpc)["GroupId"]
    interface = {"DeviceIndex": 0, "SubnetId": subnet, "Groups": [group], "DeleteOnTermination": True}
    data = {"InstanceType": "m6i.large", "NetworkInterfaces": [interface], "EbsOptimized": True}
    ec2.create_launch_template(LaunchTemplateName="one", VersionDescription="first", LaunchTemplateData=data)
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "db"}]}]
    image = ec2.describe_images()["Images"][0]["ImageId"]
    kind = {"ImageId": image, "InstanceType": "m6i.large", "SubnetId": subnet, "SecurityGroupIds": [group]}
    ec2.run_instances(**kind, TagSpecifications=tags, MinCount=2, MaxCount=2)


def call_all(ec2: Any) -> Refusals:
    """The calls that are compared, and how those were refused that must be."""
    networks = ec2.describe_subnets()["Subnets"][0], ec2.describe_security_groups()["SecurityGroups"][0]
    ec2.describe_instance_types(InstanceTypes=["m6i.large", "m6g.large"])
    templates(ec2, subnet=networks[0]["SubnetId"], group=networks[1]["GroupId"])
    instances(ec2)
    return refusals(ec2)


def templates(ec2: Any, subnet: str, group: str) -> None:
    template = ec2.describe_launch_templates()["LaunchTemplates"][0]["LaunchTemplateId"]
    interface = {"DeviceIndex": 0, "SubnetId": subnet, "Groups": [group], "DeleteOnTermination": True}
    data = {"InstanceType": "m6i.xlarge", "NetworkInterfaces": [interface], "EbsOptimized": True}
    wanted = {"LaunchTemplateId": template, "SourceVersion": "1", "LaunchTemplateData": data}
    made = ec2.create_launch_template_version(**wanted, VersionDescription="second")["LaunchTemplateVersion"]
    ec2.describe_launch_template_versions(LaunchTemplateId=template)
    ec2.modify_launch_template(LaunchTemplateId=template, DefaultVersion=str(made["VersionNumber"]))


def instances(ec2: Any) -> None:
    listed = [one for found in ec2.describe_instances()["Reservations"] for one in found["Instances"]]
    ids = [one["InstanceId"] for one in listed][:2]
    ec2.describe_instance_status()
    ec2.create_tags(Resources=ids, Tags=[{"Key": "Owner", "Value": "shop"}])
    ec2.delete_tags(Resources=ids, Tags=[{"Key": "Owner"}])
    ec2.stop_instances(InstanceIds=ids[:1])
    ec2.start_instances(InstanceIds=ids[1:])
    ec2.terminate_instances(InstanceIds=ids)


def refusals(ec2: Any) -> Refusals:
    calls: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (ec2.describe_subnets, {"SubnetIds": ["subnet-00000000000000009"]}),
        (ec2.describe_security_groups, {"GroupIds": ["sg-00000000000000009"]}),
        (ec2.describe_instances, {"InstanceIds": ["i-00000000000000009"]}),
        (ec2.describe_launch_template_versions, {"LaunchTemplateId": "lt-00000000000000009"}),
        (ec2.describe_subnets, {"DryRun": True}),
        (ec2.start_instances, {"InstanceIds": ["i-00000000000000009"]}),
        (ec2.stop_instances, {"InstanceIds": ["i-00000000000000009"]}),
        (ec2.terminate_instances, {"InstanceIds": ["i-00000000000000009"]}),
    ]
    return {f"{call.__name__}({members})": refusal(call, members) for call, members in calls}


def refusal(call: Callable[..., Any], members: dict[str, Any]) -> tuple[str, int]:
    try:
        call(**members)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    return "", 200
