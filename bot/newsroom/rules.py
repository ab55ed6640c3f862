"""By which words an entry is kept, noted, marked or held back."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.library.phrases import Phrases, tokens
from bot.newsroom.sentences import content_words
from bot.newsroom.story import Feed

LONG, MOST = 3, 0.6  # letters of words that a headline may write small, and the share that makes it Title Case
Words = Mapping[str, Sequence[str]]


class Rules:
    """The rules of one language.

    Args:
        news: the section `news` of the resources, as plain values.
        language: a language code.
    """

    def __init__(self, news: Mapping[str, Any], language: str) -> None:
        def said(words: Words) -> Sequence[str]:
            return words.get(language, ())

        topics: Mapping[str, Words] = news.get("topics", {})
        self._topics = {topic: Phrases(said(words)) for topic, words in topics.items()}
        self._exclude = Phrases(said(news.get("exclude", {})))
        self._notes = {note: Phrases(said(words)) for note, words in news.get("notes", {}).items()}
        identifying: Sequence[Mapping[str, Any]] = news.get("identifying", ())
        self._identifying = Phrases(phrase for rule in identifying for phrase in said(rule["words"]))
        self._holding = [(Phrases(said(rule["words"])), rule["why"]) for rule in identifying if rule["hold"] == "yes"]
        self._blaming = Phrases(phrase for rule in news.get("blaming", ()) for phrase in said(rule["words"]))
        self.subject = frozenset(
            word for words in topics.values() for phrase in said(words) for word in content_words(phrase, language)
        )

    def topics(self, feed: Feed, text: str) -> tuple[str, ...] | None:
        """Return what an entry is about, or None where it is not to be kept."""
        words = tokens(text)
        if self._exclude.first(words) or Phrases(feed.exclude).first(words):
            return None
        found = [topic for topic, phrases in self._topics.items() if phrases.first(words)]
        if not (found or feed.everything or Phrases(feed.include).first(words)):
            return None
        return tuple(dict.fromkeys((*feed.topics, *found)))

    def notes(self, text: str) -> tuple[str, ...]:
        """Return what a text mentions."""
        words = tokens(text)
        return tuple(note for note, phrases in self._notes.items() if phrases.first(words))

    def identifies(self, sentence: str) -> bool:
        """Whether a sentence holds words that could tell who a victim is."""
        return self._identifying.first(tokens(sentence)) is not None

    def held(self, title: str, text: str = "") -> str:
        """Return why a headline holds its story back, or nothing.

        Args:
            title: the headline.
            text: the entry's text. Where a headline writes most words with capitals, two of them are a name only if
                the text writes them so too.
        """
        words = tokens(title)
        long = [word for word in words if len(word) > LONG]
        shouted = sum(word[0].isupper() for word in long) > len(long) * MOST

        def is_name(name: str) -> bool:
            return not shouted or name in text

        return next((why for phrases, why in self._holding if phrases.first(words, is_name)), "")

    def marks(self, title: str) -> tuple[str, ...]:
        """Return the first words in a headline that blame or soften."""
        found = self._blaming.first(tokens(title))
        return (found,) if found else ()
