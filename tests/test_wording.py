"""`askmore check --wording`: the house style of every text, where it is broken, and why an editor may break it."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.cli import main
from bot.library import source, style, wording
from bot.library.news import News
from bot.library.problems import Problem, ResourcesError
from bot.library.reader import read_texts
from bot.library.style import Style
from bot.library.texts import texts
from tests.conftest import HEAD, SHIPPED, service

LESSON = """
lessons:
  saying-hello:
    title: Saying hello
    summary: How to greet a new member.
    pages:
      - title: {title}
        text:
          - {page}
    scenes:
      - text: {scene}
        choices:
          - text: {choice}
            answer: {answer}
          - text: Wait for now.
            answer: That is fine.
          - text: Wave.
            answer: That is kind.
    checked: 2026-11
    sources: [https://www.example.org]
"""
STORY = """
stories:
  a-ruling:
    title: {title}
    url: https://www.example.org/ruling
    publisher: The Example
    date: 2026-01-02
    language: {language}
    topics: [legal]
    summary: {summary}
"""
NEWS = """
news:
  blaming:
    - why: Makes a crime sound like gossip about sex.
      better: Say a rape case.
      words:
        en: [sex scandal]
        es: [escándalo sexual]
  identifying:
    - why: A child's age.
      words:
        en: ["girl {minor}", the girl's school]
"""


def lesson(**parts: str) -> str:
    said = dict.fromkeys(("title", "page", "scene", "choice", "answer"), "That is fine.") | parts
    return LESSON.format(**{name: json.dumps(text, ensure_ascii=False) for name, text in said.items()})


def story(*, language: str = "en", **parts: str) -> str:
    said = {"title": "Court rules", "summary": "A court ruled."} | parts
    return STORY.format(
        language=language, **{name: json.dumps(text, ensure_ascii=False) for name, text in said.items()}
    )


def look(*parts: str, name: str = "test.yaml") -> tuple[Problem, ...]:
    text = HEAD + "".join(parts)
    return wording.look([(name, text)], read_texts([(name, text)]).or_raise())


def found(*parts: str) -> list[str]:
    """Return the words that were found, or what was measured."""
    return [one.message.split(": ", 1)[0].strip('"') for one in look(*parts)]


def everywhere(text: str) -> list[str]:
    """Return what is found in a text as each kind of text."""
    quoted = json.dumps(text, ensure_ascii=False)
    kinds = [service("a", summary=quoted), service("a", expect=f"{{who: {quoted}}}"), story(summary=text)]
    kinds += [lesson(**{part: text}) for part in ("page", "scene", "choice", "answer")]
    return [words for one in kinds for words in found(one, NEWS)]


def test_the_shipped_file_keeps_to_the_house_style() -> None:
    """The test this is for: no text of the file, and no exception without a reason or a use."""
    text = SHIPPED.read_text(encoding="utf-8")
    assert wording.look([("resources.yaml", text)], read_texts([("resources.yaml", text)]).or_raise()) == ()
    assert text.count("# wording: ok ") == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She was raped at home.", "was raped"),
        ("They were sexually assaulted.", "were sexually assaulted"),
        ("They were being stalked.", "were being stalked"),
        ("She was attacked by 2024.", "was attacked"),
        ("She was attacked. They stood by the door.", "was attacked"),
        ("Woman raped in a park.", "Woman raped"),
        ("Woman attacked at a station", "Woman attacked"),
    ],
)
def test_who_did_it_drops_out_of_view(text: str, words: str) -> None:
    for one in (lesson(page=text), lesson(answer=text), story(title=text)):
        (problem,) = look(one)
        assert problem.message == f'"{words}": nobody is seen who did it (journoresources.org.uk) [no-doer]'
        assert problem.fix.startswith("Who did it?")
    assert found(service("a", summary=text)) == []  # there, the people who are served stand first


@pytest.mark.parametrize(
    "text",
    [
        "She was raped by a man she knew.",
        "They were harassed, she says, by two of the team.",
        "Talk to the person who is targeted.",
        "What helps when someone is harassed.",
        "A man assaulted a woman.",
        "She was heard, and she was believed.",
        "The abused trust can grow again.",
        "Somebody who has been harassed needs time.",
        "If you got attacked, rest.",
    ],
)
def test_the_doer_is_seen_or_there_is_none(text: str) -> None:
    assert found(lesson(page=text), story(summary=text)) == []


def test_words_that_blame_or_soften_come_from_the_news_of_the_file() -> None:
    (problem,) = look(service("a", summary="They speak of a sex scandal here."), NEWS)
    source = "RAINN media guide; IPSO guidance on sexual offences"
    assert problem.message == f'"sex scandal": makes a crime sound like gossip about sex ({source}) [blaming]'
    assert problem.fix == "Say a rape case."
    assert problem.severity == "advice"
    assert set(everywhere("A sex scandal.")) == {"sex scandal"}
    assert len(everywhere("A sex scandal.")) == 7


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was her own fault.", "her own fault"),
        ("It was just a joke.", "just a joke"),
        ("She put herself at risk.", "put herself at risk"),
        ("They failed to report it.", "failed to report"),
        ("It is not your own fault.", None),
        ("It is not just a joke.", None),
        ("It isn't your own fault.", None),
        ("It was not your fault.", None),
    ],
)
def test_words_of_editors_that_blame(text: str, words: str | None) -> None:
    assert set(everywhere(text)) == ({words} if words else set())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Think of what you were wearing.", "what you were wearing"),
        ("You had too much to drink.", "too much to drink"),
        ("They were drunk.", "were drunk"),
        ("A pretty woman called.", "pretty woman"),
        ("Nobody is too drunk or drugged to choose.", None),  # the shipped lesson on consent
        ("Your team lead sends you messages about your looks.", None),
        ("Look at what you do.", None),
        ("Have a warm drink.", None),
    ],
)
def test_clothes_looks_and_drink(text: str, words: str | None) -> None:
    assert set(everywhere(text)) == ({words} if words else set())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He knew where she went: the girl's school.", "the girl's school"),  # by the words of the news
        ("A pupil at a school spoke.", "pupil at"),
        ("A classmate saw it.", "classmate"),
        ("Her son saw it.", "Her son"),
        ("People aged 16 and over can come.", None),
        ("It is for 18-year-olds.", None),
        ("A street is dark.", None),
    ],
)
def test_details_that_identify_in_stories_and_scenes(text: str, words: str | None) -> None:
    expected = [words] if words else []
    assert found(story(summary=text), NEWS) == expected
    assert found(lesson(scene=text), NEWS) == expected
    assert found(lesson(page=text), NEWS) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A 34-year-old spoke.", "34-year-old"),
        ("A woman aged 34 spoke.", "aged 34"),
        ("Woman, 34, tells of it", "Woman, 34"),
        ("He saw it at Hill High School.", "Hill High School"),
        ("He attends Hill High School.", "attends Hill High School"),
        ("It happened in Baker Street.", "Baker Street"),
        ("He lives at 12 Baker Street.", "12 Baker Street"),
    ],
)
def test_ages_schools_and_streets_in_every_text_of_a_case(text: str, words: str) -> None:
    for part in ("page", "scene", "choice", "answer"):
        assert found(lesson(**{part: text})) == [words]
    assert found(story(summary=text)) == [words]
    assert found(service("a", summary=text)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You must tell them.", "You must"),
        ("Then you should really report it.", "you should"),
        ("You have to call.", "You have to"),
        ("So why did you stay?", "why did you"),
        ("That is the wrong answer.", "wrong answer"),
        ("You don't have to say who you are.", None),
        ("Do you have to pay? No.", None),
        ("There are things I would have to share.", None),
        ("You need to listen.", None),
        ("Then you need to report it.", "you need to"),
    ],
)
def test_words_that_press(text: str, words: str | None) -> None:
    assert set(everywhere(text)) == ({words} if words else set())


def test_a_choice_may_be_what_people_say() -> None:
    assert found(lesson(choice="“Why did you meet your ex at all?”")) == []


def test_doubt_upon_doubt() -> None:
    (problem,) = look(story(summary="The alleged attack was alleged to be known."))
    assert problem.message.startswith('"alleged": one doubt upon another')
    assert problem.column == len('    summary: "The alleged attack was ') + 1
    assert found(story(summary="The alleged attack is known.")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("This is NEVER fine.", "NEVER"),
        ("Do NOT call.", "NOT"),
        ("Call now!!", "!!"),
        ("Is that so?!", "?!"),
        ("It helps LGBTQIA+ people, by RAINN and the EEOC.", None),
        ("Call 0800 REFUGE or 1-855-NAV-SADV.", None),
        ("The UK, the US and INT.", None),
        ("Welcome!", None),
    ],
)
def test_shouting(text: str, words: str | None) -> None:
    assert found(service("a", summary=json.dumps(text))) == ([words] if words else [])


def test_a_service_may_be_called_by_its_name() -> None:
    assert found(service("a", name="STOPNOW", summary="STOPNOW listens.")) == []
    assert found(service("a", name="STOPNOW"), service("b", summary="STOPNOW listens.")) == ["STOPNOW"]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Call ☎ 116.", 1),
        ("👍 means yes.", 1),
        ("❤", 1),
        ("Press 1️⃣ to begin.", 1),
        ("You matter 💛", 0),
        ("You matter 💛.", 0),
    ],
)
def test_an_emoji_carries_no_meaning(text: str, finds: int) -> None:
    assert len(found(service("a", summary=json.dumps(text, ensure_ascii=False)))) == finds


HARD = (
    "Institutional organisations necessitate comprehensive documentation concerning multilingual confidentiality "
    "considerations, internationally, regarding availability."
)


def test_what_is_hard_to_read() -> None:
    (problem,) = look(service("a", summary=HARD))
    assert problem.message.startswith("it is hard to read: school grade ")
    assert problem.message.endswith(", at most 14 here (NHS content policy; WCAG 3.1.5) [hard-summary]")
    fragment = (
        "National counselling and referral on domestic, family and sexual violence, and on sexual harassment at work."
    )
    assert found(service("a", summary=fragment)) == ["it is hard to read"]
    assert found(service("a", summary=fragment.replace("National c", "It is national. C"))) == []
    lawyers = (
        "Lawyers, social workers and psychologists answer questions about difficult situations, all day and all night."
    )
    assert found(service("a", summary=lawyers)) == []
    assert found(service("a", expect=json.dumps({"who": lawyers}))) == ["it is hard to read"]
    assert found(lesson(page=lawyers)) == ["it is hard to read"]
    assert found(lesson(page="Psychologists answer questions.")) == []  # one short sentence swings


def test_long_sentences() -> None:
    long = "You can go to them and ask what they do, how long it takes, and if you can bring a friend."
    assert len(long.split()) == 21
    (problem,) = look(lesson(page=f"It is near you. {long}"))
    assert problem.message == "the sentence is long: 21 words, at most 20 here (NHS content policy) [long-sentence]"
    assert problem.column == len('          - "It is near you. ') + 1
    assert found(lesson(page=f"- {long.removesuffix(' a friend.')} friends.")) == []  # a point's hyphen is no word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("¡LLAMA ahora!", "LLAMA"),
        ("Ein Satz ohne Inhalt. ÄRGERLICH ist das.", "ÄRGERLICH"),
        ("ПОМОЩЬ рядом.", "ПОМОЩЬ"),
        ("Llama ya!!", "!!"),
        ("Llama 📞 ahora.", "📞"),
        ("Llama a {name}.", "{name}"),
        ("Llama a {.", "{"),
        ("You must go.", None),
        ("NOT a word of Spanish.", None),
        ("Llama al (061).", None),
    ],
)
def test_what_has_nothing_to_do_with_words_holds_in_any_language(text: str, words: str | None) -> None:
    assert found(story(language="es", summary=text)) == ([words] if words else [])


def test_a_text_by_language_has_the_language_of_its_key() -> None:
    mapped = "{en: You must go., es: ¡Llama YA!! You must.}"
    listed = source.read("f", "services:\n" + service("a", summary=mapped))
    assert [(one.language, one.written) for one in texts(listed)] == [
        ("en", "You must go."),
        ("es", "¡Llama YA!! You must."),
    ]
    ready = Style(style.rules(), News())
    said = [finding.message.split(":")[0] for one in texts(listed) for finding in ready.findings(one)]
    assert said == ['"You must"', '"!!"']


@pytest.mark.parametrize("text", ["Call {number} now.", "They say {} a lot.", "A } alone."])
def test_braces_in_any_text_are_told_at_their_line(text: str) -> None:
    quoted = json.dumps(text)
    for part in (service("a", summary=quoted), service("a", hours_note=quoted), lesson(page=text), story(title=text)):
        (problem,) = look(part)
        assert "braces stand for something to be filled in" in problem.message
        assert problem.message.endswith("[braces]")
        lines = (HEAD + part).split("\n")
        assert lines[problem.line - 1][problem.column - 1] in "{}"


def test_a_story_in_another_language_is_held_to_its_own_words() -> None:
    assert found(story(language="es", summary="El escándalo sexual was raped. You must."), NEWS) == ["escándalo sexual"]
    assert found(story(language="de", summary="She was raped."), NEWS) == []
    assert found(story(language="es", summary=f"{HARD} {'Una frase larga ' * 9}"), NEWS) == []  # grades are for English


def test_names_numbers_links_and_notes_for_editors_are_left_alone() -> None:
    bad = "You must! NEVER!! 👍 was drunk, were drunk"
    text = service("a", name=f'"{bad}"', english=f'"{bad}"', editor_note=f'"{bad}"', sources=f'["{bad}"]')
    text += 'feeds:\n  f: {name: NEVER!!, url: "https://example.org/f", language: en, keep: everything}\n'
    assert look(text) == ()


def test_every_text_that_people_read_is_looked_at() -> None:
    """Each field that holds words for people, filled with words that press: none is passed over but the choice."""
    bad = "You must."
    note = f'note: {bad}\n    emergency:\n      - number: "999"\n        note: {bad}'
    text = HEAD.replace('emergency:\n      - number: "999"', note)
    contact = f'[{{phone: "01632 960000",\n      note: {bad}}}]'
    text += service("a", summary=bad, region=bad, hours_note=bad, expect=f"{{who: {bad}}}", contacts=contact)
    said = lesson(title=bad, page=bad, scene=bad, choice=bad, answer=bad).replace("Saying hello", bad)
    text += said.replace("How to greet a new member.", bad)
    text += f"{story(title=bad, summary=bad)}    note: {bad}\n{PLEDGE}"
    expected = [at for at, line in enumerate(text.split("\n"), 1) if bad in line and "- text:" not in line]
    scene = next(at for at, line in enumerate(text.split("\n"), 1) if "- text:" in line and bad in line)
    problems = wording.look([("f", text)], read_texts([("f", text)]).or_raise())
    assert [one.line for one in problems] == sorted([*expected, scene])
    assert len(problems) == 21


PLEDGE = """
pledges:
  p:
    version: 1
    title: You must.
    points: [
      You must.]
    consent_version: 1
    kept: [
      You must.]
    agree: You must.
    next_steps: [
      You must.]
    released:
      text: {1: "13fe5c81402bc3d8"}
      consent: {1: "13fe5c81402bc3d8"}
"""


@pytest.mark.parametrize(
    "written",
    [
        "Here §you must.",
        '"Here §you must."',
        "'It''s here: §you must.'",
        '"They say \\"so\\". §You must."',
        "Help is near, and\n      then §you\n      must.",
        '"Help is near, and\n\n      then §you must."',
        ">-\n      Help is near.\n      Here §you must.",
        "|\n      Help is near.\n\n      Here §you must.",
        "We musty folk, you\n      musty. Here §you must.",
        '"Caf\\u00e9: §you must."',
        "\n      §You must.",
        "'It isn''t far. §Why didn''t you go?'",
        '"They say \\"§sex\\" scandal."',
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_place_is_that_of_the_words(written: str, newline: str) -> None:
    """The mark in front of the words is taken out, and stands for their place."""
    marked = HEAD + service("a", summary=written) + f"    cost: free\n{story()}{NEWS}"
    before = marked[: marked.index("§")].split("\n")
    text = marked.replace("§", "").replace("\n", newline)
    (problem,) = wording.look([("f", text)], read_texts([("f", text)]).or_raise())
    assert (problem.line, problem.column) == (len(before), len(before[-1]) + 1)


def test_the_second_time_is_the_second_place() -> None:
    first, second = look(service("a", summary="You must. Then you must."))
    assert (first.line, first.column, second.column) == (second.line, 14, 29)


def excused(summary: str, above: str = "") -> list[str]:
    text = HEAD + service("a").replace("    summary: They listen.\n", f"{above}    summary: {summary}\n")
    resources = read_texts([("f", text)]).or_raise()
    return [one.message.split(": ", 1)[0].strip('"') for one in wording.look([("f", text)], resources)]


WHY = "# wording: ok pressing because the law says it so"


@pytest.mark.parametrize(
    ("summary", "above"),
    [
        (f"You must. {WHY}", ""),
        (f'"You must." {WHY}', ""),
        (f">- {WHY}\n      You must.", ""),
        (f"Here you\n      must. {WHY}", ""),
        ("You must.", f"    {WHY}\n"),
        ("You must.", f"    {WHY}\n    # and more on it\n"),
        ("You must. # Wording ok Pressing, because the law says it so", ""),
        ("You must.  # seen twice # wording: ok pressing because the law says it so", ""),
    ],
)
def test_an_exception_with_a_reason_is_respected(summary: str, above: str) -> None:
    assert excused(summary, above) == []


def test_an_exception_is_for_every_text_of_its_line() -> None:
    both = f'    expect: {{who: "You must. # wording: ok because no", name: You have to.}} {WHY}\n'
    assert excused("They listen.", both) == []
    assert excused("They listen.", both.replace(WHY, "")) == ["You must", "You have to"]


@pytest.mark.parametrize(
    "comment",
    [
        "# wording: ok",
        "# wording: ok pressing because",
        "# wording: ok pressing because …",
        "# wording: ok, it is fine",
    ],
)
def test_an_exception_without_a_reason_is_none(comment: str) -> None:
    assert excused(f"You must. {comment}") == ["You must", "this exception gives no reason"]


def test_an_exception_is_for_the_rules_that_it_names_alone() -> None:
    both = "You must. You matter 💛 all day."
    assert excused(f"{both} {WHY}") == ["💛"]
    assert excused(f"{both} {WHY.replace('pressing', 'emoji, pressing')}") == []
    assert excused(f"{both} {WHY.replace('pressing', 'emoji and pressing')}") == []
    text = service("a", summary=f"{both} {WHY.replace('pressing', 'shouting')}")
    shouting = next(one for one in look(text) if "exception" in one.fix)
    assert (shouting.message, shouting.fix) == ('"shouting" finds nothing here', "take it out of this exception")
    assert len(look(text)) == 3


ALL = "# wording: ok because the law says it so"


@pytest.mark.parametrize(
    ("summary", "above"),
    [
        (f"You must. 💛 You. NEVER!! {ALL}", ""),
        ("You must. 💛 You. NEVER!!", f"    {ALL}\n"),
        (f"You must. 💛 You. {ALL.replace('because', '- because')}", ""),
        (f'"You must." {ALL.replace("ok because", "OK, because")}', ""),
        (f"You must. {ALL}", f"    {WHY}\n"),
        (f">- {ALL}\n      You must. 💛 You.", ""),
    ],
)
def test_an_exception_without_a_rule_silences_its_text_whole(summary: str, above: str) -> None:
    assert excused(summary, above) == []


def test_an_exception_without_a_rule_is_for_its_own_text_alone() -> None:
    other = "    expect: {who: You have to.}\n"
    assert excused("You must.", f"{other}    {ALL}\n") == ["You have to"]
    assert excused("You must.", f"    {ALL}\n{other}") == ["You must"]


@pytest.mark.parametrize("reason", ["because", "because …", "as the law says so", ""])
def test_an_exception_without_a_rule_or_a_reason_is_none(reason: str) -> None:
    one, two, bare = sorted(look(service("a", summary=f"You must. 💛 You. # wording: ok {reason}".strip())))
    assert {one.message[-10:], two.message[-7:]} == {"[pressing]", "[emoji]"}
    assert bare.message == "this exception gives no reason"
    assert bare.fix == "write why: # wording: ok emoji, pressing because …"


def test_an_exception_that_silences_nothing_is_to_be_taken_out() -> None:
    for why in (WHY, ALL):
        (problem,) = look(service("a", summary=f"They listen. {why}"))
        assert (problem.message, problem.fix) == ("this exception silences nothing", "take it out")
    assert problem.column == len("    summary: They listen. ") + 1
    # One on the line above that belongs to another text, and one far away.
    assert excused("You must.", f"    cost: free {WHY}\n") == ["this exception silences nothing", "You must"]
    assert excused("You must.", f"    {WHY}\n\n") == ["this exception silences nothing", "You must"]


@pytest.mark.parametrize(
    "summary",
    [
        f'"You must. {WHY}"',
        f"'You must. {WHY}'",
        f">-\n      You must.\n      {WHY}",
        "You must.#wording ok because of it",
    ],
)
def test_a_hash_inside_a_text_is_no_comment(summary: str) -> None:
    assert excused(summary)[0] == "You must"
    assert "this exception silences nothing" not in excused(summary)


def test_the_command_shows_words_together_with_the_other_problems(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + service("a", summary="You must call.", contacts="[{phone: 079}]"), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert "You must" not in capsys.readouterr().out.replace("summary: You must", "")
    assert main(["check", "--wording", str(path)]) == 1
    out = capsys.readouterr().out
    assert "079 has no quotes" in out
    assert '"You must": it presses' in out
    assert "0 to mend, 2 to look at." in out
    assert main(["check", "--wording", "--format", "json", str(path)]) == 1
    assert [one["severity"] for one in json.loads(capsys.readouterr().out)] == ["advice", "advice"]


def test_the_command_marks_the_line_on_github(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + service("a", summary="Here you must call."), encoding="utf-8")
    line = path.read_text().splitlines().index("    summary: Here you must call.") + 1
    assert main(["check", "--wording", "--format", "github", str(path)]) == 1
    assert capsys.readouterr().out.startswith(f'::warning file={path},line={line},col=19::"you must": it presses')


def test_without_the_option_words_are_not_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + service("a", summary=f"You must call. {WHY}"), encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "house style" not in capsys.readouterr().out
    assert main(["check", "--wording", str(path)]) == 0
    assert capsys.readouterr().out.endswith("The words keep to the house style.\n")


def test_a_file_laid_over_another_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    campus = tmp_path / "campus.yaml"
    campus.write_text("services:\n" + service("campus", summary="An accuser can call."), encoding="utf-8")
    line = campus.read_text(encoding="utf-8").splitlines().index("    summary: An accuser can call.") + 1
    assert main(["check", "--wording", str(SHIPPED), str(campus)]) == 1
    out = capsys.readouterr().out  # the word stands under news: in the file below
    assert f'campus.yaml:{line}:17  "accuser": turns the look from the one accused' in out
    assert "0 to mend, 1 to look at." in out


def test_a_file_that_does_not_parse_gives_its_own_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + service("a", summary="You must: call."), encoding="utf-8")
    assert main(["check", "--wording", str(path)]) == 1
    out = capsys.readouterr().out
    assert "there is a second colon in one line" in out
    assert "it presses" not in out
    assert "The words are looked at once the errors are mended." in out
    assert main(["check", "--wording", str(tmp_path / "nowhere.yaml")]) == 1


def test_the_command_says_which_package_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "textstat", None)  # how Python notes a package that is not there
    assert main(["check", "--wording", str(SHIPPED)]) == 2
    assert capsys.readouterr() == ("", "This needs one more package: pip install 'askmore[editor]'\n")
    assert main(["check", str(SHIPPED)]) == 0


GOOD: Mapping[str, str] = {"why": "No.", "better": "Yes.", "source": "Us."}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("expressions: {en: ['(']}", "can't be looked for"),
        ("wher: [story]", "is not a key that AskMore knows"),
        ("where: [stories]", "is not one of the known words"),
        ("words: {en: ['{wat}']}", "is not a word or phrase"),
        ("words: {xx: [a]}", "is not a language code"),
    ],
)
def test_a_rule_that_is_not_sound_is_told_with_its_line(rule: str, said: str) -> None:
    text = "a-rule:\n" + "".join(f"  {key}: {value}\n" for key, value in GOOD.items()) + f"  {rule}\n"
    with pytest.raises(ResourcesError) as caught:
        style.rules("wording.yaml", text)
    (problem,) = caught.value.problems
    assert said in problem.message
    assert (problem.file, problem.line) == ("wording.yaml", 5)


def test_every_finding_says_who_says_so() -> None:
    rules = style.rules()
    said = look(service("a", summary=HARD), lesson(scene="A sex scandal of the girl's school. You must!!"), NEWS)
    named = [one.message.rpartition(" [")[2].rstrip("]") for one in said]
    assert sorted(named) == ["blaming", "hard-summary", "identifying", "pressing", "shouting"]
    for one, rule in zip(said, named, strict=True):
        assert one.message.endswith(f"({rules[rule].source}) [{rule}]")


def test_the_rules_say_who_says_so() -> None:
    for rule_id, rule in style.rules().items():
        assert rule.source, rule_id
        assert rule.words or rule.expressions or rule.news or rule.measure, rule_id
