"""Sentence embeddings behind the LangChain interface.

Owns the loaded sentence-transformers model. Knows nothing of passages. Invariant: every vector has unit length, so an
inner product is a cosine.
"""

from pathlib import Path

import numpy as np
import torch
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from rag.errors import ModelUnusable
from rag.models import registry, runtime
from rag.settings import Settings

ROOM = 1000  # characters that are read together: fewer leave the CPU waiting, more gain nothing
FEWEST, MOST = 4, 64  # texts of a batch


class Embedder(Embeddings):
    """Texts to float32 arrays of shape (n, dimension); queries and documents get the model's own prompts."""

    def __init__(self, folder: Path, *, name: str, threads: int = 0, dtype: torch.dtype | None = None) -> None:
        runtime.offline()
        runtime.quiet()
        from sentence_transformers import SentenceTransformer

        self.name = name
        chosen = dtype or runtime.detect(threads).dtype
        try:
            self._model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs={"dtype": chosen}
            )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelUnusable(name=name, reason=error, setting="CHUANGCE_EMBED_MODEL") from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def queries(self, texts: list[str]) -> NDArray[np.float32]:
        """Vectors of shape (n, dimension) for questions."""
        return self._unit(self._model.encode_query(texts, batch_size=_batch(texts), convert_to_tensor=True))

    def documents(self, texts: list[str]) -> NDArray[np.float32]:
        """Vectors of shape (n, dimension) for passages."""
        return self._unit(self._model.encode_document(texts, batch_size=_batch(texts), convert_to_tensor=True))

    def embed_query(self, text: str) -> list[float]:
        return self.queries([text])[0].tolist()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.documents(texts).tolist()

    def _unit(self, vectors: torch.Tensor) -> NDArray[np.float32]:
        # bfloat16 vectors are off unit length by up to 0.4 %: normalise again in float32.
        return torch.nn.functional.normalize(vectors.float(), dim=-1).numpy()


def _batch(texts: list[str]) -> int:
    """How many of these texts are read together."""
    return max(FEWEST, min(MOST, ROOM // max([1, *map(len, texts)])))


def load_embedder(settings: Settings) -> Embedder:
    """The embedder the settings name. Raises WeightsMissing or ModelUnusable."""
    folder = registry.locate(settings, "embed")
    return Embedder(folder, name=settings.embed_model, threads=settings.threads)
