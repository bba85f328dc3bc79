"""Load what an Answerer needs: the two models, and an index where one is wanted."""

from pathlib import Path

from rag.answer.answerer import Answerer
from rag.index.search import open_index
from rag.models import registry
from rag.models.chat import load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import Settings


def open_answerer(settings: Settings, index: Path | None) -> Answerer:
    """An Answerer over the index in a folder, or, with None, over given passages only.

    Raises IndexMissing, IndexDamaged, IndexForeign, WeightsMissing or ModelUnusable, cheap checks first.
    """
    registry.locate(settings, "chat")
    opened = open_index(index, registry.fingerprint(settings, "embed")) if index else None
    return Answerer(
        chat=load_chat_model(settings), embedder=load_embedder(settings), index=opened, caution=settings.caution
    )
