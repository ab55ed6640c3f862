"""Sentences that `askmore check --wording` finds, and sentences like those of AskMore's own texts that it does not."""

import json
import time

import pytest

from bot.library import source, style
from bot.library.news import News
from bot.library.reader import read_texts
from bot.library.style import Style
from bot.library.texts import Kind, texts
from tests.conftest import SHIPPED, service
from tests.test_wording import lesson, story

SAID_IN_LESSONS: tuple[Kind, ...] = ("page", "scene", "answer")
OF_A_CASE: tuple[Kind, ...] = (*SAID_IN_LESSONS, "story")
EVERYWHERE: tuple[Kind, ...] = ("summary", "expect", *OF_A_CASE)


BARE = Style(style.rules(), News())


@pytest.fixture(scope="module")
def ready() -> Style:
    """The rules with the words under news: of the shipped file, which count as well."""
    return Style(style.rules(), read_texts([("f", SHIPPED.read_text(encoding="utf-8"))]).or_raise().news or News())


def found(kind: Kind, text: str, ready: Style) -> set[str]:
    """Return the rules that a text goes against as a text of this kind. How hard it is to read is not looked at."""
    quoted = json.dumps(text, ensure_ascii=False)
    if kind == "summary":
        written = service("a", summary=quoted)
    elif kind == "expect":
        written = service("a", expect=f"{{who: {quoted}}}")
    else:
        written = story(summary=text) if kind == "story" else lesson(**{kind: text})
    head = "" if kind in {"story", *SAID_IN_LESSONS} else "services:\n"
    every = list(texts(source.read("f", head + written)))
    assert text in [one.written for one in every]
    return {finding.rule for one in every for finding in ready.findings(one)}


@pytest.mark.parametrize(
    "text",
    [
        "whether or not you had been drinking",
        "It was not your fault, whether or not you had been drinking.",
        "It does not matter what you were wearing.",
        "It doesn't matter how she was dressed.",
        "It is not your fault, even if you were drunk.",
        "What you wore is never an excuse for it.",
        "What they drank doesn't matter.",
        "Some people were drinking. That is no consent.",
        "people who were abused as children",
        "A man who was raped can call too.",
        "A group for people who were abused as children.",
        "Women who have been assaulted can come too.",
        "Someone in your team who was harassed may want quiet.",
        "If you were assaulted, a nurse can see you.",
        "If they have been stalked for long, they may know much.",
        "When you are followed, a shop can be a way out.",
        "Have you been harassed at work?",
        "Nobody was attacked.",
        "If a friend was drinking, that is no consent.",
        "You can be filmed only if you agree.",
        "Do you feel you are being followed?",
        "He snapped at the waiter.",
        "Just a touch of humour can help.",
        "You should be able to talk in peace.",
        "Someone should call the host.",
        "You should get an answer within a day",
        "You should hear back within a week.",
        "You should never have to go through this alone.",
        "Do you have to pay? No.",
        "It is fine if you have to stop.",
        "It doesn't mean that you have to report it.",
        "All you should bring is a card.",
        "people aged 13 and over",
        "For people aged 13 or older, and for children aged 8 to 12.",
        "It is a group for 13-year-olds.",
        "The centre moved to London Road.",
        "Women marched down London Road in January.",
        "A sexual assault centre opens in London Road in May.",
        "A SARC has nurses of its own, and an ISVA can come along.",
        "A SANE is a nurse. WESNET trains them.",
        "Text SHOUT to 85258.",
        "Text HELLO or send STOP.",
    ],
)
def test_what_may_stand_is_not_found(text: str, ready: Style) -> None:
    for kind in EVERYWHERE:
        assert found(kind, text, ready) == set(), kind


PASSIVES = [
    "I am followed on my way to work.",
    "She is threatened at work.",
    "They are filmed in the changing room.",
    "She could be hurt.",
    "He had been touched in the gym.",
    "She was forced to kiss him.",
    "They were pushed and shouted at.",
    "She got hit in the face.",
    "She was touched on the train.",
    "He was followed home.",
    "A student was pushed into a car.",
    "My friend was filmed in the shower.",
    "The girl was threatened with a knife.",
    "They were hurt in their own home.",
    "She was abused for years.",
    "She is raped and nobody helps.",
    "He is attacked at the bus stop.",
    "They are harassed every day.",
    "She was groped in a club.",
    "The woman was beaten at home.",
    "She's being stalked.",
    "He\u2019s being harassed online.",
    "She was drugged and raped.",
    "She was beaten by the river.",
    "Mistakes were made",
    "Mistakes were made, and harm was done.",
]


@pytest.mark.parametrize("text", PASSIVES)
def test_a_doer_out_of_view_is_found(text: str, ready: Style) -> None:
    for kind in OF_A_CASE:
        assert "no-doer" in found(kind, text, ready), kind
    for kind in ("summary", "expect"):
        assert "no-doer" not in found(kind, text, ready), kind


@pytest.mark.parametrize(
    "text",
    [
        "A man followed her home.",
        "She was followed by a man from the bar.",
        "The advice was followed at once.",
        "The date was pushed back to May.",
        "The centre was forced to close.",
        "We were touched that so many came.",
        "You are never pushed to report it.",
        "You will not be filmed.",
        "He's hit a woman before.",
        "It can help if you know you are not alone.",
        "What helps when someone is followed online.",
    ],
)
def test_a_doer_in_view_is_not_found(text: str, ready: Style) -> None:
    for kind in EVERYWHERE:
        assert found(kind, text, ready) == set(), kind


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("14-year-old pupil at X High School", {"identifying-age", "identifying-school"}),
        ("She is a fourteen-year-old pupil at Hill Primary School.", {"identifying-age", "identifying-school"}),
        ("17 and lives on Elm Street", {"identifying-age", "identifying-street"}),
        ("She is 17 and lives on Elm Street.", {"identifying-age", "identifying-street"}),
        ("… Primary School", {"identifying-school"}),
        ("A teacher at St. Mary's Primary School saw it.", {"identifying-school"}),
        ("He attends Westfield Academy.", {"identifying-school"}),
        ("9th grader", {"identifying-school"}),
        ("A ninth-grader told a friend.", {"identifying-school"}),
        ("The girl is in the 9th grade.", {"identifying-school"}),
        ("A Year 9 pupil spoke to a teacher.", {"identifying-school"}),
        ("girl of fourteen", {"identifying-age"}),
        ("A boy of 12 told a nurse.", {"identifying-age"}),
        ("A girl aged 13 and living in town spoke.", {"identifying-age"}),
        ("Two girls aged 13 and 15 spoke.", {"identifying-age"}),
        ("The woman, 34, spoke.", {"identifying-age"}),
        ("12 Elm St", {"identifying-street"}),
        ("It was at 12 Elm St.", {"identifying-street"}),
        ("She lives on Elm St with her mother.", {"identifying-street"}),
        ("A man attacked her on London Road.", {"identifying-street"}),
        ("On London Road, a man followed a girl.", {"identifying-street"}),
    ],
)
def test_details_that_identify_are_found_in_every_text_that_tells_of_a_case(
    text: str, rules: set[str], ready: Style
) -> None:
    for kind in OF_A_CASE:
        assert rules <= found(kind, text, BARE), kind
        assert rules <= found(kind, text, ready), kind
    assert found("summary", text, ready) & rules == set()


@pytest.mark.parametrize(
    "text",
    [
        "The law sets an age. In many places a 16-year-old can consent.",
        "It began as a 40-year-old charity.",
        "About one in three visitors had told nobody.",
        "It covers staff on any contract, and one student, 20 hours a week.",
        "High schools and primary schools can ask for the lesson.",
        "A child of two cultures may speak both languages.",
        "The report of 2021 tells of ten years of work.",
        "It opens at 9 and closes at 17.",
        "Women met in Downing Street.",
        "The Day of the Girl, 11 October, tells of it.",
        "The 9 Supreme Court judges agreed.",
    ],
)
def test_details_of_many_or_of_things_are_not_found(text: str, ready: Style) -> None:
    for kind in EVERYWHERE:
        assert found(kind, text, ready) == set(), kind


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Her skirt was too short.", "clothes-and-drink"),
        ("skirt was too short", "clothes-and-drink"),
        ("She was half naked.", "clothes-and-drink"),
        ("She came half-naked.", "clothes-and-drink"),
        ("She had drunk too much.", "clothes-and-drink"),
        ("She was intoxicated.", "clothes-and-drink"),
        ("They were drinking, and then it happened.", "clothes-and-drink"),
        ("It takes two to tango.", "blaming"),
        ("She did not say no.", "blaming"),
        ("She didn't say no.", "blaming"),
        ("She never said no.", "blaming"),
        ("It was just banter.", "blaming"),
        ("just banter", "blaming"),
        ("It was only a touch.", "blaming"),
        ("He is a good man who made a mistake.", "blaming"),
        ("He snapped.", "blaming"),
        ("A husband snapped when she left.", "blaming"),
        ("He got carried away.", "blaming"),
        ("She allowed him to come in.", "blaming"),
        ("She was out late alone.", "blaming"),
        ("There was an incident between a man and his wife.", "blaming"),
        ("She confessed that he raped her.", "blaming"),
        ("She confessed that she was raped.", "blaming"),
        ("He is a drug addict.", "blaming"),
        ("She asked for it.", "blaming"),
        ("She let it happen.", "blaming"),
        ("She put herself in danger.", "blaming"),
        ("Don't be a victim.", "blaming"),
        ("Victims often lie.", "blaming"),
        ("She made it up.", "blaming"),
        ("Stop being so sensitive.", "blaming"),
        ("Everything happens for a reason.", "blaming"),
        ("Her skirt was short that night.", "clothes-and-drink"),
    ],
)
def test_what_blames_or_softens_is_found(text: str, rule: str, ready: Style) -> None:
    for kind in EVERYWHERE:
        assert rule in found(kind, text, BARE), kind
        assert rule in found(kind, text, ready), kind


@pytest.mark.parametrize(
    "text",
    [
        "If you did not say no, it is still on them.",
        "It does not matter that she did not say no.",
        "She snapped a photo of the note.",
        "The court allowed him to leave.",
        "He confessed that he raped two women.",
        "A person who is intoxicated cannot consent.",
        "It is not just banter.",
        "It doesn't matter if your skirt was too short.",
        "The outfit of the team is blue.",
        "She asked for it to stop. He asked for it back.",
        "You never asked for it.",
        "Nobody asked for it.",
        "Some people think that you let it happen. You did not.",
        "You did not let it happen.",
        "You don't have to put yourself in danger.",
        "You can lie awake at night. Survivors lie awake too.",
        "Women rarely lie about it.",
        "It is a myth that women lie about it.",
        "She made it up the stairs.",
        "The topic is so sensitive that two people read it.",
        "You can just say no.",
    ],
)
def test_what_blames_nobody_is_not_found(text: str, ready: Style) -> None:
    for kind in EVERYWHERE:
        assert found(kind, text, ready) == set(), kind


@pytest.mark.parametrize(
    "text",
    [
        "You need to report it.",
        "First, you need to leave him.",
        "You really need to call the police.",
        "She needs to report it.",
        "A survivor needs to leave first.",
        "Your friend needs to tell the police.",
        "They need to come forward.",
        "Women should report it at once.",
        "The victim must go to the police.",
        "She should be more careful.",
        "She should be more careful next time.",
        "They just get over it.",
        "just get over it",
        "Just get over it.",
        "Just leave.",
        "Simply report it.",
        "Why didn't she leave?",
    ],
)
def test_what_presses_is_found(text: str, ready: Style) -> None:
    for kind in EVERYWHERE:
        assert "pressing" in found(kind, text, BARE), kind
        assert "pressing" in found(kind, text, ready), kind


@pytest.mark.parametrize(
    "text",
    [
        "You don't need to report it.",
        "You need to listen.",
        "Nobody needs to report it.",
        "For anyone who needs to leave home fast.",
        "Free help for people who need to leave.",
        "If you need to leave, they can plan it with you.",
        "They tell you what you need to bring.",
        "A helper does not say what she should tell the police.",
        "If she needs to leave, a friend can keep a bag.",
        "You don't have to get over it.",
        "Employers need to take steps.",
        "Men must look at their own part.",
        "A court can order that he must leave the home.",
        "They need to know that you believe them.",
    ],
)
def test_what_leaves_the_choice_is_not_found(text: str, ready: Style) -> None:
    for kind in EVERYWHERE:
        assert found(kind, text, ready) == set(), kind


CLEAN = [
    "Free and confidential help, day and night, by phone and chat.",
    "You can call without giving your name.",
    "You decide what happens next. Nobody reports it for you.",
    "It was not your fault, no matter what you wore or drank.",
    "A nurse can look after you first. The police come only if you want that.",
    "They listen, they believe you, and they do not ask for proof.",
    "Counselling for women, men and children who were sexually abused, now or long ago.",
    "Support for anyone who was raped or assaulted, and for friends and family.",
    "A shelter for women and their children. Pets can come along.",
    "Young people up to 25 can write or chat. An adult answers.",
    "For people aged 16 and over, of any gender.",
    "The line is open from 9 to 17, Monday to Friday. It is closed on holidays.",
    "If the line is busy, you can leave a number. They call back from a hidden one.",
    "Calls are free from any phone, and do not show on the bill.",
    "An interpreter can join the call. Say the language in English.",
    "Legal advice on protection orders, custody and work.",
    "Someone you know may have been hurt. You can start with “I believe you”.",
    "If someone tells you that they were raped, thank them for their trust.",
    "Ask what would help. Then wait, and listen.",
    "A friend may not want to talk yet. That is fine.",
    "Many people freeze when it happens. It proves nothing.",
    "You don't need to decide today. You can come back to it.",
    "Silence is not a yes. Nor is a yes under pressure.",
    "When someone was drinking, they may not be able to agree.",
    "Distract means to break the moment. Ask for the time, or the way.",
    "Keep a safe distance, and note the day, the time and the place.",
    "A man follows a colleague to her car. You see it from the window.",
    "Your boss writes to you at night. He comments on your looks.",
    "A member posts a private picture of someone. She has asked for it to stop.",
    "You see a man pull at his partner's arm. She looks at you.",
    "You could ask the host to step in, or stay near her.",
    "A court found a manager guilty of harassment. Three women had reported him.",
    "Police charged a coach with the assault of two athletes, the paper says.",
    "The new law lets a person ask an employer for a copy of the report.",
    "Thousands of women marched through the city for a safer way home.",
    "The company paid a former employee after her boss harassed her.",
    "A union and two charities have written a guide for night workers.",
    "Parliament has made it a crime to share an intimate image without consent.",
    "A report says that men stalked one in five women who took part.",
    "I listen, I believe, and I let them choose what comes next.",
    "I speak up when a friend makes a joke about rape.",
    "I ask first, and I take a no as a no.",
    "This is kept: the day you signed, and which text. Your name is not.",
    "If you want to leave, an advocate can make a plan with you.",
    "Some services ask you to live in the county. It works only then.",
    "A worker from the refuge can meet you at a safe place.",
    "A SARC sees people who were assaulted, whether or not they told the police.",
    "Text HOME to 741741 to reach a person trained by the line.",
]


def test_what_is_worded_with_care_is_not_found(ready: Style) -> None:
    """Measures false alarms: no rule of words finds anything in these, whatever kind of text they are."""
    assert [
        (kind, text, found(kind, text, ready)) for text in CLEAN for kind in EVERYWHERE if found(kind, text, ready)
    ] == []


@pytest.mark.parametrize(
    "repeated",
    [
        "💛",
        "{",
        "A ",
        "a",
        "X. ",
        "you ",
        "not ",
        "not a ",
        "what you not ",
        "was ",
        "was hit ",
        "was aly ",
        "people who ",
        "she Elm ",
        "Elm Street ",
        "1 Elm ",
        "girl of ",
        "alleged ",
        "intoxicated ",
    ],
)
def test_a_long_text_does_not_hang(repeated: str, ready: Style) -> None:
    """Each expression is bounded: what takes the square of the length takes many seconds here."""
    (one,) = texts(source.read("f", f'stories:\n  a:\n    summary: "{(repeated * 20_000)[:20_000]}"\n'))
    begin = time.process_time()
    for _ in ready.findings(one):
        pass
    assert time.process_time() - begin < 3
