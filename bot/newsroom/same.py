"""Which stories are the same, or about the same event.

Method and limits as measured on headlines (UCI News Aggregator, 87 stories): the centroid of TF-IDF vectors, cosine
of at least 0.25 with two words in common, within 72 hours: BCubed precision 0.94. Words of the subject itself count
for nothing here: two cases of sexual assault are not the same event.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import quote, urlsplit, urlunsplit

from bot.newsroom.sentences import content_words
from bot.newsroom.story import WITHIN, Titled

ALIKE = 0.25  # cosine
TWINS = 0.6  # Jaccard of the titles' words
IN_COMMON = 2  # words
LONGEST_LINK = 500
# Only names that nothing but counting visitors uses: a parameter too many is better than a link that leads nowhere.
_TRACKING = re.compile(
    r"(utm_|at_|mc_|ns_|pk_|mtm_|hsa_|_hs|vero_|oly_).*"
    r"|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|igsh|cmp|cmpid|smid|ocid|xtor|ref_src|ref_url|soc_src|soc_trk"
    r"|guccounter|__twitter_impression|ncid",
    re.IGNORECASE,
)
_SAFE = "%/:=&?~#+!$,;'@()*-._"


def clean_link(link: str) -> str | None:
    """Return a link without tracking parameters and fragment, or None where it can't be shown as one."""
    try:
        parts = urlsplit(link.strip().encode().decode())
        host, port = parts.hostname or "", parts.port
    except ValueError:  # half a character is one, too
        return None
    if parts.scheme not in {"http", "https"} or not _is_host(host) or parts.username is not None:
        return None
    query = "&".join(pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0]))
    place = host if port in {None, 80, 443} else f"{host}:{port}"
    whole = urlunsplit((parts.scheme, place, quote(parts.path, safe=_SAFE), quote(query, safe=_SAFE), ""))
    return whole if len(whole) <= LONGEST_LINK else None


def _is_host(host: str) -> bool:
    """Whether a host has a name that the public can reach, or a public address."""
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) is None:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return True


def canonical(link: str) -> str:
    """Return what is the same for two links to one page: no scheme, no www, no amp, no closing slash."""
    parts = urlsplit(clean_link(link) or link)
    host = re.sub(r"^(www|m|amp|mobile)\.", "", parts.netloc.casefold())
    path = re.sub(r"(/amp)?/*$", "", parts.path)
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def group(new: Sequence[Titled], recent: Sequence[Titled], subject: Collection[str] = ()) -> dict[str, str]:
    """Return the event of each new story: the id of the first story about it.

    Args:
        new: stories without an event yet.
        recent: stories that have one.
        subject: words that say only what all of them are about.

    Returns:
        The event by the story's id. A story whose page is known already is left out.
    """
    events: dict[str, str] = {}
    known = _Known(recent, (*new, *recent), subject)
    for one in sorted(new, key=lambda one: (one.published, one.id)):
        page = canonical(one.link)
        if page in known.pages:
            continue
        event = known.event_of(one) or one.id
        known.add(one, event, page)
        events[one.id] = event
    return events


class _Known:
    """The events so far, each with the words of its titles."""

    def __init__(self, recent: Sequence[Titled], titled: Iterable[Titled], subject: Collection[str]) -> None:
        self._subject = frozenset(subject)
        words = [self._words(one) for one in titled]
        counts = Counter(word for title in words for word in title)
        self._rarity = {word: math.log(1 + len(words) / count) for word, count in counts.items()}
        self._events: dict[str, list[tuple[Titled, frozenset[str]]]] = {}
        self._by_word: dict[str, set[str]] = {}
        self._centroids: dict[str, Counter[str]] = {}
        self.pages: set[str] = set()
        for one in recent:
            self.add(one, one.event, canonical(one.link))

    def _words(self, one: Titled) -> frozenset[str]:
        return frozenset(content_words(one.title, one.language)) - self._subject

    def add(self, one: Titled, event: str, page: str) -> None:
        words = self._words(one)
        self.pages.add(page)
        self._events.setdefault(event, []).append((one, words))
        self._centroids.setdefault(event, Counter()).update(words)
        for word in words:
            self._by_word.setdefault(word, set()).add(event)

    def event_of(self, one: Titled) -> str | None:
        """Return the event that a story belongs to, or None where it is the first about its own."""
        words = self._words(one)
        in_common = Counter(event for word in words for event in self._by_word.get(word, ()))
        scores = {event: self._score(one, words, event) for event, count in in_common.items() if count >= IN_COMMON}
        best = max(scores, key=lambda event: (scores[event], event), default=None)
        return best if best is not None and scores[best] >= ALIKE else None

    def _score(self, one: Titled, words: frozenset[str], event: str) -> float:
        near = [
            its
            for member, its in self._events[event]
            if member.language == one.language and abs(member.published - one.published) <= WITHIN
        ]
        if not near:
            return 0.0
        twins = max(len(its & words) / len(its | words) for its in near)
        return 1.0 + twins if twins >= TWINS else self._cosine(words, self._centroids[event])

    def _cosine(self, words: frozenset[str], centroid: Mapping[str, int]) -> float:
        rarity = self._rarity
        dot = sum(rarity[word] ** 2 * centroid[word] for word in words if word in centroid)
        mine = math.sqrt(sum(rarity[word] ** 2 for word in words))
        its = math.sqrt(sum((rarity[word] * count) ** 2 for word, count in centroid.items()))
        return dot / (mine * its) if mine and its else 0.0
