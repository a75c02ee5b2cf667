"""The judgement and the configuration without a host: python3 -m unittest"""

import unittest
from datetime import UTC, datetime

from config import Config
from freeze import Freeze, under_way


def at(hour: int) -> datetime:
    return datetime(2026, 11, 27, hour, tzinfo=UTC)


def freeze(begins: str, ends: str) -> Freeze:
    return Freeze.read("shop", {"from": begins, "until": ends, "reason": "Black Friday"})


class Freezes(unittest.TestCase):
    def test_a_freeze_holds_from_its_first_instant_until_its_end_and_not_at_it(self):
        window = freeze("2026-11-27T08:00:00Z", "2026-11-27T10:00:00Z")
        self.assertEqual([window.covers(at(hour)) for hour in (7, 8, 9, 10)], [False, True, True, False])

    def test_the_one_that_ends_last_comes_first(self):
        short = freeze("2026-11-27T08:00:00Z", "2026-11-27T10:00:00Z")
        long = freeze("2026-11-27T00:00:00-05:00", "2026-11-28T00:00:00Z")
        over = freeze("2026-11-26T08:00:00Z", "2026-11-26T10:00:00Z")
        self.assertEqual(under_way([short, over, long], at(9)), [long, short])

    def test_it_says_scope_window_and_reason(self):
        said = str(freeze("2026-11-27T08:00:00+01:00", "2026-11-27T10:00:00Z"))
        expected = "change freeze of shop from 2026-11-27T07:00:00Z until 2026-11-27T10:00:00Z (Black Friday)"
        self.assertEqual(said, expected)

    def test_what_is_no_window_is_an_error_that_says_what_is_wrong(self):
        wrong = {
            "no text `until`": {"from": "2026-11-27T08:00:00Z"},
            "`from` of a freeze of shop is `tomorrow`": {"from": "tomorrow", "until": "2026-11-27T10:00:00Z"},
            "write it as 2026-11-27T08:00:00Z": {"from": "2026-11-27T08:00:00", "until": "2026-11-27T10:00:00Z"},
            "ends before it begins": {"from": "2026-11-27T08:00:00Z", "until": "2026-11-27T08:00:00Z"},
        }
        for part, item in wrong.items():
            with self.assertRaisesRegex(ValueError, part):
                Freeze.read("shop", item)


class Configurations(unittest.TestCase):
    def test_the_plan_is_the_scope_unless_the_recipe_says_others(self):
        self.assertEqual(Config.read('{"table": "freezes"}', "shop"), Config("freezes", "scope", ("shop",)))
        said = Config.read('{"table": "freezes", "partition-key": "of", "scopes": ["shop", "all"]}', "shop")
        self.assertEqual(said, Config("freezes", "of", ("shop", "all")))

    def test_what_is_wrong_is_said(self):
        wrong = {
            "{}": "`table` is missing",
            '{"table": "freezes", "scope": "shop"}': "`scope` is not a key",
            '{"table": "freezes", "scopes": []}': "must be a list of texts",
            '{"table": "freezes", "scopes": [1]}': "must be a text",
            '{"table": ""}': "must be a text that is not empty",
        }
        for text, part in wrong.items():
            with self.assertRaisesRegex(ValueError, part):
                Config.read(text, "shop")


if __name__ == "__main__":
    unittest.main()
