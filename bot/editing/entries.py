"""The entries that editors look after: services, emergency numbers of countries, lessons."""

from datetime import date
from typing import Literal

from bot.library import checks, places
from bot.library.lessons import Lesson
from bot.library.library import Library
from bot.library.models import Country, Service

Section = Literal["services", "countries", "lessons"]
Key = tuple[Section, str]  # where it stands in a file, as in ("services", "gb-example")
Entry = Service | Country | Lesson


def entries(library: Library) -> dict[Key, Entry]:
    """Return every entry that can be checked against a page: a country without a source has none."""
    return {
        **{("services", name): service for name, service in library.services.items()},
        **{("countries", code): country for code, country in library.countries.items() if country.sources},
        **{("lessons", name): lesson for name, lesson in library.lessons.items()},
    }


def said(key: Key) -> str:
    """Return a key as it is written, as in "services/gb-example"."""
    return "/".join(key)


def name(key: Key, entry: Entry) -> str:
    """Return the name of an entry for editors."""
    if isinstance(entry, Service):
        return entry.name
    return entry.title if isinstance(entry, Lesson) else f"{places.country_name(key[1])}: emergency numbers"


def countries(key: Key, entry: Entry) -> tuple[str, ...]:
    """Return the codes of the countries it is of; none for a lesson."""
    if isinstance(entry, Service):
        return entry.countries
    return (key[1],) if isinstance(entry, Country) else ()


def checked_on(entry: Entry) -> date | None:
    """Return the first day of the period in which somebody last saw it right."""
    return checks.first_day(entry.checked) if entry.checked else None
