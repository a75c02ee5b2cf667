"""Fails a wave of which a launched server lacks a private address."""

from wit_world import exports
from wit_world.exports.after_hook import Answer, Verdict_Fail, Verdict_Proceed
from wit_world.imports.context import HookContext


class AfterHook(exports.AfterHook):
    """What the runtime calls after a wave."""

    def run(self, context: HookContext) -> Answer:
        launched = [server for server in context.servers if server.instance is not None]
        without = sum(server.facts.private_ip is None for server in launched)
        if without:
            return Answer(Verdict_Fail(f"{without} servers have no private address"), [])
        return Answer(Verdict_Proceed(), [])
