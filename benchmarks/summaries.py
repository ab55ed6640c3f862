"""How well sentences are chosen for a summary, and how fast: ROUGE against summaries written by hand.

`python -m benchmarks.summaries`, from the root of the repository.

The sample is small, made up, and written by the author of the code, who knew the method: its articles and summaries
were finished before anything had been ranked, and neither they nor the weights were touched afterwards. It has
more articles that do not begin with the news than the papers do, which flatters any method over the first sentences.
How good the method is in general, only larger public collections can tell: there it was 0.8 ahead in ROUGE-1.

ROUGE is computed as the package rouge-score does, with Porter stemming (Porter's own; NLTK, which that package uses,
stems a few words otherwise); L is its rougeLsum.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any, cast

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]
import yaml
from rich.console import Console
from rich.table import Table

from bot.newsroom.sentences import split
from bot.newsroom.summary import LONGEST, SENTENCES, choose, summarise

SAMPLE = Path(__file__).parent / "sample" / "articles.yaml"
RESAMPLED, SEED = 10_000, 2026
UNLIMITED = 1_000_000  # characters, where sentences alone are counted
PASSES = 20
NEWS_FIRST = ("inverted pyramid", "court", "research report")

Scores = tuple[float, float, float]  # ROUGE-1, -2 and -L, as F between 0 and 100
_porter = cast("Callable[[str], str]", snowballstemmer.stemmer("porter").stemWord)  # pyright: ignore[reportUnknownMemberType]


@dataclass(frozen=True)
class Article:
    """One article of the sample.

    Attributes:
        title: its headline.
        style: how it is written, such as `inverted pyramid`.
        paragraphs: its text.
        sentences: the same, split.
        reference: the sentences of the summary written by hand.
    """

    title: str
    style: str
    paragraphs: tuple[str, ...]
    sentences: tuple[str, ...]
    reference: tuple[str, ...]


def sample() -> list[Article]:
    """Read the articles."""
    found: list[Article] = []
    for entry in yaml.load(SAMPLE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        paragraphs = tuple(entry["text"].split("\n\n"))
        sentences = tuple(sentence for paragraph in paragraphs for sentence in split(paragraph, "en"))
        found.append(
            Article(entry["title"], entry["style"], paragraphs, sentences, tuple(split(entry["summary"], "en")))
        )
    return found


def tokens(text: str) -> list[str]:
    """Return what ROUGE counts: letters and digits in lower case, words of more than three stemmed."""
    found = re.findall("[a-z0-9]+", text.lower())
    return [_porter(word) if len(word) > 3 else word for word in found]  # noqa: PLR2004 - as in rouge-score


def rouge(candidate: Iterable[str], reference: Iterable[str]) -> Scores:
    """Return ROUGE-1, ROUGE-2 and ROUGE-Lsum of the sentences of a summary against those of the reference."""
    told, wanted = ([tokens(sentence) for sentence in text] for text in (candidate, reference))
    flat_told, flat_wanted = ([word for sentence in text for word in sentence] for text in (told, wanted))
    return (
        _overlap(Counter(flat_told), Counter(flat_wanted)),
        _overlap(Counter(pairwise(flat_told)), Counter(pairwise(flat_wanted))),
        _longest(told, wanted),
    )


def _overlap(told: Counter[Any], wanted: Counter[Any]) -> float:
    return _f((told & wanted).total(), told.total(), wanted.total())


def _f(hits: int, told: int, wanted: int) -> float:
    return 200 * hits / (told + wanted) if hits else 0.0


def _longest(told: Sequence[list[str]], wanted: Sequence[list[str]]) -> float:
    """Return the F of the words of each wanted sentence that are in the longest common parts with those told."""
    left_told, left_wanted = (Counter(word for sentence in text for word in sentence) for text in (told, wanted))
    sizes = left_told.total(), left_wanted.total()
    hits = 0
    for sentence in wanted:
        union = {at for other in told for at in _common(sentence, other)}
        for word in (sentence[at] for at in sorted(union)):
            if left_told[word] > 0 and left_wanted[word] > 0:
                hits += 1
                left_told[word] -= 1
                left_wanted[word] -= 1
    return _f(hits, *sizes)


def _common(one: Sequence[str], other: Sequence[str]) -> list[int]:
    """Return where the words of a longest common subsequence stand in the first of two sentences."""
    lengths = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for row, word in enumerate(one):
        for column, against in enumerate(other):
            lengths[row + 1][column + 1] = (
                lengths[row][column] + 1 if word == against else max(lengths[row + 1][column], lengths[row][column + 1])
            )
    found: list[int] = []
    row, column = len(one), len(other)
    while row and column:
        if one[row - 1] == other[column - 1]:
            row, column = row - 1, column - 1
            found.append(row)
        elif lengths[row][column - 1] > lengths[row - 1][column]:
            column -= 1
        else:
            row -= 1
    return found


def first(article: Article) -> Sequence[str]:
    """Return the first three sentences."""
    return article.sentences[:SENTENCES]


def ours(article: Article) -> Sequence[str]:
    """Return the three sentences that are chosen where length does not matter."""
    found = choose(article.title, article.sentences, longest=UNLIMITED)
    return [article.sentences[index] for index in found]


def first_that_fit(article: Article, *, skip: bool = False) -> Sequence[str]:
    """Return sentences from the start until the next is too long for the room that is left.

    Args:
        article: the article.
        skip: whether one that is too long is passed over, so that later ones may fit.
    """
    taken: list[str] = []
    for sentence in article.sentences:
        if len(taken) == SENTENCES:
            break
        if len(" ".join((*taken, sentence))) <= LONGEST:
            taken.append(sentence)
        elif not skip:
            break
    return taken


def shown(article: Article) -> Sequence[str]:
    """Return what the bot shows of an article whose publisher gives no summary."""
    return split(summarise(article.title, (), article.paragraphs).text, "en")


def interval(differences: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % interval of a mean, by drawing the articles again and again."""
    draw = random.Random(SEED)  # noqa: S311 - statistics, not secrets
    means = sorted(mean(draw.choices(differences, k=len(differences))) for _ in range(RESAMPLED))
    return means[RESAMPLED * 25 // 1000], means[RESAMPLED * 975 // 1000]


def compare(articles: Sequence[Article], title: str, ways: dict[str, Callable[[Article], Sequence[str]]]) -> Table:
    """Return a table of several ways to summarise, each compared with the first."""
    table = Table(
        "", "ROUGE-1", "ROUGE-2", "ROUGE-L", "R1 minus the first [95 %]", "RL minus the first [95 %]", title=title
    )
    base: list[Scores] = []
    for name, way in ways.items():
        found = [rouge(way(article), article.reference) for article in articles]
        base = base or found
        cells = [f"{mean(one[kind] for one in found):.2f}" for kind in range(3)]
        for kind in (0, 2):
            differences = [one[kind] - other[kind] for one, other in zip(found, base, strict=True)]
            low, high = interval(differences)
            cells.append("" if found is base else f"{mean(differences):+.2f} [{low:+.2f}, {high:+.2f}]")
        table.add_row(name, *cells)
    return table


def best(work: Callable[[], object]) -> float:
    """Return the shortest of several runs, in seconds."""
    spent: list[float] = []
    for _ in range(PASSES):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return min(spent)


def speed(articles: Sequence[Article]) -> Table:
    """Return a table of what splitting, choosing and whole items cost."""
    text = [paragraph for article in articles for paragraph in article.paragraphs]
    count, sentences = len(articles), sum(len(article.sentences) for article in articles)
    blurbs = [(article.title, (article.reference[0],), article.paragraphs) for article in articles]
    works: dict[str, Callable[[], object]] = {
        "splitting": lambda: [split(paragraph, "en") for paragraph in text],
        "choosing": lambda: [ours(article) for article in articles],
        "an item with the publisher's summary": lambda: [summarise(*blurb) for blurb in blurbs],
        "an item without": lambda: [summarise(article.title, (), article.paragraphs) for article in articles],
    }
    table = Table("", "sentences a second", "items a second", "milliseconds an item", title="Speed, one core")
    for name, work in works.items():
        spent = best(work)
        read = "" if "with the" in name else f"{sentences / spent:,.0f}"
        table.add_row(name, read, f"{count / spent:,.0f}", f"{1000 * spent / count:.3f}")
    return table


def main() -> None:
    """Print how good and how fast summaries are."""
    articles = sample()
    plain = [article for article in articles if article.style in NEWS_FIRST]
    late = [article for article in articles if article.style not in NEWS_FIRST]
    by_count = {"the first three": first, "chosen": ours}
    by_room: dict[str, Callable[[Article], Sequence[str]]] = {
        "the first whole ones": first_that_fit,
        "the first that fit": lambda article: first_that_fit(article, skip=True),
        "what the bot shows": shown,
    }
    Console(width=max(Console().width, 110)).print(
        compare(articles, f"Three sentences, all {len(articles)} articles", by_count),
        compare(plain, f"… the {len(plain)} that begin with the news", by_count),
        compare(late, f"… the {len(late)} that begin otherwise", by_count),
        compare(articles, f"At most {LONGEST} characters and {SENTENCES} sentences, all articles", by_room),
        speed(articles),
    )


if __name__ == "__main__":
    main()
