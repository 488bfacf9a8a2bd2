"""Tables, the engine and the migrations; queries live in `iiif_server.catalog`."""
