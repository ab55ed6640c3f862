"""Every answer there is: within Discord's limits, in the promised order, true to the file."""

import itertools
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from discord import ui

from bot.faces import cards, text
from bot.faces.ask import Ask
from bot.faces.speech import ENGLISH, speaker
from bot.library import places, topics
from bot.library.library import Library, Question
from tests.conftest import HEAD, NOON, library_of, service

COMPONENTS, CHARACTERS, CUSTOM_ID, OPTIONS, LABEL = 40, 4000, 100, 25, 80
WHOS, WAYS = tuple(text.WHO_CHOICES), tuple(text.WAY_CHOICES)
TOPICS = (None, *topics.CHOICES)


def texts(view: ui.LayoutView) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]


def said(view: ui.LayoutView) -> str:
    return "\n".join(texts(view))


def controls(payload: Any) -> Iterator[dict[str, Any]]:
    if isinstance(payload, list):
        for item in payload:  # pyright: ignore[reportUnknownVariableType]
            yield from controls(item)
    elif isinstance(payload, dict):
        yield payload  # pyright: ignore[reportUnknownArgumentType]
        yield from controls(payload.get("components"))  # pyright: ignore[reportUnknownMemberType]


def check_limits(view: ui.LayoutView) -> None:
    assert view.total_children_count <= COMPONENTS
    assert view.content_length() <= CHARACTERS
    ids: list[str] = []
    for control in controls(view.to_components()):
        if "custom_id" in control:
            ids.append(control["custom_id"])
            assert len(control["custom_id"]) <= CUSTOM_ID
            assert len(control.get("label") or "") <= LABEL
        if "options" in control:
            values = [option["value"] for option in control["options"]]
            assert 1 <= len(values) <= OPTIONS
            assert len(set(values)) == len(values)
            assert all(1 <= len(option["label"]) <= 100 for option in control["options"])
        if control.get("type") == 10:
            assert control["content"]
    assert len(set(ids)) == len(ids)


def pages(library: Library, question: Question, now: datetime = NOON) -> Iterator[ui.LayoutView]:
    start = 0
    while True:
        view = cards.support(ENGLISH, library, Ask(question, start), now)
        yield view
        following = [
            control["custom_id"] for control in controls(view.to_components()) if control.get("label") == text.MORE
        ]
        if not following:
            return
        start = int(following[0].split(":")[-2])


@pytest.mark.parametrize("who", WHOS)
@pytest.mark.parametrize("way", WAYS)
def test_every_answer_fits(shipped: Library, who: Any, way: Any) -> None:
    """All countries, topics, whos and ways: the first page."""
    countries = (None, *sorted(places.COUNTRY_CODES))
    for country, topic in itertools.product(countries, TOPICS):
        check_limits(cards.support(ENGLISH, shipped, Ask(Question(country, topic, who, way)), NOON))


@pytest.mark.parametrize("who", WHOS)
@pytest.mark.parametrize("way", WAYS)
def test_every_further_page_fits_and_shows_every_service_once(shipped: Library, who: Any, way: Any) -> None:
    """All countries with services (and one without) and topics, each with three of the nine whos and ways: every page.

    The first page, above, has each with all nine; what a further page holds hardly hangs on them.
    """
    asked = list(itertools.product((None, "AF", *shipped.countries), TOPICS))
    for country, topic in asked[(WHOS.index(who) + WAYS.index(way)) % 3 :: 3]:
        question = Question(country, topic, who, way)
        numbers: list[int] = []
        for view in pages(shipped, question):
            check_limits(view)
            numbers += [int(number) for number in re.findall(r"^### (\d+)\. ", said(view), re.MULTILINE)]
        assert numbers == list(range(1, len(shipped.find(question, NOON)) + 1))


def test_every_group_of_countries_fits(shipped: Library) -> None:
    groups = cards.buttons.country_groups(ENGLISH)
    for group in groups:
        check_limits(cards.support(ENGLISH, shipped, Ask(Question("DE")), NOON, group=group))
    assert {code for codes in groups.values() for code in codes} == places.COUNTRY_CODES


@pytest.mark.parametrize("locale", ["en-US", "de", "es-419", "fr", "ja", "xx"])
def test_the_short_list_of_countries_fits_in_every_language(shipped: Library, locale: str) -> None:
    check_limits(cards.support(speaker(locale), shipped, Ask(Question("AF")), NOON))


def test_every_answer_to_what_happens_fits(shipped: Library) -> None:
    asked = 0
    for service_id, entry in shipped.services.items():
        if entry.expect:
            view = cards.expect(ENGLISH, shipped, Ask(Question("GB")), service_id, NOON)
            assert view is not None
            check_limits(view)
            assert all(line.replace("*", "") in said(view) for line in entry.expect.values() if "*" not in line)
            asked += 1
    assert asked == 44


def test_every_contact_of_a_country_is_shown_exactly(shipped: Library) -> None:
    """Every number, link and address of the file stands in the answers, character for character."""
    for country in shipped.countries:
        shown = ""
        for who in ("me", "worried"):
            shown += "\n".join(said(view) for view in pages(shipped, Question(country, None, who)))
        plain = shown.replace("\\", "")
        for entry in shipped.services.values():
            if country in entry.countries:
                for contact in entry.contacts:
                    assert contact.value in plain, (country, contact.value)
        for emergency in shipped.countries[country].emergency:
            assert f"**{emergency.number}**" in plain


def test_the_order_of_an_answer(shipped: Library) -> None:
    whole = said(cards.support(ENGLISH, shipped, Ask(Question("DE")), NOON))
    parts = [
        text.VALIDATING["me"],
        "police **110**",
        "a call may not be safe",
        "Services in Germany",
        "### 1. ",
        "### 2. ",
        "### 3. ",
        "Find A Helpline",
        "It can't hide what someone has already seen",
        "This is a list kept by people, not a person",
    ]
    assert sorted(parts, key=whole.index) == parts
    assert "### 4. " not in whole


def test_hide_is_the_first_of_the_buttons_below_and_is_always_there(shipped: Library) -> None:
    for start in (0, 3):
        payload = cards.support(ENGLISH, shipped, Ask(Question("DE"), start), NOON).to_components()
        row = next(part for part in payload if part["type"] == 1)
        assert row["components"][0]["label"] == "Hide this"  # pyright: ignore[reportTypedDictNotRequiredAccess]
    view = cards.expect(ENGLISH, shipped, Ask(Question("AT")), "at-frauenhelpline", NOON)
    assert view is not None
    row = next(part for part in view.to_components() if part["type"] == 1)
    assert row["components"][0]["label"] == "Hide this"  # pyright: ignore[reportTypedDictNotRequiredAccess]


def test_what_happens_is_a_button_where_known_and_honest_where_not(shipped: Library) -> None:
    for country in shipped.countries:
        for view in pages(shipped, Question(country)):
            entries = re.split(r"^### ", said(view), flags=re.MULTILINE)[1:]
            labels = [control.get("label") for control in controls(view.to_components())]
            unknown = sum(text.EXPECT_UNKNOWN in entry for entry in entries)
            silent = sum(any(one in entry for one in text.KINDS.values()) for entry in entries)
            assert labels.count(text.EXPECT) + unknown <= len(entries)
            assert labels.count(text.EXPECT) + unknown >= len(entries) - silent


def test_every_phone_line_says_that_the_call_stays_in_the_list(shipped: Library) -> None:
    lines = [
        line
        for country in shipped.countries
        for view in pages(shipped, Question(country))
        for line in said(view).split("\n")
        if line.startswith("Phone **")
    ]
    assert len(lines) > 300
    assert all(text.IN_CALL_LIST in line for line in lines)


def test_a_country_without_data_says_so(shipped: Library) -> None:
    whole = said(cards.support(ENGLISH, shipped, Ask(Question("AF")), NOON))
    assert "We don't know the emergency number for Afghanistan yet" in whole
    assert "We have no services for Afghanistan yet" in whole
    assert "https://lila.help" in whole
    assert "https://findahelpline.com" in whole


def test_no_country_asks_for_one_and_helps_at_once(shipped: Library) -> None:
    whole = said(cards.support(ENGLISH, shipped, Ask(Question()), NOON))
    assert "Choose your country below to see its emergency number" in whole
    assert "https://lila.help" in whole


def test_a_guess_is_shown_as_a_guess(shipped: Library) -> None:
    assert "We took **Poland** from the language" in said(
        cards.support(ENGLISH, shipped, Ask(Question("PL"), guessed=True), NOON)
    )
    assert "We took" not in said(cards.support(ENGLISH, shipped, Ask(Question("PL")), NOON))


def test_a_country_with_few_services_is_filled_up_and_says_so(shipped: Library) -> None:
    whole = said(cards.support(ENGLISH, shipped, Ask(Question("TN")), NOON))
    assert "We know few services in Tunisia" in whole
    assert "*Worldwide" in whole


def test_nobody_is_offered_the_wrong_door(shipped: Library) -> None:
    own = {name for name, entry in shipped.services.items() if not entry.for_survivors}
    assert len(own) == 15
    for country, topic in itertools.product((None, *shipped.countries), TOPICS):
        for who in ("me", "someone"):
            found = {hit.id for hit in shipped.find(Question(country, topic, who), NOON)}
            assert not found & own
        behind = shipped.find(Question(country, topic, "worried"), NOON)
        for hit in behind:
            crisis = set(hit.service.topics) == {"crisis"} and "everyone" in hit.service.for_
            assert hit.service.for_own_behaviour or crisis
        assert behind


class TestWords:
    def card(self, question: Question | None = None, now: datetime = NOON, **changes: str) -> str:
        return said(cards.support(ENGLISH, library_of(service("x", **changes)), Ask(question or Question("GB")), now))

    def test_open_until(self) -> None:
        assert "Open now, until <t:1795626000:t>." in self.card(hours="Mo-Fr 09:00-17:00")

    def test_closed_until(self) -> None:
        night = NOON + timedelta(hours=8)
        assert "Closed now, opens <t:1795683600:f>." in self.card(None, night, hours="Mo-Fr 09:00-17:00")

    def test_day_and_night(self) -> None:
        assert "Open now, day and night." in self.card(hours="24/7")

    def test_a_public_holiday_is_not_called_open(self) -> None:
        christmas = datetime(2026, 12, 25, 12, 0, tzinfo=NOON.tzinfo)
        assert text.MAYBE_HOLIDAY in self.card(None, christmas, hours="Mo-Fr 09:00-17:00")
        assert "Closed now" in self.card(None, christmas, hours="'Mo-Fr 09:00-17:00; PH off'")

    def test_unknown_hours_and_hours_in_words(self) -> None:
        assert text.HOURS_UNKNOWN in self.card()
        assert "Hours: office hours" in self.card(hours_note="office hours")

    def test_a_contact_with_hours_of_its_own(self) -> None:
        contacts = '[{phone: "01632 960000"}, {chat: "https://x.org", hours: "Mo-Fr 13:00-14:00"}]'
        whole = self.card(hours="24/7", contacts=contacts)
        assert "Chat https://x.org (closed now, opens <t:1795611600:f>)" in whole
        assert "Open now, day and night." in whole

    def test_limits_are_said(self) -> None:
        whole = self.card(for_="[men, families-and-friends]", ages="16-35", region="North")
        assert "*For men · Also for family and friends · Ages 16 to 35 · Only North*" in whole
        assert "*Ages 18 and over*" in self.card(ages="18+")

    def test_a_silent_way_comes_first_and_a_missing_one_is_said(self) -> None:
        contacts = '[{phone: "01632 960000"}, {text: "01632 960001"}]'
        whole = self.card(Question("GB", way="text"), contacts=contacts)
        assert whole.index("Text **01632 960001**") < whole.index("Phone **01632 960000**")
        assert "No text or chat that we know of" in self.card(Question("GB", way="text"))
        assert "No way for deaf people that we know of" in self.card(Question("GB", way="deaf"))

    def test_a_number_that_reaches_from_abroad_says_so(self) -> None:
        near = '[{phone: "020 7946 0000", dial: "+442079460000"}]'
        assert "(from abroad **+442079460000**; the call stays" in self.card(contacts=near)
        free = '[{phone: "0800 0000000", dial: "+448000000000"}]'
        assert "from abroad" not in self.card(contacts=free)

    def test_whatsapp_has_a_link_only_with_a_number_to_dial(self) -> None:
        with_dial = '[{whatsapp: "01632 960000", dial: "+441632960000"}]'
        assert "WhatsApp **01632 960000** https://wa.me/441632960000" in self.card(contacts=with_dial)
        assert "wa.me" not in self.card(contacts='[{whatsapp: "01632 960000"}]')

    @pytest.mark.parametrize(
        ("checked", "words"),
        [
            ("2026-03-26", "Checked March 2026"),
            ("2026-03", "Checked March 2026"),
            ("2026", "Checked in 2026"),
            ("2013-09-18", "Last checked September 2013, a long time ago: details may have changed"),
        ],
    )
    def test_when_it_was_checked(self, checked: str, words: str) -> None:
        assert f"-# {words}" in self.card(checked=checked)

    def test_a_missing_date_is_said(self) -> None:
        assert text.CHECKED_NEVER in self.card()

    def test_cost_names_and_languages(self) -> None:
        whole = self.card(cost="local-rate", anonymous="no", languages="[en, cy, interpreters]")
        assert "Languages: English, Welsh and interpreters · Costs as much as a local call." in whole
        assert "They will ask who you are." in whole

    def test_markdown_in_the_file_is_shown_and_not_obeyed(self) -> None:
        contacts = '[{phone: "*4141"}, {phone: "#SAFE (#7233)"}, {web: "https://x.org/a_b_c"}]'
        whole = self.card(contacts=contacts, summary="'See [this](https://x.org/a_b) <@1> _now_'")
        assert "Phone **\\*4141**" in whole
        assert "Phone **#SAFE (#7233)**" in whole
        assert "Website https://x.org/a_b_c" in whole
        assert r"See \[this\](https://x.org/a_b) \<@1> \_now\_" in whole.replace(r"\>", ">")

    def test_a_page_that_is_not_encrypted_says_so(self) -> None:
        whole = self.card(contacts='[{web: "http://x.org", http_only: "yes"}]')
        assert f"Website http://x.org ({text.NOT_ENCRYPTED})" in whole


def test_the_largest_entries_that_the_file_may_hold_still_fit() -> None:
    """A host's own file may use every limit to the full: the card pages by length."""
    contact = '{phone: "' + "1" * 18 + "-" * 42 + '", note: "' + "*" * 100 + '", hours: "Mo-Fr 09:00-17:00"}'
    big = {
        "contacts": "[" + ", ".join([contact] * 6) + "]",
        "english": "'" + "_" * 110 + "'",
        "summary": "'" + "*" * 180 + "'",
        "hours_note": "'" + "*" * 140 + "'",
        "region": "'" + "*" * 60 + "'",
        "languages": "[" + ", ".join(["interpreters", "zh", "es", "de", "fr"] * 4) + "]",
    }
    emergency = "".join(f"      - number: \"{'9' * 18}{'-' * 12}\"\n        note: '{'*' * 90}'\n" for _ in range(7))
    head = HEAD.replace('      - number: "999"\n', '      - number: "999"\n' + emergency, 1)
    library = library_of(*(service(name, **big) for name in "abcd"), head=head)
    seen = 0
    for who, way in itertools.product(WHOS, WAYS):
        for view in pages(library, Question("GB", "stalking", who, way)):
            check_limits(view)
            seen += 1
    assert seen > 9
