"""The models: weights on disk, the embedder, the chat model.

The only room that imports torch, transformers and sentence-transformers, and it does so inside functions' modules, never here.
"""
