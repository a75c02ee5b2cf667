"""Checks the simulator by an independent client: boto3, whose service models come from AWS; and its EC2 by moto's.

Usage: check.py BINARY. It ends with 0 if nothing was found, else with 1.
"""

import sys
from pathlib import Path

from calls_drs import call_drs, call_uninitialized, drill
from calls_dynamodb import call_dynamodb
from calls_ec2 import call_ec2
from calls_sts import call_from_another_account, call_sts
from compare_moto import compare_with_moto
from simulator import Checker, Simulator

FLEET = Path(__file__).with_name("fleet.toml")


def main(binary: Path) -> int:
    check = Checker()
    with Simulator(binary, FLEET) as address:
        call_sts(check, address)
        call_drs(check, check.client("drs", address))
        call_ec2(check, check.client("ec2", address))
        call_dynamodb(check, check.client("dynamodb", address))
    with Simulator(binary, FLEET) as address:
        drill(check, check.client("drs", address))
        compare_with_moto(check, check.client("ec2", address))
    with Simulator(binary, FLEET, "[switches]", "[switches]\nuninitialized = true") as address:
        call_uninitialized(check, check.client("drs", address))
    with Simulator(binary, FLEET, "seed = 1", 'seed = 1\ncaller-account = "210987654321"') as address:
        call_from_another_account(check, address)
    for finding in check.findings:
        print(f"finding: {finding}")
    print(f"{len(check.operations)} operations, {check.answers} answers checked, {len(check.findings)} findings")
    return 1 if check.findings else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
