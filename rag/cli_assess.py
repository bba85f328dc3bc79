"""`chuangce assess`: a founder's plan assessed in the terminal."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rag.assess.assess import Assessment, Assessor, DimensionResult, compare, guiding, written
from rag.assess.plan import Plan, make_plan, read_plan
from rag.assess.report import html, markdown, words
from rag.cli_input import END, END_HERE, QUIT, read_answer, read_stdin
from rag.corpus.framework import LEVELS, Framework, read_framework
from rag.corpus.library import read_library
from rag.errors import Lang, UserError, WriteFailed
from rag.models.chat import load_chat_model
from rag.models.embedder import load_embedder
from rag.settings import CORPUS, Settings


class NotAnAssessment(UserError):
    zh = "{path} 不是评估结果。请给出 chuangce assess --json 写下的文件。"
    en = "{path} is not an assessment. Give a file that chuangce assess --json wrote."


def assess(args: argparse.Namespace, settings: Settings) -> int:
    lang: Lang = settings.language
    old = _old(args.compare) if args.compare else None  # before any model is loaded
    library = read_library(CORPUS)
    framework = read_framework(library)
    plan = _guided(framework, lang, args.save) if args.file is None else _plan(args.file)
    if not args.json:
        print("正在加载模型……" if lang == "zh" else "Loading the models…", file=sys.stderr)
    assessor = Assessor(
        framework=framework,
        library=library,
        chat=load_chat_model(settings),
        embedder=load_embedder(settings),
        settings=settings,
    )
    made: Assessment | None = None
    for event in assessor.stream(plan, lang):
        if isinstance(event, Assessment):
            made = event
        elif not args.json:
            _show(event, lang)
    assert made
    change = compare(old, made) if old else None
    name = args.file.name if args.file and args.file != Path("-") else ""
    if args.out:
        written_as = html if args.out.suffix == ".html" else markdown
        _write(args.out, written_as(made, name=name, change=change))
    if args.json:
        print(json.dumps(made.as_json(), ensure_ascii=False))
    elif not args.out:
        print(markdown(made, name=name, change=change))
    return 0


def _plan(path: Path) -> Plan:
    return make_plan(read_stdin()) if path == Path("-") else read_plan(path)


def _guided(framework: Framework, lang: Lang, save: Path | None) -> Plan:
    """A plan from the answers to ten questions, kept in a file where one is named, whatever comes of it."""
    print(
        f"十个问题，每答可写多行，单独一行 {END} 进入下一题，没想好的直接输入 {END}；{END_HERE} 就此评估。"
        if lang == "zh"
        else f"Ten questions. An answer may have many lines; a line with only {END} goes on, also at once; {END_HERE} "
        "assesses what there is."
    )
    answers = [""] * len(framework.dimensions)
    for number, (title, asks) in enumerate(guiding(framework, lang), 1):
        print(f"\n{number}/{len(framework.dimensions)} {title}\n{asks}")
        command, answers[number - 1] = read_answer(lang)
        if save:
            _write(save, written(framework, answers, lang) + "\n")
        if command in (QUIT, END_HERE):
            break
    return make_plan(written(framework, answers, lang))


def _show(one: DimensionResult, lang: Lang) -> None:
    """A dimension as soon as it is judged: one line, so that waiting is not blind."""
    bar = "■" * one.score + "□" * (LEVELS - one.score)
    stated = sum(row.status == "met" for row in one.criteria)
    print(f"{bar} {one.name}  {words(lang)['met']} {stated}/{len(one.criteria)}", file=sys.stderr, flush=True)


def _old(path: Path) -> dict[str, Any]:
    try:
        row: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for dimension in row["dimensions"]:
            for one in dimension["criteria"]:
                _ = one["id"], one["status"]
        _ = int(row["overall"]), [one["text"] for one in row["clashes"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAnAssessment(path=path) from error
    return row


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WriteFailed(path=path, reason=error.strerror or error) from error
