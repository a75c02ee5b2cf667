"""Every operation of STS that the simulator has, and a session that acts as its role."""

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
    given = session["Credentials"]
    in_session = check.client(
        "sts",
        address,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )
    who = in_session.get_caller_identity()["Arn"]
    check.expect(who == session["AssumedRoleUser"]["Arn"], f"a session acts as {who}")
