"""How the words of the bot are written down in the `*_text` modules, in English, and how their catalogs read them.

A message is a text with places to fill: `{name}` for what the caller gives, `{/support}` for a command by the name it
has in the reader's language, `{=Hide this}` for another message, as it stands on its button. All of them stay as they
are in a translation. A message that Discord lets be no longer than so many characters says how many.
"""

from typing import NamedTuple, Self


class Short(str):
    """A message with a length that Discord sets.

    Args:
        english: the message.
        most: how many characters it may have when it is filled.
    """

    __slots__ = ("most",)
    most: int

    def __new__(cls, english: str, most: int) -> Self:
        """Make it."""
        made = super().__new__(cls, english)
        made.most = most
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, int]]:
        """Return what a copy is made of."""
        return type(self), (str(self), self.most)


def button(english: str) -> Short:
    """Return the label of a button (Component Reference, "Button Structure")."""
    return Short(english, 80)


def placeholder(english: str) -> Short:
    """Return what stands in a select before anything is chosen (Component Reference, "String Select Structure")."""
    return Short(english, 150)


def option(english: str) -> Short:
    """Return an option of a select, a choice of a command, or what a command does.

    (Component Reference, "String Select Option Structure"; Application Commands, "Application Command Structure".)
    """
    return Short(english, 100)


def title(english: str) -> Short:
    """Return the title of a modal, or the label of a field in it (Component Reference, "Label Structure")."""
    return Short(english, 45)


def menu(english: str) -> Short:
    """Return what stands in the menu of a message (Application Commands, "Application Command Naming")."""
    return Short(english, 32)


class Plural(NamedTuple):
    """A message with a number in it, for one and for more. The number fills `{count}`."""

    one: str
    many: str
