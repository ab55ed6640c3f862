"""`python -m bot` is `askmore`; `health`, which runs each minute in a container, does without all that others need."""

import sys


def main() -> int:
    """Run a command and return its exit code."""
    if sys.argv[1:2] == ["health"]:
        from bot import health_cli  # noqa: PLC0415 - a third of the time and memory

        return health_cli.main(sys.argv[2:])
    from bot import cli  # noqa: PLC0415 - takes its time

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
