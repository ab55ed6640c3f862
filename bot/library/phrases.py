"""Words and phrases an editor wrote, looked for in a text: whole words, without case, accents and plurals."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

_TOKEN = re.compile(r"\{\w+\}|[^\W_]+(?:['\u2019][^\W_]+)*|[.!?;:…]", re.UNICODE)
# French and Italian write these before a word that begins with a vowel: l'agression, d'inceste.
_ELIDED = re.compile(
    r"\b(?:jusqu|lorsqu|puisqu|quoiqu|dell|nell|sull|all|qu|[cdjlmnst])['\u2019](?=\w{2})", re.IGNORECASE
)
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
MINOR = frozenset(_NUMBERS.split()) | {str(age) for age in range(18)}
OF_AGE = 18
STOP = "."
_CAPITAL = "{capital}"


@lru_cache(maxsize=65_536)
def forms(token: str) -> tuple[str, ...]:
    """Return a word as it is looked for: without case, accents and possessive, and what it may be the plural of.

    Two words are the same if they have a form in common. The end of a sentence is a full stop, and the same as
    nothing in a phrase.
    """
    if not token[0].isalnum() and token[0] != "{":
        return (STOP,)
    word = "".join(char for char in unicodedata.normalize("NFKD", token.casefold()) if not unicodedata.combining(char))
    word = re.sub(r"['\u2019]s?$", "", word)
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return (word,)
    found = [word, word[:-1]]
    if word.endswith("ies"):
        found.append(f"{word[:-3]}y")
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "nes", "les", "res", "des")):  # the last ones are Spanish
        found.append(word[:-2])
    return tuple(found)


def tokens(text: str) -> list[str]:
    """Return a text's words as they stand, and a mark for each end of a sentence."""
    return [token[0] for token in placed(unicodedata.normalize("NFC", text))]


def placed(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a text in NFC, each with its place."""
    return _TOKEN.finditer(_ELIDED.sub(lambda elided: " " * len(elided[0]), text))


class Phrases:
    """Phrases to look for.

    Args:
        phrases: words with spaces between them. `{name}` stands for two words with capitals, `{age}` for a
            number of one or two digits, `{minor}` for a number under 18.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[tuple[str, ...], ...], str]]] = {}
        for phrase in phrases:
            parts = tuple(_widened(tokens(phrase)))
            for form in parts[0] if parts else ():
                self._by_first.setdefault(form, []).append((parts, phrase))

    def first(self, words: Sequence[str], is_name: Callable[[str], bool] = lambda _: True) -> str | None:
        """Return the phrase that stands first in a text, or None.

        Args:
            words: the text, as `tokens` returns it.
            is_name: whether two words with capitals are a name.
        """
        return next((phrase for phrase, _, _ in self.every(words, is_name)), None)

    def every(
        self, words: Sequence[str], is_name: Callable[[str], bool] = lambda _: True
    ) -> Iterator[tuple[str, int, int]]:
        """Yield each phrase that stands in a text, with the places of its first word and behind its last.

        Args:
            words: the text, as `tokens` returns it.
            is_name: whether two words with capitals are a name.
        """
        for at, word in enumerate(words):
            for key in (*forms(word), *_kinds(word)):
                for parts, phrase in self._by_first.get(key, ()):
                    if _stands(parts, words, at, is_name):
                        yield phrase, at, at + len(parts)


def _stands(parts: Sequence[Sequence[str]], words: Sequence[str], at: int, is_name: Callable[[str], bool]) -> bool:
    if at + len(parts) > len(words):
        return False
    for offset, part in enumerate(parts):
        word = words[at + offset]
        if not any(form in part for form in (*forms(word), *_kinds(word))):
            return False
        first_of_two = part == (_CAPITAL,) and parts[offset + 1 : offset + 2] == ((_CAPITAL,),)
        if first_of_two and not is_name(f"{word} {words[at + offset + 1]}"):
            return False
    return True


def _widened(parts: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for part in parts:
        if part == "{name}":
            yield from ((_CAPITAL,), (_CAPITAL,))
        else:
            yield (part,) if part.startswith("{") else forms(part)


@lru_cache(maxsize=65_536)
def _kinds(word: str) -> tuple[str, ...]:
    """Return the placeholders that a word fits."""
    if word[0].isdigit():
        if not (word.isdecimal() and len(word) <= 2):  # noqa: PLR2004 - an age
            return ()
        return ("{age}", "{minor}") if int(word) < OF_AGE else ("{age}",)
    if word.casefold() in MINOR:
        return ("{age}", "{minor}")
    return (_CAPITAL,) if word[0].isupper() and len(word) > 1 else ()
