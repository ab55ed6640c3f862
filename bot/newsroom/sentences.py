"""Plain text → its sentences and the words that carry its meaning."""

# ruff: noqa: RUF001, SIM905 - quotation marks of many languages; lists of words read best as words

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import cast

import sentencex  # pyright: ignore[reportMissingTypeStubs]

_segment = cast("Callable[[str, str], list[str]]", sentencex.segment)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

CLOSING = "\"'”’“»«›)]）」』 "  # what may stand behind the full stop; “ and « close in some languages
_OPENING = ('"', "“", "„", "«", "‘", "'")
_STOPS = ".!?。！？．｡؟۔।॥።៖"  # full stops of many scripts
_DOUBLE_QUOTES = re.compile('["“”„‟«»]')
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters, halves of a character
_INNER_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_INITIAL = re.compile(r"(?:[^\W\d_]|\d{1,3})\.")
# A sentence does not end here, whatever follows.
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Hon|St|Gov|Sen|Rep|Gen|Lt|Col|Capt|Sgt|Mme|Mlle|vs)\.$")
_EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff"  # no spaces between words: each character counts as one
_WORD = re.compile(rf"[{_EAST_ASIAN}]|[^\W_{_EAST_ASIAN}]+(?:['’][^\W_{_EAST_ASIAN}]+)*")

# English words that say nothing of what a text is about.
STOP_WORDS = frozenset(
    """a about after again against all also am an and any are as at be because been before being between both but by
    can could did do does doing down during each few for from further had has have having he her here hers him his how
    i if in into is it its just may me might more most must my new no nor not now of off on once one only or other our
    out over own per said same say says she should so some such than that the their them then there these they this
    those through to too two under until up upon us very was we were what when where which while who whom whose why
    will with within without would yet you your""".split()  # a list of words reads best as words
)
# An English sentence without a full stop that ends with one of these was cut off.
_DANGLING = frozenset(
    "a an the of and or nor but to in into for with by at from that as than who which whose their his its is are was "
    "were be has have had will would".split()
)


def collapse(text: str) -> str:
    """Return text with single spaces; what can't be seen (control characters, half characters) counts as space."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def is_english(language: str) -> bool:
    """Whether a language code (`en`, `en-GB`) is one of English; so is an empty one."""
    return _primary(language) in {"en", ""}


def _primary(language: str) -> str:
    first = language.replace("_", "-").split("-")[0].strip().lower()
    return first if first.isascii() and first.isalpha() else ""


def split(text: str, language: str) -> list[str]:
    """Return the sentences of a text in their order, single-spaced. Each is a substring of `collapse(text)`.

    Args:
        text: one paragraph or more.
        language: its code, such as `en` or `de-AT`; an unknown one is split as English.
    """
    plain = collapse(text)
    # An apostrophe would be taken for the end of a quotation, inside which nothing is split.
    masked = _INNER_APOSTROPHE.sub("ʼ", plain)
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in accumulate(map(len, _segment(_primary(language) or "en", masked))):
        end = cut - 1 if cut < len(plain) and _opens(plain[cut - 2 : cut]) else cut
        if spans and _belongs(plain[slice(*spans[-1])], plain[start:end]):
            start = spans.pop()[0]
        spans.append((start, end))
        start = end
    found = (plain[start:end].strip() for start, end in spans)
    return [sentence for sentence in found if sentence]


def _opens(end: str) -> bool:
    """Whether a quotation opens at the end of a piece: one that is not closed is left with the sentence before."""
    return end[:1] == " " and end[1:] in _OPENING


def _belongs(before: str, piece: str) -> bool:
    """Whether a piece goes on with the sentence before: quotes that close it, lower case, a name after `M.`."""
    if not piece.strip(CLOSING):
        return True
    return _starts_low(piece) or _INITIAL.fullmatch(before.strip()) is not None


def _starts_low(sentence: str) -> bool:
    return sentence[:1].islower() and not sentence[1:2].isupper()  # iPhone, eSafety


def ended(sentence: str) -> bool:
    """Whether a sentence has a full stop, an exclamation or a question mark at its end, but no dots of omission."""
    bare = sentence.rstrip(CLOSING)
    return bare[-1:] in _STOPS and bool(bare) and not _trails_off(bare)


def _trails_off(bare: str) -> bool:
    return bare.endswith(("…", "..", ". ."))


def whole(sentence: str, language: str = "en") -> bool:
    """Whether a sentence was not cut off, at its end, its start, or in the middle of a quotation.

    Without a full stop it may be a headline or a standfirst, and counts as whole, unless its last word shows that more
    was to come. That is known for English words only.
    """
    bare = sentence.rstrip(CLOSING)
    if not bare or _trails_off(bare) or bare.endswith((",", ":", ";", "-", "–", "—", "(", "[", "/", "&")):
        return False
    if _starts_low(sentence) or sentence.startswith(("…", "..", "[…", "[.", ",", ")", "]")) or _TITLE.search(bare[-8:]):
        return False
    if len(_DOUBLE_QUOTES.findall(sentence)) % 2 or sentence.count("(") != sentence.count(")"):
        return False
    return ended(sentence) or not (is_english(language) and bare.rsplit(" ", 1)[-1].lower() in _DANGLING)


def words(text: str) -> list[str]:
    """Return all words, in lower case."""
    return _WORD.findall(text.lower())


def content_words(text: str, language: str) -> list[str]:
    """Return the words that carry meaning, stemmed, in their order.

    English has a list of words left out and a light stemmer. Other languages have neither: there every word of more
    than one letter counts as it is written, and words so frequent that they are everywhere weigh little anyway.
    """
    if not is_english(language):
        return [word for word in words(text) if len(word) > 1 or not word.isascii()]
    return [stem(word) for word in words(text) if len(word) > 1 and word not in STOP_WORDS]


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return an English word in lower case without the commonest endings: -'s, -s, -ing, -ed, -ly, -e."""
    word = _singular(word.replace("’", "'").removesuffix("'s"))
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:  # noqa: PLR2004 - red, sing and fly stay
            word = word.removesuffix(ending)
            if ending != "ly" and word[-1] == word[-2] and word[-1] not in "aeiouls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word  # noqa: PLR2004


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]
