import json
from pathlib import Path

import numpy as np
import pytest
import torch

from rag.errors import ModelUnusable
from rag.models.embedder import Embedder

# Vectors of the reference C engine that the weights file was made for (see e5_vectors.json).
EXPECTED = json.loads(Path(__file__).with_name("e5_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["text"][:12])
def test_vectors_equal_the_reference_engines(settings, row):
    from rag.models import registry

    exact = Embedder(registry.locate(settings, "embed"), name="e5", dtype=torch.float32)
    embed = exact.queries if row["kind"] == "query" else exact.documents
    assert float(embed([row["text"]])[0] @ np.array(row["vector"])) > 0.9998


def test_the_dtype_of_this_cpu_keeps_the_direction(embedder):
    for row in EXPECTED:
        embed = embedder.queries if row["kind"] == "query" else embedder.documents
        assert float(embed([row["text"]])[0] @ np.array(row["vector"])) > 0.995


def test_every_vector_has_unit_length(embedder):
    vectors = embedder.documents(["短", "长一些的句子。" * 200, "English", ""])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors.shape == (4, embedder.dimension)


def test_langchain_gets_the_same_vectors(embedder):
    assert np.allclose(embedder.embed_query("护城河"), embedder.queries(["护城河"])[0])
    assert np.allclose(embedder.embed_documents(["护城河"])[0], embedder.documents(["护城河"])[0])


def test_a_folder_that_is_no_model_is_one_clear_error(tmp_path):
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelUnusable) as caught:
        Embedder(tmp_path, name="mine")
    assert "CHUANGCE_EMBED_MODEL" in caught.value.message("zh")
