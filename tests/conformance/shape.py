"""The shape of an answer in XML: its elements, with the form of their texts."""

import re
import xml.etree.ElementTree as ElementTree
from typing import Any, Iterator

from botocore.model import OperationModel

from model_check import local_name

# The form of a text by its pattern, the first that fits.
FORMS = [
    ("boolean", r"true|false"),
    ("number", r"-?[0-9]+"),
    ("time", r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z"),
    ("range", r"[0-9.]+/[0-9]+"),
    ("address", r"([0-9]{1,3}\.){3}[0-9]{1,3}"),
    ("id", r"[a-z]+-([0-9a-f]{8}|[0-9a-f]{17})"),
]

# The forms that each element has, by its path.
Shape = dict[str, set[str]]


class Shapes:
    """The shapes of a client's answers, by operation."""

    def __init__(self, client: Any) -> None:
        self.of: dict[str, Shape] = {}
        client.meta.events.register("before-parse.ec2", self._answer)

    def _answer(self, operation_model: OperationModel, response_dict: dict[str, Any], **_: Any) -> None:
        if response_dict["status_code"] < 300:
            add(ElementTree.fromstring(response_dict["body"]), "", self.of.setdefault(operation_model.name, {}))


def add(element: ElementTree.Element, path: str, shape: Shape) -> None:
    """Adds an element with all that it holds to a shape."""
    path = f"{path}/{local_name(element)}"
    text = (element.text or "").strip()
    if len(element) > 0:
        shape.setdefault(path, set()).add("structure")
    elif text:
        shape.setdefault(path, set()).add(form(text))
    for child in element:
        add(child, path, shape)


def form(text: str) -> str:
    """The form of a text; of an id it is its prefix."""
    found = next((name for name, pattern in FORMS if re.fullmatch(pattern, text)), "text")
    return f"id {text.partition('-')[0]}" if found == "id" else found


def differences(ours: Shape, theirs: Shape, known: set[str]) -> Iterator[str]:
    """What one shape has that the other has not, or in another form; what only `theirs` has may be missing."""
    for path, forms in ours.items():
        if path not in theirs:
            # A page's token depends on how much there is.
            if path not in known and not path.endswith("/nextToken"):
                yield f"{path}: moto has no such element"
        elif not forms <= theirs[path]:
            yield f"{path}: {sorted(forms)}, and {sorted(theirs[path])} of moto"
