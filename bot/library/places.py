"""Names of countries and languages, from CLDR through Babel."""

import re
from functools import cache, lru_cache
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

# CLDR also names groups (EU, UN), test regions (XA, XB, ZZ), reserved codes and places without residents.
_NO_COUNTRY = frozenset("AC AQ BV CP CQ DG EA EU EZ HM IC IO GS QO TA TF UM UN XA XB ZZ".split())  # noqa: SIM905
_ENGLISH = Locale("en")


def _names(locale: Locale, what: str) -> dict[str, str]:
    """Return CLDR's names of territories or languages in a locale (Babel leaves them untyped)."""
    return cast("dict[str, str]", getattr(locale, what))


COUNTRY_CODES: frozenset[str] = (
    frozenset(code for code in _names(_ENGLISH, "territories") if re.fullmatch("[A-Z][A-Z]", code)) - _NO_COUNTRY
)
LANGUAGE_CODES: frozenset[str] = frozenset(code for code in _names(_ENGLISH, "languages") if "_" not in code)


@cache
def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return _ENGLISH


@lru_cache(maxsize=16_384)
def country_name(code: str, locale: str = "en") -> str:
    """Return a country's name in a language (a Discord locale such as es-ES), or the code itself."""
    return _names(_locale(locale), "territories").get(code) or _names(_ENGLISH, "territories").get(code, code)


# Country names that English says with "the".
_WITH_THE = frozenset("AE BS CD CF CK DO FK FO GB GM IM KM KY MH MP MV NL PH SB SC TC US VA VG VI".split())  # noqa: SIM905


def in_english(code: str) -> str:
    """Return a country's name as it stands inside an English sentence, as in `the United Kingdom`."""
    return f"{'the ' if code in _WITH_THE else ''}{country_name(code)}"


@lru_cache(maxsize=4096)
def language_name(code: str, locale: str = "en") -> str:
    """Return a language's name in a language, or the code itself."""
    return _names(_locale(locale), "languages").get(code) or _names(_ENGLISH, "languages").get(code, code)


@cache
def own_names(code: str) -> tuple[str, ...]:
    """Return a country's names in its own official languages (CLDR), without doubles."""
    names = (country_name(code, language) for language in get_official_languages(code, regional=True))
    return tuple(dict.fromkeys(names))


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


@cache
def official_languages(code: str) -> frozenset[str]:
    """Return the languages that are official in a country (CLDR), without script."""
    return frozenset(language.split("_")[0] for language in get_official_languages(code, de_facto=True))


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
