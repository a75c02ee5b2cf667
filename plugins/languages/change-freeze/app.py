"""Refuses a drill while a change freeze covers now. A recovery is only warned: the day it is needed chooses nobody's window."""

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.before_hook import Verdict, Verdict_Fail, Verdict_Proceed, Verdict_RetryAfter
from wit_world.imports import dynamodb, log
from wit_world.imports.context import HookContext
from wit_world.imports.types import (
    CallError_Denied,
    CallError_Other,
    CallError_Throttled,
    CallError_Unavailable,
    Mode,
    Retry,
)

from config import Config
from freeze import Freeze, instant, under_way

# The most freezes of one scope: what one query gives.
MOST = 1000
# How long a table that does not answer is left alone, in milliseconds; the host takes 1 s to 1 h.
PATIENCE = 30_000
SHORTEST, LONGEST = 1_000, 3_600_000


class BeforeHook(exports.BeforeHook):
    """What the runtime calls before a wave."""

    def run(self, context: HookContext) -> Verdict:
        try:
            config = Config.read(context.config, context.plan)
            freezes = [freeze for scope in config.scopes for freeze in read(config, scope)]
        except ValueError as error:
            return refused(context, f"the change freezes can't be told: {error}")
        except Err as error:
            return unanswered(context, error.value)
        covering = under_way(freezes, instant(context.now))
        if covering:
            return refused(context, "; ".join(str(freeze) for freeze in covering))
        log.write(log.Level.INFO, "no change freeze", [log.Field("known", str(len(freezes)))])
        return Verdict_Proceed()


def read(config: Config, scope: str) -> list[Freeze]:
    """The freezes of a scope."""
    partition = dynamodb.Attribute(config.partition_key, dynamodb.Value_S(scope))
    found = dynamodb.query(dynamodb.Selection(config.table, None, partition, None, False, MOST))
    if not found.complete:
        raise ValueError(f"{scope} has more than {MOST} in {config.table}; take old ones out")
    return [Freeze.read(scope, texts(item)) for item in found.items]


def texts(item: list[dynamodb.Attribute]) -> dict[str, str]:
    """The attributes of an item that are texts."""
    return {one.name: one.value.value for one in item if isinstance(one.value, dynamodb.Value_S)}


def refused(context: HookContext, why: str) -> Verdict:
    """No drill now; a recovery goes on, and its record has why a drill would not."""
    if context.mode == Mode.DRILL:
        return Verdict_Fail(f"no drill now: {why}")
    log.write(log.Level.WARN, f"the recovery goes on; a drill would not: {why}", [])
    return Verdict_Proceed()


def unanswered(context: HookContext, error: object) -> Verdict:
    """The table did not answer: a drill waits for it as long as it may."""
    why = f"the table of change freezes can't be read: {said(error)}"
    passing = isinstance(error, CallError_Throttled | CallError_Unavailable)
    if context.mode == Mode.DRILL and passing and not context.last_attempt:
        wish = error.value if isinstance(error, CallError_Throttled) else None
        return Verdict_RetryAfter(Retry(min(max(wish or PATIENCE, SHORTEST), LONGEST), why, None))
    return refused(context, why)


def said(error: object) -> str:
    """An error of a call in words."""
    match error:
        case CallError_Denied(denial):
            return denial.message
        case CallError_Throttled():
            return "DynamoDB has too many calls"
        case CallError_Other(aws):
            return f"{aws.code}: {aws.message}"
        case _:
            return str(error.value)
