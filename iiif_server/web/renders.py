"""Answers that are not stored tiles: kept in memory, kept on disk, or made; within bounds that leave tiles their room.

Access is asked before anything here is called. Keys name pixels (a version of a pyramid and a plan), never an
address, so a change of access or of the picture needs nothing to be forgotten.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from iiif_server.errors import BusyError
from iiif_server.image.cost import SMALL_BYTES, RenderCost
from iiif_server.metrics import show_lane
from iiif_server.settings import Settings
from iiif_server.storage.bounded_cache import BoundedCache
from iiif_server.web.admission import Lane, LaneSize
from iiif_server.web.answer_file import AnswerFile, SentAnswer, whole_file
from iiif_server.web.answer_memory import AnswerMemory
from iiif_server.web.single_flight import SingleFlight

#: An answer up to this size is handed to the server whole, which frees its thread; a larger one goes in pieces.
WHOLE_BYTES = 1 << 20

#: Small renders take milliseconds; costly ones seconds, of which a visitor waits some.
SMALL_PATIENCE_S, SMALL_RETRY_S = 5.0, 1
COSTLY_PATIENCE_S, COSTLY_RETRY_S = 30.0, 5

#: More at once would only take turns on the cores; three leave none idle while one reads.
SMALL_AT_ONCE = 3
COSTLY_AT_ONCE = 2


@dataclass(frozen=True)
class Wanted:
    """One answer: the name of its bytes, what it costs, and both ways to make it.

    `render` returns the bytes, `render_to` writes them to a file, in whatever process.
    """

    key: str
    cost: RenderCost
    render: Callable[[], bytes]
    render_to: Callable[[Path], None]


class Renders:
    """What one web process keeps and makes; safe to share between threads.

    Parameters
    ----------
    sending
        Places for what is too large to be handed over whole, finished answers and levels of models: sending one
        takes a thread for as long as the client takes. Where it is full, answers are sent in places of `costly`.
    scratch
        Folder for answers that are being made.
    """

    def __init__(
        self,
        memory: AnswerMemory,
        disk: BoundedCache,
        small: Lane,
        costly: Lane,
        sending: Lane,
        scratch: Path,
    ) -> None:
        self.memory, self.disk = memory, disk
        self.small, self.costly, self.sending = small, costly, sending
        self._scratch = scratch
        self._small_flight = SingleFlight[bytes](small.size.patience_s, small.size.retry_after_s)
        self._costly_flight = SingleFlight[AnswerFile](
            costly.size.patience_s, costly.size.retry_after_s
        )

    def answer(self, wanted: Wanted) -> bytes | SentAnswer:
        """Return the answer, whole or in pieces.

        Raises
        ------
        BusyError
            If its lane is full.
        TooCostlyError
            If it would never fit.
        """
        kept = self.memory.find(wanted.key)
        if kept is not None:
            return kept
        return self._small(wanted) if wanted.cost.is_small else self._costly(wanted)

    def _small(self, wanted: Wanted) -> bytes:
        with self.small.enter(wanted.cost.memory_bytes):
            return self._small_flight.make_once(wanted.key, lambda: self._make_small(wanted))

    def _make_small(self, wanted: Wanted) -> bytes:
        content = self.disk.find(wanted.key)
        if content is None:
            with self.small.working(wanted.cost.memory_bytes):
                content = wanted.render()
            self.disk.keep(wanted.key, content)
        self.memory.keep(wanted.key, content)
        return content

    def _costly(self, wanted: Wanted) -> bytes | SentAnswer:
        kept = self.disk.find_file(wanted.key)
        if kept is not None:
            return self._send_kept(wanted.key, whole_file(kept))
        place = self.costly.enter(wanted.cost.memory_bytes)
        try:
            made = self._costly_flight.make_once(wanted.key, lambda: self._make_costly(wanted))
            if made.length > WHOLE_BYTES:
                return SentAnswer(made, place)
            content = self._read_whole(wanted.key, made)
        except BaseException:
            place.leave()
            raise
        place.leave()
        return content

    def _send_kept(self, key: str, kept: AnswerFile) -> bytes | SentAnswer:
        """Return what is finished: it waits for nothing that is being made."""
        if kept.length <= WHOLE_BYTES:
            return self._read_whole(key, kept)
        try:
            return SentAnswer(kept, self.sending.enter())
        except BusyError:
            return SentAnswer(kept, self.costly.enter())

    def _read_whole(self, key: str, answer: AnswerFile) -> bytes:
        content = answer.read()
        self.memory.keep(key, content)
        return content

    def _make_costly(self, wanted: Wanted) -> AnswerFile:
        kept = self.disk.find_file(wanted.key)
        if kept is not None:
            return whole_file(kept)
        target = self._scratch / f"render-{uuid.uuid4().hex}"
        try:
            with self.costly.working(wanted.cost.memory_bytes):
                wanted.render_to(target)
            made = whole_file(target.open("rb"))
        finally:
            target.unlink(missing_ok=True)  # an open file keeps its bytes
        self.disk.keep_file(wanted.key, made.file, made.length)
        return made


def build_renders(settings: Settings) -> Renders:
    """Return the renders of one web process, in lanes that leave a quarter of its threads to everything else.

    A quarter is for small renders, an eighth for costly ones, three eighths for sending large files, which takes
    a thread for as long as the client takes: stored tiles, pages and health always find one.
    """
    threads = settings.web_threads
    small = LaneSize(
        places=max(1, threads // 4),
        at_once=SMALL_AT_ONCE,
        memory_bytes=SMALL_AT_ONCE * SMALL_BYTES,
        patience_s=SMALL_PATIENCE_S,
        retry_after_s=SMALL_RETRY_S,
    )
    costly = LaneSize(
        places=max(1, threads // 8),
        at_once=COSTLY_AT_ONCE,
        memory_bytes=settings.render_memory_bytes,
        patience_s=COSTLY_PATIENCE_S,
        retry_after_s=COSTLY_RETRY_S,
    )
    sending = LaneSize(
        places=max(1, 3 * threads // 8),
        at_once=0,
        memory_bytes=0,
        patience_s=0.0,
        retry_after_s=SMALL_RETRY_S,
    )
    return Renders(
        AnswerMemory(settings.render_memory_cache_bytes),
        BoundedCache(settings.data_dir / "cache" / "renders", settings.render_cache_bytes),
        Lane(small, partial(show_lane, "small")),
        Lane(costly, partial(show_lane, "costly")),
        Lane(sending, partial(show_lane, "sending")),
        settings.scratch_dir,
    )
