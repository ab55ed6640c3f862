"""One YAML file of an editor: some values of it are set, all else stays byte for byte.

The lines of the smallest part that begins a line of its own (a key, or an item behind its dash) go through ruamel.yaml
and come back to their place. No other line is touched. The new text is then read as AskMore reads it, and is handed
out only if exactly the values that were meant have changed.
"""

import copy
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.editing.styles import PROSE, Value, dumped, round_trip, styled
from bot.library import source
from bot.library.lessons import Choice, Credit, Lesson, Page, Scene
from bot.library.models import Contact, Country, Emergency, Service
from bot.library.scalars import Model
from bot.library.source import Path, Source

LINE = 110  # where the prose of resources.yaml is folded
_ENDLESS = 10**6
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # what ends a line for YAML
_KEY_BEGINS, _ITEM_BEGINS = re.compile(r" *(?:- +)*"), re.compile(r"( *(?:- +)*)- +")
_COMMENT = re.compile(r"(?:^|\s)(#[^#]*)$")
_MODELS: dict[str | int, tuple[type[Model], ...]] = {
    "services": (Service, Contact),
    "countries": (Country, Emergency),
    "lessons": (Lesson, Page, Scene, Choice, Credit),
}
_ORDER = {
    section: tuple(dict.fromkeys(one.alias or name for model in models for name, one in model.model_fields.items()))
    for section, models in _MODELS.items()
}


class CannotEdit(Exception):  # noqa: N818 - told to the editor as it is
    """The text can't be edited without harm; the message is a sentence for the editor."""


@dataclass(frozen=True)
class _Block:
    """Lines from `first` up to, not with, `last`, counted from 0; none of them where a key is to be added.

    Attributes:
        path: what stands there, or what the new keys are added to.
        head: what stands before it in its first line: spaces and dashes.
    """

    first: int
    last: int
    path: Path = field(compare=False)
    head: str = field(compare=False)

    @property
    def is_gap(self) -> bool:
        """Whether keys are added between two lines."""
        return self.first == self.last


def edited(before: Source, changes: Mapping[Path, Value]) -> str:
    """Return the file's text with some values set, and nothing else changed.

    Args:
        before: the file as `source.read` gave it.
        changes: the new value by its path, as in `("services", "gb-example", "checked")`. A key that is not there
            yet is added at its usual place, and the next item of a list at its end.

    Raises:
        CannotEdit: it could not be done without harm to anything else.
    """
    meant = _meant(before.values, changes)
    lines = _Lines(before)
    for quoted in (False, True):
        text = _changed(lines, changes, quoted=quoted)
        after = source.read(before.name, text) if text is not None else None
        if text is not None and after and not after.problems and after.values == meant:
            return text
    raise lines.refusal(next(iter(changes)))


def _changed(lines: "_Lines", changes: Mapping[Path, Value], *, quoted: bool) -> str | None:
    """Return the text with the changes made; None if a comment would be lost, or ruamel.yaml reads it otherwise.

    Args:
        lines: the text as it is.
        changes: the new value by its path.
        quoted: whether a new text stands between quotes in one line: it may not be the same in the old one's style.

    Raises:
        CannotEdit: there are no lines for it.
    """
    by_block: dict[_Block, dict[Path, Value]] = {}
    for path, value in changes.items():
        block = lines.going(path) if value is None else lines.block(path)
        by_block.setdefault(block, {})[path] = value
    written = list(lines.kept)
    for block in sorted(by_block, key=lambda one: (one.first, one.last), reverse=True):
        new = lines.rewritten(block, by_block[block], quoted=quoted)
        if new is None:
            return None
        written[block.first : block.last] = new
    text = "".join(written)
    return text if lines.ends else text.removesuffix(lines.newline)


def _meant(values: dict[str, Any], changes: Mapping[Path, Value]) -> dict[str, Any]:
    meant = copy.deepcopy(values)
    for path, value in changes.items():
        node: Any = meant
        for part in path[:-1]:
            node = node[part]
        if value is not None and path[-1] == len(node):
            node.append(value)
        elif value is not None:
            node[path[-1]] = value
        elif len(node) == 1:
            raise CannotEdit("This is the only one, and can't be taken out.")
        else:
            del node[path[-1]]
    return meant


class _Lines:
    """The lines of a file, each with its end, and where each of its values stands."""

    def __init__(self, before: Source) -> None:
        self.before = before
        first = _BREAK.search(before.text)
        self.newline = first[0] if first else "\n"
        self.ends = bool(_BREAK.search(before.text[-1:]))
        self.kept = _split(before.text if self.ends else before.text + self.newline)

    @cached_property
    def _places(self) -> list[tuple[tuple[int, int], Path]]:
        both = (*self.before.places.keys.items(), *self.before.places.values.items())
        return sorted(((place, path) for path, place in both), key=lambda one: one[0])

    def refusal(self, path: Path) -> CannotEdit:
        """Return the sentence on a part that is written in a way that only a person should edit."""
        near = path
        while near not in self.before.places.keys and len(near) > 1:
            near = near[:-1]
        line = self.before.places.keys.get(near, (1, 1))[0]
        return CannotEdit(
            f"{self.before.name}, line {line}: this part is written in a way that can't be edited here without harm. "
            "Nothing was written. Edit these lines by hand."
        )

    def block(self, path: Path) -> _Block:
        """Return the lines that a change is made in.

        Raises:
            CannotEdit: there are no such lines.
        """
        if path in self.before.places.values:
            return self._standing(path)
        if not self._is_flow(path[:-1]):
            return self._gap(path) if isinstance(path[-1], str) else self._end(path)
        block = self._standing(path[:-1])
        if block.last - block.first > 1:
            raise self.refusal(path)
        return block

    def going(self, path: Path) -> _Block:
        """Return the lines of a part that is taken out, and the blank ones that would make a second gap.

        Raises:
            CannotEdit: there are no such lines.
        """
        block = self._standing(path)
        last = block.last
        if block.path == path and (block.first == 0 or not self.kept[block.first - 1].strip()):
            while last < len(self.kept) and not self.kept[last].strip():
                last += 1
        return _Block(block.first, last, block.path, block.head)

    def _standing(self, path: Path) -> _Block:
        """Return the lines of the smallest part around a path that begins a line."""
        for length in range(len(path), 0, -1):
            near = path[:length]
            head = self._head(near)
            if head is not None:
                block = self._from(near, head)
                if near != path and block.last - block.first > 1:
                    break  # braces or brackets over several lines
                return block
        raise self.refusal(path)

    def _head(self, path: Path) -> str | None:
        """Return what stands before a key or an item in its line; None if it does not begin the line."""
        is_key = isinstance(path[-1], str)
        places = self.before.places.keys if is_key else self.before.places.values
        line, column = places.get(path, (0, 0))
        if not line or self._is_flow(path[:-1]):
            return None
        before = self.kept[line - 1][: column - 1]
        if is_key:
            return before if _KEY_BEGINS.fullmatch(before) else None
        found = _ITEM_BEGINS.fullmatch(before)
        return found[1] if found else None

    def _is_flow(self, path: Path) -> bool:
        """Whether a list or a mapping stands in brackets or braces."""
        line, column = self.before.places.values[path]
        return self.kept[line - 1][column - 1 : column] in {"{", "["}

    def _from(self, path: Path, head: str) -> _Block:
        """Return the lines from a key or an item to the next one, without what stands between the two."""
        places = self.before.places
        start = places.keys[path] if isinstance(path[-1], str) else places.values[path]
        at = bisect_right(self._places, start, key=lambda one: one[0])
        after = (place for place, other in self._places[at:] if other[: len(path)] != path)
        last = next(after, (len(self.kept) + 1, 1))[0] - 1
        between = re.compile(rf"\s*| {self._up_to(path, head)}#.*| {{0,{len(head)}}}-\s*", re.DOTALL)
        while last > start[0] and between.fullmatch(self.kept[last - 1]):
            last -= 1
        return _Block(start[0] - 1, last, path, head)

    def _up_to(self, path: Path, head: str) -> str:
        """Return how far in a comment may stand below a part: in a block of text, a line that is further in is text."""
        line, column = self.before.places.values[path]
        is_one_value = isinstance(self._value(path), str)
        is_text = self.kept[line - 1][column - 1 : column] in {"|", ">"}
        return "*" if is_one_value and not is_text else f"{{0,{len(head)}}}"

    def _gap(self, path: Path) -> _Block:
        """Return the place between two lines where a key is added: before those that usually come later."""
        parent, key = path[:-1], str(path[-1])
        for other in _later(path[0], key):
            head = self._head((*parent, other))
            if head is not None and not head.strip():
                return self._above(self.before.places.keys[*parent, other][0] - 1, parent, head)
        inner: Mapping[str, Any] = self._value(parent)
        blocks = [self._standing((*parent, other)) for other in inner]
        lowest = max(blocks, key=lambda one: one.last)
        return _Block(lowest.last, lowest.last, parent, " " * len(lowest.head))

    def _end(self, path: Path) -> _Block:
        """Return the place below the last item of a list, where one more is added."""
        last = (*path[:-1], len(self._value(path[:-1])) - 1)
        block = self._standing(last)
        if block.path != last or block.head.strip():
            raise self.refusal(path)
        return _Block(block.last, block.last, path[:-1], block.head)

    def _value(self, path: Path) -> Any:
        value: Any = self.before.values
        for part in path:
            value = value[part]
        return value

    def _above(self, line: int, parent: Path, head: str) -> _Block:
        """Return the gap above a key and the comments that belong to it."""
        comment = re.compile(rf" {{0,{len(head)}}}#.*", re.DOTALL)
        while comment.fullmatch(self.kept[line - 1]):
            line -= 1
        return _Block(line, line, parent, head)

    def rewritten(self, block: _Block, changes: Mapping[Path, Value], *, quoted: bool) -> list[str] | None:
        """Return a block's lines with the changes made; None if it would lose something.

        Raises:
            CannotEdit: it is one that is not taken out here.
        """
        if block.is_gap:
            added = ((path[-1], value) for path, value in changes.items())
            return self._ended([line for one in added for line in _added(block, *one, quoted=quoted)])
        old = self.kept[block.first : block.last]
        if changes.get(block.path, "") is None:
            if block.head.strip():
                raise self.refusal(block.path)
            return []
        new = _rewritten(block, [_BREAK.sub("", line) for line in old], changes, quoted=quoted)
        said = " ".join(map(str, (self._value(path) for path in changes if path in self.before.places.values)))
        if new is None or not _keeps_comments(old, new, said):
            return None
        return self._ended(new)

    def _ended(self, lines: Iterable[str]) -> list[str]:
        return [line + self.newline for line in lines]


def _later(section: str | int, key: str) -> tuple[str, ...]:
    """Return the keys that usually come after one."""
    order = _ORDER[section]
    return order[order.index(key) + 1 :]


def _split(text: str) -> list[str]:
    """Return the lines with their ends."""
    lines: list[str] = []
    start = 0
    for found in _BREAK.finditer(text):
        lines.append(text[start : found.end()])
        start = found.end()
    return lines


def _keeps_comments(old: Iterable[str], new: Iterable[str], said: str) -> bool:
    """Whether each comment of the old lines is in the new ones; what only looks like one was a part of the value."""
    written = "\n".join(new)
    found = (match[1].strip() for line in old if (match := _COMMENT.search(line.rstrip())))
    return all(comment in written or comment.rstrip("\"'])}") in said for comment in found)


def _added(block: _Block, key: str | int, value: Value, *, quoted: bool) -> list[str]:
    """Return the lines of a new key, or of one more item."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415 - an extra

    if isinstance(key, int):
        item = CommentedSeq([styled(None, value, "", quoted=quoted)])
        return dumped(round_trip(_ENDLESS, 0), item, block.head, block.head)
    width = LINE - len(block.head) if key in PROSE and not quoted else _ENDLESS
    pair = CommentedMap({key: styled(None, value, key, quoted=quoted)})
    return dumped(round_trip(width, 2), pair, block.head, block.head)


def _rewritten(block: _Block, lines: list[str], changes: Mapping[Path, Value], *, quoted: bool) -> list[str] | None:
    """Return the lines of one key or item with the changes made; None if ruamel.yaml can't read them as we do."""
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - an extra

    indent = len(block.head)
    inner = [lines[0][indent:], *(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in lines[1:])]
    deeper = (len(line) - len(line.lstrip(" ")) for line in inner[1:] if line.lstrip().startswith("- "))
    is_prose = len(changes) == 1 and next(iter(changes))[-1] in PROSE and not quoted
    yaml = round_trip(LINE - indent if is_prose else _ENDLESS, next(deeper, 0))
    root_at = len(block.path) - 1
    try:
        node = yaml.load("\n".join(inner) + "\n")
        for path, value in changes.items():
            root = 0 if isinstance(block.path[-1], int) else block.path[-1]
            _set(node, path[0], (root, *path[root_at + 1 :]), value, quoted=quoted)
    except (YAMLError, LookupError, TypeError, ValueError):
        return None
    return dumped(yaml, node, block.head, " " * indent)


def _set(node: Any, section: str | int, path: Path, value: Value, *, quoted: bool) -> None:
    for part in path[:-1]:
        node = node[part]
    key = path[-1]
    if value is None:
        del node[key]
    elif isinstance(key, int) and key == len(node):
        node.append(styled(None, value, "", quoted=quoted))
    elif isinstance(key, int) or key in node:
        node[key] = styled(node[key], value, str(key), quoted=quoted)
    else:
        later = _later(section, key)
        at = next((at for at, other in enumerate(node) if other in later), len(node))
        node.insert(at, key, styled(None, value, key, quoted=quoted))
