"""`# wording: ok because …`: an editor's reason why a text stays as it is, for every rule or for those it names."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.library.problems import Problem
from bot.library.source import Source
from bot.library.texts import Lines, Text

_EXCUSE = re.compile(
    r"(?:^|(?<=\s))#[^\S\n]*wording\b[^\S\n]*:?[^\S\n]*ok\b(?=(?P<reason>.*)$)", re.IGNORECASE | re.MULTILINE
)
_BECAUSE = re.compile(r"\bbecause\W+\w", re.IGNORECASE)
_RULE = re.compile(r"[a-z][a-z-]*")
_COMMENT = re.compile(r"\s*#")
_BLOCK = ("|", ">")


@dataclass(frozen=True)
class Excuse:
    """One such comment: its place, the rules it names (none: all), if it gives a reason, and which text it is for."""

    place: tuple[int, int]
    rules: tuple[str, ...]
    reasoned: bool
    below: int | None  # where it has a line of its own: the line of the text that it is for

    def covers(self, text: Text) -> bool:
        """Whether it is for this text."""
        first, last = text.rows
        return first <= self.place[0] <= last if self.below is None else first == self.below

    def silences(self, text: Text, rule: str) -> bool:
        """Whether what a text has against a rule is not to be told."""
        return self.reasoned and (not self.rules or rule in self.rules) and self.covers(text)


def excuses(source: Source) -> Iterator[Excuse]:
    """Yield the excuses of a file. A # inside a text is none."""
    lines, inside = Lines(source.text), _Inside(source)
    for found in _EXCUSE.finditer(source.text):
        line, column = lines.place(found.start())
        if not inside.a_text(found.start()):
            alone = not lines.rows[line - 1][: column - 1].strip()
            because = _BECAUSE.search(found["reason"])
            named = found["reason"][: because.start()] if because else found["reason"]
            rules = tuple(dict.fromkeys(name for name in _RULE.findall(named.lower()) if name != "and"))
            yield Excuse((line, column), rules, because is not None, _below(lines.rows, line) if alone else None)


def idle(source: Source, excuse: Excuse, broken: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with an excuse.

    Args:
        source: its file.
        excuse: the comment.
        broken: the rules that the texts it is for go against.
    """
    if not broken:
        found = {"this exception silences nothing": "take it out"}
    elif not excuse.reasoned:
        named = ", ".join(sorted(broken))
        found = {"this exception gives no reason": f"write why: # wording: ok {named} because …"}
    else:
        idle_ones = (rule for rule in excuse.rules if rule not in broken)
        found = {f'"{rule}" finds nothing here': "take it out of this exception" for rule in idle_ones}
    for message, fix in found.items():
        yield Problem(source.name, *excuse.place, message, fix, "advice")


def _below(rows: list[str], line: int) -> int:
    """Return the first line under this one that is no comment."""
    while line < len(rows) and _COMMENT.match(rows[line]):
        line += 1
    return line + 1


class _Inside:
    """Where the texts of a file begin and end, so that a comment can be told from a # in one of them."""

    def __init__(self, source: Source) -> None:
        self._spans = sorted(_content(source.text, *span) for span in source.places.spans.values())
        self._firsts = [first for first, _ in self._spans]

    def a_text(self, offset: int) -> bool:
        """Whether a character stands in a text."""
        at = bisect_right(self._firsts, offset) - 1
        return at >= 0 and offset < self._spans[at][1]


def _content(text: str, first: int, behind: int) -> tuple[int, int]:
    """Return where a text's words begin and end: behind the > or | of a block there may be a comment."""
    if not text.startswith(_BLOCK, first):
        return first, behind
    newline = text.find("\n", first, behind)
    return (behind if newline < 0 else newline), behind
