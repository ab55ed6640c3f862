"""Discord's marks (bold, headings, small print, links, moments) → text with styles, for a terminal."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo

from rich.cells import cell_len
from rich.text import Text

from bot.library.checks import UNSEEN

NUMBER = "bold cyan"  # what is bold and holds a digit: never broken into two lines
BUTTON = "reverse"
LINK = "underline"
SMALL = "dim"
WHOLE = "none"  # looks like all else, and is never broken either
_KEPT = (NUMBER, BUTTON, WHOLE)
_BREAKS = frozenset({"Cc", "Cs", "Zl", "Zp"})

_IN_LINE = re.compile(
    r"""
    \\(?P<escaped>[^\sA-Za-z0-9])
    | <t:(?P<moment>-?\d{1,11})(?::(?P<form>[tTdDfFR]))?>
    | </(?P<command>[^:>]{1,100}):\d+>
    | <(?P<quiet>https?://[^\s>]+)>
    | \[(?P<label>(?:\\.|[^\]\\])+)\]\(<?(?P<target>https?://[^\s)>]+)>?\)
    | (?P<link>https?://\S+)
    | `(?P<code>[^`]+)`
    | \*\*(?P<bold>(?:\\.|[^\\])+?)\*\*
    | __(?P<under>(?:\\.|[^\\])+?)__
    | ~~(?P<struck>(?:\\.|[^\\])+?)~~
    | \*(?P<slanted>(?:\\.|[^\\*])+?)\*
    | (?<!\w)_(?P<italic>(?:\\.|[^\\_])+?)_(?!\w)
    """,
    re.VERBOSE,
)
_STYLES = {"bold": "bold", "under": LINK, "struck": "strike", "slanted": "italic", "italic": "italic"}
_ISOLATES = re.compile("[\u2068\u2069]")  # which the bot writes round words from right to left; terminals show them
_HEADING = re.compile(r"(#{1,3}) +(.*)")
_POINT = re.compile(r"( *)[-*] +(.*)")
_MOMENTS = {"t": "{:%H:%M}", "T": "{:%H:%M:%S}", "d": "{:%d/%m/%Y}", "D": "{0.day} {0:%B %Y}"}
_IN_FULL = "{0:%A}, {0.day} {0:%B %Y}, {0:%H:%M}"


def clean(value: str) -> str:
    """Return a text of one line in which nothing is unseen, moves the cursor or turns digits round: it is named."""
    return "".join(_named(sign) for sign in value)


def _named(sign: str) -> str:
    if UNSEEN.match(sign) or unicodedata.category(sign) in _BREAKS:
        return f"<U+{ord(sign):04X}>"
    return sign


def styled(line: str, zone: tzinfo = UTC) -> Text:
    """Return one line of a message as Discord would show it.

    Args:
        line: the line with its marks.
        zone: in whose clocks moments are told; in Discord it is the reader's.
    """
    style, start = "", ""
    line = _ISOLATES.sub("", line)
    if heading := _HEADING.fullmatch(line):
        style, line = "bold", heading[2]
    elif line.startswith("-# "):
        style, line = SMALL, line.removeprefix("-# ")
    elif point := _POINT.fullmatch(line):
        start, line = f"{point[1]}• ", point[2]
    text = Text(start, style=style)
    for said, how in _parts(line, "", zone):
        text.append(clean(said), how or None)
    return text


def _parts(line: str, style: str, zone: tzinfo) -> Iterator[tuple[str, str]]:
    """Yield the pieces of a line, each with its style."""
    end = 0
    for found in _IN_LINE.finditer(line):
        yield line[end : found.start()], style
        yield from _piece(found, style, zone)
        end = found.end()
    yield line[end:], style


def _piece(found: re.Match[str], style: str, zone: tzinfo) -> Iterator[tuple[str, str]]:
    kind = found.lastgroup or ""
    if kind in _STYLES:
        yield from _marked(found[kind], f"{style} {_STYLES[kind]}".strip(), zone)
    elif kind == "target":
        yield from _parts(found["label"], style, zone)
        yield f" ({found['target']})", LINK
    else:
        yield _PLAIN[kind](found, zone), LINK if kind in {"link", "quiet"} else style


_PLAIN: dict[str, Callable[[re.Match[str], tzinfo], str]] = {
    "escaped": lambda found, _: found["escaped"],
    "moment": lambda found, zone: _moment(int(found["moment"]), "f", zone),
    "form": lambda found, zone: _moment(int(found["moment"]), found["form"], zone),
    "command": lambda found, _: f"/{found['command']}",
    "quiet": lambda found, _: found["quiet"],
    "link": lambda found, _: found["link"],
    "code": lambda found, _: found["code"],
}


def _marked(inner: str, style: str, zone: tzinfo) -> Iterator[tuple[str, str]]:
    parts = list(_parts(inner, style, zone))
    if style == "bold" and any(sign.isdigit() for said, _ in parts for sign in said):
        yield "".join(said for said, _ in parts), NUMBER
    else:
        yield from parts


def _moment(seconds: int, form: str, zone: tzinfo) -> str:
    try:
        at = datetime.fromtimestamp(seconds, zone)
    except (OverflowError, ValueError, OSError):
        return f"<t:{seconds}:{form}>"
    said = _MOMENTS.get(form, _IN_FULL).format(at)
    return said if form in {"d", "D"} else f"{said} ({zone})"


def wrapped(text: Text, width: int, indent: int = 0) -> list[Text]:
    """Break a text into lines at spaces, but never inside a number, a link or a button: one too long stays whole.

    Args:
        text: one line as it would be without an end of the paper.
        width: cells of a line.
        indent: how far the lines after the first one are moved in.
    """
    lines: list[Text] = []
    start, end, room = 0, 0, width
    for begins, ends in _words(text):
        if end > start and cell_len(text.plain[start:ends]) > room:
            lines.append(text[start:end])
            start, room = begins, width - indent
        end = ends
    lines.append(text[start:end] if end else text)
    return [line if not number else Text(" " * indent) + line for number, line in enumerate(lines)]


def _words(text: Text) -> Iterator[tuple[int, int]]:
    """Yield where each piece that stays whole begins and ends."""
    whole = [(span.start, span.end) for span in text.spans if span.style in _KEPT]
    begins = 0
    for at, sign in enumerate(text.plain):
        if sign == " " and not any(start <= at < end for start, end in whole):
            if at > begins:
                yield begins, at
            begins = at + 1
    if begins < len(text.plain):
        yield begins, len(text.plain)
