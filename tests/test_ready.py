"""What is ready is sent again only where all is the same: question, minute, file, server, language."""

from datetime import timedelta

from bot.faces.ready import MOST, Ready
from tests.conftest import NOON


class Drawing:
    """Counts how often it draws."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"drawn {self.times}"


def test_the_same_is_drawn_once_in_a_minute() -> None:
    ready, draw = Ready(), Drawing()
    start = NOON.replace(second=0)
    assert ready.body("a", start, draw) == "drawn 1"
    assert ready.body("a", start + timedelta(seconds=59), draw) == "drawn 1"
    assert ready.body("b", start + timedelta(seconds=59), draw) == "drawn 2"
    assert ready.body("a", start + timedelta(seconds=60), draw) == "drawn 3"
    assert ready.body("a", start, draw) == "drawn 4"  # a clock set back


def test_it_holds_no_more_than_it_may() -> None:
    ready, draw = Ready(), Drawing()
    for number in range(MOST * 3):
        ready.body(number, NOON, draw)
    assert len(ready._bodies) <= MOST  # pyright: ignore[reportPrivateUsage]
    assert draw.times == MOST * 3
