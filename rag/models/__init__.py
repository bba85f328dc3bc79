"""The models: weights on disk, the embedder, the chat model.

The only room that imports torch, transformers and sentence-transformers; none is imported here, so that
`rag.models.registry` and `rag.models.weights` stay light.
"""
