"""Where official schemas lie that have no licence to be shipped: CONFORMANCE_DIR, which `make test` sets."""

import os
from pathlib import Path

#: A folder that is not there where nobody named one.
CONFORMANCE_DIR = Path(os.environ.get("CONFORMANCE_DIR", "no-conformance-data"))
PRESENTATION_3_SCHEMA = CONFORMANCE_DIR / "presentation/schema/iiif_3_0.json"
