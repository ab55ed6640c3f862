"""What a news item says, in a few whole sentences of its publisher. Nothing is written, cut or put in other words."""

# ruff: noqa: RUF001, SIM905 - quotation marks of many languages; lists of words read best as words

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.newsroom.sentences import CLOSING, collapse, content_words, ended, is_english, split, whole, words

Made = Literal["publisher", "extract", "none"]

LONGEST = 300  # characters of a summary
SENTENCES = 3  # of a summary
SHORTEST = 40  # characters of a summary; less says nothing
READ = 40_000  # characters of a text that are read
CONSIDERED = 120  # sentences of a text that are ranked

_HEAD, _TAIL = 160, 500  # characters at the ends of a paragraph where datelines and tails are looked for
_TAILS = 6  # one after another, at most
_LINE = 200  # characters of the longest line that goes as a whole for the way it begins
_CREDIT = 60  # characters of the longest that goes for what it holds
_REPEATS, _SAME = 0.9, 0.75  # what likeness to a chosen sentence costs; where it is the same sentence again
_SHORT, _LONG = 8, 60  # words from and to which a sentence is of a usual length
_OFTEN = 5  # times a word comes, beyond which it makes no difference
_QUOTES = ('"', "“", "„", "«", "‘", "'", "「", "『")
_QUESTIONS = ("?", "？", "؟")
_LONG_TITLE = 20  # characters from which a paragraph that begins with the title is taken to repeat it

_DATELINE = re.compile(
    r"(?:[A-Z][^()]{1,60}\([A-Za-z][^()]{1,40}\)\s*(?:—|–|--?)|[A-Z]{2}[A-Z .'’-]{2,40}(?:,[^—–]{1,40})?\s(?:—|–|--))"
    r"\s*(?=[A-Z0-9\"“‘'„«])"
)
_BYLINE = re.compile(
    r"(?:By|BY|(?:Words|Text|Story|Reporting|Reported|Written) by|Von|Par|Por)"
    r"(?:,? (?:[A-Z][\w.'’-]{0,30}|and|with|de|van|von|of|the|for|in|&)){1,12}"
)
_OMITTED = re.compile(r"\s*[\[(]\s?(?:…|\.{3})\s?[\])]$|\s(?:…|\.{3})$")
_READ_ON = re.compile(
    r"(?:^|(?<=[\s.!?…\])»”|]))[\[(]?(?:"
    r"(?:Continue|CONTINUE|Keep) (?:[Rr]eading|READING)(?: [^.!?]{1,160})?"
    r"|(?:Read|READ|Learn) (?:[Mm]ore|MORE|[Oo]n)(?: (?:at|on|about|here|in|from)\b[^.!?]{0,160})?"
    r"|(?:Read|View) (?:the )?(?:[Ff]ull|[Ww]hole|[Oo]riginal|[Rr]est of the) (?:[Aa]rticle|[Ss]tory|[Pp]ost)"
    r"[^.!?]{0,160}"
    r"|Full [Ss]tory"
    r")[\s.…\])>»→!|]*$"
)
_FIRST_ON = re.compile(
    r"(?:^|\s)(?:The|This) (?:post|article|story|entry|piece)\s.{0,300}?"
    r"\b(?:appeared first on|first appeared (?:on|in|at)|was (?:first|originally) published (?:on|in|at|by))\s.{1,120}$"
)
_ONLY_QUOTED = re.compile("""["“„«][^"“”„«»]*["”“»]""")  # a sentence chosen without the one that says who spoke
_INITIALS = re.compile(r"\b\w\.$")
_ADDRESS = re.compile(r"://|\bwww\.|\w@\w|\.(?:com|org|net|gov|edu|info|io|uk|de|eu|fr)/", re.IGNORECASE)
_BEGINS = tuple(
    phrase.strip()
    for phrase in """
    continue reading|keep reading|sign up|subscribe to|subscribe now|subscribe for|subscribe here|subscribe today|
    join our|get our|get the latest|follow us|follow the latest|like us|share this|support our|donate to|download our|
    listen to this|watch:|video:|listen:|related:|related articles|related stories|related topics|related coverage|
    see also|also read|read also|read next|read more|read the full|read our|more on this|more from|more:|most read|
    recommended:|don't miss|don’t miss|click here|tap here|view this|view comments|comments:|photo:|photos:|photo by|
    photo credit|photograph:|photography:|picture:|pictured:|image:|images:|image credit|image source|image caption|
    credit:|credits:|caption:|illustration:|getty images|source:|©|(c)|copyright|advertisement|sponsored|tags:|
    filed under|posted by|posted in|published:|updated:|last updated|last modified|submitted by|article url|
    comments url|editor's note|editor’s note|this article was|this story was|this post was|this article contains|
    this story contains|content warning|trigger warning|warning: this|if you have been affected|
    if you've been affected|if you’ve been affected|if you or someone|if you or anyone|if you need help|
    anyone affected by
    """.split("|")
)
_HOLDS = ("all rights reserved", "getty images", "shutterstock", "our newsletter", "your inbox", "[link]", "[comments]")
_LEANS = frozenset("he she it they this that these those his her their its but and or so".split())


@dataclass(frozen=True)
class Summary:
    """What is shown under a title, and how it came about.

    Attributes:
        text: whole sentences of the publisher in their order; "" where there are none.
        made: `publisher` for the publisher's own summary as it is, `extract` for sentences chosen from it or from the
            article, `none` where the title stands alone.
    """

    text: str
    made: Made


def summarise(
    title: str,
    blurb: Sequence[str],
    content: Sequence[str],
    *,
    language: str = "en",
    leave_out: Callable[[str], bool] = lambda _: False,
) -> Summary:
    """Return what to show of a news item: the publisher's summary, else sentences chosen from it or from the article.

    Args:
        title: the title, which is shown anyway and so is never part of a summary.
        blurb: the paragraphs of the publisher's summary, as plain text.
        content: the paragraphs of the article, as plain text.
        language: their language, as a code; see `content_words` for what is known of which.
        leave_out: whether a sentence must not be shown.
    """
    blocks = tidy(blurb, title)
    if blocks and (own := _as_it_is(blocks[0], title, language, leave_out)):
        return Summary(own, "publisher")
    for paragraphs, fragments in ((blocks, True), (tidy(content, title), False)):
        usable = _usable(paragraphs, title, language, fragments=fragments)
        chosen = choose(title, usable, language=language, take=lambda sentence: not leave_out(sentence))
        text = " ".join(usable[index] for index in chosen)
        if len(text) >= SHORTEST:
            return Summary(text, "extract")
    return Summary("", "none")


def _as_it_is(block: str, title: str, language: str, leave_out: Callable[[str], bool]) -> str:
    """Return a paragraph that can be shown as the publisher wrote it, or nothing."""
    pieces = split(block, language)
    kept = _without_trimmings(pieces)
    text = block if len(kept) == len(pieces) else " ".join(kept)
    if not SHORTEST <= len(text) <= LONGEST or len(kept) > SENTENCES:
        return ""
    bad = any(not whole(one, language) or _never(one, title) or leave_out(one) for one in kept)
    return "" if bad or leave_out(text) else text


def _without_trimmings(pieces: list[str]) -> list[str]:
    """Return the sentences without those at either end that are no part of the news."""
    start, end = 0, len(pieces)
    while start < end and boilerplate(pieces[start]):
        start += 1
    while end > start and boilerplate(pieces[end - 1]):
        end -= 1
    return pieces[start:end]


def _usable(blocks: Iterable[str], title: str, language: str, *, fragments: bool) -> list[str]:
    """Return the sentences that may be shown apart from those around them, at most as many as are ranked.

    Args:
        blocks: the paragraphs.
        title: the title, which is not shown twice.
        language: their language.
        fragments: whether a paragraph may end without a full stop, as a publisher's summary may. In an article that is
            a heading or the words under a picture.
    """
    usable: list[str] = []
    read = 0
    for block in blocks:
        for piece in split(block, language):
            read += 1
            if read > CONSIDERED:
                return usable
            complete = ended(piece) or (fragments and len(piece) >= SHORTEST)
            if complete and whole(piece, language) and not (_never(piece, title) or _ONLY_QUOTED.fullmatch(piece)):
                usable.append(piece)
    return usable


def _never(sentence: str, title: str) -> bool:
    return boilerplate(sentence) or _ADDRESS.search(sentence) is not None or _same(sentence, title)


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but case, punctuation and spaces."""
    return abs(len(one) - len(other)) < SHORTEST and _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def boilerplate(text: str) -> bool:
    """Whether a sentence or line is no part of the news: credits, newsletters, links, notices about the article."""
    return _begins_as_such(text) or any(part in text.lower() for part in _HOLDS)


def _begins_as_such(text: str) -> bool:
    return text.lower().lstrip("[(*•-–—> ").startswith(_BEGINS) or _BYLINE.fullmatch(text[:_LINE]) is not None


def tidy(blocks: Iterable[str], title: str) -> list[str]:
    """Return paragraphs, single-spaced, without what publishers put around them.

    Lines go that repeat the title or are no part of the news; datelines go from the start of a paragraph, and "Read
    more", "The post … appeared first on …" and the like from its end. A paragraph that breaks off keeps or gets dots
    at its end, so that its last sentence counts as cut. No more is read than `READ` characters.
    """
    found: list[str] = []
    for block in _bounded(blocks):
        joined: list[str] = []
        for line in (collapse(line) for line in block.split("\n")):
            if line and (_same(line, title) or _no_news(line)):
                found.append(" ".join(joined))
                joined = []
            else:
                joined.append(line)
        found.append(" ".join(joined))
    trimmed = (_without_tails(_without_head(collapse(block), title)) for block in found)
    return [block for block in trimmed if block]


def _no_news(line: str) -> bool:
    return (len(line) <= _LINE and _begins_as_such(line)) or (len(line) <= _CREDIT and boilerplate(line))


def _bounded(blocks: Iterable[str]) -> Iterator[str]:
    left = READ
    for block in blocks:
        if left <= 0:
            return
        yield block if len(block) <= left else f"{block[:left].rstrip()}…"
        left -= len(block) + 1


def _without_head(block: str, title: str) -> str:
    title = collapse(title)
    if len(title) >= _LONG_TITLE and block.startswith(f"{title} ") and block[len(title) + 1].isupper():
        block = block[len(title) + 1 :]
    dateline = _DATELINE.match(block[:_HEAD])
    return block[dateline.end() :] if dateline else block


def _without_tails(block: str) -> str:
    kept = block
    for _ in range(_TAILS):
        if not (tail := _tail(kept[-_TAIL:])):
            break
        kept = kept[:-tail].rstrip(" |")
    if kept == block or not kept:
        return kept
    return kept if ended(kept) and not _INITIALS.search(kept[-3:]) else f"{kept}…"


def _tail(end: str) -> int:
    """Return how many characters at the end of a paragraph are no part of it."""
    found = _OMITTED.search(end) or _READ_ON.search(end) or _FIRST_ON.search(end)
    return len(end) - found.start() if found else 0


def choose(
    title: str,
    sentences: Sequence[str],
    *,
    language: str = "en",
    longest: int = LONGEST,
    most: int = SENTENCES,
    take: Callable[[str], bool] = lambda _: True,
) -> list[int]:
    """Return where in a text the sentences stand that say most of it, in their order.

    One at a time: the best by its score, less the more it repeats one that was chosen before.

    Args:
        title: the title, whose words make a sentence more likely.
        sentences: all sentences in their order.
        language: their language, as a code.
        longest: characters of all together, with a space between two.
        most: sentences that are chosen.
        take: whether a sentence may be shown; asked only of those that would be.
    """
    told = [content_words(sentence, language) for sentence in sentences]
    alike = _cosines(told)
    left = dict(enumerate(_scores(title, sentences, told, alike, language)))
    nearest = dict.fromkeys(left, 0.0)
    chosen: list[int] = []
    room = longest
    while left and len(chosen) < most:
        best = max(left, key=lambda index: left[index] - _REPEATS * nearest[index])
        del left[best]
        if nearest[best] > _SAME or len(sentences[best]) > room or not take(sentences[best]):
            continue
        chosen.append(best)
        room -= len(sentences[best]) + 1
        for index in left:
            nearest[index] = max(nearest[index], alike[best][index])
    return sorted(chosen)


def _scores(
    title: str, sentences: Sequence[str], told: Sequence[list[str]], alike: Sequence[Sequence[float]], language: str
) -> list[float]:
    """Return how much each sentence says of the whole.

    Early sentences count, those that later ones resemble, those with words that are repeated or are in the title.
    Fragments, very long sentences, quotations, questions and those that lean on the one before count less.
    """
    forward = [sum(row[index + 1 :]) for index, row in enumerate(alike)]
    most = max(forward, default=0.0) or 1.0
    counts = Counter(word for sentence in told for word in sentence)
    wanted = set(content_words(title, language))
    return [
        1.0 / (1 + 0.25 * index)
        + 0.55 * forward[index] / most
        + 0.25 * _repeated(told[index], counts)
        + 0.5 * len(wanted.intersection(told[index])) / (len(wanted) or 1)
        - _penalty(sentence, index, language)
        for index, sentence in enumerate(sentences)
    ]


def _repeated(told: Sequence[str], counts: Counter[str]) -> float:
    """Return how often the words of a sentence come again in the text: 0 for never, 1 for five times and more each."""
    if not told:
        return 0.0
    return sum(min(counts[word], _OFTEN) for word in told if counts[word] > 1) / (_OFTEN * len(told))


def _penalty(sentence: str, index: int, language: str) -> float:
    spoken = words(sentence)
    penalty = 0.0
    if len(spoken) < _SHORT:
        penalty += 0.6 * (1 - len(spoken) / _SHORT)
    elif len(spoken) > _LONG:
        penalty += min(0.6, 0.02 * (len(spoken) - _LONG))
    if index and is_english(language) and spoken and spoken[0] in _LEANS:
        penalty += 0.1
    if sentence.startswith(_QUOTES):
        penalty += 0.15
    return penalty + (0.2 if sentence.rstrip(CLOSING).endswith(_QUESTIONS) else 0.0)


def _cosines(told: Sequence[Sequence[str]]) -> list[list[float]]:
    """Return how alike the sentences are, each with each: the cosine of their words, rare words weighing more."""
    spread = Counter(word for sentence in told for word in set(sentence))
    vectors: list[dict[str, float]] = []
    for sentence in told:
        weights = {word: times * math.log(1 + len(told) / spread[word]) for word, times in Counter(sentence).items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        vectors.append({word: weight / length for word, weight in weights.items()})
    alike = [[0.0] * len(told) for _ in told]
    for one, vector in enumerate(vectors):
        for other in range(one):
            shared = vector.keys() & vectors[other].keys()
            alike[one][other] = alike[other][one] = sum(vector[word] * vectors[other][word] for word in shared)
    return alike
