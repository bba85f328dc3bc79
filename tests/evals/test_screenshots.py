import re
from pathlib import Path

import pytest
import yaml

from evals.data import OWN
from evals.screenshots import LANGS, SCREENS
from rag.corpus.library import read_library
from rag.settings import CORPUS

ROOT = Path(__file__).resolve().parents[2]


def test_the_pictures_of_the_readmes_are_there_described_and_small():
    shown = set()
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        pictures = re.findall(r'<img .*?src="([^"]+)" alt="[^"]{10,}">', text)
        assert 3 <= len(pictures) == text.count("<img ")
        shown |= {ROOT / picture for picture in pictures}
    assert shown == set(SCREENS.iterdir())
    assert sum(path.stat().st_size for path in shown) < 600_000


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_typed_is_about_questions_and_plans_there_are(lang):
    typed = yaml.safe_load((OWN / "scenes.yaml").read_text(encoding="utf-8"))[lang]
    assert set(typed["answers"]) <= set(read_library(CORPUS).questions)
    notes = yaml.safe_load((OWN / "plans" / f"{typed['plan']}.yaml").read_text(encoding="utf-8"))
    assert (notes["lang"], notes["split"]) == (lang, "dev")
