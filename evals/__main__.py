"""`python -m evals [TASK]`: run one measurement, `answers` unless another is named, and print its report as JSON."""

import argparse
import importlib
import json
import sys

from rag.errors import ChuangceError, UserError
from rag.settings import read_settings

TASKS = {
    "answers": "the evaluation of answers: report.html and report.json",
    "interviews": "grading as it is used: answers that answer nothing, good ones, repeatability, time",
    "assessments": "plans assessed: agreement with two readings, contradictions found, time",
    "contradictions": "contradictions seeded into plans: found, missed, and what else is reported",
    "screenshots": "the page in every state as pictures: both languages, narrow and wide, light and dark",
    "bench": "time the stages of an answer",
    "search-parts": "what each part of the search brings, on our own questions",
    "retrieval": "MRR@10 and recall@5 (CMRC 2018)",
    "bank": "recall@5 and MRR@10 of the bank's questions in the corpus",
    "fit-search": "fit the weights that rank passages",
    "fit-known": "fit the weights that recognise the bank's questions",
    "fit-decision": "fit the weights of the decision to answer",
    "fit-openings": "fit which sentences an answer opens with, and what they state",
    "fit-support": "fit the weights that tie sentences to passages",
    "fit-says": "fit the probe that says whether a text says a sentence",
    "fit-screen": "fit what tells an interview answer from what only looks like one",
    "fit-orders": "fit what tells a sentence that gives orders to its reader",
    "fit-grading": "fit the grading of interview answers, and its agreement with people",
    "fit-shown": "fit which sentences of a plan show a criterion",
    "fit-assessment": "fit how plans are assessed, and its agreement with two readings",
    "fit-corpus": "fit the weights of the corpus check",
}


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0; 1 with a message when something the user can mend is missing, or when the gate fails."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    for name, text in TASKS.items():
        module = importlib.import_module(f"evals.{name.replace('-', '_')}")
        command = tasks.add_parser(name, help=text, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    given = sys.argv[1:] if arguments is None else arguments
    named = given and (given[0] in TASKS or given[0] in ("-h", "--help"))
    args = parser.parse_args(given if named else ["answers", *given])
    try:
        report = args.run(args)
        print(json.dumps(report, ensure_ascii=False, indent=1))
    except ChuangceError as error:
        print(error.message(read_settings().language), file=sys.stderr)
        return 1 if isinstance(error, UserError) else 3
    return 1 if report.get("failed") else 0


if __name__ == "__main__":
    raise SystemExit(main())
