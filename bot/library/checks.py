"""What one value of the file may be: each check returns it unchanged or says what to write instead.

A failed check raises `PydanticCustomError` whose message is the sentence an editor reads and whose
context holds the `fix`.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import phonenumbers
from opening_hours import validate
from pydantic_core import PydanticCustomError

from bot.library import places


def refuse(message: str, fix: str) -> PydanticCustomError:
    """Make the error for a value that can't stand, with what to write instead."""
    return PydanticCustomError("askmore", "{text}", {"text": message, "fix": fix})


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return `did you mean "x"?` for the nearest known word, or the other advice."""
    near = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else otherwise


def country_code(value: str) -> str:
    """Accept an ISO 3166-1 alpha-2 code (and XK, Kosovo's usual one) in capitals."""
    if value in places.COUNTRY_CODES:
        return value
    by_name = places.english_code(value)
    fix = f'write "{by_name}"' if by_name else "write the two-letter code in capitals, as in GB"
    raise refuse(f'"{value}" is not a country code', fix)


def country_or_world(value: str) -> str:
    """Accept a country code, or INT for a service that helps people anywhere."""
    return value if value == "INT" else country_code(value)


def language(value: str) -> str:
    """Accept a language code of CLDR, or the word interpreters."""
    if value == "interpreters" or value in places.LANGUAGE_CODES:
        return value
    by_name = places.language_code(value)
    fix = f'write "{by_name}"' if by_name else 'write a language code, as in "en", or "interpreters"'
    raise refuse(f'"{value}" is not a language code', fix)


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def timezone(value: str) -> str:
    """Accept a name of the IANA time zone database."""
    if value in _timezones():
        return value
    by_city = {name.rsplit("/", 1)[-1].casefold(): name for name in _timezones() if "/" in name}
    near = get_close_matches(value.rsplit("/", 1)[-1].casefold(), by_city, n=1, cutoff=0.6)
    fix = f'did you mean "{by_city[near[0]]}"?' if near else "write a name as in Europe/London"
    raise refuse(f'"{value}" is not a time zone', fix)


def opening_hours(value: str) -> str:
    """Accept what the OpenStreetMap opening_hours syntax can express, and nothing sun-bound."""
    if not validate(value):
        fix = 'write it as in "24/7", "Mo-Fr 09:00-17:00" or "Mo-Fr 09:00-17:00; PH off"'
        raise refuse(f'"{value}" can\'t be read as opening hours', fix)
    if re.search(r"sun|dawn|dusk|easter", value, re.IGNORECASE):
        raise refuse(f'"{value}" hangs on the sun or on Easter', "write clock times, as in 09:00-17:00")
    return value


# The EU reserves six-digit numbers that begin with 116 for services of social value (Commission Decision
# 2007/116/EC); some answer from abroad behind the country code, which libphonenumber calls too short.
_EU_116 = re.compile(r"\+(?:3\d|4\d|42\d|35\d|37\d|38\d)\d?116\d{3}")


def dial(value: str) -> str:
    """Accept a possible E.164 number: +, country code and number, no spaces."""
    fix = 'write + and the country code, digits only, as in "+441632960000"'
    if not re.fullmatch(r"\+[1-9]\d{5,14}", value, re.ASCII):
        raise refuse(f'"{value}" is not a whole international number', fix)
    if _EU_116.fullmatch(value):
        return value
    try:
        possible = phonenumbers.is_possible_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        raise refuse(f'"{value}" can\'t be a phone number: wrong length or country code', fix)
    return value


_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)


def first_day(value: str) -> date:
    """Return the first day of a year, a month or a day; ValueError where there is none."""
    found = _DATE.fullmatch(value)
    if not found:
        raise ValueError(value)
    return date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))


def checked_date(value: str) -> str:
    """Accept 2025, 2025-03 or 2025-03-26, not before 2000 (the reader refuses days to come)."""
    fix = "write the day as year-month-day, as in 2025-03-26, or the month or year alone"
    try:
        day = first_day(value)
    except ValueError:
        raise refuse(f'"{value}" is not a date', fix) from None
    if day.year < 2000:  # noqa: PLR2004 - older than any helpline entry could honestly be
        raise refuse(f'"{value}" is too long ago to be a check', fix)
    return value


_AGES = re.compile(r"(\d{1,2})(?:\+|-(\d{1,3}))", re.ASCII)


def age_range(value: str) -> str:
    """Accept 18+ or 16-35."""
    found = _AGES.fullmatch(value)
    if not found or (found[2] and int(found[2]) < int(found[1])):
        raise refuse(f'"{value}" is not an age range', "write it as in 18+ or 16-35")
    return value


def email_address(value: str) -> str:
    """Accept something@somewhere.tld without spaces."""
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+", value):
        raise refuse(f'"{value}" is not an e-mail address', "write it as in help@example.org")
    return value


def link(value: str) -> str:
    """Accept a link that starts with https:// and has a host, nothing hidden in it."""
    fix = f'write "{"https" + value[4:] if value.startswith("http://") else "https://…"}"'
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if parts is None or not re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) or parts.username or _unsafe(value):
        raise refuse(f'"{value}" is not a link', "write it in full, as in https://example.org/help")
    if parts.scheme != "https":
        raise refuse(f'"{value}" is not an https link', fix)
    return value


def _unsafe(value: str) -> bool:
    return bool(re.search(r"[\s<>\"`\\|{}^]", value))


def contact(given: dict[str, object], kinds: Iterable[str]) -> None:
    """Check what the keys of one contact say together."""
    ways = [kind for kind in kinds if kind in given]
    if len(ways) != 1:
        every = ", ".join(kinds)
        found = " and ".join(ways) if ways else "none"
        raise refuse(f"a contact has exactly one of {every}; this one has {found}", "make one contact a way")
    way, value = ways[0], str(given[ways[0]])
    if (way == "relay") != ("through" in given):
        fix = "with relay, and only there, write through: textphone, relay-service or sign-language"
        raise refuse(f"{way} and through don't fit together", fix)
    _web_address(way, value, allow_http="http_only" in given)
    if way in {"phone", "text", "whatsapp"}:
        to_dial(number_in(way, value))
    if "dial" in given:
        _dial_of(way, value, str(given["dial"]))


# Controls; what turns the direction of writing; what has no width. Joiners stay: Hindi, Persian and emoji need them.
UNSEEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_WORD_TO = re.compile(r'"?[\w&-]{1,30}"? to (?P<number>.+)')
_NO_SIGN = re.compile(r"[^\dA-Z \u00a0\u202f()+*#./\u2010-\u2013-]")
_LETTERS = re.compile(r"[A-Z]+")
_LIKE_DIGITS = frozenset("OILSBZ")
_FEWEST_DIGITS, _MOST_DIGITS = 2, 18  # 17 in France; the 15 of E.164 behind an international prefix, as in 0011


def number_in(way: str, value: str) -> str:
    """Return the number of a contact: a text may have a word before it, as in `HELP to 51444`."""
    found = _WORD_TO.fullmatch(value) if way == "text" else None
    return found["number"] if found else value


def to_dial(value: str) -> str:
    """Accept a number as it is written for people: digits, the signs between them, and words on keys (1800 RESPECT).

    What nobody sees in it is refused where the file is read.
    """
    value = UNSEEN.sub("", value)
    if not re.search(r"\d", value):
        raise refuse(f'"{value}" holds no digit to dial', "write the number as people dial it")
    if odd := _NO_SIGN.search(value):
        fix = "write the number alone, as in 01632 960000; words go into note"
        shown = odd[0] if odd[0].isprintable() else f"U+{ord(odd[0]):04X}"
        raise refuse(f'"{value}" holds "{shown}", which no phone dials', fix)
    for letters in _LETTERS.finditer(value):
        if not _on_keys(value, letters):
            fix = "write digits: 0 for O, 1 for I or L"
            raise refuse(f'"{value}" has "{letters[0]}" where digits belong', fix)
    count = sum(char.isdecimal() for char in value) + sum(map(len, _LETTERS.findall(value)))
    if not _FEWEST_DIGITS <= count <= _MOST_DIGITS:
        size = "short" if count < _FEWEST_DIGITS else "long"
        raise refuse(f'"{value}" is too {size} for a number', "write one number, as people dial it")
    return value


def _on_keys(value: str, letters: re.Match[str]) -> bool:
    """Whether letters in a number are a word on a phone's keys, not O and I for 0 and 1."""
    begin, end = letters.span()
    beside = value[max(begin - 1, 0) : begin] + value[end : end + 1]
    like_digits = _LIKE_DIGITS.issuperset(letters[0])
    if any(char.isdecimal() for char in beside):
        return len(letters[0]) > 2 and not like_digits  # noqa: PLR2004 - 1800RESPECT, and never 96O0
    return len(letters[0]) > 1 or not like_digits


def is_possible_in(value: str, country: str) -> bool:
    """Whether a number has a length that a country gives (libphonenumber). Short ones and codes always could be."""
    digits = re.sub(r"\D", "", value)
    short = 3 if digits.startswith("0") else 6  # such as 016 and 116 006: no plan of whole numbers has them
    if re.search(r"[*#]", value) or len(digits) <= short:
        return True
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return False
    result, possible = phonenumbers.is_possible_number_with_reason(number), phonenumbers.ValidationResult
    local = result == possible.IS_POSSIBLE_LOCAL_ONLY and not digits.startswith("0")  # as 310-1818 in Canada
    return local or result == possible.IS_POSSIBLE


def _web_address(way: str, value: str, *, allow_http: bool) -> None:
    is_link = way in {"chat", "web"} or (way == "relay" and value.startswith("http"))
    if not is_link:
        if allow_http:
            raise refuse("http_only is only for links", "take it out")
        return
    if not allow_http:
        link(value)
        return
    if not value.startswith("http://"):
        raise refuse(f'"{value}" is no http:// link', "take http_only out")
    link("https" + value.removeprefix("http"))


def _dial_of(way: str, value: str, number: str) -> None:
    """Refuse a number to dial that is not the number shown: one of the two was mistyped."""
    if way not in {"phone", "text", "whatsapp", "relay"}:
        raise refuse(f"dial does not belong to {way}", "take it out, or make it a phone contact")
    written = value if way == "relay" else phonenumbers.convert_alpha_characters_in_number(number_in(way, value))
    shown, whole = re.sub(r"\D", "", written), re.sub(r"\D", "", number)
    if not any(whole.endswith(shown[skip:]) for skip in range(min(6, max(len(shown) - 3, 1)))):
        raise refuse(f'"{value}" and "{number}" are not the same number', "make their last digits agree")


def door(topics: Iterable[str], chosen: str | None) -> None:
    """`door: both` only makes sense for a behaviour-change service."""
    if chosen and "behaviour-change" not in topics:
        raise refuse("door is only for behaviour-change services", "take door out")


def text_hash(*parts: str) -> str:
    """Return a mark of texts that changes when any of them does: 16 hex digits of SHA-256."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


_VERSION = re.compile(r"[1-9][0-9]{0,3}(?:-(?P<language>[a-z]{2,3})(?:-(?:[A-Z]{2}|419))?)?", re.ASCII)


def version_key(value: str) -> str:
    """Accept a version, 2, or a version in a language, 2-es or 2-pt-BR."""
    found = _VERSION.fullmatch(value)
    if not found:
        fix = "write its number, as in 2; for a translation, as in 2-es or 2-pt-BR"
        raise refuse(f'"{value}" is not a version', fix)
    if found["language"]:
        written_language(found["language"])
    return value


def written_language(value: str) -> str:
    """Accept a language code of CLDR that something can be written in."""
    if value == "interpreters":
        raise refuse('"interpreters" is no language to write in', 'write a language code, as in "en"')
    return language(value)


def day(value: str) -> str:
    """Accept a whole date, 2018-03-02, from 1900 on."""
    fix = "write the day as year-month-day, as in 2018-03-02"
    try:
        found = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) else None
    except ValueError:
        found = None
    if found is None or found.year < 1900:  # noqa: PLR2004 - nothing older is news
        raise refuse(f'"{value}" is not a day', fix)
    return value


_INTERVAL = re.compile(r"(\d{1,4})([mh])", re.ASCII)


def as_timedelta(value: str) -> timedelta:
    """Return how long 30m or 6h is; ValueError for anything else."""
    found = _INTERVAL.fullmatch(value)
    if not found:
        raise ValueError(value)
    return timedelta(minutes=int(found[1])) if found[2] == "m" else timedelta(hours=int(found[1]))


def interval(value: str) -> str:
    """Accept 15m to 24h."""
    try:
        length = as_timedelta(value)
    except ValueError:
        length = timedelta()
    if not timedelta(minutes=15) <= length <= timedelta(hours=24):
        raise refuse(f'"{value}" can\'t be how often a feed is read', "write it as in 30m or 6h, from 15m to 24h")
    return value


def feed_link(value: str) -> str:
    """Accept an https link; http only in the host's own network, where ASKMORE_PRIVATE_FEEDS decides."""
    if value.startswith("http://") and not _unsafe(value):
        try:
            host = urlsplit(value).hostname or ""
        except ValueError:
            host = ""
        if host and is_near(host):
            return value
    return link(value)


def is_near(host: str) -> bool:
    """Whether a host is this machine or in a private network, as far as its name tells."""
    if host == "localhost" or ("." not in host and ":" not in host) or host.endswith((".lan", ".local", ".internal")):
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return False


PLACEHOLDERS = ("{name}", "{age}", "{minor}")


def pattern(value: str) -> str:
    """Accept words to look for: letters, digits, hyphens and apostrophes, and the placeholders."""
    bare = re.sub("|".join(map(re.escape, PLACEHOLDERS)), "x", value)
    if re.search(r"[^\w\s'\u2019-]", bare) or not re.search(r"\w", bare):
        raise refuse(f'"{value}" is not a word or phrase', "write words with spaces between them, as in sexual assault")
    return value


def phrase(value: str) -> str:
    """Accept words to look for, without placeholders."""
    if any(placeholder in value for placeholder in PLACEHOLDERS):
        raise refuse(f'"{value}" holds a placeholder', "use {name}, {age} and {minor} under identifying only")
    return pattern(value)
