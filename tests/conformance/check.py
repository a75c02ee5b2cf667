"""Checks the simulator by an independent client: boto3, whose service models come from AWS.

Usage: check.py BINARY. It ends with 0 if nothing was found, else with 1.
"""

import sys
from pathlib import Path

from calls_drs import call_drs
from calls_dynamodb import call_dynamodb
from calls_ec2 import call_ec2
from calls_sts import call_sts
from simulator import Checker, Simulator

FLEET = Path(__file__).with_name("fleet.toml")


def main(binary: Path) -> int:
    check = Checker()
    with Simulator(binary, FLEET) as address:
        call_sts(check, address)
        call_drs(check, check.client("drs", address))
        call_ec2(check, check.client("ec2", address))
        call_dynamodb(check, check.client("dynamodb", address))
    for finding in check.findings:
        print(f"finding: {finding}")
    print(f"{len(check.operations)} operations, {check.answers} answers checked, {len(check.findings)} findings")
    return 1 if check.findings else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
