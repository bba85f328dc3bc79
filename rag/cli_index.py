"""`chuangce index build|status|text`."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from rag.errors import PathMissing
from rag.index.build import build
from rag.index.manifest import check_files, read_manifest
from rag.settings import Settings


class Progress:
    """One progress bar on stderr per step; silent where stderr is no terminal."""

    def __init__(self) -> None:
        self._step, self._bar = "", None

    def __call__(self, step: str, done: int, total: int) -> None:
        if step != self._step:
            self.close()
            self._step = step
            self._bar = tqdm(total=total, desc=step, disable=None, leave=False, unit_scale=True)
        assert self._bar is not None
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def build_index(args: argparse.Namespace, settings: Settings) -> int:
    folder = args.index or settings.index
    chinese = settings.language == "zh"
    steps = {"read": "读取" if chinese else "reading", "embed": "向量" if chinese else "embedding"}
    progress = Progress()
    try:
        report = build(
            settings,
            folder.expanduser().absolute(),
            args.paths,
            note=lambda step, done, total: progress(steps[step], done, total),
            lang=settings.language,
        )
    finally:
        progress.close()
    for problem in report.problems:
        print(("略过 " if chinese else "left out: ") + problem, file=sys.stderr)
    if args.json:
        print(json.dumps(asdict(report) | {"index": str(folder)}, ensure_ascii=False))
        return 0
    if chinese:
        state = "索引已更新" if report.changed else "索引已是最新"
        line = f"{state}：{report.documents} 篇文档，{report.passages} 个段落，新算向量 {report.embedded} 个"
        line += f"，略过其他类型文件 {report.skipped} 个" if report.skipped else ""
    else:
        state = "Index updated" if report.changed else "Index is up to date"
        line = f"{state}: {report.documents} documents, {report.passages} passages, {report.embedded} newly embedded"
        line += f", {report.skipped} files of other types skipped" if report.skipped else ""
    print(f"{line}\n{folder}")
    return 0


def status(args: argparse.Namespace, settings: Settings) -> int:
    folder = args.index or settings.index
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    row = {
        "index": str(folder),
        "documents": manifest.documents,
        "passages": manifest.passages,
        "embedder": manifest.embedder,
        "built": manifest.built,
        "paths": list(manifest.roots),
        "problems": list(manifest.problems),
        "bytes": size,
    }
    if args.json:
        print(json.dumps(row, ensure_ascii=False))
        return 0
    names = {
        "index": "索引",
        "documents": "文档",
        "passages": "段落",
        "embedder": "向量模型",
        "built": "建立时间",
        "paths": "来源路径",
        "problems": "未能读取",
        "bytes": "字节",
    }
    for key, value in row.items():
        shown = "; ".join(map(str, value)) if isinstance(value, list) else value
        print(f"{names[key] if settings.language == 'zh' else key}: {shown if shown != '' else '-'}")
    return 0


def text(args: argparse.Namespace, settings: Settings) -> int:
    """The text that a citation's offsets count in: for HTML, PDF and DOCX it is not the file's own."""
    folder: Path = args.index or settings.index
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    with (folder / manifest.generation / "documents.jsonl").open(encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            if args.source in (document["source"], document["name"]):
                sys.stdout.write(document["text"])
                return 0
    raise PathMissing(path=args.source)
