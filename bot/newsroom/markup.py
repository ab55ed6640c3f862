"""HTML of a feed → plain text, in blocks. Bounded: a hostile field costs no more than an honest long one."""

import html
import re
from collections.abc import Iterable
from contextlib import suppress
from html.parser import HTMLParser

LONGEST = 40_000  # characters read of one field
_BLOCKS = frozenset(
    {
        *("p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article"),
        *("header", "footer", "table", "tr", "td", "hr", "dd", "dt", "figcaption"),
    }
)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "form", "select", "button", "figure"})
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]"
)
_TAG = re.compile(r"<[^<>]{0,500}>")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = [[]]
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.blocks.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BLOCKS:
            self.blocks.append([])

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.blocks[-1].append(data)


def blocks(markup: str) -> list[str]:
    """Return the paragraphs of a piece of HTML or plain text, spaces made single, empty ones left out."""
    cut = markup[:LONGEST]
    if "<" not in cut:
        return _clean(html.unescape(cut).split("\n\n"))
    reader, last = _Text(), cut.rfind(">") + 1
    with suppress(AssertionError):  # what Python 3.11 makes of "<![<"; the text before it stays
        reader.feed(cut[:last])
        reader.close()
        reader.handle_data(html.unescape(cut[last:]))  # no tag ends here; looking for one again and again takes long
    return _clean("".join(parts) for parts in reader.blocks)


def line(markup: str) -> str:
    """Return it as one line of plain text."""
    return " ".join(blocks(markup))


def rough(markup: str) -> str:
    """Return the words of a piece of HTML, quickly: good enough to look for words in."""
    return html.unescape(_TAG.sub(" ", markup[:LONGEST]))


def _clean(parts: Iterable[str]) -> list[str]:
    joined = (" ".join(_CONTROL.sub("", part).split()) for part in parts)
    return [part for part in joined if part]
