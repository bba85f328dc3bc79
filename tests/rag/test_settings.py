import pytest

from rag.errors import SettingsError
from rag.settings import locale_language, read_settings


def test_settings_come_from_the_environment_and_cannot_be_changed(tmp_path):
    settings = read_settings({"CHUANGCE_HOME": str(tmp_path), "CHUANGCE_SOURCES": "hub, package-index", "OTHER": "x"})
    assert settings.home == tmp_path
    assert settings.index == tmp_path / "index"
    assert settings.sources == ("hub", "package-index")
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHUANGCE_CHATMODEL", "x"),
        ("CHUANGCE_PORT", "many"),
        ("CHUANGCE_SOURCES", "cloud"),
        ("CHUANGCE_THREADS", "-1"),
        ("CHUANGCE_LANG", "fr"),
    ],
)
def test_an_unknown_or_wrong_setting_is_named_in_both_languages(name, value):
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value})
    assert name in caught.value.message("zh")
    assert name in caught.value.message("en")


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en", "LC_ALL": "zh_CN"}, "zh"),
    ],
)
def test_language_follows_the_locale_chinese_first(environ, lang):
    assert locale_language(environ) == lang
