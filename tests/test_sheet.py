"""An editor's file: what is set is set, all else stays byte for byte; a write is whole or did not happen."""

import difflib
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.editing.saving import CannotSave, Changed, save
from bot.editing.sheet import CannotEdit, Value, edited
from bot.editing.workbench import Refused, Workbench
from bot.library import source
from tests.conftest import HEAD, ROOT, SHIPPED, service

TODAY = "2026-11-26"


def changed(text: str, changes: dict[tuple[str | int, ...], Value], entry: str = "gb-x") -> str:
    """Return the text with values of one service changed."""
    before = source.read("test.yaml", text)
    assert before.problems == []
    return edited(before, {("services", entry, *path): value for path, value in changes.items()})


def differing(old: str, new: str) -> list[str]:
    """Return the lines taken out and added, line ends and all."""
    lines = difflib.ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


class TestTheShippedFile:
    text = SHIPPED.read_text(encoding="utf-8")
    before = source.read("resources.yaml", text)

    def test_a_check_of_every_service_changes_one_line_each(self) -> None:
        services: dict[str, Any] = self.before.values["services"]
        new = edited(self.before, {("services", name, "checked"): TODAY for name in services})
        had = sum("checked" in entry for entry in services.values())
        lines = list(difflib.unified_diff(self.text.split("\n"), new.split("\n"), n=0, lineterm=""))[2:]
        gone, come = [line for line in lines if line[0] == "-"], [line for line in lines if line[0] == "+"]
        assert (len(gone), len(come)) == (had, len(services))
        assert {line[1:].split(":")[0] for line in (*gone, *come)} == {"    checked"}
        assert {line.split(": ")[1].strip('"') for line in come} == {TODAY}

    def test_every_value_can_be_changed_and_no_comment_or_number_is_lost(self) -> None:
        changes = {
            ("services", name, *path): value
            for name, entry in self.before.values["services"].items()
            for path, value in other_values((), entry)
        }
        new = edited(self.before, changes)  # refuses if any other value changed
        assert len(changes) > 7000

        def comments(text: str) -> list[str]:
            return [line for line in text.split("\n") if line.strip().startswith("#")]

        assert comments(new) == comments(self.text)

    def test_an_entry_is_taken_out_without_a_trace(self) -> None:
        new = edited(self.before, {("services", "al-alo-116"): None})
        start, end = self.text.index("  al-alo-116:"), self.text.index("  # ── Argentina ──")
        assert new == self.text[:start] + self.text[end:]


def other_values(path: tuple[str | int, ...], value: Any) -> list[tuple[tuple[str | int, ...], Value]]:
    if isinstance(value, str):
        return [(path, f"{value}x")]
    if isinstance(value, list) and path[-1] not in {"contacts", "sources"}:
        return [(path, [*cast("list[str]", value), "zz"])]
    keys: Any = cast("dict[str, Any]", value) if isinstance(value, dict) else range(len(cast("list[Any]", value)))
    inner: list[tuple[Any, Any]] = [(key, value[key]) for key in keys]
    return [found for key, one in inner for found in other_values((*path, key), one)]


BASE = HEAD + service("x", checked="2021", sources="[https://example.org]")


class TestLayouts:
    @pytest.mark.parametrize(
        ("line", "path", "value", "want"),
        [
            ("checked: 2021", ("checked",), TODAY, f"checked: {TODAY}"),
            ('checked: "2021"', ("checked",), TODAY, f'checked: "{TODAY}"'),
            ("checked: '2021'", ("checked",), TODAY, f"checked: '{TODAY}'"),
            ("checked:   2021   # by Ann", ("checked",), TODAY, f"checked: {TODAY}   # by Ann"),
            ("cost: free # says the page", ("cost",), "local-rate", "cost: local-rate # says the page"),
            ("languages: [en, cy] # two", ("languages",), ["en"], "languages: [en]     # two"),
            (
                "languages:\n      - en # a\n      - cy",
                ("languages", 1),
                "fr",
                "languages:\n      - en # a\n      - fr",
            ),
            ("sources:\n    - https://a.example\n    - b", ("sources", 0), "c", "sources:\n    - c\n    - b"),
            (
                "hours_note: >-  # words\n      by day",
                ("hours_note",),
                "at night",
                "hours_note: >-  # words\n      at night",
            ),
            ("hours_note: |\n      by day\n\n", ("hours_note",), "at night\n", "hours_note: |\n      at night\n\n"),
            ("region: Łódź 🙂", ("region",), "Kraków: 🙂 # 1", "region: 'Kraków: 🙂 # 1'"),
            ("anonymous: yes", ("anonymous",), "no", "anonymous: no"),
            ("ages: 5-25", ("ages",), None, None),
        ],
    )
    def test_only_the_line_of_the_value_changes(
        self, line: str, path: tuple[str | int, ...], value: Value, want: str | None
    ) -> None:
        around = "    # above\n    {}\n    # below   \n    editor_note:   odd   # kept\n\n  # ── next ──\n"
        text = HEAD + service("x") + around.format(line)
        expected = text.replace(f"    {line}\n", f"    {want}\n" if want else "")
        assert changed(text, {path: value}).replace("   # by", " # by") == expected.replace("   # by", " # by")

    def test_a_new_number_has_quotes_and_the_text_round_it_stays(self) -> None:
        text = BASE.replace('phone: "01632 960000"', "phone: 01632 960000   # as printed\n        note:  free")
        new = changed(text, {("contacts", 0, "phone"): "01632 960999"})
        assert differing(text, new) == [
            "-       - phone: 01632 960000   # as printed\n",
            '+       - phone: "01632 960999" # as printed\n',
        ]

    def test_a_new_key_stands_at_its_usual_place(self) -> None:
        text = HEAD + service("x") + "    # where it was seen\n    sources:\n      - https://example.org\n\n# end\n"
        new = changed(
            text, {("checked",): TODAY, ("editor_note",): "Ask: why", ("contacts", 0, "dial"): "+441632960000"}
        )
        assert differing(text, new) == [
            '+         dial: "+441632960000"\n',
            f"+     checked: {TODAY}\n",
            '+     editor_note: "Ask: why"\n',
        ]
        assert f"    checked: {TODAY}\n    # where it was seen\n    sources:" in new
        assert new.endswith('      - https://example.org\n    editor_note: "Ask: why"\n\n# end\n')

    @pytest.mark.parametrize("newline", ["\n", "\r\n"])
    @pytest.mark.parametrize("end", ["", "\n", "\n\n# the end"])
    def test_line_ends_stay_and_none_is_added_at_the_end(self, newline: str, end: str) -> None:
        text = (HEAD + service("x").rstrip("\n") + end).replace("\n", newline)
        new = changed(text, {("checked",): TODAY})
        line = f"{newline}    checked: {TODAY}"
        summary = "    summary: They listen."
        assert new == text.replace(summary, summary + line)

    def test_a_line_of_any_length_is_not_folded(self) -> None:
        long = "https://example.org/" + "a" * 300
        text = BASE.replace("https://example.org]", f"{long}, https://example.net]")
        new = changed(text, {("checked",): TODAY})
        assert [line[0] for line in differing(text, new)] == ["-", "+"]
        assert long in changed(text, {("sources", 1): "https://example.com"})

    def test_prose_is_folded_as_the_file_does(self) -> None:
        new = changed(BASE, {("summary",): "They listen " + "and listen " * 14 + "on"})
        assert 100 < max(map(len, new.split("\n"))) < 120
        assert not any(line.endswith(" ") for line in new.split("\n"))

    def test_an_entry_in_braces_stays_in_braces(self) -> None:
        flow = '  gb-x: {name: X, countries: [GB], topics: [legal], for: [everyone], contacts: [{phone: "1", note: a}]'
        text = HEAD + flow + ", summary: They listen., sources: []} # one line\n"
        new = changed(text, {("checked",): TODAY, ("contacts", 0, "phone"): "01632 960000"})
        assert new == text.replace('"1"', '"01632 960000"').replace(", sources", f", checked: {TODAY}, sources")

    @pytest.mark.parametrize(
        ("entry", "line"),
        [
            ("  gb-x: {name: X,\n    # by Ann\n    checked: 2021,\n    cost: free}\n", 3),
            ("  gb-x: {name: X,\n    # by Ann\n    cost: free, checked: 2021}\n", 3),
            ("  gb-x:\n    name: X\n    checked: 2021\t# a tab\n", 3),
            ("  gb-x:\n    name: X\n    ? checked\n    : 2021\n    # c\n", 3),
        ],
    )
    def test_what_only_a_person_should_edit_is_refused(self, entry: str, line: int) -> None:
        line += HEAD.count("\n")
        with pytest.raises(
            CannotEdit, match=rf"^test.yaml, line {line}: this part is written .* these lines by hand\.$"
        ):
            changed(HEAD + entry, {("checked",): TODAY})

    def test_a_change_that_would_lose_a_comment_or_another_value_is_refused(self) -> None:
        comment = HEAD + service("x") + "    languages: [en,\n      # Welsh by day\n      cy]\n"
        with pytest.raises(CannotEdit, match="Edit these lines by hand"):
            changed(comment, {("languages",): ["en"]})
        blank_lines_count = HEAD + service("x") + "    hours_note: |+\n      by day\n\n\n"
        with pytest.raises(CannotEdit, match="Edit these lines by hand"):
            changed(blank_lines_count, {("checked",): TODAY})

    def test_the_last_of_a_list_is_not_taken_out(self) -> None:
        with pytest.raises(CannotEdit, match=r"^This is the only one, and can't be taken out\.$"):
            changed(BASE, {("contacts", 0): None})

    @settings(deadline=None)
    @given(
        quote=st.sampled_from(["", '"', "'"]),
        pads=st.lists(st.integers(0, 3), min_size=4, max_size=4),
        comment=st.sampled_from(["", " # x", "   #", " # a # b: [c]"]),
        between=st.lists(st.sampled_from(["", "   ", "# at the edge", "    # here", "      # deep"]), max_size=3),
        newline=st.sampled_from(["\n", "\r\n"]),
        flat=st.booleans(),
    )
    def test_any_layout_keeps_all_other_lines(
        self, *, quote: str, pads: list[int], comment: str, between: list[str], newline: str, flat: bool
    ) -> None:
        dash = "    - " if flat else "      - "
        lines = [
            f"    checked:{' ' * (pads[0] + 1)}{quote}2021{quote}{comment}",
            *between,
            f"    contacts:{' ' * pads[1]}",
            f'{dash}phone: {" " * pads[2]}"01632 960000"',
            *between,
            f"{' ' * (len(dash))}note: >-",
            f"{' ' * (len(dash) + 2)}free   # no comment",
            *between,
        ]
        head = HEAD.lstrip("\n") + "  gb-x:\n    name: X\n"
        text = (head + "\n".join(lines)).replace("\n", newline)
        new = changed(text, {("checked",): TODAY, ("contacts", 0, "phone"): "01632 960999"})
        old_lines, new_lines = text.split(newline), new.split(newline)
        assert len(old_lines) == len(new_lines)
        differ = [at for at, pair in enumerate(zip(old_lines, new_lines, strict=True)) if pair[0] != pair[1]]
        first = head.count("\n")
        assert differ == [first, first + 2 + len(between)]
        assert comment.strip() in new_lines[first]
        assert f"{quote}{TODAY}{quote}" in new_lines[first]


class TestAnyText:
    """What is typed is what is read: whatever signs it holds, and however the old text is written."""

    OLD = (None, "as it was", "'as it was'", '"as it was" # by Ann', ">-\n      as it was", "|\n      as it was")
    NASTY = (
        "ask # them: \"no\", it's 'no'",
        "# a",
        " between spaces ",
        "- [a]: {b} & *c !d %e @f `g |",
        "ends with a colon:",
        "null",
        "two  spaces  " * 20 + "end",
        "at the end \n",
        "a\n\n b\t\n",
        "\u2028 \x85 \xa0",
        "back\\slash \\n",
        "",
    )

    @pytest.mark.parametrize("old", OLD)
    @pytest.mark.parametrize("typed", NASTY)
    def test_is_read_as_it_was_typed(self, old: str | None, typed: str) -> None:
        self.assert_kept(old, typed)

    @settings(deadline=None, max_examples=60)
    @given(old=st.sampled_from(OLD), typed=st.text(st.sampled_from("ab #:'\"-[]{},&*!|>%@`\\?=~\t\n"), max_size=300))
    def test_made_of_signs(self, old: str | None, typed: str) -> None:
        self.assert_kept(old, typed)

    def assert_kept(self, old: str | None, typed: str) -> None:
        text = HEAD + service("x") + ("" if old is None else f"    editor_note: {old}\n") + "    # below\n\n# end\n"
        new = changed(text, {("editor_note",): typed})
        read = source.read("", new)
        assert read.problems == []
        assert read.values["services"]["gb-x"]["editor_note"] == typed
        assert new.endswith("    # below\n\n# end\n")
        assert "# by Ann" in new or "Ann" not in str(old)


class TestTheBench:
    def test_a_file_with_a_mark_at_its_head_keeps_it(self, tmp_path: Path) -> None:
        file = tmp_path / "f.yaml"
        file.write_bytes(b"\xef\xbb\xbf" + BASE.encode())
        bench = Workbench.read([file])
        bench.save(bench.draft(("services", "gb-x"), {("checked",): TODAY}))
        assert file.read_bytes() == b"\xef\xbb\xbf" + BASE.replace("2021", TODAY).encode()

    @pytest.mark.parametrize(
        ("path", "value", "said"),
        [
            (("checked",), "2999-01-01", "is a day to come"),
            (("contacts", 0, "phone"), "no digits", "holds no digit to dial"),
            (("cost",), "much", "is not one of the known words"),
            (("summary",), "x" * 200, "summary is too long"),
            (("name",), None, "name is missing"),
            (("contacts",), None, "contacts is missing"),
        ],
    )
    def test_the_checks_of_the_library_refuse(
        self, tmp_path: Path, path: tuple[str | int, ...], value: Value, said: str
    ) -> None:
        file = tmp_path / "f.yaml"
        file.write_text(BASE)
        with pytest.raises((Refused, CannotEdit), match=said):
            Workbench.read([file]).draft(("services", "gb-x"), {path: value})
        assert file.read_text() == BASE


class TestSaving:
    def test_what_others_wrote_meanwhile_is_not_lost(self, tmp_path: Path) -> None:
        file = tmp_path / "f.yaml"
        file.write_bytes(b"old")

        def others() -> None:
            file.write_bytes(b"theirs")

        with pytest.raises(Changed):
            save(file, b"old", b"mine", pause=others)
        assert file.read_bytes() == b"theirs"
        assert list(tmp_path.iterdir()) == [file]

    def test_a_process_that_is_killed_leaves_the_old_file_whole(self, tmp_path: Path) -> None:
        file = tmp_path / "f.yaml"
        file.write_bytes(b"old")
        script = (
            "import os, pathlib, sys; from bot.editing.saving import save;"
            "save(pathlib.Path(sys.argv[1]), b'old', b'new' * 99999, pause=lambda: os.kill(os.getpid(), 9))"
        )
        ran = subprocess.run([sys.executable, "-c", script, str(file)], cwd=ROOT, check=False)  # noqa: S603 - our own
        assert ran.returncode == -signal.SIGKILL
        assert file.read_bytes() == b"old"
        save(file, b"old", b"new")
        assert file.read_bytes() == b"new"

    def test_a_link_stays_a_link_and_the_mode_stays(self, tmp_path: Path) -> None:
        file, link = tmp_path / "real" / "f.yaml", tmp_path / "link.yaml"
        file.parent.mkdir()
        file.write_bytes(b"old")
        file.chmod(0o640)
        link.symlink_to(file)
        save(link, b"old", b"new")
        assert link.is_symlink()
        assert file.read_bytes() == b"new"
        assert stat.S_IMODE(file.stat().st_mode) == 0o640

    def test_a_file_that_is_read_only_is_left_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "f.yaml"
        file.write_bytes(b"old")
        file.chmod(0o444)
        with pytest.raises(CannotSave, match=r"f.yaml is read-only: nothing was written."):
            save(file, b"old", b"new")
        assert file.read_bytes() == b"old"

    @pytest.mark.skipif(not os.access("/proc/self/comm", os.W_OK), reason="needs Linux")
    def test_a_folder_that_takes_no_file_gives_a_sentence(self) -> None:
        comm = Path("/proc/self/comm")
        with pytest.raises(CannotSave, match=r"/proc/self/comm can't be written: .+\. Nothing was changed\."):
            save(comm, comm.read_bytes(), b"new")

    def test_a_file_that_is_gone_gives_a_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(CannotSave, match="No such file or directory"):
            save(tmp_path / "f.yaml", b"old", b"new")
