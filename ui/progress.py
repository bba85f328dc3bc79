"""The tab Progress: what was answered so far, how well, and what is due; all of it exported or deleted."""

import json
import shutil
from typing import Any

import gradio as gr

from rag.interview.coding import work_folder
from rag.interview.progress import due_titles, mastery, standings
from rag.interview.session import interviews
from ui import render_interview as render
from ui.engine import Engine
from ui.kept import Kept
from ui.texts import Texts


class ProgressTab:
    """What the history says of a user. `deleted`, once built, is the event of its deletion."""

    def __init__(self, engine: Engine, kept: Kept, texts: Texts) -> None:
        self._engine, self._history, self._library, self._texts = engine, engine.history, engine.library, texts
        self._kept = kept

    def build(self, tab: gr.Tab) -> gr.Column:
        texts = self._texts
        with gr.Column(elem_id="progress") as column:
            shown = gr.HTML(elem_id="standing")
            with gr.Row():
                export = gr.DownloadButton(texts.export, interactive=False, elem_id="export")
                sure = gr.Checkbox(label=texts.delete_sure, container=False, elem_id="sure")
                delete = gr.Button(texts.delete, variant="stop", interactive=False, elem_id="delete")
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        tab.select(self._show, None, [shown, export], **quiet)
        sure.change(None, [sure], [delete], js="on => ({__type__: 'update', interactive: on})", **quiet)
        self.deleted = delete.click(self._delete, None, [shown, export, sure], **quiet)
        return column

    def _show(self) -> tuple[str, gr.DownloadButton]:
        """What is there, and the button that exports it: not to be pressed before there is a file."""
        names = {topic: name.of(self._texts.lang) for topic, name in self._library.head.topics.items()}
        waiting = due_titles(self._history, self._library, self._texts.lang)
        known = standings(self._history)
        topics = [(names.get(row.topic, row.topic), row.share, row.questions) for row in mastery(known)]
        path = self._engine.files / "chuangce-history.json"
        path.write_text(json.dumps(self._history.export(), ensure_ascii=False, indent=1), encoding="utf-8")
        shown = render.progress(topics, known, waiting, interviews(self._history), self._texts)
        return shown, gr.DownloadButton(value=str(path), interactive=True)

    def _delete(self) -> tuple:
        """Everything of the user, also conversations, reports made for download and code that lies about from the
        terminal."""
        self._history.delete()
        self._kept.forget()
        for path in self._engine.files.iterdir():
            path.unlink()
        shutil.rmtree(work_folder(self._engine.settings), ignore_errors=True)
        return *self._show(), False
