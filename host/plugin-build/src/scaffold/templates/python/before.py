"""Pauses before a wave that has more servers than the recipe says."""

import json

from wit_world import exports
from wit_world.exports.before_hook import Verdict, Verdict_Fail, Verdict_Pause, Verdict_Proceed
from wit_world.imports.context import HookContext


class BeforeHook(exports.BeforeHook):
    """What the runtime calls before a wave."""

    def run(self, context: HookContext) -> Verdict:
        most = json.loads(context.config).get("most-servers")
        if not isinstance(most, int):
            return Verdict_Fail("`most-servers` is missing in the configuration: a number")
        servers = len(context.servers)
        if servers > most:
            return Verdict_Pause(f"the wave has {servers} servers, more than {most}")
        return Verdict_Proceed()
