"""What a surface is like, measured as it was read: counts, connections, sizes, texture coordinates."""
