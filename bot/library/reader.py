"""`resources.yaml` (and files laid over it) → a `Resources`, or every problem with its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from bot.library import checks, explain, source
from bot.library.lessons import Lesson
from bot.library.localized import ENGLISH
from bot.library.models import Country, Pledge, Resources, Service
from bot.library.news import Feed, News, Story
from bot.library.problems import Problem, ResourcesError
from bot.library.scalars import service_id
from bot.library.source import Source

LARGEST = 20_000_000  # bytes; 5,000 services are about 4 MB
_NO_DIRECTORY = (
    "write the id of the directory people get when all else fails; a file of your own is checked "
    "together with the one below it: askmore check resources.yaml yours.yaml"
)
SECTIONS: dict[str, type[BaseModel]] = {
    "countries": Country,
    "services": Service,
    "pledges": Pledge,
    "feeds": Feed,
    "stories": Story,
    "lessons": Lesson,
}
_REMOVABLE = ("services", "feeds", "stories", "lessons")
ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True)
class Reading:
    """What reading the files gave: the resources (None when an error keeps them from being used)."""

    resources: Resources | None
    problems: tuple[Problem, ...]

    def or_raise(self) -> Resources:
        """Return the resources.

        Raises:
            ResourcesError: there is at least one error.
        """
        if self.resources is None:
            raise ResourcesError(self.problems)
        return self.resources


def read_files(paths: Iterable[Path]) -> Reading:
    """Read the files in order, later ones adding or replacing by id.

    Raises:
        OSError: a file can't be read at all.
    """
    return read_raw([(str(path), path.read_bytes()) for path in paths])


def read_raw(files: Iterable[tuple[str, bytes]]) -> Reading:
    """Read the bytes of files, each with its name. Never raises."""
    texts: list[tuple[str, str]] = []
    problems: list[Problem] = []
    for name, raw in files:
        if len(raw) > LARGEST:
            problems.append(Problem(name, 1, 1, "the file is far too large", "check that it is the right one"))
            continue
        try:
            texts.append((name, raw.decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            problems.append(Problem(name, line, 1, "the file is not UTF-8", "save it as UTF-8"))
    if not problems:
        return read_texts(texts)
    return Reading(None, tuple(sorted([*problems, *read_texts(texts).problems])))


def read_texts(texts: Sequence[tuple[str, str]], *, today: date | None = None) -> Reading:
    """Read the texts of files, each with its name. Never raises.

    Args:
        texts: name and text of each file, in the order they are laid over one another.
        today: no check can have been made after this day (default: the day that has begun somewhere).
    """
    day = today or (datetime.now(UTC) + timedelta(hours=14)).date()
    merged = _Merged()
    sources = [source.read(name, text) for name, text in texts]
    for one in sources:
        if one.values:
            merged.lay_over(one, day)
    if sources and any(one.values for one in sources):
        merged.check_together(sources[0])
    problems = tuple(sorted({problem for one in sources for problem in one.problems}))
    if not sources or any(problem.severity == "error" for problem in problems):
        return Reading(None, problems)
    return Reading(merged.resources(), problems)


class _Merged:
    """The files laid over one another, and which file each entry came from."""

    def __init__(self) -> None:
        self.countries: dict[str, Country] = {}
        self.services: dict[str, Service] = {}
        self.pledges: dict[str, Pledge] = {}
        self.feeds: dict[str, Feed] = {}
        self.stories: dict[str, Story] = {}
        self.lessons: dict[str, Lesson] = {}
        self.news = News()
        self.news_sound = True
        self.directory: str | None = None
        self.directory_from: Source | None = None
        self.origin: dict[tuple[str, str], Source] = {}

    def resources(self) -> Resources:
        return Resources.model_construct(
            directory=self.directory,
            countries=self.countries,
            services=self.services,
            pledges=self.pledges,
            feeds=self.feeds,
            stories=self.stories,
            lessons=self.lessons,
            news=self.news,
            remove=(),
        )

    def lay_over(self, one: Source, today: date) -> None:
        """Check one file and take what is sound in it. Sound entries survive broken ones."""
        _dates(one, today)
        _quotes(one)
        _seen(one)
        for section, model in SECTIONS.items():
            mine: dict[str, Any] = getattr(self, section)
            for entry_id, values in _entries(one, section):
                self.origin[section, entry_id] = one
                entry = _validate(one, (section, entry_id), model, values)
                if entry is not None:
                    mine[entry_id] = entry
        self._take_news(one)
        rest = {key: value for key, value in one.values.items() if key not in SECTIONS and key != "news"}
        top = _validate(one, (), Resources, rest)
        if top is not None:
            if top.directory:
                self.directory, self.directory_from = top.directory, one
            self._remove(one, top.remove)

    def _take_news(self, one: Source) -> None:
        if "news" not in one.values:
            return
        news = _validate(one, ("news",), News, one.values["news"])
        self.news_sound = self.news_sound and news is not None
        self.news = news.over(self.news) if news is not None else self.news

    def _remove(self, one: Source, ids: Sequence[str]) -> None:
        for index, entry_id in enumerate(ids):
            found = [section for section in _REMOVABLE if getattr(self, section).pop(entry_id, None) is not None]
            for section in found:
                self.origin.pop((section, entry_id), None)
            if not found:
                fix = checks.did_you_mean(
                    entry_id, [*self.services, *self.feeds, *self.stories, *self.lessons], "take it out"
                )
                one.at(("remove", index), f'there is no service, feed, story or lesson "{entry_id}" to leave out', fix)

    def check_together(self, first: Source) -> None:
        """Check what one entry says of another."""
        if self.directory is None:
            first.at((), "directory is missing", _NO_DIRECTORY)
        elif self.directory not in self.services and ("services", self.directory) not in self.origin:
            fix = checks.did_you_mean(self.directory, self._service_ids(), "write the id of a service")
            (self.directory_from or first).at(("directory",), f'there is no service "{self.directory}"', fix)
        for entry_id, service in self.services.items():
            one, path = self.origin["services", entry_id], ("services", entry_id)
            self._countries_known(one, path, service)
            self._clock_known(one, path, service)
            _possible(one, path, service, [code for code in service.countries if code in self.countries])
        for feed_id, feed in self.feeds.items():
            self._feed_has_words(self.origin["feeds", feed_id], ("feeds", feed_id), feed)
        for pledge_id, pledge in self.pledges.items():
            one, path = self.origin["pledges", pledge_id], ("pledges", pledge_id)
            _released(one, path, pledge)
            _translated(one, path, pledge)

    def _feed_has_words(self, one: Source, path: source.Path, feed: Feed) -> None:
        """Refuse a feed of which nothing would ever be kept."""
        known = any(words.get(feed.language) for words in self.news.topics.values())
        if feed.keep == "on-topic" and self.news_sound and not (feed.include or known):
            fix = f"write include, or words in {feed.language} under news: topics, or keep: everything"
            one.at((*path, "language"), f"there are no words in {feed.language} to choose its entries by", fix)

    def _service_ids(self) -> list[str]:
        return [entry_id for section, entry_id in self.origin if section == "services"]

    def _countries_known(self, one: Source, path: source.Path, service: Service) -> None:
        for index, code in enumerate(service.countries):
            if code != "INT" and code not in self.countries and ("countries", code) not in self.origin:
                fix = f"add {code} under countries, with its emergency numbers"
                one.at((*path, "countries", index), f"{code} has no entry under countries", fix)

    def _clock_known(self, one: Source, path: source.Path, service: Service) -> None:
        country = self.countries.get(service.countries[0])
        if service.timezone or (country and country.timezone):
            return
        fix = "add timezone to this service, as in timezone: America/New_York"
        for where, hours in _hours(service):
            if hours != "24/7":
                one.at((*path, *where), "these hours have no time zone", fix)


def _possible(one: Source, path: source.Path, service: Service, countries: Sequence[str]) -> None:
    """Advise on numbers that none of a service's countries could have, by their length (libphonenumber)."""
    for index, contact in enumerate(service.contacts):
        if contact.kind not in {"phone", "text", "whatsapp"} or contact.dial or not countries:
            continue
        number = checks.number_in(contact.kind, contact.value)
        if not any(checks.is_possible_in(number, code) for code in countries):
            message = f'no number in {" or ".join(countries)} is as long or short as "{contact.value}"'
            one.at((*path, "contacts", index, contact.kind), message, "look at the source once more", advice=True)


def _hours(service: Service) -> Iterator[tuple[source.Path, str]]:
    if service.hours:
        yield ("hours",), service.hours
    for index, contact in enumerate(service.contacts):
        if contact.hours:
            yield ("contacts", index, "hours"), contact.hours


def _entries(one: Source, section: str) -> Iterator[tuple[str, Any]]:
    """Yield the entries of a section, noting ids that can't be ids.

    Each is let go once it is checked: the whole file would be in memory twice.
    """
    entries = one.values.get(section, {})
    if not isinstance(entries, dict):
        one.at((section,), f"{section} holds no entries", "write each entry on a line: its id and a colon")
        return
    check = checks.country_code if section == "countries" else service_id
    known = cast("dict[str, Any]", entries)
    for entry_id in [*known]:
        try:
            check(entry_id)
        except PydanticCustomError as error:
            context = cast("dict[str, str]", error.context)
            one.at((section, entry_id), context["text"], context["fix"], key=True)
        yield entry_id, known[entry_id]
        del known[entry_id]


def _validate(one: Source, path: source.Path, model: type[ModelT], values: Any) -> ModelT | None:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for detail in explain.worth_saying(error.errors(include_url=False)):
            explain.problem(one, path, model, detail)
        return None


def _released(one: Source, path: source.Path, pledge: Pledge) -> None:
    """Refuse a pledge whose text changed without a new version: people signed the old one, each in their language."""
    spoken = [ENGLISH, *(language for language in pledge.languages if pledge.speaks(language))]
    for key, version, part, mark, released in (
        ("version", pledge.version, "text", pledge.text_hash, pledge.released.text),
        ("consent_version", pledge.consent_version, "consent", pledge.consent_hash, pledge.released.consent),
    ):
        new = max((int(number.split("-")[0]) for number in released), default=0) + 1
        anew = " and ".join(f'{_released_as(new, language)}: "{mark(language)}"' for language in spoken)
        for language in spoken:
            known, in_words = released.get(_released_as(version, language)), _in_words(language)
            if known is None:
                message = f"{key} {version} has no hash{in_words} under released"
                fix = f'write under {part}: {_released_as(version, language)}: "{mark(language)}"'
            elif known != mark(language):
                message = f"the {part}{in_words} is not the one released as {key} {version}"
                fix = f"write {key}: {new}, and under released, {part}: {anew}"
            else:
                continue
            one.at((*path, key), message, fix)


def _released_as(version: str | int, language: str) -> str:
    """Return the key of a text's hash, as in 1 for the English one and 1-pt-BR."""
    return str(version) if language == ENGLISH else f"{version}-{_as_written(language)}"


def _as_written(language: str) -> str:
    """Return a language as the file has it, as in pt-BR."""
    return language.replace("_", "-")


def _in_words(language: str) -> str:
    return "" if language == ENGLISH else f" in {_as_written(language)}"


def _translated(one: Source, path: source.Path, pledge: Pledge) -> None:
    """Advise on a translation of which a text is missing: nobody would see it, for a pledge is never a mix."""
    for language in pledge.languages:
        code = _as_written(language)
        for place, text in pledge.texts():
            if not text.speaks(language):
                message = f"{_place_in_words(place)} has no text in {code}, so the whole pledge is shown in English"
                fix = f"write it by language, with a line {code}: below en:, or take {code} out of its other texts"
                one.at((*path, *place), message, fix, advice=True)


def _place_in_words(place: source.Path) -> str:
    """Return a place as an editor counts, as in points 2."""
    return " ".join(str(part + 1) if isinstance(part, int) else part for part in place)


def _dates(one: Source, today: date) -> None:
    """Refuse checks and stories dated on a day to come."""
    dated = (
        *_scalars(one.values.get("countries"), ("countries",)),
        *_scalars(one.values.get("services"), ("services",)),
        *_scalars(one.values.get("stories"), ("stories",)),
        *_scalars(one.values.get("lessons"), ("lessons",)),
    )
    for path, value in dated:
        if path[-1] not in {"checked", "date"}:
            continue
        try:
            ahead = checks.first_day(value) > today
        except ValueError:
            continue
        if ahead:
            one.at(path, f'"{value}" is a day to come', "write the day somebody looked, or it happened")


_NUMBERS = frozenset({"number", "phone", "text", "whatsapp", "relay", "dial"})


def _quotes(one: Source) -> None:
    """Advise quotes round bare digits: they are read right here, but YAML 1.2 turns `079` into 79."""
    for path in one.bare:
        if path[-1:] and path[-1] in _NUMBERS:
            value = one.scalar(path)
            one.at(path, f"{value} has no quotes, other programs may change it", f'"{value}"', advice=True)


def _seen(one: Source) -> None:
    """Refuse what nobody sees: a number with it looks right and is not, and a blank text is an empty line."""
    for path, value in _scalars(one.values, ()):
        hidden, seen = checks.UNSEEN.search(value), checks.UNSEEN.sub("", value)
        if hidden:
            what = "a tab" if hidden[0] == "\t" else f"a character that nobody sees (U+{ord(hidden[0]):04X})"
            one.at(path, f'there is {what} in "{seen.strip()[:60]}"', "delete this text, and type it anew")
        elif seen and not any(char.isprintable() and not char.isspace() for char in seen):
            one.at(path, "there are only spaces here", "write its text, or take the line out")


def _scalars(value: Any, path: source.Path) -> Iterator[tuple[source.Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield from _scalars(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(cast("list[Any]", value)):
            yield from _scalars(inner, (*path, index))
