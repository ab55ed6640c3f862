"""The Library: everything the file says, indexed, and what fits a person's question."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from bot.library import hours, places, search
from bot.library.models import Contact, Country, Resources, Service
from bot.library.news import News
from bot.library.scalars import AUDIENCES, WORLDWIDE, Audience, ContactKind, Topic

Who = Literal["me", "someone", "worried"]
Way = Literal["any", "text", "deaf"]

CORE: tuple[Topic, ...] = ("sexual-assault", "domestic-abuse", "sexual-harassment")
_ABUSE: tuple[Topic, ...] = (
    *CORE,
    "stalking",
    "image-abuse",
    "child-abuse",
    "victims-of-crime",
    "trafficking",
    "forced-marriage-fgm",
)
# A service whose first topic is one of these helps with that, not with whatever brings a person here.
_SPECIAL: tuple[Topic, ...] = (
    "image-abuse",
    "workplace",
    "legal",
    "trafficking",
    "forced-marriage-fgm",
    "crisis",
    "training",
)
_HALVES: tuple[Audience, ...] = ("women", "men")
_FEW: tuple[Audience, ...] = ("indigenous", "migrants", "military", "students", "deaf")
_FITTING, _FILLER = 2, 6  # see _nearness
_SILENT: dict[Way, tuple[ContactKind, ...]] = {
    "any": (),
    "text": ("text", "chat", "whatsapp", "email"),
    "deaf": ("relay", "text", "chat", "whatsapp", "email"),
}


@dataclass(frozen=True)
class Question:
    """What a person asks /support for. Nothing in it says who they are."""

    country: str | None = None
    topic: Topic | None = None
    who: Who = "me"
    way: Way = "any"


@dataclass(frozen=True)
class Hit:
    """A service that answers a question, and how well."""

    id: str
    service: Service
    contacts: tuple[Contact, ...]
    country: Country | None
    status: hours.Status
    fits_topic: bool
    fits_way: bool


class Library:
    """An index over the resources. Never changes: a changed file makes a new one."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources
        self.countries = resources.countries
        self.services = resources.services
        self.news = resources.news or News()
        self.stories = resources.stories
        self.lessons = resources.lessons
        self.feeds = {feed_id: feed for feed_id, feed in resources.feeds.items() if feed.active == "yes"}
        self._by_country: dict[str, list[str]] = {WORLDWIDE: []}
        for service_id, service in resources.services.items():
            for code in service.countries:
                self._by_country.setdefault(code, []).append(service_id)
        self.country_names = lru_cache(maxsize=40)(self._country_names)

    @property
    def directory(self) -> Service:
        """The directory people get when everything else fails."""
        return self.services[str(self.resources.directory)]

    def summary(self) -> str:
        """Return what the files hold, in a line."""
        contacts = sum(len(service.contacts) for service in self.services.values())
        services, countries = _counted(len(self.services), "service"), _counted(len(self.countries), "country")
        help_said = f"{services} with {_counted(contacts, 'contact')} in {countries}"
        more = {"feed": len(self.feeds), "story": len(self.stories), "lesson": len(self.lessons)}
        return ", ".join([help_said, *(_counted(number, what) for what, number in more.items() if number)])

    def has_services(self, code: str) -> bool:
        """Whether any service of this country is known."""
        return bool(self._by_country.get(code))

    def count(self, code: str) -> int:
        """Return how many services of this country are known."""
        return len(self._by_country.get(code, ()))

    def _country_names(self, locale: str) -> search.Names[str]:
        return search.country_names({code: entry.also for code, entry in self.countries.items()}, locale)

    def find(self, question: Question, now: datetime, language: str = "en") -> list[Hit]:
        """Return the services for a question, the most fitting first.

        A service for some people only (an audience, a region, an age) or a closed one never comes before one of
        the same place that fits as well and is open to everyone; what is near comes before what is worldwide.
        Services for people worried about their own behaviour answer only `who="worried"`, and that question gets
        no service for survivors: beside its own it gets the crisis lines that listen to anyone. The directory is
        left out: every answer ends with it.

        Args:
            question: country (None: worldwide services only), topic, who it is about, way of contact.
            now: an aware moment, for what is open.
            language: what the person reads; services that speak it come before others that fit as well.
        """
        local = self._by_country.get(question.country or "", ())
        everywhere = (one for one in self._by_country[WORLDWIDE] if one != self.resources.directory)
        ids = dict.fromkeys((*local, *everywhere))
        offered = _behind_door(question)
        hits = [self.hit(one, question, now) for one in ids if offered(self.services[one])]
        return sorted(hits, key=lambda hit: _rank(hit, question, now, language))

    def hit(self, service_id: str, question: Question, now: datetime) -> Hit:
        """Return how one service answers a question.

        Raises:
            KeyError: the file has no such service.
        """
        service = self.services[service_id]
        country = None if service.worldwide else self.countries.get(service.countries[0])
        kinds = _SILENT[question.way]
        contacts = tuple(sorted(service.contacts, key=lambda contact: contact.kind not in kinds))
        silent = any(one.kind in kinds for one in contacts) or all(one.kind != "phone" for one in contacts)
        return Hit(
            id=service_id,
            service=service,
            contacts=contacts,
            country=country,
            status=hours.service_status(service, country, now),
            fits_topic=_fits_topic(service, question),
            fits_way=question.way == "any" or silent,
        )


def _behind_door(question: Question) -> Callable[[Service], bool]:
    if question.who != "worried":
        return lambda service: service.for_survivors
    return lambda service: (
        service.for_own_behaviour
        or (set(service.topics) == {"crisis"} and "everyone" in service.for_ and service.kind == "service")
    )


def _fits_topic(service: Service, question: Question) -> bool:
    if question.who == "worried":
        return service.for_own_behaviour
    if question.topic:
        return question.topic in service.topics
    general = service.kind != "website" and service.topics[0] not in _SPECIAL
    return general and not _narrow(service, question) and not set(CORE).isdisjoint(service.topics)


def _narrow(service: Service, question: Question) -> bool:
    """Whether the service is for a small part of all people, as far as the question tells."""
    some = set(service.for_)
    return _restricted(service, question) and (some.isdisjoint(_HALVES) or not some.isdisjoint(_FEW))


def _nearness(hit: Hit, question: Question, language: str) -> int:
    """Rank by topic and place: 0 to 2 fit, 3 to 5 are near, 6 to 8 only fill up.

    A page somewhere in the world that the reader can't read fits no better than people of their own country.
    """
    service = hit.service
    if service.kind == "directory":
        return 8 if set(service.topics).isdisjoint(CORE) and not hit.fits_topic else 6
    if hit.fits_topic and question.who == "worried":
        return 5 if service.worldwide else int(service.for_survivors)
    if hit.fits_topic and (question.topic or not service.worldwide):
        abroad = 3 if _foreign(service, language) else 1
        return abroad if service.worldwide else 0
    if service.worldwide:
        return 7
    if service.topics[0] not in _SPECIAL and not set(service.topics).isdisjoint(_ABUSE):
        return 3
    return 5 if set(service.topics).isdisjoint((*_ABUSE, "crisis")) else 4


def _restricted(service: Service, question: Question) -> bool:
    """Whether the service is for some people only, as far as the question tells."""
    welcome = {"everyone"}
    if question.who == "someone":
        welcome.add("families-and-friends")
    if question.way == "deaf":
        welcome.add("deaf")
    if question.topic == "workplace":
        welcome.add("workers")
    return welcome.isdisjoint(service.for_)


def _rank(hit: Hit, question: Question, now: datetime, language: str) -> tuple[object, ...]:
    service, near = hit.service, _nearness(hit, question, language)
    return (
        near >= _FILLER,
        near > _FITTING,
        not hit.fits_way,
        near,
        _restricted(service, question),
        service.region is not None,
        service.ages is not None,
        question.who == "someone" and "families-and-friends" not in service.for_,
        service.kind != "service",
        service.topics.index(question.topic) if question.topic in service.topics else 0,
        {True: 0, None: 1, False: 2}[hit.status.open] if service.kind == "service" else 0,
        _foreign(service, language),
        -len(set(CORE).intersection(service.topics)),
        _staleness(service, now),
        service.confidence != "high",
        min(AUDIENCES.index(audience) for audience in service.for_),
    )


def _foreign(service: Service, language: str) -> int:
    """Return how far a language is from a service: spoken 0, by interpreters 1, not that we know of 2.

    Where nobody noted its languages, it speaks those of its country.
    """
    spoken = service.languages or [one for code in service.countries for one in places.official_languages(code)]
    return 0 if language in spoken else 1 if "interpreters" in spoken else 2


def _staleness(service: Service, now: datetime) -> int:
    """Return how old the check is: within a year 0, two 1, four 2, older or undated 3."""
    if service.checked_on is None:
        return 3
    days = (now.date() - service.checked_on).days
    return sum(days > years * 365 for years in (1, 2, 4))


def likely_countries(library: Library, locale: str, limit: int) -> list[str]:
    """Return countries with services: first where the reader's language is official, then the best covered."""
    language = locale.split("-", maxsplit=1)[0]
    foreign = {code: language not in places.official_languages(code) for code in library.countries}
    return sorted(foreign, key=lambda code: (foreign[code], -library.count(code), code))[:limit]


def _counted(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    return f"{number} {what.removesuffix('y')}ies" if what.endswith("y") else f"{number} {what}s"
