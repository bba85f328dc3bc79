"""`chuangce grade` and `chuangce interview`: answers graded, interviews begun, listed, reported, exported, deleted."""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field

from rag.cli_batch import read_lines, write_lines
from rag.cli_terminal import Terminal
from rag.corpus.library import Library, read_library
from rag.errors import Lang, WriteFailed
from rag.history import History, open_history
from rag.interview.coding import work_folder
from rag.interview.grade import Criterion, load_grader
from rag.interview.progress import due_titles, interview_share, mastery, standings
from rag.interview.report import html, make_report, markdown
from rag.interview.session import interviews
from rag.interview.words import feedback
from rag.settings import CORPUS, Settings


class Point(BaseModel):
    """A key point of a batch line."""

    point: str = Field(min_length=1)
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)


class Line(BaseModel):
    """One line of a batch file; a key point may be a bare text."""

    id: str | int
    question: str
    answer: str
    reference: str = ""
    max_score: float = Field(default=10.0, gt=0, allow_inf_nan=False)
    key_points: list[Point | Annotated[str, Field(min_length=1)]] = []


def grade(args: argparse.Namespace, settings: Settings) -> int:
    """Grade a file of answers, line by line in its order."""
    lines = read_lines(args.batch, Line)
    grader = load_grader(settings) if any(isinstance(line, Line) for line in lines) else None

    def work(line: Line) -> dict[str, Any]:
        assert grader
        points = [
            Criterion(text=point) if isinstance(point, str) else Criterion(text=point.point, weight=point.weight)
            for point in line.key_points
        ]
        found = grader.grade(
            line.question, line.answer, points=points, reference=line.reference, max_score=line.max_score
        )
        return {"id": line.id, **found.as_json(), "feedback": feedback(found.as_json(), line.question)}

    return write_lines(lines, args.out, settings, work)


def interview(args: argparse.Namespace, settings: Settings) -> int:
    history = open_history(settings)
    if args.export:
        return _write(json.dumps(history.export(), ensure_ascii=False, indent=1) + "\n", args.out)
    if args.delete:
        return _delete(history, settings)
    library = read_library(args.corpus or CORPUS)
    if args.report is not None:
        report = make_report(args.report, history, library)
        return _write(html(report) if args.out and args.out.suffix == ".html" else markdown(report), args.out)
    if args.list:
        return _list(history, library, settings.language)
    return Terminal(history, library, settings).run(args)


def _list(history: History, library: Library, lang: Lang) -> int:
    zh = lang == "zh"
    for row in interviews(history):
        share = interview_share(row)
        mean = "-" if share is None else f"{10 * share:.1f}/10"
        state = ("已结束" if zh else "over") if row.ended else ("进行中" if zh else "going on")
        print(f"{row.id:>4}  {row.began.astimezone():%Y-%m-%d %H:%M}  {mean}  {state}")
    for found in mastery(standings(history)):
        name = library.head.topics.get(found.topic)
        print(f"      {name.of(lang) if name else found.topic}: {10 * found.share:.1f}/10 ({found.questions})")
    if waiting := due_titles(history, library, lang):
        print("该复习的题：" if zh else "Due for review:")
        print("\n".join(f"  - {title}" for title in waiting))
    if not interviews(history):
        print("还没有面试。开始：chuangce interview" if zh else "No interview yet. Begin with: chuangce interview")
    return 0


def _delete(history: History, settings: Settings) -> int:
    count = len(interviews(history))
    history.delete()
    shutil.rmtree(work_folder(settings), ignore_errors=True)
    zh, en = f"已删除全部记录，包括 {count} 场面试。", f"Deleted everything, {count} interviews among it."
    print(zh if settings.language == "zh" else en)
    return 0


def _write(text: str, path: Path | None) -> int:
    if path is None:
        sys.stdout.write(text)
        return 0
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WriteFailed(path=path, reason=error.strerror) from error
    return 0
