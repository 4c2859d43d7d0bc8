"""What can be measured: `python -m benchmarks` lists it."""

from __future__ import annotations

import argparse
import ast
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def overview() -> dict[str, str]:
    """Every benchmark that can be run, with the first line of what it says of itself."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "\ndef main(" in text and not path.stem.startswith("__"):
            found[path.stem] = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
    return found


def main() -> None:
    """Print the list; there is nothing else to do here."""
    benchmarks = overview()
    width = max(map(len, benchmarks))
    listed = "\n".join(f"  python -m benchmarks.{name:<{width}}  {what}" for name, what in benchmarks.items())
    argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures Dunlin against limits and peers. Run one at a time, on a machine that does nothing else:",
        epilog=f"{listed}\n\nEach takes --help, prints a table and keeps it in benchmarks/results/.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="python -m benchmarks.NAME [--help]",
    ).print_help()


if __name__ == "__main__":
    main()
