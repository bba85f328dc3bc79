from dataclasses import replace

import pytest

from rag.answer import judge
from rag.answer.probe import read_probe

QUESTION = "现金跑道怎么算？"
ANSWERS = "现金跑道等于账上现金除以月净消耗。账上有 600 万元、每月净消耗 50 万元，跑道就是 12 个月。"
STAYS_ON_TOPIC = "现金跑道是投资人常问的问题。创始人应当每月更新一次，并且和团队一起讨论。"


@pytest.mark.parametrize("model", ["", "another"])
def test_a_passage_with_the_answer_is_told_from_one_on_the_topic_whatever_the_model(chat, monkeypatch, model):
    probe = read_probe("judge")
    assert chat.name == probe.model
    monkeypatch.setattr(judge, "read_probe", lambda _: replace(probe, model=model or probe.model))
    assert judge.log_odds(QUESTION, ANSWERS, chat) > judge.log_odds(QUESTION, STAYS_ON_TOPIC, chat)


@pytest.mark.parametrize("ranked", [True, False])
def test_reading_stops_after_enough_sure_passages(ranked):
    sure = [judge.SURE] * judge.ENOUGH
    assert judge.enough(sure, ranked=ranked)
    assert not judge.enough([*sure[1:], judge.SURE - 1], ranked=ranked)


def test_reading_stops_where_one_of_the_first_of_a_ranking_rather_holds_the_answer_than_not():
    first = [0.1, *[-4.0] * (judge.FIRST - 1)]
    assert judge.enough(first, ranked=True)
    assert not judge.enough(first[:-1], ranked=True)
    assert not judge.enough(first, ranked=False)
    assert not judge.enough([-0.1, *first[1:]], ranked=True)
