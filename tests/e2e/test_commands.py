"""The console command as users and scripts call it, in processes of its own."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli import main

ROOT = Path(__file__).resolve().parents[2]
# Refuse, and report, every attempt to reach another machine.
NO_NETWORK = """
import sys
def deny(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        sys.stderr.write(f"NETWORK {event} {args!r}\\n")
        raise OSError("network denied")
sys.addaudithook(deny)
from rag.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(*arguments, code=None, **environ) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "rag"]
    return subprocess.run(
        [*command, *map(str, arguments)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "CHUANGCE_LANG": "zh", **environ},
        cwd=ROOT,
    )


def test_with_the_network_denied_it_indexes_and_answers_and_never_tries(handbook, tmp_path):
    built = run("index", "build", handbook, "--index", tmp_path / "index", code=NO_NETWORK)
    assert built.returncode == 0, built.stderr
    asked = run("ask", "青石科技标准版的价格是多少？", "--json", "--index", tmp_path / "index", code=NO_NETWORK)
    assert asked.returncode == 0, asked.stderr
    assert "237" in json.loads(asked.stdout)["answer"]
    assert "NETWORK" not in built.stderr + asked.stderr


def test_ask_batch_keeps_order_and_answers_what_it_can(handbook_index, handbook, tmp_path):
    lines = [
        {"id": "a", "question": "标准版每席位每月多少钱？"},
        {"id": "b", "question": " "},
        "not json",
        {"id": 4, "question": "谁负责？", "passages": ["星河项目由苏晚棠负责。"]},
        {"id": "e", "question": "问" * 50_000},
        {"question": "没有 id"},
        {
            "id": "g",
            "question": "那企业版呢？",
            "history": [
                {"role": "user", "content": "青石科技标准版多少钱？"},
                {"role": "assistant", "content": "237 元。"},
            ],
        },
    ]
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "in.jsonl").write_text(text, encoding="utf-8")
    ran = run("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", "--index", handbook_index)
    assert ran.returncode == 1  # some lines failed, and their errors say why
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["a", "b", None, 4, "e", None, "g"]
    assert ["error" in row for row in rows] == [False, True, True, False, True, True, False]
    assert "第 3 行" in rows[2]["error"]
    assert "2000" in rows[4]["error"]
    first = rows[0]
    assert set(first) == {
        "id", "kind", "answer", "sentences", "citations", "question_used", "confidence", "timings",
        "missing", "nearest",
    }  # fmt: skip
    assert set(first["sentences"][0]) == {"text", "citations", "supported", "disputed_by"}
    assert set(first["citations"][0]) == {"n", "source", "heading", "start", "end", "quote"}
    assert set(first["timings"]) == {"rewrite_ms", "retrieve_ms", "judge_ms", "first_token_ms", "total_ms"}
    assert 0 <= first["confidence"] <= 1
    assert "237" in first["answer"]
    assert "苏晚棠" in rows[3]["answer"]
    assert rows[3]["citations"][0]["source"] == "passages[0]"
    assert "企业版" in rows[6]["question_used"]


def test_plain_ask_prints_sentences_with_numbers_and_then_the_sources(handbook_index):
    ran = run("ask", "青石科技标准版的价格是多少？", "--index", handbook_index)
    assert ran.returncode == 0
    assert re.search(r"237.*\[1\]", ran.stdout)
    assert "青石科技.md:" in ran.stdout
    assert "句有依据" in ran.stderr


def test_chat_answers_follow_ups_until_an_empty_line(handbook_index):
    ran = subprocess.run(
        [sys.executable, "-m", "rag", "chat", "--index", str(handbook_index)],
        input="青石科技标准版的价格是多少？\n那企业版呢？\n\n",
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "CHUANGCE_LANG": "zh"},
    )
    assert ran.returncode == 0, ran.stderr
    assert "237" in ran.stdout
    assert "理解为" in ran.stdout
    assert "4.6" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "environ", "code", "said"),
    [
        (["ask", ""], {}, 1, "问题是空的"),
        (["ask", "问" * 20_000], {}, 1, "2000"),
        (["ask", "问题", "--index", "/nowhere"], {}, 1, "chuangce index build"),
        (["index", "status", "--index", "/nowhere"], {}, 1, "chuangce index build"),
        (["index", "build", "/nowhere"], {}, 1, "/nowhere"),
        (["ask", "--batch", "/nowhere.jsonl"], {}, 1, "/nowhere.jsonl"),
        (["ask", "问题"], {"CHUANGCE_CHAT_MODEL": "no-such-model"}, 1, "CHUANGCE_CHAT_MODEL"),
        (["ask", "问题"], {"CHUANGCE_COLOUR": "red"}, 1, "CHUANGCE_COLOUR"),
        (["ask", ""], {"CHUANGCE_LANG": "en"}, 1, "The question is empty"),
        (["fly"], {}, 2, "fly"),
        (["ask", "问题", "--json", "--out", "a.json"], {}, 2, "--out 只用于 --batch"),
        (["ask", "问题", "--batch", "b.jsonl"], {}, 2, "只能给一个"),
        (["index", "build", "--colour"], {}, 2, "--colour"),
    ],
)
def test_a_mistake_gives_its_exit_code_and_a_message_and_no_traceback(
    arguments, environ, code, said, monkeypatch, capsys
):
    for name, value in {"CHUANGCE_LANG": "zh", **environ}.items():
        monkeypatch.setenv(name, value)
    try:
        ended = main(arguments)
    except SystemExit as exit_:  # argparse leaves so
        ended = exit_.code
    told = capsys.readouterr().err
    assert ended == code
    assert said in told
    assert "Traceback" not in told


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_question_of_fifty_thousand_characters_on_standard_input_is_refused_with_the_limit(encoding):
    ran = subprocess.run(
        [sys.executable, "-m", "rag", "ask", "-"],
        input=("问" * 50_000).encode(encoding),
        check=False,
        capture_output=True,
        env={**os.environ, "CHUANGCE_LANG": "zh"},
    )
    told = ran.stderr.decode()
    assert ran.returncode == 1
    assert "50000" in told
    assert "2000" in told


def test_a_full_disk_is_told_as_one(tmp_path):
    (tmp_path / "lines.jsonl").write_text("{}\n", encoding="utf-8")
    ran = run("ask", "--batch", tmp_path / "lines.jsonl", "--out", "/dev/full")
    assert ran.returncode == 1, ran.stderr
    assert "/dev/full" in ran.stderr


def test_ctrl_c_ends_the_page_and_takes_its_files_with_it(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "rag", "ui", "--no-browser"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "CHUANGCE_PORT": "0", "TMPDIR": str(tmp_path)},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # what runs these may ignore it
        cwd=ROOT,
    ) as process:
        try:
            assert process.stdout
            assert "http://" in process.stdout.readline()
            assert list(tmp_path.glob("chuangce-*"))
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(60) == 0
        finally:
            process.kill()
    assert not list(tmp_path.glob("chuangce-*"))


def test_without_models_and_without_network_fetch_and_ask_say_what_to_do(tmp_path):
    offline = {
        "CHUANGCE_HOME": str(tmp_path),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path),
        "PIP_CONFIG_FILE": "/dev/null",
    }
    asked = run("ask", "问题", **offline)
    assert asked.returncode == 1
    assert "chuangce models fetch" in asked.stderr
    fetched = run("models", "fetch", **offline, CHUANGCE_SOURCES="package-index")
    assert fetched.returncode == 1
    assert "package-index" in fetched.stderr
    assert "Traceback" not in fetched.stderr


def test_index_status_and_text_describe_what_was_built(handbook_index, handbook):
    row = json.loads(run("index", "status", "--json", "--index", handbook_index).stdout)
    assert (row["documents"], row["problems"]) == (2, [])
    assert row["paths"] == [str(handbook)]
    text = run("index", "text", "青石科技.md", "--index", handbook_index).stdout
    assert text == (handbook / "青石科技.md").read_text(encoding="utf-8")


def test_models_are_listed_and_verified():
    rows = json.loads(run("models", "list", "--json").stdout)
    assert {row["role"] for row in rows if row["used"]} == {"chat", "embed"}
    assert run("models", "verify", "multilingual-e5-small").returncode == 0


def test_the_commands_in_the_readme_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:\$ )?chuangce ((?:index|models) \w+|\w+)", readme, re.MULTILINE))
    assert {"ask", "chat", "index build", "index status", "models fetch"} <= named
    for command in named - {"ui", "eval"}:
        with pytest.raises(SystemExit) as ended:
            main([*command.split(), "--help"])
        assert ended.value.code == 0, command
    made = set(re.findall(r"make (\w+)", readme))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert made <= targets
