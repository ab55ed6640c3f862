"""How values look in YAML: quotes, brackets and blocks as an editor of the files would write them, by ruamel.yaml."""

import io
import re
from datetime import date
from typing import Any

Value = str | list[str] | dict[str, str] | None  # None takes the key, the item or the entry out
_NUMBERS = frozenset({"phone", "text", "whatsapp", "relay", "dial", "number"})
PROSE = frozenset({"summary", "note", "hours_note", "editor_note"})


def round_trip(width: int, offset: int) -> Any:
    """Return what reads and writes YAML with its comments and quotes kept.

    Args:
        width: characters in a line, after which prose is folded.
        offset: how far the dash of an item is further in than its key.
    """
    from ruamel.yaml import YAML  # noqa: PLC0415 - an extra

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.width = width
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    return yaml


def dumped(yaml: Any, node: Any, head: str, indent: str) -> list[str]:
    """Return a node in lines: what stands before the first, and before each of the others."""
    text = io.StringIO()
    yaml.dump(node, text)
    first, *rest = (line.rstrip(" ") for line in text.getvalue().removesuffix("\n").split("\n"))
    return [head + first, *(indent + line if line else "" for line in rest)]


def styled(old: Any, value: Value, key: str, *, quoted: bool) -> Any:
    """Return a value in the style of the one it replaces: its quotes, its brackets, its block.

    A number has quotes, and prose that would be something else without, and every text if `quoted` says so.
    """
    from ruamel.yaml import comments, scalarstring  # noqa: PLC0415 - an extra

    new: Any
    kept: Any = old
    if isinstance(value, dict):
        return comments.CommentedMap((key, styled(None, one, key, quoted=quoted)) for key, one in value.items())
    if isinstance(value, list):
        new = old
        if not isinstance(old, comments.CommentedSeq):
            new = comments.CommentedSeq()
            new.fa.set_flow_style()
        new[:] = value
        return new
    if quoted:
        return scalarstring.DoubleQuotedScalarString(value)
    if isinstance(old, scalarstring.ScalarString) and not isinstance(old, scalarstring.PlainScalarString):
        new = type(old)(value)
        if hasattr(kept, "comment"):
            new.comment = kept.comment  # behind the mark of the block
        return new
    if key in _NUMBERS or (key in PROSE and re.search(r": | #", str(value))):
        return scalarstring.DoubleQuotedScalarString(value)
    return _plain(str(value), key)


def _plain(value: str, key: str) -> str | date:
    """Return a whole date as one, which needs no quotes."""
    try:
        return date.fromisoformat(value) if key == "checked" and len(value) == len("2026-11-26") else value
    except ValueError:
        return value
