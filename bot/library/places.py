"""Names of countries and languages, from CLDR through Babel.

What every start needs stands in `cldr.json`, which `make names` writes: to read 150 languages takes 0.4 seconds, and
Babel keeps 1 MB for each. Names in a reader's language are read when the first reader of it comes.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

FILE = Path(__file__).with_name("cldr.json")
_CLDR: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
_COUNTRIES: Mapping[str, str] = _CLDR["countries"]
_LANGUAGES: Mapping[str, str] = _CLDR["languages"]
_OWN: Mapping[str, Sequence[str]] = _CLDR["own"]
_OFFICIAL: Mapping[str, Sequence[str]] = _CLDR["official"]
COUNTRY_CODES: frozenset[str] = frozenset(_COUNTRIES)
LANGUAGE_CODES: frozenset[str] = frozenset(_LANGUAGES)


def _read(locale: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return CLDR's names of territories and languages in a locale, English for one that is not known."""
    from babel import Locale, UnknownLocaleError, localedata  # noqa: PLC0415 - 5 MB that an English bot never needs

    try:
        read = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        read = Locale("en")
    territories, languages = cast("Any", read.territories), cast("Any", read.languages)
    localedata._cache.clear()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - all else of the locale goes
    return dict(territories), dict(languages)


_names = lru_cache(maxsize=40)(_read)  # Discord has 32 locales


def country_name(code: str, locale: str = "en") -> str:
    """Return a country's name in a language (a Discord locale such as es-ES), or the code itself."""
    here = None if locale in _ENGLISH else _names(locale)[0].get(code)
    return here or _COUNTRIES.get(code, code)


_ENGLISH = frozenset({"en", "en-US"})


def in_order(codes: Iterable[str], locale: str = "en") -> list[str]:
    """Return countries in the order of their names in a language."""
    return sorted(codes, key=lambda code: _order(country_name(code, locale)))


def _order(name: str) -> str:
    """Return a name as it is put in order: without case and accents, so that Österreich comes after Oman."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


# Country names that English says with "the".
_WITH_THE = frozenset("AE BS CD CF CK DO FK FO GB GM IM KM KY MH MP MV NL PH SB SC TC US VA VG VI".split())  # noqa: SIM905


def in_english(code: str) -> str:
    """Return a country's name as it stands inside an English sentence, as in `the United Kingdom`."""
    return f"{'the ' if code in _WITH_THE else ''}{country_name(code)}"


def language_name(code: str, locale: str = "en") -> str:
    """Return a language's name in a language, or the code itself."""
    here = None if locale in _ENGLISH else _names(locale)[1].get(code)
    return here or _LANGUAGES.get(code, code)


def own_names(code: str) -> Sequence[str]:
    """Return a country's names in its own official languages (CLDR), without doubles."""
    return _OWN.get(code, ())


@cache
def _codes_by_english_name() -> dict[str, str]:
    return {country_name(code).casefold(): code for code in COUNTRY_CODES}


def english_code(name: str) -> str | None:
    """Return the code of an English country name, or of a code in small letters."""
    return name.upper() if name.upper() in COUNTRY_CODES else _codes_by_english_name().get(name.casefold())


def language_code(name: str) -> str | None:
    """Return the code of an English language name."""
    names = {language_name(code).casefold(): code for code in LANGUAGE_CODES}
    return names.get(name.casefold())


def official_languages(code: str) -> Sequence[str]:
    """Return the languages that are official in a country (CLDR), without script."""
    return _OFFICIAL.get(code, ())


def city_names(locale: str) -> Mapping[str, str]:
    """Return the cities of time zones as a language names them (CLDR), by zone; none in English: the zones are."""
    if locale in _ENGLISH:
        return {}
    from babel import Locale  # noqa: PLC0415 - as above
    from babel.core import get_global  # noqa: PLC0415

    newer = cast("Mapping[str, str]", get_global("zone_aliases"))  # as Asia/Kolkata for Asia/Calcutta
    zones = cast("Mapping[str, Mapping[str, str]]", Locale.parse(locale.replace("-", "_")).time_zones)
    return {newer.get(zone, zone): names["city"] for zone, names in zones.items() if "city" in names}


# A client's language says where a person is only if nearly all who speak it live in one country, or Discord
# offers it by country. English, French, German, American Spanish, Dutch, Greek, Romanian, Croatian and
# Russian are at home in several countries, and mainland Chinese in many: no guess.
SOUND_GUESSES: dict[str, str] = {
    "bg": "BG",
    "cs": "CZ",
    "da": "DK",
    "es-ES": "ES",
    "fi": "FI",
    "hi": "IN",
    "hu": "HU",
    "id": "ID",
    "it": "IT",
    "ja": "JP",
    "ko": "KR",
    "lt": "LT",
    "no": "NO",
    "pl": "PL",
    "pt-BR": "BR",
    "sv-SE": "SE",
    "th": "TH",
    "tr": "TR",
    "uk": "UA",
    "vi": "VN",
    "zh-TW": "TW",
}


def guess_country(locale: str) -> str | None:
    """Return the country that a client's language points to, or None where that would not be sound."""
    return SOUND_GUESSES.get(locale)
