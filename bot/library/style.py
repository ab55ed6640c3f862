"""The house style: the rules of `wording.yaml`, and what of a text goes against them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from bot.library import checks, explain, source
from bot.library.news import News, NewsLanguage, Patterns
from bot.library.phrases import Phrases
from bot.library.problems import ResourcesError
from bot.library.scalars import Model, up_to
from bot.library.texts import KINDS, Kind, Text

FILE = Path(__file__).with_name("wording.yaml")
Span = tuple[int, int]
_FLAGS = re.IGNORECASE | re.VERBOSE | re.DOTALL


def _expression(value: str) -> str:
    try:
        re.compile(value, _FLAGS)
    except re.error as error:
        raise checks.refuse(f'"{value}" can\'t be looked for: {error}', "mend the expression") from None
    return value


ANY = "any"  # where a language stands: what is looked for has nothing to do with words
Expression = Annotated[str, up_to(900), AfterValidator(_expression)]
Expressions = dict[Literal["any"] | NewsLanguage, tuple[Expression, ...]]


class Rule(Model):
    """One rule: what is looked for in which texts, what is wrong with it and what says it better."""

    why: Annotated[str, up_to(160)] = Field(description="What is wrong with it.")
    better: Annotated[str, up_to(160)] = Field(description="What says it better.")
    source: Annotated[str, up_to(160)] = Field(description="Who says so.")
    where: tuple[Kind, ...] = Field(default=KINDS, description="Which texts. Leave it out for all of them.")
    words: Patterns = Field(default_factory=dict[str, tuple[str, ...]], description="Words, as under news.")
    news: Literal["blaming", "identifying"] | None = Field(
        default=None, description="The part of news whose words count too."
    )
    expressions: Expressions = Field(
        default_factory=dict[str, tuple[str, ...]],
        description="Regular expressions, where words do not do; any: in texts of any language.",
    )
    fine: Expressions = Field(
        default_factory=dict[str, tuple[str, ...]],
        description="Regular expressions of what may stand: what begins inside is not found.",
    )
    known: tuple[Annotated[str, up_to(60)], ...] = Field(
        default=(), description="What an expression finds and may stand. So may the words of the entry's own name."
    )
    measure: Literal["grade", "words"] | None = Field(
        default=None, description="grade: the school grade of a text. words: those of its longest sentence."
    )
    most: int = Field(default=0, description="The most that the measure may be.")
    shortest: int = Field(default=1, ge=1, description="Texts of fewer words are not measured.")


@dataclass(frozen=True)
class Finding:
    """Some characters of a text that go against a rule."""

    rule: str
    span: Span
    message: str
    fix: str


@dataclass(frozen=True)
class _Sought:
    """What is looked for in the texts of one language, or of any, and what is said of it."""

    rule: str
    where: tuple[Kind, ...]
    language: str
    find: Callable[[Text], Iterable[Span]]
    fine: Callable[[Text], Iterable[Span]]
    why: str
    better: str

    def findings(self, text: Text) -> Iterator[Finding]:
        if text.kind in self.where and self.language in {ANY, text.language}:
            fine = list(self.fine(text))
            for begin, end in self.find(text):
                if not any(first <= begin < behind for first, behind in fine):
                    said = f'"{text.said[begin:end]}": {self.why} [{self.rule}]'
                    yield Finding(self.rule, (begin, end), said, self.better)


def rules(name: str = str(FILE), written: str | None = None) -> dict[str, Rule]:
    """Read the rules.

    Args:
        name: how the file is called in a problem.
        written: its text (default: the rules that AskMore brings).

    Raises:
        ResourcesError: a rule is not sound.
    """
    one = source.read(name, FILE.read_text(encoding="utf-8") if written is None else written)
    found: dict[str, Rule] = {}
    for rule_id, values in one.values.items():
        try:
            found[rule_id] = Rule.model_validate(values)
        except ValidationError as error:
            for detail in explain.worth_saying(error.errors(include_url=False)):
                explain.problem(one, (rule_id,), Rule, detail)
    if one.problems:
        raise ResourcesError(tuple(sorted(one.problems)))
    return found


class Style:
    """Rules, made ready for looking at texts.

    Args:
        every: the rules, by name.
        news: the words of the resources, for the rules that go by them.
    """

    def __init__(self, every: Mapping[str, Rule], news: News) -> None:
        self._sought = [sought for one in every.items() for sought in (*_of(*one), *_of_news(*one, news))]

    def findings(self, text: Text) -> Iterator[Finding]:
        """Yield what of a text goes against a rule of words."""
        for sought in self._sought:
            yield from sought.findings(text)


def _of(name: str, rule: Rule) -> Iterator[_Sought]:
    why = f"{clause(rule.why)} ({rule.source})"
    for language, words in rule.words.items():
        yield _Sought(name, rule.where, language, _phrases(words), _fine(rule, language), why, rule.better)
    for language, expressions in rule.expressions.items():
        find = _matches(expressions, frozenset(rule.known))
        yield _Sought(name, rule.where, language, find, _fine(rule, language), why, rule.better)


def _of_news(name: str, rule: Rule, news: News) -> Iterator[_Sought]:
    """Yield what a rule takes from the news: what blames has a better wording of its own. Its source is the rule's."""
    if rule.news is None:
        return
    for one in getattr(news, rule.news):
        for language, words in one.words.items():
            better = getattr(one, "better", rule.better)
            why = f"{clause(one.why)} ({rule.source})"
            yield _Sought(name, rule.where, language, _phrases(words), _fine(rule, language), why, better)


def clause(sentence: str) -> str:
    """Return a sentence as the second part of one."""
    return sentence[0].lower() + sentence[1:].rstrip(".")


def _fine(rule: Rule, language: str) -> Callable[[Text], Iterable[Span]]:
    return _matches(rule.fine.get(language, ()), frozenset())


def _phrases(words: Iterable[str]) -> Callable[[Text], Iterable[Span]]:
    phrases = Phrases(words)

    def find(text: Text) -> Iterator[Span]:
        for _, first, behind in phrases.every([token[0] for token in text.tokens]):
            yield text.tokens[first].start(), text.tokens[behind - 1].end()

    return find


def _matches(expressions: Iterable[str], known: frozenset[str]) -> Callable[[Text], Iterable[Span]]:
    compiled = [re.compile(one, _FLAGS) for one in expressions]

    def every(text: Text) -> Iterator[Span]:
        for one in compiled:
            part = 1 if one.groups else 0
            for found in one.finditer(text.said):
                if found[part] not in known and found[part] not in text.names:
                    yield found.span(part)

    def find(text: Text) -> Iterator[Span]:
        """Yield what is found, but for what lies inside of something longer."""
        furthest = 0
        for begin, end in sorted(every(text), key=lambda span: (span[0], -span[1])):
            if end > furthest:
                furthest = end
                yield begin, end

    return find
