"""How each entry stands: reported, with dead links, never checked, old. What needs a hand comes first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.editing import coverage
from bot.editing.due import Due, Rules, due
from bot.editing.entries import Entry, Key, checked_on, countries, entries, name, said
from bot.editing.last_run import LastRun, Link, Missing, Outcome
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
    """An entry, and what is the matter with it.

    Attributes:
        key: where it stands.
        entry: what the files say of it.
        months: how many months ago it was checked.
        due: why `askmore verify` asks about it, if it does.
        place: where it comes among those that verify asks about.
        dead: how many of its links are dead.
        silent: how many of its links gave no answer.
        unseen: its numbers that are on none of its pages.
        elsewhere: its numbers that only a source has.
        reports: how often people reported it.
    """

    key: Key
    entry: Entry
    months: int | None
    due: Due | None
    place: int
    dead: int = 0
    silent: int = 0
    unseen: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    reports: int = 0

    @property
    def id(self) -> str:
        """Its id, or its code."""
        return self.key[1]

    @property
    def name(self) -> str:
        """Its name for editors."""
        return name(self.key, self.entry)

    @property
    def english(self) -> str | None:
        """The English name of a service, if it is another."""
        return self.entry.english if isinstance(self.entry, Service) else None

    @property
    def countries(self) -> tuple[str, ...]:
        """The codes of its countries; none for a lesson."""
        return countries(self.key, self.entry)

    @property
    def needs_a_hand(self) -> bool:
        """Whether anything is the matter."""
        return bool(self.due or self.dead or self.silent or self.unseen or self.elsewhere)

    @property
    def rank(self) -> int:
        """Reported 0, links or numbers gone 1, never checked 2, old 3, no answer or number only on a source 4."""
        if self.due and self.due.is_reported:
            return 0
        if self.dead or self.unseen:
            return 1
        if not self.due:
            return 4
        return 2 if self.months is None else 3

    @property
    def why(self) -> list[str]:
        """What is the matter, in sentences."""
        found = [f"{number} is on none of its pages that could be read." for number in self.unseen]
        found += [f"{number} is on a source, and was not seen on its own page." for number in self.elsewhere]
        if self.dead:
            found.append("A link is gone." if self.dead == 1 else f"{self.dead} links are gone.")
        if self.silent:
            found.append("A link gave no answer." if self.silent == 1 else f"{self.silent} links gave no answer.")
        return [*found, *(self.due.why if self.due else ())]

    @property
    def command(self) -> str:
        """The command that helps: verify asks about what is due, links shows the rest."""
        country = f" --country {self.countries[0]}" if self.countries else ""
        return f"askmore {'verify' if self.due else 'links'}{country}"


def standings(library: Library, known: Known) -> list[Standing]:
    """Return how every entry stands: services, then countries, then lessons, in the order of the files."""
    reports = known.reports or ()
    found = due(library, reports, {}, Rules(known.now, coverage.OLD))
    places = {one.key: at for at, one in enumerate(found)}
    links = known.run.links if known.run else ()
    dead, silent = (_links_of(links, outcome) for outcome in ("dead", "failed"))
    unseen = _by_entry(number for link in links for number in link.numbers_missing)
    elsewhere = _by_entry(number for link in links for number in link.numbers_elsewhere)
    reported: Counter[str] = Counter()
    for one in reports:
        reported[f"services/{one.service}"] += one.number
    return [
        Standing(
            key=key,
            entry=entry,
            months=coverage.months_since(checked_on(entry), known.today),
            due=found[places[key]] if key in places else None,
            place=places.get(key, len(found)),
            dead=dead[said(key)],
            silent=silent[said(key)],
            unseen=tuple(unseen.get(said(key), ())),
            elsewhere=tuple(elsewhere.get(said(key), ())),
            reports=reported[said(key)],
        )
        for key, entry in entries(library).items()
    ]


def _links_of(links: Iterable[Link], outcome: Outcome) -> Counter[str]:
    """Return how many links of each entry came to this."""
    return Counter(entry for link in links if link.outcome == outcome for entry in link.entries)


def _by_entry(numbers: Iterable[Missing]) -> dict[str, dict[str, None]]:
    """Return numbers, each once, by the entry they are of."""
    found: dict[str, dict[str, None]] = {}
    for number in numbers:
        found.setdefault(number.entry, {})[number.number] = None
    return found


def in_need(found: Iterable[Standing]) -> Sequence[Standing]:
    """Return those that need a hand, by their rank; in each, in the order of verify."""
    return sorted((one for one in found if one.needs_a_hand), key=lambda one: (one.rank, one.place, -one.dead))
