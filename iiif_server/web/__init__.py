"""HTTP: from a request to a value, from a value to a response; nothing is decided here."""
