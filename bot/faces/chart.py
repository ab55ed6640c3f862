"""Sign-ups by week as an image, where the `charts` extra (matplotlib) is installed."""

import importlib.util
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

Weeks = Sequence[tuple[date, int]]


def available() -> bool:
    """Whether an image can be drawn."""
    return importlib.util.find_spec("matplotlib") is not None


def in_words(weeks: Weeks) -> str:
    """Return the last weeks in words; also the image's alternative text."""
    return " · ".join(f"{monday.day} {monday:%b}: {count}" for monday, count in weeks[-8:])


def draw(weeks: Weeks) -> bytes:
    """Return a PNG of sign-ups by week.

    Raises:
        ImportError: the extra is not installed.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - an extra, and slow to load
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure: Any = Figure(figsize=(6, 3), layout="constrained")
    FigureCanvasAgg(figure)
    axes: Any = figure.add_subplot()
    labels = [f"{monday.day} {monday:%b}" for monday, _ in weeks[-26:]]
    axes.bar(labels, [count for _, count in weeks[-26:]], color="#5865f2")
    axes.set_ylabel("signed")
    axes.set_xlabel("week that began on")
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.tick_params(axis="x", rotation=45)
    image = io.BytesIO()
    figure.savefig(image, format="png", dpi=110)
    return image.getvalue()
