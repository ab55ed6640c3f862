"""What of a page's markup says nothing to people: comments, scripts, what is struck out."""

import re

# As browsers read it: without its end, a comment or a script goes on to the end of the page.
_UNSEEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style|template)(?=[\s/>]).*?(?:</\1(?=[\s/>])[^<>]*+>?|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][^\s/<>]*+)(?P<more>[^<>]*+)>", re.IGNORECASE)
_STYLE = re.compile(r"(?<![\w-])style\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))", re.IGNORECASE)
_STRUCK = frozenset({"s", "del", "strike"})
_ENDED_BY_THE_NEXT = frozenset({"p", "li", "dt", "dd", "td", "th", "tr", "option"})
_EMPTY = frozenset({"br", "hr", "img", "input", "wbr"})


def seen(source: str) -> str:
    """Return the markup without what people do not see, or see struck out. What a stylesheet strikes out stays."""
    return _not_struck(_UNSEEN.sub(" ", source))


def _not_struck(source: str) -> str:
    """Leave out what stands between a tag that strikes out and its end; without an end, all that comes after it."""
    kept: list[str] = []
    begin, struck, depth = 0, "", 0
    for tag in _TAG.finditer(source):
        name, ends = tag["name"].lower(), bool(tag["end"])
        if name == struck:
            by_the_next = not ends and name in _ENDED_BY_THE_NEXT
            depth += 1 if not ends and not by_the_next else -1
            if not depth:
                begin, struck = tag.start() if by_the_next else tag.end(), ""
        if not struck and not ends and _strikes(name, tag["more"]):
            kept.append(source[begin : tag.start()])
            begin, struck, depth = tag.end(), name, 1
    return " ".join([*kept, "" if struck else source[begin:]])


def _strikes(name: str, more: str) -> bool:
    if name in _EMPTY or more.endswith("/"):
        return False
    styles = ("".join(filter(None, style)) for style in _STYLE.findall(more))
    return name in _STRUCK or any("line-through" in style.lower() for style in styles)
