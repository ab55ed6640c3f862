"""A question of /support as it travels in a button's custom_id: country, topic, page. Never a person."""

import re
from dataclasses import dataclass, replace

from bot.library.library import Question, Way, Who
from bot.library.scalars import TOPICS, Topic

VERSION = "am1"
_WHO: dict[str, Who] = {"m": "me", "s": "someone", "w": "worried"}
_WAY: dict[str, Way] = {"a": "any", "t": "text", "d": "deaf"}

# country or -, topic or -, who, way, the first service shown, whether the country is a guess (2: of the server)
PATTERN = r"(?P<ask>(?:[A-Z]{2}|-):(?:[a-z-]{2,20}|-):[msw]:[atd]:[0-9]{1,3}:[012])"


@dataclass(frozen=True)
class Ask:
    """A question, the first service shown, and whether the country was guessed, or taken from the server's settings."""

    question: Question
    start: int = 0
    guessed: bool = False
    of_server: bool = False

    def encode(self) -> str:
        """Return it as a part of a custom_id, at most 35 characters."""
        asked = self.question
        country, topic = asked.country or "-", asked.topic or "-"
        return (
            f"{country}:{topic}:{asked.who[0]}:{asked.way[0]}:{self.start}:{2 if self.of_server else int(self.guessed)}"
        )

    @classmethod
    def decode(cls, text: str) -> "Ask":
        """Read it back from a part that `PATTERN` accepted; a topic of an older version counts as none."""
        country, topic, who, way, start, guessed = text.split(":")
        question = Question(
            country=None if country == "-" else country,
            topic=topic if topic in TOPICS else None,
            who=_WHO[who],
            way=_WAY[way],
        )
        return cls(question, int(start), guessed == "1", guessed == "2")

    def at(self, start: int) -> "Ask":
        """Return the same question at another page."""
        return replace(self, start=start)

    def with_country(self, country: str) -> "Ask":
        """Return the question for a chosen country, from the first page."""
        return Ask(replace(self.question, country=country))

    def with_topic(self, topic: Topic | None) -> "Ask":
        """Return the question for another topic, from the first page."""
        return replace(self, question=replace(self.question, topic=topic), start=0)


def custom_id(action: str, ask: Ask, *more: str) -> str:
    """Return a versioned custom_id, at most 100 characters."""
    return ":".join((VERSION, action, *more, ask.encode()))


def template(action: str, more: str = "") -> re.Pattern[str]:
    """Return the pattern of an action's custom_ids; `more` stands before the question."""
    return re.compile(f"{VERSION}:{action}:{more}{PATTERN}")
