"""`chuangce ask` and `chuangce chat`: questions in, answers with their sources out."""

import argparse
import json
import os
import signal
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from pydantic import BaseModel, ConfigDict, ValidationError
from tqdm import tqdm

from rag.answer.answerer import Answerer, Found
from rag.answer.open import open_answerer
from rag.answer.understand import check_question
from rag.answer.values import Answer, Mode, Role, Sentence, Turn
from rag.errors import BadLine, EmptyQuestion, Lang, UnreadablePath, UserError, WriteFailed
from rag.settings import Settings

EXCERPT = 120  # characters of a quote shown in the terminal


class Message(BaseModel):
    """One turn of a question's history."""

    model_config = ConfigDict(extra="forbid")
    role: Role
    content: str


class Line(BaseModel):
    """One line of a batch file."""

    id: str | int
    question: str
    history: list[Message] = []
    passages: list[str] | None = None


def ask(args: argparse.Namespace, settings: Settings) -> int:
    if args.batch:
        return _batch(args, settings)
    given = sys.stdin.read() if args.question == "-" else args.question or ""
    question = check_question(given)  # before any model is loaded
    answerer = open_answerer(settings, args.index or settings.index)
    if args.json:
        print(json.dumps(answerer.ask(question, mode=_mode(args)).as_json(), ensure_ascii=False))
    else:
        _show(answerer, question, [], settings.language, _mode(args))
    return 0


def _mode(args: argparse.Namespace) -> Mode:
    return "quotes" if args.quotes else "model" if args.model else "auto"


def chat(args: argparse.Namespace, settings: Settings) -> int:
    """A conversation: Ctrl-C stops an answer, an empty line or Ctrl-D ends it."""
    chinese = settings.language == "zh"
    print("正在加载模型……" if chinese else "Loading the models…", file=sys.stderr)
    answerer = open_answerer(settings, args.index or settings.index)
    print(
        "请提问。Ctrl-C 停止当前回答，空行结束。"
        if chinese
        else "Ask away. Ctrl-C stops an answer, an empty line ends."
    )
    history: list[Turn] = []
    while True:
        try:
            question = input("\n> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return 0
        try:
            answer = _show(answerer, question, history, settings.language, _mode(args))
        except EmptyQuestion:
            return 0
        except UserError as error:
            print(error.message(settings.language))
            continue
        if answer.kind != "refused":
            history += [Turn(role="user", content=answer.question_used), Turn(role="assistant", content=answer.text)]


def _show(answerer: Answerer, question: str, history: list[Turn], lang: Lang, mode: Mode) -> Answer:
    """Print the answer as it grows: only sentences that are tied to a passage, then what they rest on."""
    cancel = threading.Event()
    former = signal.signal(signal.SIGINT, lambda *_: cancel.set())
    try:
        for event in answerer.stream(question, history=history, cancel=cancel, mode=mode):
            match event:
                case Found() if event.question_used != question.strip():
                    print(("理解为：" if lang == "zh" else "Understood as: ") + event.question_used)
                case Sentence() if event.supported:
                    print(event.text + "".join(f"[{n}]" for n in event.citations), flush=True)
                case Answer():
                    answer = event
                    if answer.kind in ("bank", "extractive"):
                        _print_ready(answer, lang)
    finally:
        signal.signal(signal.SIGINT, former)
    _print_end(answer, answerer, lang)
    return answer


def _print_ready(answer: Answer, lang: Lang) -> None:
    """An answer that did not come from the model, under a label that says so."""
    labels = {
        "bank": (
            "题库里的参考答案（--model 改由模型作答）：",
            "The question bank's answer (--model asks the model instead):",
        ),
        "extractive": ("原文摘录：", "Quoted from the documents:"),
    }
    print(labels[answer.kind][lang == "en"])
    for sentence in answer.sentences:
        if sentence.supported:
            print(sentence.text + "".join(f"[{n}]" for n in sentence.citations))


def _print_end(answer: Answer, answerer: Answerer, lang: Lang) -> None:
    chinese = lang == "zh"
    if answer.kind == "refused":
        print(answer.text)
    if answer.missing:
        if answer.kind == "refused":
            print(
                ("文档里没有提到：" if chinese else "The documents never mention: ")
                + ("、" if chinese else ", ").join(answer.missing)
            )
        else:
            print(("没有回答到：" if chinese else "Not answered: ") + "；".join(answer.missing))
    if answer.nearest:
        print("可以回答的相近问题：" if chinese else "Near questions that can be answered:")
        print("\n".join(f"  - {question}" for question in answer.nearest))
    for sentence in answer.sentences:
        if sentence.disputed_by:
            marks = "".join(f"[{n}]" for n in sentence.disputed_by)
            print(
                f"注意：{marks} 的说法与“{sentence.text}”不一致。"
                if chinese
                else f"Note: {marks} says otherwise than “{sentence.text}”"
            )
    for citation in answer.citations:
        name = citation.source
        if answerer.index is not None and name in answerer.index.documents:
            name = answerer.index.documents[name].name
        print(f"\n[{citation.n}] {' › '.join(citation.heading)}\n    {name}:{citation.start}-{citation.end}")
        print(textwrap.indent(_excerpt(citation.quote), "    "))
    backed = sum(sentence.supported for sentence in answer.sentences)
    seconds = answer.timings.total_ms / 1000
    total = len(answer.sentences)
    if chinese:
        counted = f"{backed}/{total} 句有依据 · " if total else ""
        print(f"\n{counted}{seconds:.1f} 秒", file=sys.stderr)
    else:
        counted = f"{backed} of {total} sentences supported · " if total else ""
        print(f"\n{counted}{seconds:.1f} s", file=sys.stderr)


def _excerpt(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT] + "…"


def _batch(args: argparse.Namespace, settings: Settings) -> int:
    """Answer a file, line by line in its order; a bad line gives an `error` and the rest goes on (exit code 1)."""
    lines = _read(args.batch)
    wanted = any(isinstance(line, Line) and line.passages is None for line in lines)
    index = (args.index or settings.index) if wanted or args.index else None
    answerer = open_answerer(settings, index) if any(isinstance(line, Line) for line in lines) else None
    failed = 0
    with _writing(args.out) as out:
        for line in tqdm(lines, disable=None, unit="q"):
            try:
                if isinstance(line, BadLine):
                    raise line
                assert answerer is not None
                history = [Turn(role=turn.role, content=turn.content) for turn in line.history]
                answer = answerer.ask(line.question, history=history, passages=line.passages, mode=_mode(args))
                row: dict[str, Any] = answer.as_json(line.id)
            except UserError as error:
                failed += 1
                row = {"id": error.fields.get("id") if isinstance(line, BadLine) else line.id}
                row["error"] = error.message(settings.language)
            _write(out, row, args.out)
    if failed:
        chinese = settings.language == "zh"
        print(
            f"{failed} 行未能作答，见其 error" if chinese else f"{failed} lines failed, see their error",
            file=sys.stderr,
        )
    return 1 if failed else 0


def _read(path: Path) -> list[Line | BadLine]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadablePath(path=path, reason=getattr(error, "strerror", None) or error) from error
    return list(_parsed(text))


def _parsed(text: str) -> Iterator[Line | BadLine]:
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw.strip():
            continue
        id_: object = None
        try:
            row = json.loads(raw)
            id_ = row.get("id") if isinstance(row, dict) else None
            yield Line.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            yield BadLine(id=id_, line=number, reason=f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
        except ValueError as error:
            yield BadLine(id=id_, line=number, reason=error)


def _writing(path: Path | None) -> TextIO:
    """The output file, or a copy of stdout that may be closed."""
    try:
        return path.open("w", encoding="utf-8") if path else os.fdopen(os.dup(1), "w", encoding="utf-8")
    except OSError as error:
        raise WriteFailed(path=path, reason=error.strerror) from error


def _write(out: TextIO, row: dict[str, Any], path: Path | None) -> None:
    try:
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.flush()  # a run that is cut off keeps what it has answered
    except OSError as error:
        raise WriteFailed(path=path, reason=error.strerror) from error
