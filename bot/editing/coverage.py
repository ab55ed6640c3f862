"""Who answers where, how old the checks are, what is missing. Plain values; the page and the table say them."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.library import places
from bot.library.library import Library
from bot.library.models import Service
from bot.library.scalars import WORLDWIDE, Topic
from bot.library.topics import CHOICES

Missing = Literal["text or chat", "hours", "what to expect", "languages"]
AGES = ("under 6 months", "6 to 12 months", "1 to 2 years", "over 2 years", "never checked")
NEVER = len(AGES) - 1
OLD = 12  # months; what `askmore verify` asks about if it is told nothing else
_LIMITS = (6, 12, 24)  # months
_TYPED = {"text", "chat", "whatsapp"}
# A service for nothing else is no service for somebody who was harmed.
_NO_HARM: set[Topic] = {"crisis", "training", "behaviour-change"}


@dataclass(frozen=True)
class Cell:
    """How many services answer, and how many directories and websites there are."""

    people: int
    pages: int

    def __str__(self) -> str:
        """Say it so that zero is a word."""
        return str(self.people) if self.people else "pages only" if self.pages else "none"


@dataclass(frozen=True)
class Row:
    """A country, or the world: what there is for people who were harmed."""

    code: str
    total: Cell
    topics: dict[Topic, Cell]
    for_men: bool

    @property
    def name(self) -> str:
        """The English name."""
        return country(self.code)


@dataclass(frozen=True)
class Gap:
    """Something that is missing, and of which entries: ids by country code (none where the country itself lacks it)."""

    title: str
    why: str
    entries: dict[str, tuple[str, ...]]

    @property
    def services(self) -> int:
        """How many services lack it; one of two countries counts once."""
        return len({one for ids in self.entries.values() for one in ids})


def country(code: str) -> str:
    """Return a country's English name, or what stands for all of them."""
    return "Worldwide" if code == WORLDWIDE else places.country_name(code)


def counted(number: int, what: str) -> str:
    """Return a number with its noun, as in "no services", "1 country" or "2 entries"."""
    many = f"{what.removesuffix('y')}ies" if re.search("[^aeiou]y$", what) else f"{what}s"
    return f"1 {what}" if number == 1 else f"{number or 'no'} {many}"


def holds(library: Library) -> str:
    """Return what the files hold, in a line."""
    contacts = sum(len(service.contacts) for service in library.services.values())
    more = {"feed": len(library.feeds), "story": len(library.stories), "lesson": len(library.lessons)}
    return ", ".join(
        [
            f"{counted(len(library.services), 'service')} with {counted(contacts, 'contact')}",
            *(counted(number, what) for what, number in {"country": len(library.countries), **more}.items()),
        ]
    )


def by_name(codes: Iterable[str]) -> list[str]:
    """Return codes in the order of their names, Å beside A; the world comes first."""
    return sorted(codes, key=lambda code: (code != WORLDWIDE, unicodedata.normalize("NFKD", country(code)).casefold()))


def answers(service: Service) -> bool:
    """Whether people answer there, and are there for those who were harmed."""
    return service.kind == "service" and service.for_survivors


def coverage(library: Library) -> list[Row]:
    """Return what there is for people who were harmed: worldwide first, then by country."""
    return [_row(library, code) for code in by_name((WORLDWIDE, *library.countries))]


def _row(library: Library, code: str) -> Row:
    here = [one for one in library.services.values() if code in one.countries and one.for_survivors]
    topics: dict[Topic, Cell] = {
        topic: _cell([service for service in here if topic in service.topics]) for topic in CHOICES
    }
    return Row(code, _cell(here), topics, any(answers(one) and _for_men(one) for one in here))


def _cell(services: list[Service]) -> Cell:
    people = sum(service.kind == "service" for service in services)
    return Cell(people, len(services) - people)


def _for_men(service: Service) -> bool:
    return not {"men", "everyone"}.isdisjoint(service.for_) and not set(service.topics) <= _NO_HARM


def months_since(day: date | None, today: date) -> int | None:
    """Return how many whole months ago a check was; a year or month counts from its first day."""
    if day is None:
        return None
    return max(0, (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day))


def age(months: int | None) -> int:
    """Return which of `AGES` this is."""
    return NEVER if months is None else sum(months >= limit for limit in _LIMITS)


def ages(services: Iterable[Service], today: date) -> list[int]:
    """Return how many services are of each of the `AGES`."""
    found = [age(months_since(service.checked_on, today)) for service in services]
    return [found.count(one) for one in range(len(AGES))]


def hours(service: Service) -> str:
    """Return whether an entry has hours: yes, in words, no."""
    if service.hours or any(contact.hours for contact in service.contacts):
        return "yes"
    return "in words" if service.hours_note else "no"


def missing(service: Service) -> list[Missing]:
    """Return what an entry lacks. Hours, chat and what to expect are asked only where people answer."""
    found: dict[Missing, bool] = {
        "text or chat": service.kind == "service" and _TYPED.isdisjoint(one.kind for one in service.contacts),
        "hours": service.kind == "service" and hours(service) == "no",
        "what to expect": service.kind == "service" and not service.expect,
        "languages": not service.languages,
    }
    return [name for name, lacks in found.items() if lacks]


def gaps(library: Library) -> list[Gap]:
    """Return everything that is missing."""
    rows = {row.code: row for row in coverage(library) if row.code != WORLDWIDE}
    return [
        _country_gap(
            "No service",
            "The country has an entry, and nobody who answers is listed for people who were harmed.",
            [code for code, row in rows.items() if not row.total.people],
        ),
        _country_gap(
            "No service for men",
            "Somebody answers in these countries, and no such service is for men or for everyone. "
            "Crisis lines and training are not counted.",
            [code for code, row in rows.items() if row.total.people and not row.for_men],
        ),
        _service_gap(
            library,
            "No text or chat way",
            "People who can't speak aloud have no text message, chat or WhatsApp there. E-mail is not counted.",
            lambda service: "text or chat" in missing(service),
        ),
        _service_gap(
            library,
            "No hours",
            "The entry does not say when somebody answers, neither in hours nor in hours_note.",
            lambda service: "hours" in missing(service),
        ),
        _service_gap(
            library,
            "No summary of what to expect",
            "The entry has no expect: people do not learn what happens when they contact the service.",
            lambda service: "what to expect" in missing(service),
        ),
        _service_gap(
            library,
            "No languages",
            "The entry does not say which languages are spoken.",
            lambda service: "languages" in missing(service),
        ),
        _country_gap(
            "Emergency numbers without a label",
            "At least one emergency number does not say who answers (for).",
            [code for code in rows if any(not one.for_ for one in library.countries[code].emergency)],
        ),
    ]


def _country_gap(title: str, why: str, codes: Iterable[str]) -> Gap:
    return Gap(title, why, dict.fromkeys(by_name(codes), ()))


def _service_gap(library: Library, title: str, why: str, lacks: Callable[[Service], bool]) -> Gap:
    found = {service_id: service for service_id, service in library.services.items() if lacks(service)}
    codes = by_name({code for service in found.values() for code in service.countries})
    return Gap(title, why, {code: tuple(one for one, its in found.items() if code in its.countries) for code in codes})
