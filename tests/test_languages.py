"""Every card of /support in every language: within Discord's limits, true to the file, nothing left in English."""

import re
from typing import Any

import pytest
from discord import ui

from bot.faces import cards, text
from bot.faces.ask import Ask
from bot.faces.catalogs import CATALOGS
from bot.faces.errors import Fallback
from bot.faces.speech import ENGLISH, Speaker, speaker
from bot.faces.words import isolated
from bot.library import places, topics
from bot.library.library import Library, Question
from bot.store.local import Here, ServerContact
from cogs.support import topic_names
from tests.conftest import HEAD, NOON, library_of, service
from tests.pseudo import PSEUDO, Loud, english_left
from tests.test_cards import TOPICS, WAYS, WHOS, check_limits, controls, said

LOCALES = tuple(CATALOGS)
FULL = Here(contacts=tuple(ServerContact(at, "N" * 60, "phone", "1" * 60, "n" * 100) for at in range(1, 11)))


def pages(say: Speaker, library: Library, question: Question, **more: Any) -> list[ui.LayoutView]:
    found: list[ui.LayoutView] = []
    start: int | None = 0
    while start is not None:
        view = cards.support(say, library, Ask(question, start), NOON, **more)
        found.append(view)
        labels = {one.get("label"): one["custom_id"] for one in controls(view.to_components()) if "custom_id" in one}
        following = labels.get(say(text.MORE))
        start = int(following.split(":")[-2]) if following else None
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_every_answer_of_every_country_fits(shipped: Library, locale: str) -> None:
    say = speaker(locale)
    for country in (None, "AF", *shipped.countries):
        for who in WHOS:
            for view in pages(say, shipped, Question(country, None, who)):
                check_limits(view)


@pytest.mark.parametrize("who", WHOS)
@pytest.mark.parametrize("way", WAYS)
def test_every_answer_fits_when_all_words_are_40_percent_longer(shipped: Library, who: Any, way: Any) -> None:
    for country in (None, *sorted(places.COUNTRY_CODES)):
        for topic in TOPICS:
            check_limits(cards.support(PSEUDO, shipped, Ask(Question(country, topic, who, way)), NOON))


def test_what_a_server_added_fits_beside_longer_words(shipped: Library) -> None:
    for country in shipped.countries:
        for view in pages(PSEUDO, shipped, Question(country), here=FULL):
            check_limits(view)


@pytest.mark.parametrize("say", [PSEUDO, *map(speaker, LOCALES)], ids=lambda say: say.locale)
def test_every_contact_of_every_country_is_shown_exactly(shipped: Library, say: Speaker) -> None:
    """Nothing is cut, moved or written otherwise because the words around it are another language's."""
    for country in shipped.countries:
        shown = "\n".join(
            said(view) for who in ("me", "worried") for view in pages(say, shipped, Question(country, None, who))
        )
        plain = shown.replace("\\", "")
        for entry in shipped.services.values():
            if country in entry.countries:
                for contact in entry.contacts:
                    assert contact.value in plain, (country, contact.value)
        for emergency in shipped.countries[country].emergency:
            assert f"**{emergency.number}**" in plain


@pytest.mark.parametrize("say", [PSEUDO, *map(speaker, LOCALES)], ids=lambda say: say.locale)
def test_what_happens_fits(shipped: Library, say: Speaker) -> None:
    for service_id, entry in shipped.services.items():
        if entry.expect:
            view = cards.expect(say, shipped, Ask(Question("GB")), service_id, NOON)
            assert view is not None
            check_limits(view)


def test_nothing_of_a_card_is_left_in_english() -> None:
    contacts = '[{phone: "01632 960000", dial: "+441632960000"}, {chat: "https://x.org", hours: "24/7"}]'
    changes = {"contacts": contacts, "for_": "[men, families-and-friends]", "ages": "18+", "kind": "service"}
    library = library_of(service("x", checked="2026-03", hours="24/7", summary="'123'", **changes), service("y"))
    data = [
        "They listen.",
        "A list of services in many countries.",
        "Example Directory",
        "https://directory.example.org",
    ]
    data += ["https://x.org", "gb-x", "English"]
    names = ("x", "y")
    for question in (
        Question("GB"),
        Question("NO", "stalking", "someone", "deaf"),
        Question(None),
        Question("GB", None, "worried"),
    ):
        view = cards.support(PSEUDO, library, Ask(question, guessed=True), NOON, here=FULL, doubted=["gb-x"])
        added = ["N" * 60, "1" * 60, "n" * 100]
        countries = [places.country_name(code) for code in places.COUNTRY_CODES]
        left = english_left(view, *data, *names, *added, *countries)
        assert left == []
    assert english_left(cards.report(PSEUDO, Ask(Question("GB")), {"gb-x": "x"})) == []


def test_the_look_for_english_finds_it(shipped: Library) -> None:
    assert english_left(cards.support(ENGLISH, shipped, Ask(Question("GB")), NOON))


@pytest.mark.parametrize("locale", LOCALES)
def test_a_draft_says_so_and_offers_english(shipped: Library, locale: str) -> None:
    say = speaker(locale)
    view = cards.support(say, shipped, Ask(Question("GB")), NOON)
    offered = [
        one for one in controls(view.to_components()) if str(one.get("custom_id", "")).startswith("am1:english:")
    ]
    assert len(offered) == int(say.draft)
    assert (say(text.DRAFT) in said(view)) is say.draft


@pytest.mark.parametrize("locale", LOCALES)
def test_the_error_answer_is_help_in_the_reader_s_language(shipped: Library, locale: str) -> None:
    say, fallback = speaker(locale), Fallback(shipped, "host@example.org")
    for code, country in shipped.countries.items():
        whole = fallback.for_country(code, say)
        assert say(text.BROKEN) in whole
        assert all(f"**{one.number}**" in whole for one in country.emergency if "*" not in one.number)
        assert len(whole) <= 2000
    assert say(text.BROKEN_EMERGENCY_UNKNOWN) in fallback.for_country(None, say)


def test_an_error_answer_that_breaks_in_a_language_comes_in_english(
    shipped: Library, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Speaker):
        def __call__(self, message: str, /, **values: object) -> str:
            raise RuntimeError(message)

    fallback = Fallback(shipped, None)
    say = Broken("xx", Loud())
    assert fallback.for_country("DE", say) == fallback.for_country("DE")
    assert "The error answer broke in another language: RuntimeError" in caplog.text
    assert text.BROKEN not in caplog.text


class TestServices:
    def order(self, language: str, *services: str) -> list[str]:
        return [
            hit.id for hit in library_of(*services).find(Question("GB"), NOON, language) if hit.id != "int-directory"
        ]

    def test_one_that_speaks_the_reader_s_language_comes_first(self) -> None:
        both = service("a", languages="[en]"), service("b", languages="[en, pl]")
        assert self.order("en", *both) == ["gb-a", "gb-b"]
        assert self.order("pl", *both) == ["gb-b", "gb-a"]

    def test_interpreters_come_next(self) -> None:
        services = (
            service("a", languages="[en]"),
            service("b", languages="[en, interpreters]"),
            service("c", languages="[pl]"),
        )
        assert self.order("pl", *services) == ["gb-c", "gb-b", "gb-a"]

    def test_an_open_one_comes_before_a_closed_one_all_the_same(self) -> None:
        night = NOON.replace(hour=22)
        both = service("a", languages="[pl]", hours="Mo-Fr 09:00-17:00"), service("b", languages="[en]", hours="24/7")
        found = library_of(*both).find(Question("GB"), night, "pl")
        assert [hit.id for hit in found][:2] == ["gb-b", "gb-a"]

    def test_one_whose_languages_nobody_noted_speaks_those_of_its_country(self) -> None:
        assert self.order("en", service("a", languages="[pl]"), service("b")) == ["gb-b", "gb-a"]

    @pytest.mark.parametrize(
        ("language", "first"), [("pl", ["gb-line", "int-guide"]), ("en", ["int-guide", "gb-line"])]
    )
    def test_a_page_of_the_topic_that_the_reader_can_t_read_does_not_come_before_people_nearby(
        self, language: str, first: list[str]
    ) -> None:
        guide = service("guide", countries="[INT]", topics="[stalking]", languages="[en]", kind="website")
        services = guide.replace("gb-guide", "int-guide"), service("line", topics="[domestic-abuse]", languages="[pl]")
        found = library_of(*services).find(Question("GB", "stalking"), NOON, language)
        assert [hit.id for hit in found][:2] == first

    def test_a_language_opens_no_service_that_is_for_others_only(self) -> None:
        services = service("a", languages="[en]"), service("b", languages="[pl]", for_="[men]")
        assert self.order("pl", *services) == ["gb-a", "gb-b"]

    def test_a_card_shows_the_languages_in_the_reader_s(self) -> None:
        library = library_of(service("a", languages="[en, cy]"))
        assert "Englisch und Walisisch" in said(cards.support(speaker("de"), library, Ask(Question("GB")), NOON))


@pytest.mark.parametrize("locale", LOCALES)
def test_english_is_the_same_answer_in_english(shipped: Library, locale: str) -> None:
    """Who does not trust a draft loses nothing but the draft: the same services, in the same order."""
    say = speaker(locale)
    for country in shipped.countries:
        ask = Ask(Question(country))
        mine, english = (cards.support(one, shipped, ask, NOON) for one in (say, say.english))
        ids = [
            [control["custom_id"] for control in controls(view.to_components()) if "custom_id" in control]
            for view in (mine, english)
        ]
        assert [one for one in ids[0] if ":english:" not in one] == ids[1]
        named = [re.findall(r"^### (.+)$", said(view), re.MULTILINE) for view in (mine, english)]
        assert named[0] == named[1]
        assert say(text.DRAFT) not in said(english)


def test_the_error_answer_of_a_draft_is_in_english_too(shipped: Library) -> None:
    fallback, say = Fallback(shipped, "host@example.org"), speaker("de")
    whole = fallback.for_country("DE", say)
    assert whole.endswith(fallback.for_country("DE"))
    assert whole.startswith(say(text.BROKEN))
    assert say(text.DRAFT) in whole


@pytest.mark.parametrize("say", [PSEUDO, ENGLISH, *map(speaker, LOCALES)], ids=lambda say: say.locale)
def test_the_longest_answers_that_a_file_may_hold_fit(say: Speaker) -> None:
    """Data that uses every limit to the full: what does not fit goes, and Discord still takes the card."""
    contact = '{phone: "' + "1" * 18 + "-" * 42 + '", note: "' + "n" * 100 + '", hours: "Mo-Fr 09:00-17:00"}'
    abouts = (
        "who",
        "name",
        "police",
        "bill",
        "recorded",
        "wait",
        "first-question",
        "interpreters",
        "abroad",
        "cannot",
        "after",
    )
    big = {
        "contacts": "[" + ", ".join([contact] * 6) + "]",
        "expect": "{" + ", ".join(f"{about}: {'e' * 140}" for about in abouts) + "}",
        "summary": "s" * 180,
    }
    emergency = "".join(f"      - number: \"{'9' * 18}{'-' * 12}\"\n        note: '{'n' * 90}'\n" for _ in range(7))
    head = HEAD.replace('      - number: "999"\n', '      - number: "999"\n' + emergency, 1)
    library = library_of(service("a", **big), head=head)
    check_limits(cards.support(say, library, Ask(Question("GB")), NOON, here=FULL))
    view = cards.expect(say, library, Ask(Question("GB")), "gb-a", NOON)
    assert view is not None
    check_limits(view)
    assert say(text.PRIVATE_HAS_LIMITS) in said(view)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_topic_is_found_by_its_name_and_words(locale: str) -> None:
    say = speaker(locale)
    names = topic_names(say)
    for topic in topics.CHOICES:
        assert names.exact(say(topics.LABELS[topic]).replace("-", " ")) == topic
        for word in say.words(topics.ALSO[topic]):
            assert names.exact(word) is not None, word
            assert topic in names.nearest(word, 5), word


class TestRightToLeft:
    """Names in Arabic or Hebrew stand in the data; they must not move the numbers beside them."""

    def test_a_name_is_isolated_and_the_number_is_not_inside(self) -> None:
        library = library_of(service("a", name="קו החירום", english="Helpline"))
        whole = said(cards.support(ENGLISH, library, Ask(Question("GB")), NOON))
        assert "### 1. \u2068קו החירום\u2069 (Helpline)" in whole  # noqa: RUF001
        assert "Phone **01632 960000**" in whole

    def test_every_name_of_the_file_in_such_letters(self, shipped: Library) -> None:
        letters = re.compile(r"[\u0590-\u07bf]")
        found = 0
        for country in shipped.countries:
            for view in pages(ENGLISH, shipped, Question(country)):
                for run in re.findall(r"[^\u2068\u2069\n]*[\u0590-\u07bf][^\u2068\u2069\n]*", said(view)):
                    line = next(line for line in said(view).split("\n") if run in line)
                    assert f"\u2068{run}\u2069" in line or "http" in line, line
                    found += 1
        assert found > 10
        assert letters.search("ק")

    def test_each_line_for_itself(self) -> None:
        """An isolate ends where its paragraph ends."""
        assert isolated("שלב\n0800\nשלב") == "\u2068שלב\u2069\n0800\n\u2068שלב\u2069"

    def test_a_text_without_such_letters_has_no_marks(self, shipped: Library) -> None:
        whole = "".join(said(view) for view in pages(ENGLISH, shipped, Question("DE")))
        assert "\u2068" not in whole
