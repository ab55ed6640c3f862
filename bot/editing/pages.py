"""What a page says: its text, and whether a number of an entry stands in it."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers

from bot.editing.markup import seen

SHORTEST, TINY, SHORT, WHOLE = 3, 4, 6, 7  # digits: at least; of short ones at most; of one whole without a prefix
SNIFFED = 1024  # bytes in which a page tells its charset

_TEXT = re.compile(r"(text/.*|application/(.*\+)?(xml|json|javascript|ecmascript)|)")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_KNOWN_CHARSETS = re.compile(
    r"us-ascii|utf-?(8|16|16le|16be)|(iso-?|x-)?(8859|windows|cp|mac)-?\w+|latin-?1|koi8-\w|shift.jis|sjis"
    r"|euc-\w+|iso-2022-jp|big5|gbk?|gb2312|gb18030|tis-620",
    re.IGNORECASE,
)
_MARKS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PK\x03\x04", "a packed file"),
    (b"\x1f\x8b", "a packed file"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

_TAG = re.compile(r"<[^<>]*>")
_SPACES = re.compile(r"\s+")
_DASHES = r"\u2010-\u2015\u2212-"
# What may stand between two digits of a number, as escapes in links and data too.
_BETWEEN = (
    rf"(?:[\s.*()\[\]/|\xb7\u2022\u30fb\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff{_DASHES}]"
    r"|%(?:2[089DEde]|[Cc]2%[Aa]0)|\\u00a0|\\u202f)"
)
_APART = rf"[ .{_DASHES}]"
_GAP, _SMALL_GAP = "{0,5}", "{0,3}"
# Nothing next to it that would make it a part of something else: another number, a word, a colour, an amount.
_BEFORE, _AFTER = r"(?<![0-9A-Za-z_#])(?<![0-9][.,])", r"(?![0-9A-Za-z_])(?![.,][0-9])"
# Digits of other scripts, and the wide signs of East Asian pages.
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "\u30fc\ufe63\u02d7"), "-")
_ON_KEYS = dict(zip("23456789", ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"), strict=True))
_LETTERED, _LONG = 7, 10  # at most so many letters end a number of so many digits; a shorter one has four at most
_WRITTEN = re.compile(rf"#?\+?(?:\([0-9]{{1,5}}\)|[0-9])(?:[\s.{_DASHES}]*(?:\([0-9]{{1,5}}\)|[0-9]))*")
_LETTERS = re.compile(r"\b\d[\d-]*-[A-Z][A-Z\d-]*[A-Z]\b", re.ASCII)


def no_text(content_type: str) -> str:
    """Return in a few words what a page is, if its content type says that it is no text, and "" otherwise."""
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if _TEXT.fullmatch(kind):
        return ""
    if kind == "application/pdf":
        return "a PDF"
    if kind.startswith("image/"):
        return "an image"
    return f"no text ({kind[:60]})" if kind.isascii() and kind.isprintable() else "no text"


def hidden_kind(body: bytes) -> str:
    """Return in a few words what a body is that says it is text and is not, and "" for text."""
    for mark, kind in _MARKS:
        if body.startswith(mark):
            return kind
    return "no text" if b"\0" in body[:SNIFFED] and not body.startswith(_UTF16) else ""


@dataclass(frozen=True)
class Page:
    """A page as text.

    Attributes:
        source: as it was sent, links included, without what people do not see or see struck out.
        shown: without its tags.
    """

    source: str
    shown: str

    @classmethod
    def of(cls, body: bytes, content_type: str) -> "Page":
        """Make the page from what was sent."""
        source = seen(_decoded(body, content_type))
        return cls(_plain(source), _SPACES.sub(" ", _plain(_TAG.sub(" ", source))))


def _plain(markup: str) -> str:
    """Return text with signs as they are shown, and with the digits 0 to 9 alone."""
    shown = html.unescape(markup).translate(_WIDE)
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), shown)


def _decoded(body: bytes, content_type: str) -> str:
    said = _CHARSET.search(content_type) or _CHARSET.search(body[:SNIFFED].decode("ascii", "ignore"))
    names = ["utf-16"] if body.startswith(_UTF16) else []
    names += [said[1]] if said and _KNOWN_CHARSETS.fullmatch(said[1]) else []
    for name in (*names, "utf-8"):
        try:
            return body.decode(name)
        except (LookupError, UnicodeError):
            continue
    return body.decode("cp1252", "replace")


@dataclass(frozen=True)
class Number:
    """A number of an entry, in each way in which a page may write it.

    Attributes:
        said: in full, as the entry has it.
        parts: a pattern for each number in it (there is more than one in "01632 960000 / 01632 960001"): those to
            look for in the text that is shown, and those to look for in the page's source.
    """

    said: str
    parts: tuple[tuple[str, str], ...]

    def on(self, page: Page) -> bool:
        """Tell whether the page has it."""
        # Compiled here and not before: most of them take a while, and a run for one country needs few.
        return all(re.search(shown, page.shown) or re.search(source, page.source) for shown, source in self.parts)


def number(said: str, dial: str | None, countries: Iterable[str]) -> Number | None:
    """Make a number to look for; None if what the entry says has no number of three digits or more.

    Args:
        said: as the entry has it, as in "HELP to 51444".
        dial: the number to dial, if the entry gives one.
        countries: whose ways of writing a number count.
    """
    letters = [match.group() for match in _LETTERS.finditer(said)]
    if letters:
        keyed = map(phonenumbers.convert_alpha_characters_in_number, letters)
        typed = {form for one in keyed for form in _forms(one, countries)}
        spelled = "|".join([*(_spelled(one) for one in letters), *_whole(typed | _forms(dial or "", countries))])
        return Number(said, ((f"(?i){spelled}", f"(?i){spelled}"),))
    written = [one for one in _WRITTEN.findall(_plain(said)) if len(_digits(one)) >= SHORTEST]
    dialled = _forms(dial, countries) if dial and len(written) == 1 else set[str]()
    parts = [
        _patterns(_forms(one, countries) | dialled, _BEFORE.replace("#", "") if one.startswith("#") else _BEFORE)
        for one in written
    ]
    return Number(said, tuple(parts)) if parts else None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text, flags=re.ASCII)


def _spelled(word: str) -> str:
    return r"(?<!\w)" + (_BETWEEN + _GAP).join(re.escape(part) for part in word if part != "-") + r"(?!\w)"


def _forms(written: str, countries: Iterable[str]) -> set[str]:
    """Return the digits of a number in each way in which people there write it."""
    digits = _digits(written.replace("(0)", "") if written.startswith("+") else written)
    forms = {digits} if digits else set[str]()
    regions = [None] if written.startswith("+") else list(countries)
    for region in regions if len(digits) > SHORT else ():
        try:
            found = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(found):
            code, rest = str(found.country_code), phonenumbers.national_significant_number(found)
            home = _digits(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL))
            forms |= {code + rest, f"00{code}{rest}", f"{code}0{rest}", f"0{rest}", home}
            forms |= {rest} if len(rest) >= WHOLE else set()
    return forms


def _patterns(forms: set[str], before: str) -> tuple[str, str]:
    """Return what to look for in the text that is shown, and in the source."""
    short = [one for one in forms if len(one) <= SHORT]
    whole = _whole(forms)
    alone = [f"{before}(?:{'|'.join(f'{one}|{_apart(one)}' for one in short)}){_AFTER}"] if short else []
    called = [f"(?:tel|sms|callto):(?://)?(?:{'|'.join(short)})(?![0-9])"] if short else []
    return "|".join([*alone, *whole, *_lettered(forms)]), "|".join([*called, *whole])


def _whole(forms: set[str]) -> list[str]:
    longer = sorted((one for one in forms if len(one) > SHORT), key=len, reverse=True)
    return [f"(?<![0-9])(?:{'|'.join((_BETWEEN + _GAP).join(one) for one in longer)})(?![0-9])"] if longer else []


def _lettered(forms: set[str]) -> list[str]:
    """Return the pattern of numbers whose end may be said in the letters of a phone's keys: 1-800-4-A-CHILD."""
    found: list[str] = []
    for digits in sorted((one for one in forms if len(one) >= SHORT), key=len, reverse=True):
        first = len(digits) - (_LETTERED if len(digits) >= _LONG else TINY)
        keys = [f"[{one}{_ON_KEYS.get(one, '')}{_ON_KEYS.get(one, '').upper()}]" for one in digits[first:]]
        found.append((_BETWEEN + _GAP).join([*digits[:first], *keys]))
    return [f"(?<![0-9A-Za-z])(?:{'|'.join(found)})(?![0-9A-Za-z])"] if found else []


def _apart(digits: str) -> str:
    """Return the pattern of a short number with something between its digits: 9-8-8, 116 006, 13 11 14."""
    return (_APART if len(digits) <= TINY else _BETWEEN + _SMALL_GAP).join(digits)
