"""Questions and answers in a terminal, or line by line from a file or another program."""

import contextlib
import importlib
import re
import sys
from collections.abc import Callable, Generator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.editing.marks import clean
from bot.library.checks import UNSEEN


class Stop(Exception):  # noqa: N818 - no error: somebody has had enough
    """The person who answers wants to stop, or is gone."""


class Dialogue:
    """Says things and asks for answers.

    Args:
        console: where to say them.
    """

    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, sentence: str = "", style: str = "") -> None:
        """Print a sentence; a long one goes on in the next line."""
        self.console.print(Text(plain(sentence), style))

    def whole(self, line: str, style: str = "") -> None:
        """Print a line that is never broken, so that a number or a link can be copied."""
        self.console.print(Text(plain(line), style), soft_wrap=True)

    def ask(self, question: str, given: str = "") -> str:
        """Return one line that was typed, without the spaces around it and what nobody sees.

        Args:
            question: what stands before it.
            given: what stands there already, to be changed, where the terminal can do that.

        Raises:
            Stop: there are no more answers, or Ctrl+C was pressed.
        """
        while True:
            try:
                with _prefilled(given):
                    answer = input(f"{plain(question)} ")
            except UnicodeDecodeError:
                self.say("That could not be read as UTF-8 text. Type it again.")
                continue
            except (EOFError, KeyboardInterrupt):
                self.console.print()
                raise Stop from None
            if not sys.stdin.isatty():
                self.console.print()  # nobody pressed Enter here
            return UNSEEN.sub("", answer).strip()  # they come with numbers that are copied from a page

    def agrees(self, question: str) -> bool:
        """Return whether the answer is yes. Asks again until it is y or n.

        Raises:
            Stop: there are no more answers, or Ctrl+C was pressed.
        """
        while True:
            answer = self.ask(f"{question} (y / n)").casefold()
            if answer in {"y", "yes", "n", "no"}:
                return answer.startswith("y")
            self.say("Type y for yes, or n for no.")

    def choose(self, question: str, ways: Mapping[str, Callable[[], bool]], others: str) -> None:
        """Ask for one of some words until one of them says that it is done. A word may be cut short.

        Args:
            question: the question.
            ways: what to do, by word; it returns whether the question is answered.
            others: what to say when it is none of them.

        Raises:
            Stop: there are no more answers, or Ctrl+C was pressed.
        """
        done = False
        while not done:
            answer = self.ask(question).casefold()
            word = next((word for word in ways if answer and word.startswith(answer)), None)
            if word is None:
                self.say(others)
            else:
                done = ways[word]()


def plain(text: str) -> str:
    """Return text in one line, with what a terminal would obey or nobody would see in words."""
    return clean(re.sub(r"[\t\n]", " ", text))


@contextlib.contextmanager
def _prefilled(given: str) -> Generator[None]:
    """Put text where the answer is typed, if this system has readline."""
    try:
        readline: Any = importlib.import_module("readline") if given and sys.stdin.isatty() else None
    except ImportError:
        readline = None
    if readline is None:
        yield
        return
    readline.set_startup_hook(lambda: readline.insert_text(given))
    try:
        yield
    finally:
        readline.set_startup_hook(None)
