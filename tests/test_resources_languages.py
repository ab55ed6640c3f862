"""The texts of the shipped file in other languages: which there are, and that no number was lost or came in."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest
from pydantic import BaseModel

from bot.faces.catalogs import CATALOGS
from bot.library import places
from bot.library.library import Library
from bot.library.localized import Localized

LANGUAGES = sorted({name.split("_")[0] for name in CATALOGS.values()})
# French says "24 hours" as "24 heures sur 24".
SAID_TWICE = re.compile(r"(\d+) heures sur \1")


def texts(value: Any) -> Iterator[Localized]:
    if isinstance(value, Localized):
        yield value
    elif isinstance(value, BaseModel):
        for field in type(value).model_fields:
            yield from texts(getattr(value, field))
    elif isinstance(value, dict):
        for inner in cast("dict[str, Any]", value).values():
            yield from texts(inner)
    elif isinstance(value, tuple):
        for inner in cast("tuple[Any, ...]", value):
            yield from texts(inner)


def digits(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", SAID_TWICE.sub(r"\1", text)))


def test_a_translation_has_the_numbers_of_the_english_text(shipped: Library) -> None:
    seen = 0
    for text in texts(shipped.resources):
        for said in text.others.values():
            assert digits(said) == digits(text), said
            seen += 1
    assert seen > 800


def test_digits_are_compared_at_all() -> None:
    assert digits("de 8 a 22") != digits("8am to 9pm")
    assert digits("24 heures sur 24") == digits("24 hours")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_reads_a_language_reads_of_the_services_at_home_and_everywhere_in_it(
    shipped: Library, language: str
) -> None:
    home = {code for code in shipped.countries if language in places.official_languages(code)}
    assert home
    for service_id, service in shipped.services.items():
        if service.worldwide or home & set(service.countries):
            for text in texts(service):
                assert text.speaks(language), (service_id, text)
    for code in home:
        assert all(text.speaks(language) for text in texts(shipped.countries[code]))


def test_the_pledge_is_english_alone(shipped: Library) -> None:
    """What people agree to is not a draft: nobody who speaks another language has read it yet."""
    for pledge in shipped.resources.pledges.values():
        assert all(not text.others for text in texts(pledge))
