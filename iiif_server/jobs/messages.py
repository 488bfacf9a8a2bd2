"""What a job's process tells the worker: JSON lines, one message each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """How a job ended."""

    DONE = "done"
    REFUSED = "refused"  # the file cannot be taken; another attempt would end the same way
    FAILED = "failed"  # something went wrong; another attempt may go well


@dataclass(frozen=True)
class Message:
    """One line from the child: either a step with its fraction, or an ending with its reason."""

    step: str = ""
    fraction: float = 0.0
    ending: Ending | None = None
    reason: str = ""

    def to_line(self) -> str:
        """Return the line, with its end."""
        if self.ending is not None:
            return json.dumps({"ending": self.ending.value, "reason": self.reason}) + "\n"
        return json.dumps({"step": self.step, "fraction": round(self.fraction, 4)}) + "\n"


def parse_message(line: str) -> Message:
    """Return the message that a line holds.

    Raises
    ------
    ValueError, KeyError, TypeError
        If the line is not one of ours.
    """
    fields = json.loads(line)
    if "ending" in fields:
        return Message(ending=Ending(fields["ending"]), reason=str(fields["reason"]))
    return Message(step=str(fields["step"]), fraction=float(fields["fraction"]))
