"""The files of the translations: complete, in step with the words of the bot, sound; and what a broken one gets."""

import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import textstat  # pyright: ignore[reportMissingTypeStubs] - it has none
from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot import translations
from bot.faces import catalogs
from bot.faces.speech import speaker
from tests.conftest import ROOT

NAMES = tuple(dict.fromkeys(catalogs.CATALOGS.values()))
WHOLE = tuple(name for name in NAMES if name not in catalogs.NEXT)


@pytest.fixture(scope="module")
def words() -> Catalog:
    return translations.template()


def messages(found: Catalog) -> list[Message]:
    return [one for one in found if one.id]


def said_of(forms: Any) -> tuple[str, ...]:
    """Return a message's one form, or all of its plural."""
    return tuple(map(str, forms)) if isinstance(forms, tuple | list) else (str(forms),)  # pyright: ignore[reportUnknownArgumentType]


def starts(text: str) -> list[str]:
    """Return how each line begins: a heading, a point, small print or nothing."""
    return re.findall(r"^(-# |#+ |- |)", text, re.MULTILINE)


def test_the_template_is_in_step(words: Catalog) -> None:
    assert translations.TEMPLATE.read_bytes() == translations.written(words), "run `make messages`"
    assert len(messages(words)) > 450


@pytest.mark.parametrize("name", NAMES)
def test_a_catalog_is_in_step(name: str, words: Catalog) -> None:
    source, made = translations.updated(name, words)
    assert translations.po(name).read_bytes() == source, "run `make messages`"
    assert translations.po(name).with_suffix(".mo").read_bytes() == made, "run `make messages`"


@pytest.mark.parametrize("name", NAMES)
def test_every_translation_is_sound(name: str) -> None:
    found = translations.read(translations.po(name))
    assert not [(one.id, what) for one in messages(found) for what in translations.faults(one)]
    assert not [one.id for one in messages(found) if one.fuzzy]


@pytest.mark.parametrize("name", WHOLE)
def test_every_message_is_translated(name: str) -> None:
    found = translations.read(translations.po(name))
    for one in messages(found):
        forms = said_of(one.string)
        assert all(forms), one.id
        assert len(forms) == (found.num_plurals if one.pluralizable else 1)


@pytest.mark.parametrize("name", NAMES)
def test_every_translation_keeps_within_discords_lengths(name: str) -> None:
    for one in messages(translations.read(translations.po(name))):
        most = re.search(r"At most (\d+) characters", " ".join(one.auto_comments))
        forms = said_of(one.string)
        assert not most or all(len(form) <= int(most[1]) for form in forms), one.id


@pytest.mark.parametrize("name", NAMES)
def test_every_translation_keeps_its_marks(name: str) -> None:
    """Bold, headings, small print and lines are those of the English text."""
    for one in messages(translations.read(translations.po(name))):
        english = said_of(one.id)[-1]
        for said in said_of(one.string):
            if said and one.context is None:
                assert said.count("**") == english.count("**"), said
                assert said.count("\n") == english.count("\n"), said
                assert starts(said) == starts(english), said


@pytest.mark.parametrize("name", NAMES)
def test_a_catalog_says_how_far_it_is(name: str) -> None:
    found = translations.read(translations.po(name))
    state = found.get(catalogs.STATE[1], context=catalogs.STATE[0])
    assert name in catalogs.NEXT or (state is not None and re.match("drafted|reviewed by ", str(state.string)))


def test_no_draft_is_shown_as_reviewed() -> None:
    for locale in catalogs.CATALOGS:
        source = translations.read(translations.po(catalogs.CATALOGS[locale]))
        state = source.get(catalogs.STATE[1], context=catalogs.STATE[0])
        if state is not None and state.string == "drafted":
            assert speaker(locale).draft, locale


FIRST = ("text.", "respond_text.", "pledge_text.")  # what a person in distress reads first
FAIRLY_EASY = 70  # Flesch's reading ease, by the formula that was made for each language; English scores the same way
_MARKS = re.compile(r"\{[^}]*\}|\*\*|^-# |^#+ |^- ", re.MULTILINE)


def read_aloud(name: str, *, english: bool = False) -> list[str]:
    """Return what people read first, line by line, each as a sentence."""
    found: list[str] = []
    for one in messages(translations.read(translations.po(name))):
        said = said_of(one.id if english else one.string)[-1]
        if (
            one.context is None
            and one.auto_comments[0].startswith(FIRST)
            and said.rstrip("*").endswith((".", "?", "!", "।"))
        ):
            lines = (line.strip() for line in _MARKS.sub("", said).split("\n"))
            found += [line if line.endswith((".", "?", "!", ":", "।")) else f"{line}." for line in lines if line]
    return found


@pytest.mark.parametrize("name", WHOLE)
def test_sentences_are_about_as_short_as_the_english_ones(name: str) -> None:
    def words(lines: list[str]) -> float:
        parts = [part for line in lines for part in re.split(r"(?<=[.?!:।])\s", line) if re.search(r"\w", part)]
        return sum(len(part.split()) for part in parts) / len(parts)

    assert words(read_aloud(name)) <= 1.15 * words(read_aloud(name, english=True))


@pytest.mark.parametrize("name", ["de", "es", "fr", "it", "nl"])  # those that textstat has a formula for
def test_what_is_read_first_is_easy(name: str) -> None:
    measure: Any = type(textstat.textstat)()  # one of its own: the language of the shared one stays as it is
    measure.set_lang(name)
    assert measure.flesch_reading_ease(" ".join(read_aloud(name))) >= FAIRLY_EASY
    hard = "Ungeachtet institutioneller Rahmenbedingungen erfordern Organisationen Dokumentationsverpflichtungen."
    assert measure.flesch_reading_ease(hard) < FAIRLY_EASY


class TestBroken:
    HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    STATE = 'msgctxt "catalog"\nmsgid "state"\nmsgstr "drafted"\n'

    def found(self, folder: Path, text: str | bytes) -> list[tuple[int, str]]:
        shutil.copytree(catalogs.FOLDER, folder / "locales")
        path = translations.po("de", folder / "locales")
        path.write_bytes(text if isinstance(text, bytes) else (self.HEAD + text + "\n" + self.STATE).encode())
        with suppress(PoFileError, ValueError, LookupError):
            path.with_suffix(".mo").write_bytes(translations.compiled(translations.read(path)))
        problems = translations.problems(folder / "locales")
        assert all(problem.file == str(path) for problem in problems)
        return [(problem.line, problem.sentence) for problem in problems]

    def test_a_sound_one_has_no_problem(self, tmp_path: Path) -> None:
        assert self.found(tmp_path, 'msgid "More"\nmsgstr "Mehr"\n') == []

    def test_other_places(self, tmp_path: Path) -> None:
        text = 'msgid "Checked {when}"\nmsgstr "Geprüft {wann}"\n'
        ((line, said),) = self.found(tmp_path, text)
        assert line == 5
        assert said == "the places in braces are not those of the English text. Instead: use {when}."

    def test_a_lost_form_of_the_plural(self, tmp_path: Path) -> None:
        text = 'msgid "{count} more"\nmsgid_plural "{count} more"\nmsgstr[0] "{count} mehr"\nmsgstr[1] ""\n'
        ((line, said),) = self.found(tmp_path, text)
        assert line == 5
        assert "a form of the plural is missing" in said

    def test_a_name_with_a_space(self, tmp_path: Path) -> None:
        text = 'msgctxt "command"\nmsgid "support"\nmsgstr "gute Hilfe"\n'
        ((_, said),) = self.found(tmp_path, text)
        assert said.startswith('"gute Hilfe" can\'t be a name')

    def test_a_quote_too_few(self, tmp_path: Path) -> None:
        ((line, said),) = self.found(tmp_path, 'msgid "More"\nmsgstr "Mehr\n')
        assert line == 6
        assert "can't be read" in said

    def test_no_catalog_at_all(self, tmp_path: Path) -> None:
        ((line, said),) = self.found(tmp_path, "# Hello\nhello\n")
        assert line == 6
        assert "can't be read" in said

    def test_not_utf_8(self, tmp_path: Path) -> None:
        ((line, said),) = self.found(tmp_path, self.HEAD.encode() + b'msgid "More"\nmsgstr "\xff"\n')
        assert line == 1
        assert "not UTF-8" in said

    @pytest.mark.parametrize(
        ("head", "line"),
        [
            ('"Plural-Forms: nplurals=abc; plural=(n != 1);\\n"', 1),
            ('"Language: xx_YY_zz\\n"', 1),
            ('"POT-Creation-Date: yesterday\\n"', 1),
        ],
    )
    def test_a_head_that_makes_no_sense(self, tmp_path: Path, head: str, line: int) -> None:
        ((found, said),) = self.found(tmp_path, f'msgid ""\nmsgstr ""\n{head}\n\n{self.STATE}'.encode())
        assert found == line
        assert "can't be read" in said

    def test_a_translation_that_is_too_long_or_blank(self, tmp_path: Path) -> None:
        long = f'#. text.MORE At most 80 characters.\nmsgid "More"\nmsgstr "{"x" * 81}"\n'
        ((line, said),) = self.found(tmp_path, long)
        assert (line, said) == (6, "it is too long, with 81 characters. Instead: say it in at most 80.")
        ((_, said),) = self.found(tmp_path / "blank", 'msgid "More"\nmsgstr " "\n')
        assert "there is nothing to read in it" in said

    def test_a_form_for_one_may_leave_the_number_out_as_the_english_one_does(self, tmp_path: Path) -> None:
        text = 'msgid "one sheep"\nmsgid_plural "{count} sheep"\nmsgstr[0] "ein Schaf"\nmsgstr[1] "{count} Schafe"\n'
        assert self.found(tmp_path, text) == []

    def test_a_state_that_is_none(self, tmp_path: Path) -> None:
        text = self.HEAD + self.STATE.replace("drafted", "checked")
        ((line, said),) = self.found(tmp_path, text.encode())
        assert line == 6
        assert "write drafted, or reviewed by and your name" in said

    def test_a_file_for_the_bot_that_was_not_made_of_it(self, tmp_path: Path) -> None:
        shutil.copytree(catalogs.FOLDER, tmp_path / "locales")
        made = translations.po("de", tmp_path / "locales").with_suffix(".mo")
        for raw in (b"garbage", None):
            made.write_bytes(raw) if raw else made.unlink()
            ((problem),) = translations.problems(tmp_path / "locales")
            assert problem.message == "askmore.mo beside it was not made of it"

    def test_a_missing_one(self, tmp_path: Path) -> None:
        shutil.copytree(catalogs.FOLDER, tmp_path / "locales")
        path = translations.po("de", tmp_path / "locales")
        path.unlink()
        ((problem),) = translations.problems(tmp_path / "locales")
        assert "can't be read" in problem.message

    def test_what_is_not_sound_is_not_compiled(self) -> None:
        words = Catalog(locale="de")
        words.add("Checked {when}", "Geprüft {wann}")
        words.add("More", "Mehr")
        made = translations.compiled(words)
        assert b"Mehr" in made
        assert "Geprüft".encode() not in made


@pytest.mark.parametrize(("name", "following"), catalogs.NEXT.items())
def test_a_region_says_what_its_language_says_where_it_has_no_words_of_its_own(name: str, following: str) -> None:
    """Plurals too: Babel wrote the English ones into the file of the region, which hid those of the language."""
    own = {
        str(said_of(one.id)[0])
        for one in messages(translations.read(translations.po(name)))
        if any(said_of(one.string))
    }
    here, there = catalogs.shipped(name), catalogs.shipped(following)
    missing = [one for one in messages(translations.read(translations.po(following))) if said_of(one.id)[0] not in own]
    plurals = [one for one in missing if one.pluralizable]
    assert len(plurals) > 5
    for one in missing:
        first, *rest = said_of(one.id)
        if rest:
            assert [here.ngettext(first, rest[0], count) for count in (1, 2)] == list(said_of(one.string))
        elif one.context:
            assert here.pgettext(one.context, first) == there.pgettext(one.context, first)
        else:
            assert here.gettext(first) == one.string


def test_check_looks_at_the_catalogs(tmp_path: Path) -> None:
    """A copy of the bot with a broken catalog: check says where, and exits with 1."""
    for name in ("bot", "cogs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("resources.yaml",):
        shutil.copy(ROOT / name, tmp_path / name)

    def check() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", "check", "resources.yaml"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603

    assert check().returncode == 0
    path = translations.po("pl", tmp_path / "bot" / "locales")
    before, msgstr, said = path.read_text(encoding="utf-8").partition('msgid "Checked {when}"\nmsgstr ')
    assert msgstr
    path.write_text(before + msgstr + said.replace("{when}", "{kiedy}", 1), encoding="utf-8")
    broken = check()
    assert broken.returncode == 1
    assert "bot/locales/pl/LC_MESSAGES/askmore.po:" in broken.stdout


def test_the_template_can_be_read_by_any_program(tmp_path: Path) -> None:
    path = tmp_path / "askmore.pot"
    path.write_bytes(translations.TEMPLATE.read_bytes())
    with path.open("rb") as file:
        assert read_po(file, abort_invalid=True).get("Hide this") is not None
