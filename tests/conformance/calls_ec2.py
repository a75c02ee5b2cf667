"""Every operation of EC2 that the simulator has. It is called after the drill: two instances are there."""

from typing import Any

from simulator import Checker


def call_ec2(check: Checker, ec2: Any) -> None:
    networks(check, ec2)
    instance_types(check, ec2)
    template = templates(check, ec2)
    versions(check, ec2, template)
    instances(check, ec2)


def networks(check: Checker, ec2: Any) -> None:
    subnets = check.pages(ec2.describe_subnets, "Subnets")
    groups = check.pages(ec2.describe_security_groups, "SecurityGroups")
    check.expect(len(subnets) == 3 and len(groups) == 3, "not all networks are listed")
    of_zone = ec2.describe_subnets(Filters=[{"Name": "availability-zone", "Values": ["us-west-2b"]}])["Subnets"]
    check.expect(len(of_zone) == 1, "the filter by zone finds something else")
    check.refuses("InvalidSubnetID.NotFound", 400, ec2.describe_subnets, SubnetIds=["subnet-00000000000000009"])
    check.refuses("InvalidGroup.NotFound", 400, ec2.describe_security_groups, GroupIds=["sg-00000000000000009"])
    check.refuses("InvalidParameterValue", 400, ec2.describe_subnets, NextToken="forged")
    check.refuses("DryRunOperation", 412, ec2.describe_subnets, DryRun=True)


def instance_types(check: Checker, ec2: Any) -> None:
    listed = check.pages(ec2.describe_instance_types, "InstanceTypes")
    check.expect(len(listed) == 6, "not all instance types are listed")
    arm = [{"Name": "processor-info.supported-architecture", "Values": ["arm64"]}]
    found = ec2.describe_instance_types(Filters=arm)["InstanceTypes"]
    check.expect([one["InstanceType"] for one in found] == ["m6g.large"], "the filter by architecture is wrong")
    check.refuses("InvalidInstanceType", 400, ec2.describe_instance_types, InstanceTypes=["x1.large"])


def templates(check: Checker, ec2: Any) -> str:
    listed = check.pages(ec2.describe_launch_templates, "LaunchTemplates")
    check.expect(len(listed) == 3, "not all launch templates are listed")
    gone = ["lt-00000000000000009"]
    check.refuses("InvalidLaunchTemplateId.NotFound", 400, ec2.describe_launch_templates, LaunchTemplateIds=gone)
    check.refuses("InvalidLaunchTemplateId.Malformed", 400, ec2.describe_launch_templates, LaunchTemplateIds=["x"])
    return listed[0]["LaunchTemplateId"]


def versions(check: Checker, ec2: Any, template: str) -> None:
    wanted = {"LaunchTemplateId": template, "SourceVersion": "$Default", "ClientToken": "check"}
    data = {"InstanceType": "m6i.xlarge"}
    made = ec2.create_launch_template_version(**wanted, LaunchTemplateData=data)["LaunchTemplateVersion"]
    again = ec2.create_launch_template_version(**wanted, LaunchTemplateData=data)["LaunchTemplateVersion"]
    check.expect(made["VersionNumber"] == again["VersionNumber"], "a client token made two versions")
    other = {"InstanceType": "c5.large"}
    create = ec2.create_launch_template_version
    check.refuses("IdempotentParameterMismatch", 400, create, **wanted, LaunchTemplateData=other)
    newest = create(**(wanted | {"ClientToken": "other"}), LaunchTemplateData=other)["LaunchTemplateVersion"]
    check.pages(ec2.describe_launch_template_versions, "LaunchTemplateVersions", LaunchTemplateId=template)
    number = str(made["VersionNumber"])
    default = ec2.modify_launch_template(LaunchTemplateId=template, DefaultVersion=number)["LaunchTemplate"]
    check.expect(str(default["DefaultVersionNumber"]) == number, "the default version was not set")
    asked = [number, str(newest["VersionNumber"]), "99"]
    answer = ec2.delete_launch_template_versions(LaunchTemplateId=template, Versions=asked)
    deleted = [one["VersionNumber"] for one in answer["SuccessfullyDeletedLaunchTemplateVersions"]]
    check.expect(deleted == [newest["VersionNumber"]], f"deleted versions: {deleted}")


def instances(check: Checker, ec2: Any) -> None:
    listed = [one for found in check.pages(ec2.describe_instances, "Reservations") for one in found["Instances"]]
    running = [{"Name": "instance-state-name", "Values": ["running"]}]
    found = ec2.describe_instances(Filters=running)["Reservations"]
    check.expect(len(listed) == 3 and len(found) == 2, "instances are not listed or filtered as they should be")
    check.pages(ec2.describe_instance_status, "InstanceStatuses", IncludeAllInstances=True)
    one = found[0]["Instances"][0]["InstanceId"]
    ec2.create_tags(Resources=[one], Tags=[{"Key": "Owner", "Value": "shop"}])
    owned = [{"Name": "tag:Owner", "Values": ["sh*"]}]
    check.expect(len(ec2.describe_instances(Filters=owned)["Reservations"]) == 1, "a tagged instance is not found")
    ec2.delete_tags(Resources=[one], Tags=[{"Key": "Owner"}])
    check.expect(ec2.describe_instances(Filters=owned)["Reservations"] == [], "a tag was not removed")
    stopping = ec2.stop_instances(InstanceIds=[one])["StoppingInstances"][0]
    check.expect(stopping["PreviousState"]["Name"] == "running", "an instance was not running")
    check.refuses("IncorrectInstanceState", 400, ec2.start_instances, InstanceIds=[one])
    other = found[1]["Instances"][0]["InstanceId"]
    started = ec2.start_instances(InstanceIds=[other])["StartingInstances"][0]
    check.expect(started["CurrentState"]["Name"] == "running", "an instance that runs did not stay so")
    ended = ec2.terminate_instances(InstanceIds=[one, other])["TerminatingInstances"]
    check.expect(len(ended) == 2, "not all instances were terminated")
    gone = ["i-00000000000000009"]
    check.refuses("InvalidInstanceID.NotFound", 400, ec2.describe_instances, InstanceIds=gone)
    check.refuses("InvalidInstanceID.Malformed", 400, ec2.describe_instances, InstanceIds=["x"])
    check.refuses("InvalidAction", 400, ec2.describe_vpcs)
