"""The plug-in's configuration."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    """Which items of which table are change freezes."""

    table: str
    partition_key: str
    scopes: tuple[str, ...]

    @classmethod
    def read(cls, text: str, plan: str) -> "Config":
        """Reads `config` of the recipe, in a plan of this name; ValueError says what is wrong with it."""
        values = json.loads(text)
        unknown = sorted(set(values) - {"table", "partition-key", "scopes"})
        if unknown:
            raise ValueError(f"`{unknown[0]}` is not a key of the configuration: table, partition-key, scopes")
        if "table" not in values:
            raise ValueError("`table` is missing: the table of the change freezes")
        scopes = values.get("scopes", [plan])
        if not isinstance(scopes, list) or not scopes:
            raise ValueError('`scopes` must be a list of texts, such as ["shop", "all"]')
        texts = [values["table"], values.get("partition-key", "scope"), *scopes]
        if not all(isinstance(one, str) and one for one in texts):
            raise ValueError("`table`, `partition-key` and each of `scopes` must be a text that is not empty")
        return cls(texts[0], texts[1], tuple(scopes))
