"""How many of the questions people can ask lead to a service. Nothing is kept of who asks what: this is counted."""

from collections import Counter
from datetime import datetime

from bot.library.library import Library, Question
from bot.library.topics import CHOICES

A_PAGE = 3  # services on the first page of an answer
OF_A_COUNTRY = len(CHOICES) + 2  # questions: each topic, none, and a person who is worried about what they did


def reach(library: Library, now: datetime) -> Counter[str]:
    """Return for each service how many questions show it on the first page of the answer.

    The questions are each country (and none) with each topic, with no topic, and from a person who is worried about
    what they did. One that nobody sees on a first page counts 0.

    Args:
        library: the services.
        now: an aware moment: what is open comes before what is closed.
    """
    seen: Counter[str] = Counter()
    for country in (*library.countries, None):
        questions = [Question(country, topic) for topic in (None, *CHOICES)]
        for question in (*questions, Question(country, who="worried")):
            seen.update(hit.id for hit in library.find(question, now)[:A_PAGE])
    return seen
