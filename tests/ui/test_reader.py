import re
from html import unescape

import numpy as np
import pytest

from rag.index.dense import DenseStore
from rag.index.lexical import LexicalStore
from rag.index.manifest import Manifest
from rag.index.search import Index
from rag.ingest.documents import read_document
from rag.ingest.passages import split
from ui import reader
from ui.texts import EN, ZH

TEXT = """---
title: 护城河 <b>
---

# 护城河

数据飞轮 & 切换成本。

## 第二节

还有 <script>alert(1)</script> 和分发。
"""


@pytest.fixture
def index(tmp_path) -> Index:
    path = tmp_path / "moats.md"
    path.write_text(TEXT, encoding="utf-8")
    document = read_document(path)
    passages = split(document)
    units = sum(len(passage.sentences) for passage in passages)
    vectors = np.eye(units, 8, dtype=np.float32)
    manifest = Manifest(
        generation="gen-1", content="", embedder="", roots=(), documents=1, passages=len(passages), built="", files={}
    )
    return Index(
        manifest=manifest,
        documents={document.source: document},
        passages=passages,
        dense=DenseStore.build(vectors, ["zh"] * units),
        lexical=LexicalStore.build([passage.in_context for passage in passages], ["zh"] * len(passages)),
    )


def said(page: str) -> str:
    """The text of the reader's page, without our own label of the front matter."""
    body = page.partition('<main class="text">')[2].partition("</main>")[0]
    body = re.sub(r"<summary>.*?</summary>|<i>.*?</i>", "", body)
    return unescape(re.sub(r"</?(?:b|mark|details|div)\b[^>]*>", "", body))


@pytest.mark.parametrize("span", [(0, 0), (0, 12), (5, 60), (40, 50), (60, 10**9)])
def test_the_text_is_the_documents_whatever_is_marked(index, span):
    page = reader.page(index, next(iter(index.documents)), *span, ZH)
    assert said(page) == TEXT


def test_what_is_marked_is_the_span(index):
    start = TEXT.index("数据飞轮")
    page = reader.page(index, next(iter(index.documents)), start, start + 4, ZH)
    assert '<mark id="passage">数据飞轮</mark>' in page


def test_the_cut_view_shows_every_passage_and_nothing_runs(index):
    page = reader.page(index, next(iter(index.documents)), 0, 0, EN, cut=True)
    assert page.count('class="cut"') == len(index.passages)
    assert "<script>" not in page
    for passage in index.passages:
        assert passage.text in said(page)
