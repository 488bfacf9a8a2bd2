"""Originals and derivatives against what their rows say of them."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from iiif_server.catalog.holdings import (
    HeldCopy,
    HeldLevel,
    HeldOriginal,
    HeldPyramid,
    Holding,
)
from iiif_server.ingest.damage import (
    find_damage,
    judge_hash,
    judge_level,
    judge_original,
    judge_pyramid,
    judge_report,
    judge_size,
)
from iiif_server.ingest.finding import Finding
from iiif_server.storage.store import ObjectStore

#: What looking at an object costs on the bar beside reading its bytes.
LOOK_BYTES = 4096


def count_work(
    holdings: Iterable[Holding],
    others: Iterable[HeldOriginal],
    listed: Mapping[str, int],
    quick: bool,
) -> int:
    """Return how much there is to look at and to read, in bytes."""
    originals = {each.original_key for each in (*holdings, *others)}
    texts = [text.key for each in holdings for text in each.texts]
    made = [each.derivatives for each in holdings if each.derivatives]
    pyramids = [pyramid.key for each in made for pyramid in each.pyramids]
    levels = [level.key for each in made for level in each.levels]
    copies = [copy.key for each in made for copy in each.copies]
    looking = [*originals, *texts, *pyramids, *levels, *copies]
    reading = [] if quick else [listed.get(key, 0) for key in looking]
    return LOOK_BYTES * len(looking) + sum(reading)


@dataclass
class Bar:
    """How far a check is; each object has its part of the bar, however much of it is read."""

    progress: Callable[[str, float], None]
    total_bytes: int
    step: str = ""
    done_bytes: int = 0
    end_bytes: int = 0

    def begin(self, step: str, byte_count: int) -> None:
        """Begin an object, which has a part of this length."""
        self.step, self.end_bytes = step, self.done_bytes + byte_count

    def advance(self, byte_count: int) -> None:
        """Tell that so many more bytes of the object are read."""
        self.done_bytes = min(self.end_bytes, self.done_bytes + byte_count)
        self.progress(self.step, min(1.0, self.done_bytes / max(1, self.total_bytes)))

    def finish(self) -> None:
        """Tell that the object is judged."""
        self.advance(self.end_bytes - self.done_bytes)


@dataclass(frozen=True)
class Look:
    """What the judgements need: the store, what it listed at first, and how thorough to be.

    Media of one file share its derivatives, which are judged once.
    """

    store: ObjectStore
    listed: Mapping[str, int]
    quick: bool
    bar: Bar
    judged: dict[str, str | None] = field(default_factory=dict)

    def original(self, holding: HeldOriginal) -> str | None:
        """Return what is wrong with an original."""
        key = holding.original_key
        self._begin("originals", key)
        problem = self._size(key, holding.original_bytes)
        if problem is None and not self.quick:
            problem = find_damage(
                self.store,
                lambda: judge_original(self.store, key, holding.sha256, self.bar.advance),
            )
        self.bar.finish()
        return problem

    def pyramid(self, made: HeldPyramid) -> str | None:
        """Return what is wrong with a pyramid."""
        key = made.key
        self._begin("derivatives", key)
        problem = self._once(
            key,
            lambda: judge_pyramid(self.store, made, quick=self.quick, on_bytes=self.bar.advance),
        )
        self.bar.finish()
        return problem

    def level(self, level: HeldLevel) -> str | None:
        """Return what is wrong with one level of a model."""
        self._begin("derivatives", level.key)
        problem = self._size(level.key, level.bytes)
        if problem is None and not self.quick:
            problem = self._once(
                level.key,
                lambda: judge_level(
                    self.store, level.key, level.bytes, level.sha256, self.bar.advance
                ),
            )
        self.bar.finish()
        return problem

    def copy(self, copy: HeldCopy) -> str | None:
        """Return what is wrong with a level in another form."""
        self._begin("derivatives", copy.key)
        problem = self._size(copy.key, copy.bytes)
        if problem is None and not self.quick:
            problem = self._once(
                copy.key,
                lambda: judge_hash(self.store, copy.key, copy.sha256, self.bar.advance),
            )
        self.bar.finish()
        return problem

    def report(self, key: str, levels: Iterable[HeldLevel]) -> str | None:
        """Return what is wrong with the report of a model."""
        names = [level.name for level in levels]
        return self._once(key, lambda: judge_report(self.store, key, names))

    def _size(self, key: str, byte_count: int) -> str | None:
        return judge_size(self.store, key, byte_count, self.listed.get(key))

    def _once(self, key: str, judge: Callable[[], str | None]) -> str | None:
        if key not in self.judged:
            self.judged[key] = find_damage(self.store, judge)
        return self.judged[key]

    def _begin(self, step: str, key: str) -> None:
        self.bar.begin(step, LOOK_BYTES + (0 if self.quick else self.listed.get(key, 0)))


def check_originals(look: Look, holdings: Iterable[HeldOriginal]) -> Iterator[Finding]:
    """Check each original once, however many media are made from it."""
    for holding in {each.sha256: each for each in holdings}.values():
        problem = look.original(holding)
        if problem is not None:
            command = shlex.join(["baovat", "add", holding.file_name, "--item", holding.item_id])
            yield Finding(
                kind="original",
                problem=f"The original of {holding.file_name} is damaged or lost. {problem}",
                remedy=f"Deposit the same file again, which restores it: {command}",
                item_id=holding.item_id,
                media_id=holding.media_id,
                key=holding.original_key,
            )


def check_texts(look: Look, holdings: Iterable[Holding]) -> Iterator[Finding]:
    """Check the captions and transcripts of each recording."""
    for holding in holdings:
        for text in holding.texts:
            problem = look.copy(text)
            if problem is not None:
                command = shlex.join(["baovat", "caption", holding.media_id, "FILE.vtt"])
                yield Finding(
                    kind="text",
                    problem=f"Captions or a transcript of {holding.file_name} are damaged or lost. {problem}",
                    remedy=f"Hand the text in again: {command} --language …",
                    item_id=holding.item_id,
                    media_id=holding.media_id,
                    key=text.key,
                )


def check_derivatives(look: Look, holdings: Iterable[Holding]) -> Iterator[Finding]:
    """Check everything that a ready media is shown from."""
    for holding in holdings:
        made = holding.derivatives
        if made is None:
            continue
        problems = {pyramid.key: look.pyramid(pyramid) for pyramid in made.pyramids}
        problems |= {level.key: look.level(level) for level in made.levels}
        problems |= {copy.key: look.copy(copy) for copy in made.copies}
        if made.report_key is not None:
            problems[made.report_key] = look.report(made.report_key, made.levels)
        for key, problem in problems.items():
            if problem is not None:
                yield Finding(
                    kind="derivative",
                    problem=f"{key.rpartition('/')[2]} of {holding.file_name} is damaged or lost. {problem}",
                    remedy=f"Make it again from the original: baovat jobs retry {holding.media_id}",
                    item_id=holding.item_id,
                    media_id=holding.media_id,
                    key=key,
                )
