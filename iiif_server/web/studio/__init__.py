"""The studio: pages and JSON for those who look after the collection."""
