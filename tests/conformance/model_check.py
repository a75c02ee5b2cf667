"""Holds an answer, as it came over the wire, against the service model that AWS's own SDK for Python carries.

Two readers, one for each form of answer: JSON (DRS and DynamoDB) and XML (EC2 and STS). Both say what is wrong as texts
with the path of the member: an unknown member, a wrong type, a value that the model's enum, pattern or length does not
allow, a required member that is missing.
"""

import re
import xml.etree.ElementTree as ElementTree
from typing import Any, Iterator

from botocore.model import ListShape, MapShape, Shape, StructureShape

# Values that AWS sends though no model allows them, (shape, value): recorded in a job's log; and, as its documentation of
# DescribeTable shows, what was never done to a table.
RECORDED = {("JobLogEvent", "LAUNCH_END"), ("PositiveLongObject", 0)}

JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float),
}


def json_findings(value: Any, shape: Shape, path: str) -> Iterator[str]:
    """What is wrong with a JSON value."""
    if isinstance(shape, StructureShape):
        yield from _json_structure(value, shape, path)
    elif isinstance(shape, ListShape):
        if not isinstance(value, list):
            yield f"{path}: not a list"
            return
        yield from _length(len(value), shape, path)
        for place, item in enumerate(value):
            yield from json_findings(item, shape.member, f"{path}[{place}]")
    elif isinstance(shape, MapShape):
        if not isinstance(value, dict):
            yield f"{path}: not a map"
            return
        for key, item in value.items():
            yield from json_findings(key, shape.key, f"{path} key")
            yield from json_findings(item, shape.value, f"{path}.{key}")
    elif isinstance(value, bool) and shape.type_name != "boolean" or not isinstance(
        value, JSON_TYPES[shape.type_name]
    ):
        yield f"{path}: {value!r} is not a {shape.type_name}"
    else:
        yield from _scalar(value, shape, path)


def _json_structure(value: Any, shape: StructureShape, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: not a structure"
        return
    members = {
        member.serialization.get("name", name): member
        for name, member in shape.members.items()
        if member.serialization.get("location") not in ("header", "headers", "statusCode")
    }
    for name in shape.required_members:
        if name in members and name not in value:
            yield f"{path}.{name}: required, and missing"
    for name, item in value.items():
        if name in members:
            yield from json_findings(item, members[name], f"{path}.{name}")
        else:
            yield f"{path}.{name}: not in the model"


def xml_findings(element: ElementTree.Element, shape: Shape, path: str) -> Iterator[str]:
    """What is wrong with an XML element and what is in it."""
    if isinstance(shape, StructureShape):
        yield from _xml_structure(element, shape, path)
    elif isinstance(shape, ListShape):
        wanted = shape.member.serialization.get("name", "member")
        for place, item in enumerate(element):
            if local_name(item) != wanted:
                yield f"{path}: <{local_name(item)}> in a list of <{wanted}>"
            else:
                yield from xml_findings(item, shape.member, f"{path}[{place}]")
    else:
        yield from _xml_scalar(element.text or "", shape, path)


def _xml_structure(element: ElementTree.Element, shape: StructureShape, path: str) -> Iterator[str]:
    members = {member.serialization.get("name", name): member for name, member in shape.members.items()}
    present = {local_name(child) for child in element}
    for name in shape.required_members:
        wire_name = shape.members[name].serialization.get("name", name)
        if wire_name not in present:
            yield f"{path}.{wire_name}: required, and missing"
    for child in element:
        name = local_name(child)
        if name in members:
            yield from xml_findings(child, members[name], f"{path}.{name}")
        else:
            yield f"{path}.{name}: not in the model"


def _xml_scalar(text: str, shape: Shape, path: str) -> Iterator[str]:
    patterns = {
        "boolean": "true|false",
        "integer": "-?[0-9]+",
        "long": "-?[0-9]+",
        "double": r"-?[0-9]+(\.[0-9]+)?",
        "float": r"-?[0-9]+(\.[0-9]+)?",
        "timestamp": r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?Z",
    }
    pattern = patterns.get(shape.type_name)
    if pattern is not None and not re.fullmatch(pattern, text):
        yield f"{path}: {text!r} is not a {shape.type_name}"
    elif shape.type_name == "string":
        yield from _scalar(text, shape, path)


def local_name(element: ElementTree.Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _scalar(value: Any, shape: Shape, path: str) -> Iterator[str]:
    if isinstance(value, str):
        allowed = getattr(shape, "enum", None)
        if allowed and value not in allowed and (shape.name, value) not in RECORDED:
            yield f"{path}: {value!r} is not one of {shape.name}"
        pattern = shape.metadata.get("pattern")
        # Patterns in Java's notation for letters of all scripts can't be read here.
        if pattern and "\\p{" not in pattern and "\\u" not in pattern and not re.fullmatch(pattern, value):
            yield f"{path}: {value!r} does not match {pattern}"
        yield from _length(len(value), shape, path)
    elif not isinstance(value, bool) and (shape.name, value) not in RECORDED:
        yield from _length(value, shape, path)


def _length(size: float, shape: Shape, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and size < least) or (most is not None and size > most):
        yield f"{path}: {size} is not within {least} to {most}"
