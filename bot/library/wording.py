"""How the texts of the files are worded: what blames, softens, presses or identifies, and what is hard to read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import textstat  # pyright: ignore[reportMissingTypeStubs] - it has none

from bot.library import source, style
from bot.library.excuses import excuses, idle
from bot.library.models import Resources
from bot.library.news import News
from bot.library.problems import Problem
from bot.library.style import Finding, Rule, Span, Style
from bot.library.texts import ENGLISH, Text, texts

_MARKS = re.compile(r"[*_#`>]|^-# |^- ", re.MULTILINE)
_SENTENCE = re.compile(r"""[.?!:…]["'\u201d\u2019)]*\s+""")
_WORD = re.compile(r"\S*\w\S*")
_UNITS = {"grade": "school grade {}, at most {} here", "words": "{} words, at most {} here"}


def look(files: Sequence[tuple[str, str]], resources: Resources) -> tuple[Problem, ...]:
    """Return what is to be worded better, and which exceptions are none.

    Args:
        files: name and text of each file, without errors.
        resources: what they say together.

    Raises:
        ResourcesError: the rules themselves are not sound.
    """
    rules = style.rules()
    ready = Style(rules, resources.news or News())
    return tuple(sorted({problem for name, text in files for problem in _file(name, text, rules, ready)}))


def _file(name: str, written: str, rules: Mapping[str, Rule], ready: Style) -> Iterator[Problem]:
    one = source.read(name, written)
    every = list(excuses(one))
    found = {text: [*ready.findings(text), *_measures(rules, text)] for text in texts(one)}
    for text, findings in found.items():
        for finding in findings:
            if not any(excuse.silences(text, finding.rule) for excuse in every):
                yield Problem(name, *text.place(*finding.span), finding.message, finding.fix, "advice")
    for excuse in every:
        broken = {finding.rule for text, findings in found.items() if excuse.covers(text) for finding in findings}
        yield from idle(one, excuse, broken)


def _measures(rules: Mapping[str, Rule], text: Text) -> Iterator[Finding]:
    """Yield where a text is harder than a rule allows. The measures are made for English."""
    if text.language != ENGLISH:
        return
    long = sum(1 for _ in _words(text.said, 0, len(text.said)))
    for rule_id, rule in rules.items():
        if rule.measure and text.kind in rule.where and long >= rule.shortest:
            span, measure = _hardest(text, rule.measure)
            if measure > rule.most:
                much = _UNITS[rule.measure].format(measure, rule.most)
                said = f"{style.clause(rule.why)}: {much} ({rule.source}) [{rule_id}]"
                yield Finding(rule_id, span, said, rule.better)


def _hardest(text: Text, measure: str) -> tuple[Span, float]:
    """Return the first word of a text, or of its longest sentence, and how hard that is."""
    if measure == "grade":
        return next(_words(text.said, 0, len(text.said))), round(grade(text.said), 1)
    ends = [mark.end() for mark in _SENTENCE.finditer(text.said)]
    sentences = [list(_words(text.said, begin, end)) for begin, end in pairwise((0, *ends, len(text.said)))]
    longest = max(sentences, key=len)
    return longest[0], len(longest)


def _words(said: str, begin: int, end: int) -> Iterator[Span]:
    return (word.span() for word in _WORD.finditer(said, begin, end))


def grade(*said: str) -> float:
    """Return the school grade (Flesch-Kincaid) of texts. What stands for a name or number counts as a short word."""
    plain = _MARKS.sub("", re.sub(r"\{\w+\}", "Ann", " ".join(said))).replace("/", "")
    return float(textstat.flesch_kincaid_grade(plain))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType, reportAttributeAccessIssue]
