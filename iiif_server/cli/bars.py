"""Progress bars on standard error, for people; a program that reads it gets plain lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

#: Names of the steps, as the derivations call them, in words for the person who waits.
STEPS = {
    "pyramid": "cutting tiles",
    "poster": "taking the picture",
    "turntable": "taking pictures from all around",
    "copy": "making a copy that browsers play",
    "make": "making the original",
    "read": "reading the file",
    "index": "reading the model",
    "measure": "measuring the model",
    "clean": "looking for repairs",
    **{name: f"level {name}" for name in ("thumb", "low", "medium", "high", "full")},
}


@contextmanager
def bars() -> Iterator[Progress | None]:
    """Give an empty set of bars on standard error, or None where no terminal shows it."""
    if not sys.stderr.isatty():
        yield None
        return
    # Loading what draws the bars takes 0.05 s, which a script that adds a thousand files need not wait for.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr)) as progress:
        yield progress


@contextmanager
def bar(description: str) -> Iterator[Callable[[str, float], None]]:
    """Give a function that shows a step and its fraction on one bar."""
    with bars() as progress:
        if progress is None:
            yield lambda _step, _fraction: None
            return
        task = progress.add_task(description, total=1.0)

        def tell(step: str, fraction: float) -> None:
            told = f"{description}: {STEPS.get(step, step)}"
            progress.update(task, description=told, completed=fraction)

        yield tell
        progress.update(task, completed=1.0)
