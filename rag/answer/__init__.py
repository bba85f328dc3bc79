"""A question becomes hits, hits become an answer whose every sentence is tied to a passage."""
