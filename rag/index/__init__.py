"""Passages become an index on disk; a question becomes hits."""
