"""The program `intalks`, also as `python -m intalks`."""

from __future__ import annotations


def main() -> None:
    """Run the command line.

    Processes that a command starts load the module that the program began with. It names nothing but this function, so
    that they do not carry what only the terminal needs.
    """
    from intalks.cli import app  # noqa: PLC0415

    app()


if __name__ == "__main__":
    main()
