"""The console command `chuangce`: arguments in, exit code out.

Exit codes: 0 done, 1 the user can mend it (the message says how), 2 wrong usage, 3 a fault of ours. Knows how commands
are called; what they do is in the `cli_*` modules, imported when called, so that `--help` loads no model.
"""

import argparse
import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from rag import __version__
from rag.errors import ChuangceError, Fault, Lang, SettingsError, UserError
from rag.settings import Settings, locale_language, read_settings

RUN_MODULE = "cli:run_module"
Command = Callable[[argparse.Namespace, Settings], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; every error becomes a message on stderr and an exit code."""
    lang = locale_language(os.environ)
    try:
        settings = read_settings()
        lang = settings.language
        parser = _parser(lang)
        args, rest = parser.parse_known_args(arguments)
        if rest and args.command != RUN_MODULE:
            parser.error(" ".join(rest))
        args.rest = rest
        return _command(args.command)(args, settings)
    except SettingsError as error:
        return _fail(error.message(locale_language(os.environ)), 1)
    except ChuangceError as error:
        return _fail(error.message(lang), 1 if isinstance(error, UserError) else 3)
    except KeyboardInterrupt:
        return _fail("已停止。" if lang == "zh" else "Stopped.", 130)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if os.environ.get("PYTHONDEVMODE"):
            raise
        return _fail(Fault(reason=f"{type(error).__name__}: {error}").message(lang), 3)


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


def _command(dotted: str) -> Command:
    module, _, name = dotted.partition(":")
    command: Command = getattr(importlib.import_module(f"rag.{module}"), name)
    return command


def _parser(lang: Lang) -> argparse.ArgumentParser:
    def t(zh: str, en: str) -> str:
        return zh if lang == "zh" else en

    parser = argparse.ArgumentParser(
        prog="chuangce",
        description=t("创策：从文档作答，句句有据。", "Answers from documents, a citation behind every sentence."),
    )
    parser.add_argument("--version", action="version", version=f"chuangce {__version__}")
    commands = parser.add_subparsers(required=True, metavar=t("命令", "COMMAND"))
    modes = argparse.ArgumentParser(add_help=False)
    mode = modes.add_mutually_exclusive_group()
    mode.add_argument(
        "--model", action="store_true", help=t("不用题库答案，由模型作答", "the model, not the bank's answer")
    )
    mode.add_argument("--quotes", action="store_true", help=t("只摘录原文，不生成", "quoted sentences alone"))
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help=t("输出 JSON", "print JSON"))
    at_index = argparse.ArgumentParser(add_help=False)
    at_index.add_argument("--index", type=Path, metavar="DIR", help=t("索引文件夹", "index folder"))

    ask = commands.add_parser(
        "ask", parents=[as_json, at_index, modes], help=t("提一个问题，或批量作答", "ask one question, or many")
    )
    ask.add_argument(
        "question", nargs="?", help=t("问题；- 从标准输入读取", "the question; - reads it from standard input")
    )
    ask.add_argument("--batch", type=Path, metavar="IN", help=t("JSON Lines 问题文件", "JSON Lines file of questions"))
    ask.add_argument("--out", type=Path, metavar="OUT", help=t("JSON Lines 结果文件", "JSON Lines file of answers"))
    ask.set_defaults(command="cli_ask:ask")

    chat = commands.add_parser(
        "chat", parents=[at_index, modes], help=t("在终端里连续问答", "a conversation in the terminal")
    )
    chat.set_defaults(command="cli_ask:chat")

    grade = commands.add_parser("grade", help=t("给回答评分", "grade answers"))
    grade.add_argument(
        "--batch", type=Path, metavar="IN", required=True, help=t("JSON Lines 回答文件", "JSON Lines file of answers")
    )
    grade.add_argument("--out", type=Path, metavar="OUT", help=t("JSON Lines 结果文件", "JSON Lines file of grades"))
    grade.set_defaults(command="cli_interview:grade")

    interview = commands.add_parser("interview", help=t("在终端里模拟面试", "a mock interview in the terminal"))
    interview.add_argument("--topics", nargs="+", metavar="TOPIC", default=[], help=t("主题，默认全部", "default: all"))
    interview.add_argument(
        "--job", type=Path, metavar="FILE", help=t("按职位描述选主题", "topics for a job description")
    )
    interview.add_argument("--level", choices=("easy", "medium", "hard"), help=t("难度", "level"))
    interview.add_argument("--length", type=_positive, default=5, metavar="N", help=t("题数，默认 5", "default: 5"))
    interview.add_argument(
        "--coding",
        type=int,
        choices=(0, 1, 2),
        default=0,
        metavar="N",
        help=t("编程题数，0 到 2，默认 0", "coding exercises, 0 to 2, default: 0"),
    )
    interview.add_argument("--minutes", type=_positive, metavar="N", help=t("作答总时限", "minutes of answering"))
    interview.add_argument("--language", choices=("zh", "en"), help=t("题目的语言", "language of the questions"))
    interview.add_argument("--corpus", type=Path, metavar="DIR", help=t("题库，默认自带", "the bank, default: our own"))
    what = interview.add_mutually_exclusive_group()
    what.add_argument(
        "--resume", nargs="?", type=int, const=0, metavar="ID", help=t("继续上次或某次面试", "go on with an interview")
    )
    what.add_argument("--list", action="store_true", help=t("列出面试与掌握情况", "interviews and mastery so far"))
    what.add_argument("--report", type=int, metavar="ID", help=t("某次面试的报告", "the report of an interview"))
    what.add_argument("--export", action="store_true", help=t("导出全部记录（JSON）", "everything kept, as JSON"))
    what.add_argument("--delete", action="store_true", help=t("删除全部记录", "delete everything kept"))
    interview.add_argument(
        "--out", type=Path, metavar="OUT", help=t("写入文件：.md 或 .html", "write to a file: .md or .html")
    )
    interview.set_defaults(command="cli_interview:interview")

    assess = commands.add_parser("assess", parents=[as_json], help=t("评估一份创业计划", "assess a founder's plan"))
    assess.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=t(
            "计划书（PDF、DOCX、Markdown、文本；- 为标准输入）；不给则由十个问题引导",
            "the plan (PDF, DOCX, Markdown, text; - for standard input); without one, ten questions guide you",
        ),
    )
    assess.add_argument(
        "--compare", type=Path, metavar="OLD.json", help=t("与上一版的 JSON 比较", "compare with an earlier JSON")
    )
    assess.add_argument(
        "--save", type=Path, metavar="PLAN.md", help=t("保存问答写成的计划", "keep the plan that the answers make")
    )
    assess.add_argument(
        "--out", type=Path, metavar="OUT", help=t("报告写入 .md 或 .html", "write the report to .md or .html")
    )
    assess.set_defaults(command="cli_assess:assess")

    index = commands.add_parser("index", help=t("建立与查看索引", "build and inspect the index"))
    actions = index.add_subparsers(required=True, metavar=t("动作", "ACTION"))
    build = actions.add_parser(
        "build", parents=[as_json, at_index], help=t("让索引与路径一致", "make the index mirror paths")
    )
    build.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=t("文件或文件夹", "files or folders"))
    build.set_defaults(command="cli_index:build_index")
    status = actions.add_parser("status", parents=[as_json, at_index], help=t("索引里有什么", "what the index holds"))
    status.set_defaults(command="cli_index:status")
    text = actions.add_parser(
        "text", parents=[at_index], help=t("打印某文档的索引文本", "print a document's indexed text")
    )
    text.add_argument("source", help=t("文档路径", "the document's path"))
    text.set_defaults(command="cli_index:text")

    corpus = commands.add_parser("corpus", help=t("检查或新建语料", "check or start a corpus"))
    actions = corpus.add_subparsers(required=True, metavar=t("动作", "ACTION"))
    check = actions.add_parser("check", parents=[as_json], help=t("找出语料里要改的地方", "what a corpus has to mend"))
    check.add_argument("folder", nargs="?", type=Path, metavar="DIR", help=t("默认为自带的语料", "default: our own"))
    check.add_argument(
        "--run-code",
        action="store_true",
        help=t("也运行编程题（只对可信的语料）", "run the exercises (if you trust them)"),
    )
    check.set_defaults(command="cli_corpus:check")
    new = actions.add_parser("new", help=t("新建一个语料文件夹", "start a corpus folder"))
    new.add_argument(
        "folder", type=Path, metavar="DIR", help=t("不存在或为空的文件夹", "a folder that is new or empty")
    )
    new.set_defaults(command="cli_corpus:new")

    models = commands.add_parser("models", help=t("列出、下载、校验模型", "list, fetch, verify models"))
    actions = models.add_subparsers(required=True, metavar=t("动作", "ACTION"))
    for name, text_ in (
        ("list", t("本机有哪些模型", "which models are here")),
        ("fetch", t("下载并转换", "download and convert")),
        ("verify", t("逐个文件核对校验值", "check every file's digest")),
    ):
        action = actions.add_parser(name, parents=[as_json], help=text_)
        if name != "list":
            action.add_argument(
                "names", nargs="*", metavar="NAME", help=t("模型名，默认为所用的两个", "default: the two in use")
            )
        action.set_defaults(command="cli_models:show" if name == "list" else f"cli_models:{name}")

    for name, module, help_ in (
        ("ui", "ui", t("打开网页", "open the page")),
        ("eval", "evals", t("运行评测", "run a measurement")),
    ):
        runner = commands.add_parser(name, help=help_, add_help=False)
        runner.set_defaults(command=RUN_MODULE, module=module)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def run_module(args: argparse.Namespace, _: Settings) -> int:
    """`chuangce ui` and `chuangce eval` are programs of their own: the engine imports neither."""
    with subprocess.Popen([sys.executable, "-m", args.module, *args.rest]) as program:
        while True:
            try:
                return program.wait()
            except KeyboardInterrupt:
                pass  # Ctrl-C reaches the program too, which ends by itself and tidies up
