"""The judgement: which change freezes cover an instant. It makes no call, so that it is tested like any Python."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Mapping


@dataclass(frozen=True)
class Freeze:
    """A window in which nothing is to be changed."""

    scope: str
    begins: datetime
    ends: datetime
    reason: str

    @classmethod
    def read(cls, scope: str, item: Mapping[str, str]) -> "Freeze":
        """Reads the texts of an item; ValueError says what is wrong with it."""
        begins, ends = (_instant(scope, item, name) for name in ("from", "until"))
        if ends <= begins:
            raise ValueError(f"the freeze of {scope} from {item['from']} ends before it begins: {item['until']}")
        return cls(scope, begins, ends, item.get("reason") or "no reason is given")

    def covers(self, now: datetime) -> bool:
        """Whether it is under way: from its first instant on, until its end and not at it."""
        return self.begins <= now < self.ends

    def __str__(self) -> str:
        return f"change freeze of {self.scope} from {_text(self.begins)} until {_text(self.ends)} ({self.reason})"


def under_way(freezes: list[Freeze], now: datetime) -> list[Freeze]:
    """Those that cover now; the one that ends last comes first."""
    covering = [freeze for freeze in freezes if freeze.covers(now)]
    return sorted(covering, key=lambda freeze: freeze.ends, reverse=True)


def instant(unix_ms: int) -> datetime:
    """The runtime's time."""
    return datetime.fromtimestamp(unix_ms / 1000, UTC)


def _instant(scope: str, item: Mapping[str, str], name: str) -> datetime:
    text = item.get(name)
    if text is None:
        raise ValueError(f"a freeze of {scope} has no text `{name}`")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ValueError(f"`{name}` of a freeze of {scope} is `{text}`; write it as 2026-11-27T08:00:00Z")
    return at.astimezone(UTC)


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
