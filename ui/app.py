"""The web application: the Chinese page at /, the English one at /en/, the reader at /source.

Gradio sends no security headers: they are set here, for every answer. Nothing is loaded from another address.
"""

from pathlib import Path

import gradio as gr
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.middleware.base import RequestResponseEndpoint

from ui import reader
from ui.engine import Engine
from ui.page import Page
from ui.texts import EN, ZH

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; frame-ancestors 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")


def create_app(engine: Engine) -> FastAPI:
    """The application over an engine that may still be loading."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def secure(request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @app.get("/source")
    def source(source: str = "", start: int = 0, end: int = 0, lang: str = "zh") -> HTMLResponse:
        texts = EN if lang == "en" else ZH
        answerer = engine.answerer_now()
        html = (
            reader.page(answerer.index if answerer else None, source, start, end, texts)
            if source
            else reader.empty(texts)
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": reader.POLICY})

    theme = gr.themes.Soft(primary_hue="indigo", font=FONTS, font_mono=("ui-monospace", "monospace"))
    css = Path(__file__).with_name("style.css")
    for path, texts in (("/en", EN), ("/", ZH)):  # the longer path first: "/" takes all the rest
        gr.mount_gradio_app(
            app,
            Page(engine, texts).build(),
            path=path,
            theme=theme,
            css_paths=css,
            footer_links=[],
            enable_monitoring=False,
            run_history=False,
            ssr_mode=False,
            max_file_size="1mb",
        )
    return app
