"""A record as plain values: nothing is lost, nothing unknown is taken in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import RecordError
from manifests.record import Record
from manifests.record_values import record_from_values, record_to_values

TEXTS = st.dictionaries(
    st.sampled_from(["vi", "en", "tyz", "none"]), st.lists(st.text(), min_size=1).map(tuple)
)


@given(
    st.builds(
        Record,
        inventory_number=st.text(),
        alternative=TEXTS,
        materials=st.lists(st.text()).map(tuple),
        provenance=TEXTS,
    )
)
def test_what_goes_out_comes_back(record: Record) -> None:
    sent = json.loads(json.dumps(record_to_values(record)))
    assert record_from_values(sent) == record


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"materal": ["go"]}, "materal"),
        ({"dated": {"txt": {}}}, "dated.txt"),
        ({"dimensions": [{"extent": "height", "value": "tall", "unit": "cm"}]}, "value"),
        ({"dimensions": [{"extent": "hight", "value": 1, "unit": "cm"}]}, "extent"),
        ([], "the whole"),
        (None, "the whole"),
    ],
)
def test_what_is_no_record_is_refused_with_the_place(values: object, place: str) -> None:
    with pytest.raises(RecordError, match=place):
        record_from_values(values)
