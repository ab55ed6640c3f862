"""A problem in the file: where it stands, what is wrong and what to write instead."""

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "advice"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend. Lines and columns count from 1, as editors count them.

    An `error` keeps the file from being used; `advice` does not, though `askmore check` fails on both.
    """

    file: str
    line: int
    column: int
    message: str
    fix: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """Say it in one line: file:line:column, what is wrong, what to write instead."""
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"

    @property
    def sentence(self) -> str:
        """What is wrong and what to write instead, without the place."""
        return f"{self.message}. Instead: {self.fix}{'' if self.fix.endswith(('?', '.')) else '.'}"

    def as_dict(self) -> dict[str, str | int]:
        """Return the fields, for `--format json`."""
        return asdict(self)

    def as_github(self) -> str:
        """Return a workflow command, so that the line is marked in a pull request."""
        level = "error" if self.severity == "error" else "warning"
        place = f"file={_property(self.file)},line={self.line},col={self.column}"
        return f"::{level} {place}::{_data(self.sentence)}"


class ResourcesError(Exception):
    """The files can't be used; `problems` lists everything that is wrong with them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def unreadable(error: OSError) -> Problem:
    """Return the problem of a file that can't be read at all."""
    fix = "check the name (ASKMORE_RESOURCES), and that the file is there and may be read"
    return Problem(str(error.filename or "resources.yaml"), 1, 1, f"can't be read: {error.strerror}", fix)


def _data(text: str) -> str:
    """Escape text for a workflow command (GitHub's toolkit, `command.ts`)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
