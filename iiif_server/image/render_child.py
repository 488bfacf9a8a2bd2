"""One costly answer in a process of its own: ``python -m iiif_server.image.render_child PLAN PYRAMID TARGET PARENT``.

The process is low in priority, so that stored tiles come first; what it took goes back to the machine when it
ends; and whatever a picture does to it, the web process lives. It ends with the web process, and when it is told
to. Starting it takes 0.1 s. Exit codes: 0 done, 3 the pyramid is damaged (why is on stderr), anything else a failure.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from iiif_server.dependence import end_with_parent, heed_signals
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import Box
from iiif_server.image.level_pixels import read_level
from iiif_server.image.libvips import prepare_for_serving
from iiif_server.image.parameters import Format, Quality, Rotation
from iiif_server.image.plan import RenderPlan
from iiif_server.image.render import render_to_file

DAMAGED = 3

#: Steps below the web process. At 10 the kernel gives the renders about a tenth of a core that tiles ask for, and
#: all of a core that nobody asks for (sched(7): a step is a factor of 1.25).
NICENESS = 10

#: No admitted render computes longer; one that does is broken.
MAX_CPU_S = 300


def command(plan: RenderPlan, pyramid: Path, target: Path) -> list[str]:
    """Return the command that makes the answer of a plan and writes it to `target`, as a child of this process."""
    parts = (write_plan(plan), str(pyramid), str(target), str(os.getpid()))
    return [sys.executable, "-m", "iiif_server.image.render_child", *parts]


def write_plan(plan: RenderPlan) -> str:
    """Write what the process needs of a plan; `parse_plan` is its inverse."""
    document = {
        "level": plan.level,
        "box": asdict(plan.box),
        "size": [plan.output_width, plan.output_height],
        "degrees": str(plan.rotation.degrees),
        "mirror": plan.rotation.mirror,
        "quality": plan.quality,
        "format": plan.format,
        "canonical": plan.canonical,
    }
    return json.dumps(document)


def parse_plan(text: str) -> RenderPlan:
    """Read what `write_plan` wrote."""
    document = json.loads(text)
    width, height = document["size"]
    return RenderPlan(
        level=document["level"],
        box=Box(**document["box"]),
        output_width=width,
        output_height=height,
        rotation=Rotation(Decimal(document["degrees"]), document["mirror"]),
        quality=Quality(document["quality"]),
        format=Format(document["format"]),
        canonical=document["canonical"],
        stored_tile=None,
    )


def main() -> None:
    """Render, and end."""
    text, pyramid, target, parent = sys.argv[1:]
    heed_signals()
    end_with_parent(int(parent))
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
    prepare_for_serving()
    try:
        render_to_file(parse_plan(text), read_level(Path(pyramid)), Path(target))
    except DamagedPyramidError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(DAMAGED)


if __name__ == "__main__":
    main()
