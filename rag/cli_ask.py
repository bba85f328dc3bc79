"""`chuangce ask` and `chuangce chat`: questions in, answers with their sources out."""

import argparse
import json
import signal
import sys
import textwrap
import threading
from typing import Any

from pydantic import BaseModel, ConfigDict
from tqdm import tqdm

from rag.answer.answerer import Answerer, Found, Words, refusal
from rag.answer.citations import by_section
from rag.answer.open import open_answerer
from rag.answer.understand import check_question
from rag.answer.values import Answer, Mode, Role, Sentence, Turn
from rag.cli_batch import read_lines, write_lines
from rag.cli_input import read_stdin
from rag.errors import Lang, UserError
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
    if (args.batch and args.question) or (args.out and not args.batch):
        zh, en = (
            "--batch 与问题只能给一个；--out 只用于 --batch。",
            "Give a question or --batch; --out goes with --batch.",
        )
        print(zh if settings.language == "zh" else en, file=sys.stderr)
        return 2
    if args.batch:
        return _batch(args, settings)
    given = read_stdin() if args.question == "-" else args.question or ""
    question = check_question(given)  # before any model is loaded
    if not args.json:
        _tell_loading(settings.language)
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
    _tell_loading(settings.language)
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
        if not question.strip():
            return 0
        try:
            answer = _show(answerer, question, history, settings.language, _mode(args))
        except UserError as error:
            print(error.message(settings.language))
            continue
        if answer.kind != "refused":
            history += [Turn(role="user", content=answer.question_used), Turn(role="assistant", content=answer.text)]


def _tell_loading(lang: Lang) -> None:
    print("正在加载模型……" if lang == "zh" else "Loading the models…", file=sys.stderr)


def _show(answerer: Answerer, question: str, history: list[Turn], lang: Lang, mode: Mode) -> Answer:
    """Print the answer as it grows: only sentences that are tied to a passage, then what they rest on. A terminal's
    last line tells meanwhile what is being done."""
    chinese = lang == "zh"
    cancel = threading.Event()
    written = 0
    former = signal.signal(signal.SIGINT, lambda *_: cancel.set())
    try:
        with tqdm(bar_format="{desc}", leave=False, disable=None) as doing:
            for event in answerer.stream(question, history=history, cancel=cancel, mode=mode):
                match event:
                    case Found():
                        if event.question_used != question.strip():
                            _print_above(doing, ("理解为：" if chinese else "Understood as: ") + event.question_used)
                        if found := len(event.hits):
                            told = f"正在读找到的 {found} 段……" if chinese else f"Passages found: {found}. Reading…"
                            doing.set_description_str(told)
                    case Words():
                        written += len(event.text)
                        told = f"模型正在写，已写 {written} 字……" if chinese else f"Writing, {written} characters…"
                        doing.set_description_str(told)
                    case Sentence() if event.supported:
                        _print_above(doing, event.markdown + "".join(f"[{n}]" for n in event.citations))
                    case Answer():
                        answer = event
    finally:
        signal.signal(signal.SIGINT, former)
    if answer.kind == "bank":
        _print_ready(answer, lang)
    _print_end(answer, answerer, lang)
    return answer


def _print_above(doing: "tqdm[Any]", text: str) -> None:
    """Print a line of the answer above the one that tells what is being done."""
    doing.write(text)
    sys.stdout.flush()


def _print_ready(answer: Answer, lang: Lang) -> None:
    """The bank's answer, under a label that says so."""
    print(
        "题库里的参考答案（--model 改由模型作答）："
        if lang == "zh"
        else "The question bank's answer (--model asks the model instead):"
    )
    for sentence in answer.sentences:
        if sentence.supported:
            print(sentence.text + "".join(f"[{n}]" for n in sentence.citations))


def _print_end(answer: Answer, answerer: Answerer, lang: Lang) -> None:
    chinese = lang == "zh"
    if answer.kind == "refused":
        print(refusal(lang, stopped=answer.stopped))
    if answer.kind == "extractive":
        print("（以上都是原文，模型没有写。）" if chinese else "(All of this is quoted; the model wrote none of it.)")
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
    for together in by_section(answer.citations):
        name = together[0].source
        if answerer.index is not None and name in answerer.index.documents:
            name = answerer.index.documents[name].name
        print(f"\n{' › '.join(together[0].heading)}")
        for citation in together:
            print(f"[{citation.n}] {name}:{citation.start}-{citation.end}")
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
    """Answer a file, line by line in its order."""
    lines = read_lines(args.batch, Line)
    asked = [line for line in lines if isinstance(line, Line)]
    index = (args.index or settings.index) if args.index or any(line.passages is None for line in asked) else None
    answerer = open_answerer(settings, index) if asked else None

    def work(line: Line) -> dict[str, Any]:
        assert answerer
        history = [Turn(role=turn.role, content=turn.content) for turn in line.history]
        answer = answerer.ask(line.question, history=history, passages=line.passages, mode=_mode(args))
        return answer.as_json(line.id)

    return write_lines(lines, args.out, settings, work)
