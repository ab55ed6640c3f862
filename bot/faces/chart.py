"""Sign-ups by week as an image, where the `charts` extra (matplotlib) is installed."""

import importlib.util
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.faces import pledge_text as text
from bot.faces.speech import ENGLISH, Speaker

Weeks = Sequence[tuple[date, int]]


def available() -> bool:
    """Whether an image can be drawn."""
    return importlib.util.find_spec("matplotlib") is not None


def in_words(say: Speaker, weeks: Weeks) -> str:
    """Return the last weeks in words; also the image's alternative text."""
    return " · ".join(f"{say.day(monday)}: {count}" for monday, count in weeks[-8:])


def draw(say: Speaker, weeks: Weeks) -> bytes:
    """Return a PNG of sign-ups by week, with words in English where its font has no letters for the language.

    Raises:
        ImportError: the extra is not installed.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - an extra, and slow to load
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure: Any = Figure(figsize=(6, 3), layout="constrained")
    FigureCanvasAgg(figure)
    axes: Any = figure.add_subplot()
    signed, began, *days = labels(say, weeks[-26:])
    axes.bar(days, [count for _, count in weeks[-26:]], color="#5865f2")
    axes.set_ylabel(signed)
    axes.set_xlabel(began)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.tick_params(axis="x", rotation=45)
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=110)
    return image.getvalue()


def labels(say: Speaker, weeks: Weeks) -> list[str]:
    """Return the words beside the axes, and the days."""
    said = [say(text.CHART_SIGNED), say(text.CHART_WEEKS), *(say.day(monday) for monday, _ in weeks)]
    return said if say.is_english or _has_letters("".join(said)) else labels(ENGLISH, weeks)


def _has_letters(words: str) -> bool:
    """Whether the font of the image has them all; one that it lacks would be drawn as an empty box."""
    from matplotlib import font_manager  # noqa: PLC0415 - an extra, and slow to load

    manager: Any = font_manager
    known = manager.get_font(manager.findfont(manager.FontProperties())).get_charmap()
    return all(ord(letter) in known for letter in words if not letter.isspace())
