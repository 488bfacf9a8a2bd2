"""A costly answer, made by a process of low priority that ends with it and with this process."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from iiif_server.errors import BusyError, RenderError
from iiif_server.image import render_child
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.plan import RenderPlan

#: The largest AVIF that is admitted takes 17 s of an idle core; a busy machine leaves a fraction of one.
TIMEOUT_S = 240.0

#: Whoever stops the service may tell all of its processes; it is back after some seconds.
STOPPED = (-signal.SIGINT, -signal.SIGTERM)
BACK_AFTER_S = 5


def render_apart(plan: RenderPlan, pyramid: Path, target: Path) -> None:
    """Write the answer of a plan to `target`.

    Ctrl+C in a terminal does not reach the process: what this process still answers, it finishes.

    Raises
    ------
    DamagedPyramidError
        If the pyramid is missing the level or its data are broken.
    BusyError
        If somebody stopped the process.
    RenderError
        If the process ends in another way, or does not end.
    """
    command = render_child.command(plan, pyramid, target)
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=TIMEOUT_S,
            check=False,
            process_group=0,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderError(f"{plan.key()} was not rendered within {TIMEOUT_S:.0f} s.") from error
    if done.returncode == 0:
        return
    if done.returncode in STOPPED:
        raise BusyError(BACK_AFTER_S)
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    reason = lines[-1] if lines else "no reason given"
    if done.returncode == render_child.DAMAGED:
        raise DamagedPyramidError(reason)
    raise RenderError(f"The render of {plan.key()} ended with code {done.returncode} ({reason}).")
