"""How hard the words are to read: short words and short sentences, for somebody in distress on a small screen."""

import re
from collections.abc import Iterator
from typing import Any, cast

import pytest

from bot.faces import about_text, cards, learn_text, news_text, respond_text, text
from bot.faces.ask import Ask
from bot.faces.speech import ENGLISH
from bot.library.lessons import Lesson
from bot.library.library import Library, Question, Who
from bot.library.wording import grade
from tests.conftest import NOON
from tests.test_support import walk

SUPPORT, LESSON = 6.0, 8.0  # Flesch-Kincaid grades (US school years); WCAG 3.1.5, NHS content policy: age 9 to 11
_MARKS = re.compile(r"[*_#`>]|^-# |^- ", re.MULTILINE)


def sentences(module: object) -> Iterator[tuple[str, str]]:
    """Yield the whole sentences that a module of words holds, each by its name."""
    for name, value in vars(module).items():
        if name.isupper():
            every: list[Any] = list(cast("dict[Any, Any]", value).values()) if isinstance(value, dict) else [value]
            for one in every:
                if isinstance(one, str) and one.rstrip("*").endswith((".", "?", "!")):
                    yield name, one


def lessons(shipped: Library) -> list[tuple[str, Lesson]]:
    return list(shipped.lessons.items())


@pytest.mark.parametrize(
    ("module", "limit"),
    [(text, SUPPORT), (respond_text, SUPPORT), (news_text, LESSON), (learn_text, LESSON), (about_text, LESSON)],
)
def test_the_words_of_the_bot(module: object, limit: float) -> None:
    said = [one for _, one in sentences(module)]
    assert len(said) > 5
    assert grade(*said) <= limit


def test_a_hard_text_would_be_found() -> None:
    assert (
        grade("Notwithstanding institutional considerations, organisations necessitate comprehensive documentation.")
        > 12
    )


def test_everything_support_says_around_the_services() -> None:
    for name, one in sentences(text):
        if len(one.split()) > 8:
            assert grade(one) <= 9, f"{name}: {one}"  # a single sentence swings more than a page
            assert max(len(part.split()) for part in re.split(r"[.?!:]\s", one)) <= 25, f"{name}: {one}"


def read_aloud(view: Any) -> str:
    """Return what a card says in sentences: without names of services, numbers and links, which are as they are."""
    view.stop()
    lines: list[str] = []
    for part in walk(view.to_components()):
        for line in str(part.get("content", "")).split("\n"):
            if not (line.startswith("### ") or "http" in line or re.search(r"\d{3}", line)):
                bare = _MARKS.sub("", line).replace("\\", "").replace(" · ", ". ").strip()
                lines.append(bare if bare.endswith((".", "?", "!", ":")) else f"{bare}.")
    return " ".join(line for line in lines if line != ".")


@pytest.mark.parametrize("who", ["me", "someone", "worried"])
def test_every_countrys_answer_as_it_is_read(shipped: Library, who: Who) -> None:
    for code in shipped.countries:
        for start in (0, 3):
            card = cards.support(ENGLISH, shipped, Ask(Question(code, None, who), start), NOON)
            assert grade(read_aloud(card)) <= SUPPORT, (code, start)


def test_what_happens_when_you_contact_them(shipped: Library) -> None:
    told = [one for one, service in shipped.services.items() if service.expect]
    assert len(told) > 40
    for one in told:
        view = cards.expect(ENGLISH, shipped, Ask(Question()), one, NOON)
        assert grade(read_aloud(view)) <= SUPPORT, one


def test_every_page_and_scene_of_every_lesson(shipped: Library) -> None:
    assert len(shipped.lessons) == 8
    for name, lesson in lessons(shipped):
        for page in lesson.pages:
            assert grade(page.title + ".", *page.text) <= LESSON, (name, page.title)
        for scene in lesson.scenes:
            assert grade(scene.text) <= LESSON, (name, scene.text)
            for choice in scene.choices:
                assert grade(choice.answer) <= LESSON, (name, choice.text)


def test_lessons_press_and_blame_nobody(shipped: Library) -> None:
    hard = re.compile(r"\b(you must|you should|you have to|wrong answer|score|points)\b", re.IGNORECASE)
    for name, lesson in lessons(shipped):
        shown = [*(part for page in lesson.pages for part in page.text)]
        shown += [part for scene in lesson.scenes for choice in scene.choices for part in (choice.text, choice.answer)]
        for one in shown:
            assert not hard.search(one), (name, one)


def test_lessons_name_no_signatory(shipped: Library) -> None:
    """One of those who signed the letter was later accused; none is held up as a model."""
    words = " ".join(lesson.model_dump_json() for lesson in shipped.lessons.values())
    for name in ("Schwimmer", "Arquette", "Baldoni", "McGorry", "Kirby Dick"):
        assert name not in words


def test_lessons_give_their_credit_and_dates(shipped: Library) -> None:
    said = {name: lesson.model_dump_json() for name, lesson in lessons(shipped)}
    assert "Right To Be" in said["bystander"]
    assert "Planned Parenthood" in said["consent"]
    assert "RAINN" in said["disclosure"]
    assert "The Representation Project" in said["allies"]
    for fact in ("2019", "2021", "2026", "26 October 2024", "laws differ"):
        assert fact in said["work"].replace("Laws differ", "laws differ")
    assert all(lesson.sources and lesson.checked for lesson in shipped.lessons.values())
