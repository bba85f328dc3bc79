"""The web application: the Chinese page at /, the English one at /en/, the reader at /source and /question.

Gradio sends no security headers: they are set here, for every answer. Nothing is loaded from another address.
"""

from typing import cast

import gradio as gr
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.middleware.base import RequestResponseEndpoint

from rag.ingest.documents import MAX_BYTES
from ui import reader, theme
from ui.catalog import Catalog
from ui.engine import Engine
from ui.kept import Kept
from ui.page import Page
from ui.texts import EN, ZH, Texts
from ui.texts_library import library_texts
from ui.uploads import Uploads

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)
PAGES = {"/": "zh-CN", "/en/": "en"}
"""The pages of Gradio, and the language of each."""


def create_app(engine: Engine) -> FastAPI:
    """The application over an engine that may still be loading."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def secure(request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        if request.method == "GET" and request.url.path in PAGES:
            response = await _headed(response, PAGES[request.url.path])
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @app.get("/source")
    def source(
        source: str = "", start: int = 0, end: int = 0, lang: str = "zh", cut: bool = False, of: str = ""
    ) -> HTMLResponse:
        texts = EN if lang == "en" else ZH
        answerer = engine.answerer_now()
        if source:
            return _read(reader.page(answerer.index if answerer else None, source, start, end, texts, cut=cut))
        empty = library_texts(texts.lang).reader_empty if of == "library" else texts.reader_empty
        return _read(reader.message(empty, texts))

    @app.get("/question")
    def question(id: str, lang: str = "zh") -> HTMLResponse:
        texts = EN if lang == "en" else ZH
        return _read(_question(engine, id, texts))

    uploads, kept = Uploads(engine), Kept()
    for path, texts in (("/en", EN), ("/", ZH)):  # the longer path first: "/" takes all the rest
        gr.mount_gradio_app(
            app,
            Page(engine, uploads, kept, texts).build(),
            path=path,
            theme=theme.theme(),
            css_paths=theme.STYLE,
            favicon_path=str(theme.FAVICON) if path == "/" else None,
            footer_links=[],
            enable_monitoring=False,
            run_history=False,
            ssr_mode=False,
            max_file_size=MAX_BYTES,
        )
    return app


async def _headed(response: Response, language: str) -> Response:
    """Gradio's page with its language told, and our own head before its scripts."""
    chunks = cast(StreamingResponse, response).body_iterator  # what a middleware gets is one in all but name
    page = b"".join([chunk if isinstance(chunk, bytes) else str(chunk).encode() async for chunk in chunks]).decode()
    page = page.replace('lang="en"', f'lang="{language}"', 1).replace("<head>", f"<head>{theme.head()}", 1)
    return HTMLResponse(page, status_code=response.status_code)


def _question(engine: Engine, id_: str, texts: Texts) -> str:
    answerer = engine.answerer_now()
    index = answerer.index if answerer else None
    row = Catalog(index, engine.library).question(id_) if index else None
    if index is None or row is None:
        return reader.message(library_texts(texts.lang).question_gone, texts)
    name = engine.library.head.topics.get(row.topic)
    return reader.question(index, row, name.of(texts.lang) if name else "", texts)


def _read(page: str) -> HTMLResponse:
    return HTMLResponse(page, headers={"Content-Security-Policy": reader.POLICY})
