"""The report of an evaluation: one HTML page that needs nothing else, and the JSON it was made from."""

import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape

SHARES = {"RR@8", "nDCG@8", "sentences_supported", "taken"}  # under 1, these are no failure


def write_report(report: dict[str, Any], folder: Path) -> None:
    """Write `report.html` and `report.json` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    (folder / "report.json").write_text(text, encoding="utf-8")
    page = Environment(loader=PackageLoader("evals", "templates"), autoescape=select_autoescape(["html"]))
    failures = [row | {"failed": failed} for row in report["cases"] if (failed := _failed(row))]
    html = page.get_template("report.html").render(report=report, failures=failures)
    (folder / "report.html").write_text(html, encoding="utf-8")


def _failed(row: dict[str, Any]) -> list[str]:
    """What went wrong in a case."""
    failed = [name for name, value in row["scores"].items() if value < 1 and name not in SHARES]
    return failed + ["error"] * ("error" in row)
