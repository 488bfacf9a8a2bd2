"""A level painted anew: what the original shows at each texel of a picture laid out for the level."""
