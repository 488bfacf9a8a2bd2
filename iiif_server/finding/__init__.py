"""Finding items: a question with words and facets, and its answer with counts."""
