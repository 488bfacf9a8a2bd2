"""The map of places: drawn by the service itself, so that no other host learns who looks at what."""
