"""Pauses before a wave when a server of it does not replicate."""

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.before_hook import Verdict, Verdict_Fail, Verdict_Pause, Verdict_Proceed
from wit_world.imports import drs
from wit_world.imports.context import HookContext


class BeforeHook(exports.BeforeHook):
    """What the runtime calls before a wave."""

    def run(self, context: HookContext) -> Verdict:
        try:
            servers = drs.describe_source_servers([server.id for server in context.servers])
        except Err as error:
            return Verdict_Fail(f"DRS was asked and did not tell: {error.value}")
        for server in servers:
            if server.replication_state != "CONTINUOUS":
                return Verdict_Pause(f"the replication of {server.id} is {server.replication_state or 'unknown'}")
        return Verdict_Proceed()
