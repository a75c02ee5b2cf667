"""Fails a wave of which an instance is in another Availability Zone than the recipe says."""

import json

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.after_hook import Answer, Verdict, Verdict_Fail, Verdict_Proceed
from wit_world.imports import ec2, log
from wit_world.imports.context import HookContext


class AfterHook(exports.AfterHook):
    """What the runtime calls after a wave."""

    def run(self, context: HookContext) -> Answer:
        return Answer(check(context), [])


def check(context: HookContext) -> Verdict:
    zone = json.loads(context.config).get("zone")
    if not isinstance(zone, str):
        return Verdict_Fail("`zone` is missing in the configuration: a text")
    try:
        instances = ec2.describe_instances([server.instance for server in context.servers if server.instance])
    except Err as error:
        return Verdict_Fail(f"EC2 was asked and did not tell: {error.value}")
    log.write(log.Level.INFO, f"{len(instances)} instances asked", [])
    for instance in instances:
        if instance.zone != zone:
            return Verdict_Fail(f"{instance.id} is not in {zone}")
    return Verdict_Proceed()
