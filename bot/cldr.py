"""Writes `bot/library/cldr.json`: what every start needs of CLDR's names. Run by `make names`."""

import json
import re
from typing import Any, cast

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from bot.library.places import FILE

# CLDR also names groups (EU, UN), test regions (XA, XB, ZZ), reserved codes and places without residents.
NO_COUNTRY = frozenset("AC AQ BV CP CQ DG EA EU EZ HM IC IO GS QO TA TF UM UN XA XB ZZ".split())  # noqa: SIM905


def cldr() -> dict[str, Any]:
    """Return the countries and languages in English, the countries' own names, and their official languages."""
    territories, languages = _names("en")
    countries = {code: territories[code] for code in sorted(territories) if re.fullmatch("[A-Z][A-Z]", code)}
    countries = {code: name for code, name in countries.items() if code not in NO_COUNTRY}
    official = {code: get_official_languages(code, de_facto=True) for code in countries}
    return {
        "countries": countries,
        "languages": {code: languages[code] for code in sorted(languages) if "_" not in code},
        "own": {code: _own(code, name) for code, name in countries.items()},
        "official": {code: list(dict.fromkeys(one.split("_")[0] for one in found)) for code, found in official.items()},
    }


def _own(code: str, english: str) -> list[str]:
    spoken = get_official_languages(code, regional=True)
    return list(dict.fromkeys(_names(language)[0].get(code) or english for language in spoken))


def _names(locale: str) -> tuple[dict[str, str], dict[str, str]]:
    try:
        read = Locale.parse(locale)
    except UnknownLocaleError:  # CLDR knows that it is spoken, and no word of it
        return {}, {}
    return cast("dict[str, str]", read.territories), cast("dict[str, str]", read.languages)


def text() -> str:
    """Return what the file holds."""
    return json.dumps(cldr(), ensure_ascii=False, indent=0) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
