"""The links of the files, each once, with the entries it stands in and the numbers its page should hold."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.editing.pages import Number, number
from bot.library.models import Country, Resources, Service
from bot.library.scalars import WORLDWIDE

NUMBERS = ("phone", "text", "whatsapp", "relay")
_LINK = re.compile(r"https?://\S+")


@dataclass
class Wanted:
    """A link to ask.

    Attributes:
        address: as the files have it.
        entries: where it stands, as in "services/gb-example".
        http: whether an entry says that its site has no https.
        own: the services whose own web page it is, as entries.
        source_of: the services and countries that name it as a source, as entries.
    """

    address: str
    entries: list[str] = field(default_factory=list[str])
    http: bool = False
    own: list[str] = field(default_factory=list[str])
    source_of: list[str] = field(default_factory=list[str])

    @property
    def numbers_of(self) -> set[str]:
        """The entries whose numbers are looked for here."""
        return {*self.own, *self.source_of}


@dataclass(frozen=True)
class Gathered:
    """The links, in the order of the files, and the numbers of each service and country that has any."""

    links: tuple[Wanted, ...]
    numbers: dict[str, tuple[Number, ...]]


def gather(resources: Resources, country: str | None = None) -> Gathered:
    """Gather the links of all entries. Feeds are left out: `askmore news refresh` asks them.

    Args:
        resources: what the files say.
        country: only the links of this country's entries. They are told for all entries they stand in.
    """
    found: dict[str, Wanted] = {}
    for entry, address in _addresses(resources):
        wanted = found.setdefault(address, Wanted(address))
        if entry not in wanted.entries:
            wanted.entries.append(entry)
    for name, service in resources.services.items():
        _mark(found, f"services/{name}", service)
    for code, its in resources.countries.items():
        _mark_sources(found, f"countries/{code}", its)
    numbers = {
        **{
            f"countries/{code}": _emergency(code, its)
            for code, its in resources.countries.items()
            if country in (None, code)
        },
        **{
            f"services/{name}": _numbers(service)
            for name, service in resources.services.items()
            if country in (None, *service.countries)
        },
    }
    return Gathered(
        links=tuple(one for one in found.values() if country is None or not numbers.keys().isdisjoint(one.entries)),
        numbers={entry: its for entry, its in numbers.items() if its},
    )


def _addresses(resources: Resources) -> Iterator[tuple[str, str]]:
    for entry, values in _values(resources):
        for value in values:
            if link := _link(value or ""):
                yield entry, link


def _values(resources: Resources) -> Iterator[tuple[str, Iterable[str | None]]]:
    """Return for each entry the values that may be links."""
    for name, country in resources.countries.items():
        yield f"countries/{name}", country.sources
    for name, service in resources.services.items():
        yield f"services/{name}", (*(contact.value for contact in service.contacts), *service.sources)
    for name, lesson in resources.lessons.items():
        credited = (lesson.credit, *lesson.links) if lesson.credit else lesson.links
        yield f"lessons/{name}", (*(one.url for one in credited), *lesson.sources)
    for name, story in resources.stories.items():
        yield f"stories/{name}", (story.url, *(one.url for one in story.also))
    for name, pledge in resources.pledges.items():
        yield f"pledges/{name}", (one.url for one in pledge.links)


def _link(value: str) -> str | None:
    """Return the link that a value begins with."""
    link = _LINK.match(value)
    return link.group().rstrip(",;") if link else None


def _mark(found: dict[str, Wanted], entry: str, service: Service) -> None:
    """Note what a service says of its links."""
    for contact in service.contacts:
        if link := _link(contact.value):
            found[link].http |= contact.http_only is not None
            found[link].own += [entry] if contact.kind == "web" else []
    _mark_sources(found, entry, service)


def _mark_sources(found: dict[str, Wanted], entry: str, its: Service | Country) -> None:
    for source in its.sources:
        if source in found:  # words behind the link name a file in it: the page itself need not hold the number
            found[source].source_of.append(entry)


def _numbers(service: Service) -> tuple[Number, ...]:
    countries = [code for code in service.countries if code != WORLDWIDE]
    given = (one for one in service.contacts if one.kind in NUMBERS and not _link(one.value))
    return _once(number(one.value, one.dial, countries) for one in given)


def _emergency(code: str, country: Country) -> tuple[Number, ...]:
    return _once(number(one.number, None, [code]) for one in country.emergency)


def _once(numbers: Iterable[Number | None]) -> tuple[Number, ...]:
    return tuple({one.said: one for one in numbers if one is not None}.values())
