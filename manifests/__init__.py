"""How a thing in a museum is described in IIIF: values in, documents out."""
