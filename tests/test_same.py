"""Which links lead to one page, and which stories are about one event."""

import random
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.newsroom.same import canonical, group
from bot.newsroom.story import WITHIN, Titled

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
SUBJECT = frozenset({"sexual", "assault", "harass", "rap", "domestic", "abus", "victim"})

# Of one event each, as publishers tell it.
RULING = (
    "Supreme Court rules hotel chain must pay waiters for harassment by guests",
    "Hotel chain must pay waiters harassed by guests, Supreme Court says",
    "Waiters win Supreme Court case against hotel chain over guests",
)
MARCH = (
    "Thousands march in Lisbon against violence towards women",
    "Lisbon march draws thousands on day against violence",
)
BISHOP = "Bishop of Harrow Quay resigns over handling of abuse complaints"


def titled(
    one: str,
    title: str,
    *,
    link: str = "",
    hours: float = 0,
    language: str = "en",
    event: str = "",
) -> Titled:
    return Titled(one, title, link or f"https://{one}.example/1", NOW + timedelta(hours=hours), language, event)


def grouped(*new: Titled, recent: tuple[Titled, ...] = ()) -> dict[str, str]:
    return group(new, recent, SUBJECT)


# --- one page


@pytest.mark.parametrize(
    "link",
    [
        "https://www.news.example/a/b?id=1",
        "http://news.example/a/b/?id=1",
        "https://m.news.example/a/b//?id=1#top",
        "https://amp.news.example/a/b?id=1&utm_source=rss&utm_medium=x",
        "https://mobile.news.example:443/a/b/amp?id=1&fbclid=x",
        "HTTPS://WWW.NEWS.EXAMPLE/a/b/amp/?gclid=1&id=1&at_campaign=x",
        "https://news.example/a/b?id=1&ns_mchannel=social&CMP=x&ocid=y&xtor=z",
    ],
)
def test_two_links_to_one_page(link: str) -> None:
    assert canonical(link) == "news.example/a/b?id=1"


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example/a/b",
        "https://news.example/a/B?id=1",
        "https://news.example/a/b?id=2",
        "https://news.example/b/a?id=1",
        "https://other.example/a/b?id=1",
        "https://wwwnews.example/a/b?id=1",
        "https://news.example/a/b/ampere?id=1",
    ],
)
def test_other_pages_stay_others(link: str) -> None:
    assert canonical(link) != "news.example/a/b?id=1"


def test_a_page_without_a_path() -> None:
    assert canonical("https://www.news.example/") == canonical("http://news.example") == "news.example"


# --- one event


def test_twins_are_one_story() -> None:
    title = "Women's rights groups welcome new law"
    assert grouped(titled("a", title), titled("b", title, hours=1)) == {"a": "a", "b": "a"}
    near = "Women's rights groups welcome the new law on consent"
    assert grouped(titled("a", title), titled("b", near, hours=1))["b"] == "a"


@pytest.mark.parametrize("titles", [RULING, MARCH])
def test_one_event_told_by_several_publishers_is_one_story(titles: tuple[str, ...]) -> None:
    stories = [titled(f"s{number}", title, hours=number) for number, title in enumerate(titles)]
    assert set(grouped(*stories).values()) == {"s0"}


def test_different_events_stay_apart() -> None:
    titles = (*RULING, *MARCH, BISHOP)
    events = grouped(*(titled(f"s{number}", title, hours=number) for number, title in enumerate(titles)))
    assert [events[f"s{number}"] for number in range(6)] == ["s0", "s0", "s0", "s3", "s3", "s5"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Man jailed for sexual assault of nurse", "Teacher charged with sexual assault"),
        ("Sexual assault victim speaks out", "Police search for sexual assault victim"),
        ("Domestic abuse: what the new law says", "Domestic abuse calls rise in Leeds"),
        ("Sexual assault", "Sexual assault and domestic abuse"),
        ("Court hears harassment case", "Court visits flooded valley"),
    ],
)
def test_words_of_the_subject_do_not_make_one_event(one: str, other: str) -> None:
    assert grouped(titled("a", one), titled("b", other, hours=1)) == {"a": "a", "b": "b"}


def test_titles_of_subject_words_alone_stay_apart() -> None:
    assert grouped(titled("a", "Sexual assault"), titled("b", "Sexual assault")) == {"a": "a", "b": "b"}
    assert grouped(titled("a", ""), titled("b", "")) == {"a": "a", "b": "b"}


def test_the_first_is_the_event_whatever_order_they_come_in() -> None:
    later, first = titled("a", RULING[0], hours=2), titled("b", RULING[1], hours=1)
    assert grouped(later, first) == grouped(first, later) == {"a": "b", "b": "b"}


def test_three_days_apart_is_another_event() -> None:
    first = titled("a", RULING[0])
    hours = WITHIN.total_seconds() / 3600
    assert hours == 72
    assert grouped(first, titled("b", RULING[0], hours=hours))["b"] == "a"
    assert grouped(first, titled("b", RULING[0], hours=hours + 0.01))["b"] == "b"


def test_an_event_goes_on_while_stories_come() -> None:
    days = [titled(f"s{day}", RULING[0], hours=48 * day) for day in range(4)]
    assert set(grouped(*days).values()) == {"s0"}


def test_languages_stay_apart() -> None:
    title = "Tribunal condena al hotel Miramar de Lisboa"
    assert grouped(titled("a", title, language="es"), titled("b", title, language="pt")) == {"a": "a", "b": "b"}
    assert grouped(titled("a", title, language="es"), titled("b", title, language="es"))["b"] == "a"


def test_new_stories_join_events_that_are_known() -> None:
    recent = (titled("old", RULING[0], event="first"), titled("other", MARCH[0], event="march"))
    assert grouped(titled("a", RULING[1], hours=3), titled("b", BISHOP), recent=recent) == {"a": "first", "b": "b"}


# --- one page, two stories


def test_a_page_that_is_known_is_left_out() -> None:
    recent = (titled("old", MARCH[0], link="https://news.example/1", event="old"),)
    again = titled("a", BISHOP, link="http://www.news.example/1/?utm_source=x")
    assert grouped(again, titled("b", RULING[0]), recent=recent) == {"b": "b"}


def test_of_two_new_stories_of_one_page_the_first_stays() -> None:
    link = "https://news.example/1"
    assert grouped(titled("a", MARCH[0], link=link, hours=1), titled("b", BISHOP, link=f"{link}?utm_id=1")) == {
        "b": "b"
    }


def test_nothing_new_is_nothing() -> None:
    assert grouped(recent=(titled("old", MARCH[0], event="old"),)) == {}


# --- any set of stories

WORDS = (
    "hotel",
    "court",
    "march",
    "Lisbon",
    "bishop",
    "waiters",
    "law",
    "ruling",
    "sexual",
    "assault",
    "Leeds",
    "fine",
)
STORIES = st.lists(
    st.builds(
        titled,
        st.text(string.ascii_lowercase, min_size=3, max_size=8),
        st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.text(),
        link=st.sampled_from(["", "https://news.example/1", "https://www.news.example/1/?utm_id=2"]),
        hours=st.integers(-200, 200),
        language=st.sampled_from(["en", "en", "es"]),
    ),
    max_size=8,
    unique_by=lambda one: one.id,
)


@settings(deadline=None)
@given(STORIES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(stories: list[Titled], chance: random.Random) -> None:
    events = grouped(*stories)
    shuffled = list(stories)
    chance.shuffle(shuffled)
    assert grouped(*shuffled) == events


@settings(deadline=None)
@given(STORIES, STORIES)
def test_every_event_is_the_id_of_a_story(new: list[Titled], recent: list[Titled]) -> None:
    known = tuple(
        Titled(f"r-{one.id}", one.title, one.link, one.published, one.language, event=f"r-{one.id}") for one in recent
    )
    events = grouped(*new, recent=known)
    by_id = {one.id: one for one in (*new, *known)}
    assert len({canonical(by_id[one].link) for one in events}) == len(events)
    for one, event in events.items():
        assert by_id[event].language == by_id[one].language
        assert event == one or events.get(event, event) == event
    pages = {canonical(one.link) for one in known}
    assert all(one.id in events or canonical(one.link) in pages or one.link for one in new)


@settings(deadline=None)
@given(STORIES)
def test_a_second_reading_of_the_same_feeds_brings_nothing(stories: list[Titled]) -> None:
    events = grouped(*stories)
    kept = [
        Titled(one.id, one.title, one.link, one.published, one.language, event=events[one.id])
        for one in stories
        if one.id in events
    ]
    assert grouped(*stories, recent=tuple(kept)) == {}


def test_thousands_of_stories_are_grouped() -> None:
    chance = random.Random(7)  # noqa: S311 - nothing secret
    words = ["".join(chance.choices(string.ascii_lowercase, k=6)) for _ in range(2_000)]

    def some(kind: str, number: int, event: str = "") -> Titled:
        title = " ".join(chance.choices(words, k=9))
        return titled(f"{kind}{number}", title, hours=chance.uniform(-72, 0), event=event)

    recent = tuple(some("r", number, event=f"r{number}") for number in range(3_000))
    twin = titled("twin", recent[5].title, hours=0)
    new = [some("n", number) for number in range(200)]
    events = grouped(*new, twin, recent=(*recent, titled("x", twin.title, event="r5")))
    assert events.keys() == {one.id for one in (*new, twin)}
    assert events["twin"] == "r5"
    assert sum(event.startswith("r") for event in events.values()) < 20
