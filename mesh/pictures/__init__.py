"""Still pictures of a surface, by casting rays; no display is needed."""
