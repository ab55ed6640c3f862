"""How each service stands: reported, with dead links, never checked, old. What needs a hand comes first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.editing import coverage
from bot.editing.due import Due, Rules, due
from bot.editing.last_run import LastRun
from bot.library.library import Library
from bot.library.models import Service
from bot.store.reports import Report


@dataclass(frozen=True)
class Known:
    """What is known beside the files, and when.

    Attributes:
        now: the moment, in UTC.
        run: the last run of `askmore links`, if there was one.
        reports: what people reported; None where there is no database to read.
    """

    now: datetime
    run: LastRun | None = None
    reports: tuple[Report, ...] | None = None

    @property
    def today(self) -> date:
        """The day."""
        return self.now.date()


@dataclass(frozen=True)
class Standing:
    """A service, and what is the matter with it.

    Attributes:
        id: the service's.
        service: the entry.
        months: how many months ago it was checked.
        due: why `askmore verify` asks about it, if it does.
        place: where it comes among those that verify asks about.
        dead: how many of its links are dead.
        unseen: its numbers that are on none of its pages.
        reports: how often people reported it.
    """

    id: str
    service: Service
    months: int | None
    due: Due | None
    place: int
    dead: int = 0
    unseen: tuple[str, ...] = ()
    reports: int = 0

    @property
    def needs_a_hand(self) -> bool:
        """Whether anything is the matter."""
        return bool(self.due or self.dead or self.unseen)

    @property
    def rank(self) -> int:
        """Reported 0, links or numbers 1, never checked 2, old 3."""
        if self.due and self.due.is_reported:
            return 0
        if self.dead or self.unseen:
            return 1
        return 2 if self.months is None else 3

    @property
    def why(self) -> list[str]:
        """What is the matter, in sentences."""
        found = [f"{number} is on none of its pages that could be read." for number in self.unseen]
        if self.dead:
            found.append("A link is gone." if self.dead == 1 else f"{self.dead} links are gone.")
        return [*found, *(self.due.why if self.due else ())]

    @property
    def command(self) -> str:
        """The command that helps: verify asks about what is due, links shows the rest."""
        return f"askmore {'verify' if self.due else 'links'} --country {self.service.countries[0]}"


def standings(library: Library, known: Known) -> list[Standing]:
    """Return how every service stands, in the order of the files."""
    reports = known.reports or ()
    found = due(library, reports, {}, Rules(known.now, coverage.OLD))
    places = {one.id: at for at, one in enumerate(found)}
    dead, unseen = _links(known.run)
    said: Counter[str] = Counter()
    for one in reports:
        said[one.service] += one.number
    return [
        Standing(
            id=service_id,
            service=service,
            months=coverage.months_since(service, known.today),
            due=found[places[service_id]] if service_id in places else None,
            place=places.get(service_id, len(found)),
            dead=dead[service_id],
            unseen=tuple(unseen.get(service_id, ())),
            reports=said[service_id],
        )
        for service_id, service in library.services.items()
    ]


def _links(run: LastRun | None) -> tuple[Counter[str], dict[str, dict[str, None]]]:
    """Return, by service, how many links are gone, and which numbers stand on no page."""
    dead: Counter[str] = Counter()
    unseen: dict[str, dict[str, None]] = {}
    for link in run.links if run else ():
        if link.outcome == "dead":
            dead.update(entry.removeprefix("services/") for entry in link.entries)
        for number in link.numbers_missing:
            unseen.setdefault(number.entry.removeprefix("services/"), {})[number.number] = None
    return dead, unseen


def in_need(found: Iterable[Standing]) -> Sequence[Standing]:
    """Return those that need a hand: reported, then links, never checked, old; in each, in the order of verify."""
    return sorted((one for one in found if one.needs_a_hand), key=lambda one: (one.rank, one.place, -one.dead))
