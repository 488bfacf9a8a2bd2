"""A row makes of an item what its cells say, and a list comes back in as it went out."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from iiif_server.catalog.descriptions import DescribedItem
from iiif_server.transfer.escapes import clean
from iiif_server.transfer.rows import apply_row, write_row
from iiif_server.transfer.wordbook import Wordbook
from tests.iiif_server.transfer.examples import ITEMS, VOCABULARY

BOOK = Wordbook(VOCABULARY)
# An item has a hundred parts: making a failing one smaller takes minutes.
SLOW = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.reuse, Phase.generate],
)


@SLOW
@given(ITEMS)
def test_what_goes_out_comes_back(item: DescribedItem) -> None:
    cells = {key: clean(text) for key, text in write_row(item, BOOK).items()}
    same = apply_row(item, cells, BOOK)
    assert same.item is item
    assert same.changed == ()
    anew = apply_row(DescribedItem("thing"), cells, BOOK)
    assert [note for note in anew.notes if note.severity == "error"] == []
    assert BOOK.new_terms == {}
    assert anew.item == item
