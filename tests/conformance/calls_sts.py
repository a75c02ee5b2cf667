"""Every operation of STS that the simulator has, and a session that acts as its role."""

from typing import Any

from simulator import Checker

ROLE = "arn:aws:iam::123456789012:role/recovery"


def call_sts(check: Checker, address: str) -> None:
    sts = check.client("sts", address)
    check.expect(sts.get_caller_identity()["Account"] == "123456789012", "the caller is of another account")
    asked = {"RoleArn": ROLE, "RoleSessionName": "check"}
    check.refuses("AccessDenied", 403, sts.assume_role, **asked)
    check.refuses("AccessDenied", 403, sts.assume_role, **asked, ExternalId="other")
    check.refuses("ValidationError", 400, sts.assume_role, **asked, ExternalId="shop", DurationSeconds=60)
    session = sts.assume_role(**asked, ExternalId="shop")
    in_session = check.client("sts", address, **keys_of(session))
    who = in_session.get_caller_identity()["Arn"]
    check.expect(who == session["AssumedRoleUser"]["Arn"], f"a session acts as {who}")


def call_from_another_account(check: Checker, address: str) -> None:
    """The callers' own account is not the one that is simulated: what they may there they may as its role."""
    sts = check.client("sts", address)
    check.expect(sts.get_caller_identity()["Account"] == "210987654321", "the caller is of the simulated account")
    check.refuses("AccessDeniedException", 403, check.client("drs", address).describe_source_servers)
    check.refuses("UnauthorizedOperation", 403, check.client("ec2", address).describe_subnets)
    session = sts.assume_role(RoleArn=ROLE, RoleSessionName="check", ExternalId="shop")
    servers = check.client("drs", address, **keys_of(session)).describe_source_servers()["items"]
    check.expect(len(servers) > 0, "a role sees no server of its account")


def keys_of(session: dict[str, Any]) -> dict[str, str]:
    """The credentials of a session, as a client takes them."""
    given = session["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
