"""Every operation of DRS that the simulator has."""

import time
from typing import Any

from simulator import Checker

DB, APP, WEB = (f"s-0000000000000000{number}" for number in (1, 2, 3))
UNKNOWN = "s-00000000000000009"


def call_drs(check: Checker, drs: Any) -> None:
    servers(check, drs)
    tags(check, drs)
    configuration(check, drs)
    job = drill(check, drs)
    jobs_by_date(check, drs, job)
    logs_and_instances(check, drs, job)


def servers(check: Checker, drs: Any) -> None:
    found = check.pages(drs.describe_source_servers, "items")
    check.expect([server["sourceServerID"] for server in found] == [DB, APP, WEB], "not all servers are listed")
    one = drs.describe_source_servers(filters={"sourceServerIDs": [APP]})["items"]
    check.expect([server["sourceServerID"] for server in one] == [APP], "the filter by id finds something else")
    hints = one[0]["sourceProperties"]["identificationHints"]
    same = drs.describe_source_servers(filters={"hardwareId": hints["vmWareUuid"]})["items"]
    check.expect([server["sourceServerID"] for server in same] == [APP], "the filter by hardware finds another")
    token = drs.describe_source_servers(maxResults=1)["nextToken"]
    refused = lambda **members: check.refuses("ValidationException", 400, drs.describe_source_servers, **members)
    refused(nextToken=token[::-1])
    refused(nextToken=token, filters={"sourceServerIDs": [APP]})
    refused(filters={"sourceServerIDs": ["x"]})
    refused(maxResults=0)
    check.pages(drs.describe_recovery_snapshots, "items", sourceServerID=DB)
    newest_last = drs.describe_recovery_snapshots(sourceServerID=DB, order="ASC")["items"]
    check.expect(newest_last[0]["timestamp"] < newest_last[1]["timestamp"], "snapshots are not in ascending order")
    since = {"fromDateTime": newest_last[1]["timestamp"]}
    found = drs.describe_recovery_snapshots(sourceServerID=DB, filters=since, order="ASC")["items"]
    check.expect(found[0] == newest_last[1], "the filter by date finds other snapshots")


def tags(check: Checker, drs: Any) -> None:
    arn = drs.describe_source_servers(filters={"sourceServerIDs": [DB]})["items"][0]["arn"]
    drs.tag_resource(resourceArn=arn, tags={"Owner": "shop"})
    listed = drs.list_tags_for_resource(resourceArn=arn)["tags"]
    check.expect(listed == {"Tier": "database", "Owner": "shop"}, f"tags: {listed}")
    drs.untag_resource(resourceArn=arn, tagKeys=["Owner"])
    check.expect(drs.list_tags_for_resource(resourceArn=arn)["tags"] == {"Tier": "database"}, "a tag was not removed")
    unknown = arn.replace(DB, UNKNOWN)
    check.refuses("ResourceNotFoundException", 404, drs.list_tags_for_resource, resourceArn=unknown)


def configuration(check: Checker, drs: Any) -> None:
    changed = drs.update_launch_configuration(sourceServerID=DB, targetInstanceTypeRightSizingMethod="NONE")
    check.expect(changed["targetInstanceTypeRightSizingMethod"] == "NONE", "a launch configuration was not changed")
    read = drs.get_launch_configuration(sourceServerID=DB)
    check.expect(read["ec2LaunchTemplateID"].startswith("lt-"), "a launch configuration has no template")
    check.refuses("ResourceNotFoundException", 404, drs.get_launch_configuration, sourceServerID=UNKNOWN)


def drill(check: Checker, drs: Any) -> str:
    """Drills all servers and gives the job, once it has ended."""
    everyone = [{"sourceServerID": server} for server in (DB, APP, WEB)]
    job = drs.start_recovery(sourceServers=everyone, isDrill=True, tags={"Check": "yes"})["job"]["jobID"]
    check.refuses("ConflictException", 409, drs.start_recovery, sourceServers=everyone, isDrill=True)
    unknown = [{"sourceServerID": UNKNOWN}]
    check.refuses("ResourceNotFoundException", 404, drs.start_recovery, sourceServers=unknown)
    check.refuses("ValidationException", 400, drs.start_recovery, sourceServers=[])
    ended(check, drs, job)
    return job


def ended(check: Checker, drs: Any, job: str) -> None:
    """Waits for a job's end; each answer on the way is checked."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = drs.describe_jobs(filters={"jobIDs": [job]})["items"]
        if found and found[0]["status"] == "COMPLETED":
            return
        time.sleep(0.5)
    check.findings.append(f"job {job} did not end")


def jobs_by_date(check: Checker, drs: Any, job: str) -> None:
    created = drs.describe_jobs(filters={"jobIDs": [job]})["items"][0]["creationDateTime"]
    since = drs.describe_jobs(filters={"fromDate": created})["items"]
    check.expect(job in [one["jobID"] for one in since], "a job is not found by its date")
    long_ago = {"fromDate": "2020-01-01T00:00:00Z", "toDate": "2020-01-02T00:00:00Z"}
    check.expect(drs.describe_jobs(filters=long_ago)["items"] == [], "the filter by date finds other jobs")
    check.refuses("ValidationException", 400, drs.describe_jobs, filters={"fromDate": "yesterday"})


def call_uninitialized(check: Checker, drs: Any) -> None:
    """An account that DRS was never set up in."""
    refused = lambda call, **members: check.refuses("UninitializedAccountException", 400, call, **members)
    refused(drs.describe_source_servers)
    refused(drs.describe_jobs)
    refused(drs.start_recovery, sourceServers=[{"sourceServerID": DB}])


def logs_and_instances(check: Checker, drs: Any, job: str) -> None:
    log = check.pages(drs.describe_job_log_items, "items", jobID=job)
    check.expect(log[0]["event"] == "JOB_START" and log[-1]["event"] == "JOB_END", "a job's log is not whole")
    instances = check.pages(drs.describe_recovery_instances, "items")
    check.expect({one["sourceServerID"] for one in instances} == {DB, APP, WEB}, "an instance is not listed")
    of_app = drs.describe_recovery_instances(filters={"sourceServerIDs": [APP]})["items"]
    check.expect(len(of_app) == 1, "the filter by server finds something else")
    ids = [one["recoveryInstanceID"] for one in of_app]
    ended(check, drs, drs.terminate_recovery_instances(recoveryInstanceIDs=ids)["job"]["jobID"])
    check.refuses("ResourceNotFoundException", 404, drs.terminate_recovery_instances, recoveryInstanceIDs=ids)
