"""A component with the same types, imports and exports, and nothing in its functions: a fiftieth of its length, so that what the
fuzzer changes is what the loader reads.

Sections are those of WebAssembly's binary format: an id, a length, bytes.
"""

from collections.abc import Iterator

HEADER = 8
CUSTOM, ELEMENTS, CODE, DATA, DATA_COUNT = 0, 9, 10, 11, 12
# Within a component.
CORE_MODULE, COMPONENT = 1, 4
# No locals; a trap.
BODY = bytes([3, 0, 0x00, 0x0B])


def shrunk(component: bytes) -> bytes:
    out = component[:HEADER]
    for kind, content in sections(component):
        if kind == CORE_MODULE:
            content = emptied(content)
        elif kind == COMPONENT:
            content = shrunk(content)
        if kind != CUSTOM:
            out += section(kind, content)
    return out


def emptied(module: bytes) -> bytes:
    out = module[:HEADER]
    for kind, content in sections(module):
        if kind == CODE:
            count, _ = number(content, 0)
            content = written(count) + BODY * count
        if kind not in (CUSTOM, ELEMENTS, DATA, DATA_COUNT):
            out += section(kind, content)
    return out


def sections(binary: bytes) -> Iterator[tuple[int, bytes]]:
    at = HEADER
    while at < len(binary):
        length, content = number(binary, at + 1)
        yield binary[at], binary[content : content + length]
        at = content + length


def section(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + written(len(content)) + content


def number(binary: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number, and where it ends."""
    value = shift = 0
    while True:
        byte = binary[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def written(value: int) -> bytes:
    out = b""
    while value >= 0x80:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])
