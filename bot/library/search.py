"""Finding a country or a topic by what a person typed: any name, a code, a typing error."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from bot.library import places, topics
from bot.library.news import NewsTopic
from bot.library.scalars import Topic

ENOUGH = 25  # choices that Discord shows for an option
LONGEST_TYPED = 100  # characters read of what was typed
_ALIKE = 72  # rapidfuzz ratio (0-100) from which a word counts as a typing error of a name


def fold(text: str) -> str:
    """Return text without case, accents, hyphens and double spaces, so that `Turkiye` equals `Türkiye`."""
    return " ".join(_bare(text[:LONGEST_TYPED]).translate(_TYPED_ALIKE).split())


# Keyboards and habits differ: dots, hyphens and apostrophes are typed or left out, some letters have no bare form.
_TYPED_ALIKE = str.maketrans(
    {"\u0131": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe"}  # U+0131 is the Turkish i without a dot
    | dict.fromkeys(".'`\u00b4\u2018\u2019\u02b9\u02bc", "")
    | dict.fromkeys("-_/\u2010\u2011\u2012\u2013\u2014", " ")
)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


KeyT = TypeVar("KeyT", bound=str)


class Names(Generic[KeyT]):
    """Things (countries, topics) and the folded names each is known by."""

    def __init__(self, names: Mapping[KeyT, Iterable[str]]) -> None:
        self._names = [(fold(name), key) for key, known in names.items() for name in known if name]
        self._exact = dict(reversed(self._names))
        self._order = {key: index for index, key in enumerate(names)}

    def exact(self, typed: str) -> KeyT | None:
        """Return the thing with exactly this name or code, or None."""
        return self._exact.get(fold(typed))

    def nearest(self, typed: str, limit: int = ENOUGH) -> list[KeyT]:
        """Return things by how well a name fits what was typed, the best first; all for no text."""
        wanted = fold(typed)
        if not wanted:
            return list(self._order)[:limit]
        scores: dict[KeyT, float] = {}
        for name, key in self._names:
            scores[key] = max(scores.get(key, 0), _begins(name, wanted))
        if len(wanted) > 2:  # noqa: PLR2004 - two letters are a code or a beginning, not an error
            from rapidfuzz import fuzz, process  # noqa: PLC0415 - 2 MB, needed once somebody types

            alike = process.extract(
                wanted, [name for name, _ in self._names], scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=limit
            )
            for _, score, index in alike:
                key = self._names[index][1]
                scores[key] = max(scores[key], score)
        found = [key for key, score in scores.items() if score]
        return sorted(found, key=lambda key: (-scores[key], self._order[key]))[:limit]


def _begins(name: str, wanted: str) -> float:
    """Score how a name holds what was typed: whole 200, its start 150, a word's start 120, inside 50."""
    if name == wanted:
        return 200
    if name.startswith(wanted):
        return 150
    if f" {wanted}" in name:
        return 120
    return 50 if len(wanted) > 2 and wanted in name else 0  # noqa: PLR2004


def topic_names(also: Mapping[Topic, Iterable[str]] | None = None) -> Names[Topic]:
    """Return the topics people choose from, by label, id and the words they type for them.

    Args:
        also: more words for each, as those of another language.
    """
    more = also or {}
    return Names(
        {
            one: (topics.LABELS[one], one.replace("-", " "), *topics.ALSO[one], *more.get(one, ()))
            for one in topics.CHOICES
        }
    )


@lru_cache(maxsize=1)
def news_topic_names() -> Names[NewsTopic]:
    """Return the topics of the news, by label, id and the words people type for them."""
    also = {str(topic): words for topic, words in topics.ALSO.items()}
    return Names({one: (label, one.replace("-", " "), *also.get(one, ())) for one, label in topics.NEWS.items()})


def holds(text: str, words: str) -> bool:
    """Whether a text holds all of these words, the last one perhaps unfinished; case and accents don't count."""
    known, wanted = re.findall(r"\w+", _bare(text)), re.findall(r"\w+", fold(words))
    if not wanted:
        return False
    return set(wanted[:-1]) <= set(known) and any(one.startswith(wanted[-1]) for one in known)


def country_names(aliases: Mapping[str, Sequence[str]], locale: str) -> Names[str]:
    """Return all countries by every name they are known by.

    Args:
        aliases: other names by code, from the file; these countries come first where all fit alike.
        locale: the reader's language, whose names count as well as English and the country's own.
    """
    order = sorted(places.COUNTRY_CODES, key=lambda code: (code not in aliases, places.country_name(code)))
    return Names({code: _names_of(code, aliases.get(code, ()), locale) for code in order})


def _names_of(code: str, aliases: Sequence[str], locale: str) -> tuple[str, ...]:
    here, english = places.country_name(code, locale), places.country_name(code)
    return (code, here, english, *places.own_names(code), *aliases)
