"""Results as Markdown, ready for docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.wrk import Load

LOAD_COLUMNS = ("", "answers/s", "ratio", "p50 ms", "p99 ms")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table."""
    print(f"| {' | '.join(columns)} |")
    print(f"|{'---|' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()


def print_loads(loads: Mapping[str, Load]) -> None:
    """Print one row for each peer; the ratio says how many times the peer's answers the first one gives."""
    first = next(iter(loads.values())).per_second
    print_table(LOAD_COLUMNS, [load_row(name, load, first) for name, load in loads.items()])


def load_row(name: str, load: Load, first_per_second: float) -> tuple[str, ...]:
    """Return one peer's row: its ratio is that of the first peer to it."""
    return (
        name,
        f"{load.per_second:,.0f}",
        f"{first_per_second / load.per_second:.2f}",
        f"{load.p50_ms:.2f}",
        f"{load.p99_ms:.2f}",
    )
