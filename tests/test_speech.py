"""Speaking a language: messages with their places, plurals, names, lists; and English whenever that can't be."""

import gettext
import io
import struct
from datetime import date
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.faces import catalogs, text
from bot.faces.messages import Plural, button
from bot.faces.speech import ENGLISH, Speaker, public_speaker, speaker
from bot.library import places
from bot.library.localized import Localized

ONE = Plural("{count} sheep", "{count} sheep in all")


def written(folder: Path, name: str, **messages: str | tuple[str, ...]) -> None:
    """Write a catalog; the messages by what they are in English."""
    words = Catalog(locale=name)
    for message, said in messages.items():
        words.add(message, said)
    out = io.BytesIO()
    write_mo(out, words)
    path = folder / name / "LC_MESSAGES" / "askmore.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(out.getvalue())


def polish(**more: str | tuple[str, ...]) -> Speaker:
    words = Catalog(locale="pl")
    words.add(tuple(ONE), ("{count} owca", "{count} owce", "{count} owiec"))
    words.add("Hide this", "Ukryj to")
    words.add("support", "pomoc", context="command")
    words.add("contacts", "kontakty", context="command")
    words.add("add", "dodaj", context="command")
    for message, said in more.items():
        words.add(message, said)
    out = io.BytesIO()
    write_mo(out, words)
    out.seek(0)
    return Speaker("pl", gettext.GNUTranslations(out), "pl")


class TestSaying:
    def test_a_message_is_filled(self) -> None:
        assert ENGLISH("**{country}:** {numbers}", country="Peru", numbers="105") == "**Peru:** 105"

    def test_what_is_missing_stays_english(self) -> None:
        assert polish()("Never heard of {it}", it="it") == "Never heard of it"

    def test_commands_and_buttons_have_the_name_they_have_in_the_language(self) -> None:
        message = "Use {/support} or {/contacts add}, then **{=Hide this}**."
        assert ENGLISH(message) == "Use /support or /contacts add, then **Hide this**."
        assert polish()(message) == "Use /pomoc or /kontakty dodaj, then **Ukryj to**."

    @pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 12, 22, 100])
    def test_the_form_of_the_plural_is_the_languages(self, count: int) -> None:
        few = count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14}
        form = "owca" if count == 1 else "owce" if few else "owiec"
        assert polish().counted(ONE, count) == f"{count} {form}"

    def test_english_plurals(self) -> None:
        assert [ENGLISH.counted(ONE, count) for count in (0, 1, 2)] == ["0 sheep in all", "1 sheep", "2 sheep in all"]

    @pytest.mark.parametrize(
        "broken",
        [
            "{nowhere}",
            "{name",
            "name}",
            "{0}",
            "{name.real.x}",
            "{name!z}",
            "{name[x]}",
            " ",
            "{=Hello {name}}",
            "\u200b",
        ],
    )
    def test_a_translation_that_can_not_be_filled_is_passed_over(self, broken: str) -> None:
        assert polish(**{"Hello {name}": broken})("Hello {name}", name="you") == "Hello you"

    def test_one_that_speaks_of_itself_is_passed_over(self) -> None:
        assert polish(More="{=More}")("More") == "More"

    def test_a_rule_for_the_plural_that_can_not_be_worked_out_is_passed_over(self) -> None:
        class Zero(gettext.NullTranslations):
            def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
                return (msgid1, msgid2)[n % 0]

        say = Speaker("pl", Zero(), "pl")
        assert say.counted(ONE, 3) == "3 sheep in all"

    def test_english_for_a_reader_names_commands_as_their_discord_does(self) -> None:
        assert polish().english("{/support}: **{=Hide this}**") == "/pomoc: **Hide this**"
        assert ENGLISH.english is ENGLISH

    def test_a_message_that_can_not_be_filled_is_an_error_of_ours(self) -> None:
        with pytest.raises(KeyError):
            ENGLISH("Hello {name}")

    def test_what_is_longer_than_discord_lets_it_stays_english(self) -> None:
        message = button("Short")
        assert polish(Short="x" * 80)(message) == "x" * 80
        assert polish(Short="x" * 81)(message) == "Short"

    def test_an_empty_message_is_empty_and_not_the_head_of_the_catalog(self) -> None:
        assert polish()("") == ""


class TestWords:
    def test_lists(self) -> None:
        assert ENGLISH.listed(["a", "b", "c"]) == "a, b and c"
        assert ENGLISH.either(["a", "b"]) == "a or b"
        german = speaker("de")
        assert german.listed(["a", "b", "c"]) == "a, b und c"
        assert german.either(["a", "b", "c"]) == "a, b oder c"
        assert ENGLISH.listed([]) == german.listed([]) == ""

    @pytest.mark.parametrize(
        ("words", "style", "said"),
        [
            (["español", "intérpretes"], "listed", "español e intérpretes"),
            (["español", "inglés", "hindi"], "listed", "español, inglés e hindi"),
            (["agua", "hielo"], "listed", "agua y hielo"),
            (["España", "Omán"], "either", "España u Omán"),
            (["España", "Perú"], "either", "España o Perú"),
        ],
    )
    def test_spanish_has_no_two_of_a_sound_in_a_row(self, words: list[str], style: str, said: str) -> None:
        assert getattr(speaker("es-ES"), style)(words) == said

    def test_a_sentence_ends_once_and_as_the_language_ends_it(self) -> None:
        assert ENGLISH.sentence("Open now") == ENGLISH.sentence("Open now.") == "Open now."
        assert speaker("hi").sentence("खुला है") == speaker("hi").sentence("खुला है।") == "खुला है।"

    def test_months_and_days(self) -> None:
        day = date(2025, 3, 9)
        assert (ENGLISH.month(day), ENGLISH.day(day)) == ("March 2025", "9 Mar")
        assert speaker("fr").month(day) == "mars 2025"
        assert speaker("pt-BR").month(day) == "março de 2025"

    def test_countries_and_languages(self) -> None:
        assert speaker("es-419").country("US") == "Estados Unidos"
        assert ENGLISH.in_country("GB") == "the United Kingdom"
        assert speaker("it").in_country("GB") == "Regno Unito"
        assert speaker("uk").language_name("pl") == "польська"

    def test_countries_stand_in_the_order_of_their_names(self) -> None:
        assert places.in_order(["ZA", "AT", "OM", "DE"], "de") == ["DE", "OM", "AT", "ZA"]

    def test_a_text_of_the_file(self) -> None:
        said = Localized("colour", {"es": "color", "pt_BR": "cor"})
        assert ENGLISH.of(said) == "colour"
        assert speaker("es-419").of(said) == "color"
        assert speaker("pt-BR").of(said) == "cor"
        assert speaker("de").of(said) == "colour"


class TestWhoSpeaks:
    def test_every_language_that_is_promised(self) -> None:
        assert set(catalogs.CATALOGS) == {
            "es-ES", "es-419", "fr", "de", "pt-BR", "it", "pl", "nl", "tr", "uk", "hi",
        }  # fmt: skip
        for locale, name in catalogs.CATALOGS.items():
            say = speaker(locale)
            assert (say.locale, say.cldr, say.is_english) == (locale, name, False)

    @pytest.mark.parametrize("locale", ["en-US", "en-GB", "ja", "xx", "", "../../etc", "de-CH-1996"])
    def test_an_unknown_locale_gets_english(self, locale: str) -> None:
        say = speaker(locale)
        assert say.is_english
        assert not say.draft
        assert say(text.HIDE) == "Hide this"
        assert say.country("JP") == "Japan"

    def test_what_a_reader_of_another_language_reads_is_known(self) -> None:
        assert speaker("ja").reads == "ja"
        assert speaker("pt-BR").reads == "pt"

    def test_a_server_may_choose_a_language_without_a_region(self) -> None:
        assert public_speaker("pt").cldr == "pt_BR"
        assert public_speaker("es").cldr == "es"
        assert public_speaker("es-419").cldr == "es_419"
        assert public_speaker("sv").is_english

    def test_the_server_s_own_locale_keeps_its_region(self) -> None:
        assert public_speaker("pt-BR").locale == "pt-BR"


class TestDrafts:
    def test_a_draft_says_that_it_is_one(self) -> None:
        assert polish().draft
        assert polish().closing("Hide this") == f"Ukryj to\n{text.DRAFT}"

    def test_a_catalog_that_a_speaker_has_read_does_not(self) -> None:
        words = Catalog(locale="pl")
        words.add("state", "reviewed by Ada, 2027-01-02", context="catalog")
        out = io.BytesIO()
        write_mo(out, words)
        out.seek(0)
        say = Speaker("pl", gettext.GNUTranslations(out), "pl")
        assert not say.draft
        assert say.closing("Hide this") == "Hide this"

    def test_what_falls_back_to_a_draft_is_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        states = {"es": "drafted", "es_419": "reviewed by Ada, 2027-01-02"}
        monkeypatch.setattr(catalogs, "shipped", str)
        monkeypatch.setattr(catalogs, "state", states.__getitem__)
        assert not catalogs.reviewed("es_419")
        states["es"] = "reviewed by Bo, 2027-01-02"
        assert catalogs.reviewed("es_419")

    def test_what_no_button_shows_in_english_is_said_twice(self) -> None:
        assert polish().twice("Hide this") == "Ukryj to\n\nHide this"
        assert polish().twice("nobody translated this") == "nobody translated this"
        assert ENGLISH.twice("Hide this") == "Hide this"

    def test_english_is_no_draft(self) -> None:
        assert ENGLISH.closing("x") == "x"


class TestCatalogs:
    def test_one_without_words_says_nothing_of_its_state(self) -> None:
        assert catalogs.state(gettext.NullTranslations()) == ""

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"\xde\x12\x04\x95",
            b"not a catalog at all",
            struct.pack("<7I", 0x950412DE, 0, 9, 28, 100, 0, 0),
            (catalogs.FOLDER / "de" / "LC_MESSAGES" / "askmore.mo")
            .read_bytes()
            .replace(b"charset=utf-8", b"charset=utf-9"),
            struct.pack("<7I", 0x950412DE, 9 << 16, 0, 28, 28, 0, 0),
        ],
    )
    def test_a_broken_one_costs_its_language_and_says_so(
        self, raw: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = tmp_path / "de" / "LC_MESSAGES" / "askmore.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(raw)
        found = catalogs.catalog("de", tmp_path)
        assert found.gettext("Hide this") == "Hide this"
        assert "can't be read" in caplog.text

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.integers(0, 4000), st.binary(min_size=1, max_size=8), st.integers(0, 4000))
    def test_no_damage_to_a_file_costs_more_than_its_words(
        self, tmp_path: Path, at: int, damage: bytes, end: int
    ) -> None:
        whole = (catalogs.FOLDER / "de" / "LC_MESSAGES" / "askmore.mo").read_bytes()
        path = tmp_path / "de" / "LC_MESSAGES" / "askmore.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((whole[:at] + damage + whole[at + len(damage) :])[: len(whole) - end])
        say = Speaker("de", catalogs.catalog("de", tmp_path), "de")
        assert say(text.BROKEN_EMERGENCY, country="Peru", numbers="**105**").count("105") == 1
        assert say.counted(ONE, 3)
        assert say.command("contacts add").startswith("/")

    def test_a_missing_one_too(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        assert catalogs.catalog("fr", tmp_path).gettext("More") == "More"
        assert "FileNotFoundError" in caplog.text

    def test_a_region_falls_back_message_by_message(self, tmp_path: Path) -> None:
        written(tmp_path, "es", More="Más", Phone="Móvil")
        written(tmp_path, "es_419", Phone="Celular")
        found = catalogs.catalog("es_419", tmp_path)
        assert [found.gettext(one) for one in ("Phone", "More", "Back")] == ["Celular", "Más", "Back"]

    def test_plurals_that_can_not_be_counted_cost_the_language(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        written(tmp_path, "de", More="Mehr")
        path = tmp_path / "de" / "LC_MESSAGES" / "askmore.mo"
        path.write_bytes(path.read_bytes().replace(b"plural=(n != 1)", b"plural=(n != x)"))
        assert catalogs.catalog("de", tmp_path).gettext("More") == "More"
        assert "ValueError" in caplog.text
