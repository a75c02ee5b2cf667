"""Waits until every instance of a wave answers over HTTP, and fails the wave when time is up."""

import json

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.after_hook import Answer, Verdict, Verdict_Fail, Verdict_Proceed, Verdict_RetryAfter
from wit_world.imports import http, log
from wit_world.imports.context import HookContext
from wit_world.imports.types import CallError_Throttled, CallError_Unavailable, Retry

# How long an instance has for its answer, and after how long all are asked again: milliseconds.
TIMEOUT = 2_000
AGAIN_AFTER = 15_000


class AfterHook(exports.AfterHook):
    """What the runtime calls after a wave."""

    def run(self, context: HookContext) -> Answer:
        return Answer(check(context), [])


def check(context: HookContext) -> Verdict:
    at = json.loads(context.config).get("at")
    if not isinstance(at, str):
        return Verdict_Fail("`at` is missing in the configuration: a text")
    for server in [server for server in context.servers if server.instance]:
        address = server.facts.private_ip
        if not address:
            return Verdict_Fail(f"{server.name} has no private address")
        try:
            answer = http.get(http.Request(f"http://{address}{at}", [], TIMEOUT))
        except Err as error:
            why = f"{server.name} does not answer: {error.value}"
            passing = isinstance(error.value, CallError_Throttled | CallError_Unavailable)
            return not_yet(context, why) if passing else Verdict_Fail(why)
        if not 200 <= answer.status <= 299:
            return not_yet(context, f"{server.name} answers {answer.status}")
    log.write(log.Level.INFO, "every instance answers", [])
    return Verdict_Proceed()


def not_yet(context: HookContext, reason: str) -> Verdict:
    return Verdict_Fail(reason) if context.last_attempt else Verdict_RetryAfter(Retry(AGAIN_AFTER, reason, None))
