from rag.answer.answerer import Answerer
from rag.index.build import build
from rag.index.search import open_index
from rag.settings import read_settings
from ui.engine import Engine
from ui.kept import Kept
from ui.library import LibraryTab
from ui.texts import ZH
from ui.uploads import Building, Uploads


def test_a_rebuild_that_ends_during_a_tick_is_listed_before_ticking_stops(
    settings, chat, embedder, fingerprint, tmp_path, monkeypatch
):
    indexes = []
    for name in ("栗子计划", "松果计划"):
        document = tmp_path / f"{name}.md"
        document.write_text(f"# {name}\n\n{name}在松鼠市试点。\n", encoding="utf-8")
        build(settings, tmp_path / name, [document], note=lambda *_: None)
        indexes.append(open_index(tmp_path / name, fingerprint))
    before, after = indexes
    answerer = Answerer(chat=chat, embedder=embedder, index=before)
    monkeypatch.setenv("CHUANGCE_HOME", str(tmp_path / "home"))
    engine = Engine(read_settings())
    monkeypatch.setattr(engine, "answerer_now", lambda: answerer)

    class Ending(Uploads):
        """Its rebuild ends at the moment it is asked about."""

        def building(self) -> Building:
            answerer.index = after
            return super().building()

    tab = LibraryTab(engine, Ending(engine), Kept(), ZH)
    *_, timer, listed, _status, generation = tab._tick(before.manifest.generation, "documents", "", "", "")
    assert not timer.active
    assert "松果计划" in listed
    assert generation == after.manifest.generation
