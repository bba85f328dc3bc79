"""`chuangce corpus check|new`."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from datetime import date

from rag.corpus.check import Report
from rag.corpus.check import check as check_library
from rag.corpus.exercises import check_code
from rag.corpus.library import Library, read_library
from rag.corpus.new import start
from rag.errors import Lang
from rag.settings import CORPUS, Settings
from rag.text import width

_COLUMNS = (
    ("documents_zh", "中文文档", "docs zh"),
    ("documents_en", "英文文档", "docs en"),
    ("characters_zh", "中文字符", "chars zh"),
    ("characters_en", "英文字符", "chars en"),
    ("questions", "题目", "questions"),
    ("easy", "易", "easy"),
    ("medium", "中", "medium"),
    ("hard", "难", "hard"),
    ("key_points", "要点", "points"),
    ("exercises", "编程题", "exercises"),
)
_NOTES_SHOWN = 10


def check(args: argparse.Namespace, settings: Settings) -> int:
    from rag.models.embedder import load_embedder

    library = read_library((args.folder or CORPUS).expanduser().absolute())
    report = check_library(library, load_embedder(settings), date.today())
    code = list(check_code(library)) if args.run_code else []
    clean = report.clean and not code
    if args.json:
        findings = [
            {"kind": row.kind, "where": row.where, "note": row.note, "message": row.message(settings.language)}
            for row in (*report.findings, *code)
        ]
        row = asdict(report) | {"root": str(library.root), "clean": clean, "terms": len(library.terms)}
        print(json.dumps(row | {"findings": findings}, ensure_ascii=False))
        return 0 if clean else 1
    for line in _table(library, report, settings.language):
        print(line)
    for found in (*report.findings, *code):
        if not found.note:
            print(found.message(settings.language), file=sys.stderr)
    for line in _summary(report, len(library.terms), len(code), settings.language):
        print(line)
    return 0 if clean else 1


def new(args: argparse.Namespace, settings: Settings) -> int:
    folder = args.folder.expanduser().absolute()
    files = start(folder, date.today())
    print("\n".join(str(path.relative_to(folder)) for path in files))
    if settings.language == "zh":
        print(f"\n已建立 {folder}。README.md 说明各文件怎么写；然后：")
    else:
        print(f"\nStarted {folder}. Its README.md says how to fill it in; then:")
    print(f"  chuangce corpus check {folder}\n  chuangce index build {folder} --index {folder}-index")
    return 0


def _table(library: Library, report: Report, lang: Lang) -> list[str]:
    """The counts by topic, language and level, in columns that line up for Chinese text too."""
    chinese = lang == "zh"
    total: Counter[str] = Counter()
    for counts in report.counts.values():
        total.update(counts)
    columns = [column for column in _COLUMNS if total[column[0]]]
    rows = [[title, *(zh if chinese else en for _, zh, en in columns)] for title in ["主题" if chinese else "topic"]]
    for topic, counts in report.counts.items():
        name = library.head.topics.get(topic)
        label = topic if name is None else (name.zh if chinese else name.en)
        rows.append([label, *(f"{counts.get(key, 0):,}" for key, _, _ in columns)])
    rows.append(["合计" if chinese else "total", *(f"{total[key]:,}" for key, _, _ in columns)])
    sizes = [max(_cells(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell + " " * (size - _cells(cell)) if at == 0 else " " * (size - _cells(cell)) + cell
            for at, (cell, size) in enumerate(zip(row, sizes, strict=True))
        )
        for row in rows
    ]


def _summary(report: Report, terms: int, code: int, lang: Lang) -> list[str]:
    notes = [row for row in report.findings if row.note]
    serious = len(report.findings) - len(notes) + code
    if lang == "zh":
        lines = [f"\n术语：{terms}", f"要点依据的段落：{report.rested}/{report.passages}"]
        lines += [f"  {row.message(lang)}" for row in notes[:_NOTES_SHOWN]]
        lines += [f"  ……另有 {len(notes) - _NOTES_SHOWN} 段，见 --json"] if len(notes) > _NOTES_SHOWN else []
        return [*lines, f"要改的地方：{serious} 处" if serious else "没有要改的地方"]
    lines = [f"\nGlossary terms: {terms}", f"Passages a key point rests on: {report.rested} of {report.passages}"]
    lines += [f"  {row.message(lang)}" for row in notes[:_NOTES_SHOWN]]
    lines += [f"  … and {len(notes) - _NOTES_SHOWN} more, see --json"] if len(notes) > _NOTES_SHOWN else []
    return [*lines, f"To mend: {serious}" if serious else "Nothing to mend"]


def _cells(text: str) -> int:
    """Terminal columns a text takes: two for a Chinese character."""
    return sum(2 if width(char) == 1 else 1 for char in text)
