"""What fits a question, and in which order."""

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from babel.languages import get_territory_language_info

from bot import cldr
from bot.faces.ask import Ask, custom_id
from bot.library import places, search, topics
from bot.library.library import Library, Question, likely_countries
from bot.library.scalars import TOPICS
from tests.conftest import NOON, ROOT, library_of, service


def order(library: Library, question: Question, now: Any = NOON) -> list[str]:
    return [hit.id.removeprefix("gb-") for hit in library.find(question, now) if hit.id.startswith("gb-")]


def test_a_service_for_some_comes_after_one_for_everyone() -> None:
    library = library_of(
        service("men", for_="[men]"),
        service("young", for_="[under-18]"),
        service("north", region="North"),
        service("adults", ages="18+"),
        service("closed", hours="Mo-Fr 20:00-21:00"),
        service("unknown"),
        service("open", hours="24/7"),
    )
    found = order(library, Question("GB"))
    assert found == ["open", "unknown", "closed", "adults", "north", "men", "young"]


def test_the_topic_comes_first() -> None:
    library = library_of(
        service("general", topics="[sexual-assault, domestic-abuse]"),
        service("second", topics="[sexual-assault, stalking]"),
        service("stalking", topics="[stalking]"),
        service("crisis", topics="[crisis]"),
        service("law", topics="[legal]"),
    )
    assert order(library, Question("GB", "stalking")) == ["stalking", "second", "general", "crisis", "law"]
    assert order(library, Question("GB"))[0] == "general"


def test_who_it_is_for_decides() -> None:
    library = library_of(service("women", for_="[women]"), service("friends", for_="[women, families-and-friends]"))
    assert order(library, Question("GB", who="someone")) == ["friends", "women"]
    library = library_of(service("all"), service("friends", for_="[everyone, families-and-friends]"))
    assert order(library, Question("GB", who="someone")) == ["friends", "all"]
    library = library_of(service("men", for_="[men]"), service("deaf", for_="[deaf]"))
    assert order(library, Question("GB", way="deaf")) == ["deaf", "men"]
    library = library_of(service("men", for_="[men]"), service("staff", for_="[workers]", topics="[workplace]"))
    assert order(library, Question("GB", "workplace")) == ["staff", "men"]


def test_the_way_decides_among_those_that_fit() -> None:
    library = library_of(
        service("call"),
        service("text", contacts='[{text: "01632 960000"}]'),
        service("form", contacts='[{web: "https://x.org"}]'),
    )
    assert order(library, Question("GB", way="text")) == ["text", "form", "call"]
    assert order(library, Question("GB"))[0] == "call"


def test_a_recent_check_comes_before_an_old_or_missing_one() -> None:
    library = library_of(
        service("never"),
        service("old", checked="2019"),
        service("new", checked="2026-03"),
        service("two", checked="2024-12"),
    )
    assert order(library, Question("GB")) == ["new", "two", "never", "old"]
    library = library_of(service("one-source", confidence="medium"), service("sure"))
    assert order(library, Question("GB")) == ["sure", "one-source"]


def test_behind_the_other_door() -> None:
    library = library_of(
        service("own", topics="[behaviour-change, domestic-abuse]"),
        service("both", topics="[domestic-abuse, behaviour-change]", door="both"),
        service("survivors"),
        service("crisis", topics="[crisis]"),
        service("crisis-young", topics="[crisis]", for_="[under-18]"),
        service("crisis-and-more", topics="[crisis, sexual-assault]"),
    )
    assert order(library, Question("GB", who="worried")) == ["own", "both", "crisis"]
    for who in ("me", "someone"):
        assert "own" not in order(library, Question("GB", who=who))
        assert "both" in order(library, Question("GB", who=who))


def test_no_matter_the_question_open_services_for_all_lead(shipped: Library) -> None:
    """Over the whole file: at equal fit nothing limited comes before something open to everyone."""
    checked = 0
    for country in shipped.countries:
        for topic in (None, *topics.CHOICES):
            hits = [hit for hit in shipped.find(Question(country, topic), NOON) if not hit.service.worldwide]
            fitting = [hit for hit in hits if hit.fits_topic and hit.service.kind != "directory"]
            welcome = {"everyone", "workers"} if topic == "workplace" else {"everyone"}
            limited = [hit.service.region is not None or welcome.isdisjoint(hit.service.for_) for hit in fitting]
            assert limited == sorted(limited), (country, topic)
            checked += len(fitting) > 1
    assert checked > 200


@pytest.mark.parametrize("hour", range(0, 24, 6))
def test_the_order_holds_at_any_hour(shipped: Library, hour: int) -> None:
    now = NOON + timedelta(hours=hour)
    first = shipped.find(Question("DE"), now)[0]
    assert "everyone" in first.service.for_


def test_every_country_has_an_answer(shipped: Library) -> None:
    for country in places.COUNTRY_CODES:
        assert len(shipped.find(Question(country), NOON)) >= 15


class TestGuess:
    def test_no_guess_where_a_language_is_at_home_in_several_countries(self) -> None:
        for locale in ("en-US", "en-GB", "fr", "de", "es-419", "nl", "el", "ro", "hr", "ru", "zh-CN", "xx"):
            assert places.guess_country(locale) is None

    def test_a_guess_is_sound(self) -> None:
        for locale, code in places.SOUND_GUESSES.items():
            language = locale.split("-")[0]
            info: Any = get_territory_language_info(code)
            share = max(
                (entry["population_percent"] for name, entry in info.items() if name.split("_")[0] in (language, "nb")),
                default=0,
            )
            assert share > 40, (locale, code)


class TestSearch:
    def test_the_readers_language_counts(self, shipped: Library) -> None:
        assert shipped.country_names("es-ES").nearest("Alemania")[0] == "DE"
        assert shipped.country_names("ja").exact("ドイツ") == "DE"
        assert shipped.country_names("xx").exact("Germany") == "DE"

    def test_a_long_or_odd_word_is_no_trouble(self, shipped: Library) -> None:
        names = shipped.country_names("en-US")
        for typed in ("x" * 6000, "\0", "🙂", "a\u0301" * 50, " ", "%s{}"):
            assert len(names.nearest(typed)) <= 25

    def test_every_name_of_every_country_finds_it(self, shipped: Library) -> None:
        names = shipped.country_names("de")
        for code in places.COUNTRY_CODES:
            assert names.exact(code) == code
            assert code in names.nearest(places.country_name(code), 3)
            assert code in names.nearest(places.country_name(code, "de"), 3)

    def test_topics(self) -> None:
        assert search.topic_names().exact("stalking") == "stalking"
        assert search.topic_names().exact("Revenge Porn") == "image-abuse"
        assert search.topic_names().exact("behaviour-change") is None
        assert set(topics.LABELS) == set(TOPICS) == set(topics.ALSO)

    def test_likely_countries_speak_the_language(self, shipped: Library) -> None:
        assert likely_countries(shipped, "en-US", 3) == ["US", "GB", "CA"]
        assert set(likely_countries(shipped, "de", 5)) == {"DE", "AT", "BE", "CH", "LU"}
        assert likely_countries(shipped, "th", 3) == ["TH", "US", "GB"]


@pytest.mark.parametrize(
    "ask",
    [
        Ask(Question()),
        Ask(Question("GB", "forced-marriage-fgm", "worried", "deaf"), 120, guessed=True),
        Ask(Question("DE", None, "someone", "text"), 3),
    ],
)
def test_a_question_survives_the_custom_id(ask: Ask) -> None:
    assert Ask.decode(ask.encode()) == ask
    assert len(custom_id("expect", ask, "x" * 40)) <= 100


def test_a_topic_of_an_older_version_counts_as_none() -> None:
    assert Ask.decode("GB:gone-topic:m:a:0:0").question.topic is None


def test_the_names_of_cldr_are_current() -> None:
    assert json.loads(places.FILE.read_text(encoding="utf-8")) == cldr.cldr()


@pytest.mark.parametrize(
    ("locale", "typed", "code"),
    [
        ("uk", "США", "US"),
        ("uk", "Англія", "GB"),
        ("uk", "в'єтнам", "VN"),
        ("pt-BR", "EUA", "US"),
        ("tr", "ABD", "US"),
        ("tr", "ingiltere", "GB"),
        ("tr", "İNGİLTERE", "GB"),
        ("tr", "kibris", "CY"),
        ("tr", "\u0131rak", "IQ"),
        ("es-ES", "EE. UU.", "US"),
        ("es-419", "eeuu", "US"),
        ("es-ES", "Inglaterra", "GB"),
        ("fr", "angleterre", "GB"),
        ("fr", "royaume uni", "GB"),
        ("fr", "etats unis", "US"),
        ("fr", "cote d'ivoire", "CI"),
        ("it", "Inghilterra", "GB"),
        ("hi", "अमेरिका", "US"),
        ("hi", "ब्रिटेन", "GB"),
        ("nl", "VS", "US"),
        ("nl", "groot brittannie", "GB"),
        ("pl", "wlochy", "IT"),
        ("de", "großbritannien", "GB"),
        ("de", "Holland", "NL"),
    ],
)
def test_a_country_is_found_by_the_names_people_type(shipped: Library, locale: str, typed: str, code: str) -> None:
    assert shipped.country_names(locale).exact(typed) == code


def test_babel_is_read_only_for_a_reader_of_another_language() -> None:
    """It would cost every bot 5 MB."""
    script = """
import sys
from bot.library import places
assert places.country_name("DE") == "Germany" and "Deutschland" in places.own_names("DE")
assert "babel" not in sys.modules
assert places.country_name("DE", "es-ES") == "Alemania"
assert places.country_name("DE", "nowhere") == "Germany"
from babel import localedata
assert not localedata._cache
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)  # noqa: S603 - our own
