import numpy as np
import pytest

from rag.answer import decide, evidence
from rag.answer.evidence import bare, tie
from rag.logistic import Logistic, read_weights

PASSAGES = [
    "现金跑道等于账上现金除以月净消耗。假设账上有 600 万元，每月净消耗 50 万元，跑道就是 12 个月。",
    "护城河是让竞争对手难以复制的持续优势，可以来自数据、流程和渠道。",
    "青石科技的创始人是顾南枝，总部在贵阳。",
]
QUESTION = "跑道、护城河和青石科技分别是什么？"


def support(sentence: str, embedder) -> evidence.Support:
    vectors = embedder.documents([sentence, *PASSAGES])
    return tie(sentence, QUESTION, PASSAGES, vectors[1:] @ vectors[0], read_weights("rag.answer", "support"))


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("现金跑道等于账上现金除以月净消耗。", 0),
        ("- **护城河**是让对手难以复制的持续优势。", 1),
        ("2. 青石科技总部在贵阳，创始人是顾南枝。", 2),
    ],
)
def test_a_sentence_is_tied_to_the_passage_that_says_it(embedder, sentence, passage):
    assert support(sentence, embedder).passages[:1] == (passage,)


@pytest.mark.parametrize(
    "sentence",
    [
        "跑道就是 18 个月。",
        "账上有 6000 万元，每月净消耗 50 万元。",
        "珠穆朗玛峰位于中国与尼泊尔的边界。",
        "青石科技的创始人是欧阳明月与诸葛清风。",
        "**",
        "",
    ],
)
def test_a_sentence_that_no_passage_says_is_not_supported(embedder, sentence):
    assert support(sentence, embedder).passages == ()


def test_nothing_supports_a_sentence_where_there_are_no_passages():
    assert tie("一句话。", "问题", [], np.zeros(0), read_weights("rag.answer", "support")).passages == ()


@pytest.mark.parametrize(
    ("written", "plain"),
    [("1. **定价**：按席位", "定价：按席位"), ("- 第一点", "第一点"), ("（2）第二点", "第二点"), ("3.5 元", "3.5 元")],
)
def test_list_marks_are_no_part_of_a_sentence(written, plain):
    assert bare(written) == plain


def test_stored_weights_are_for_the_features_the_code_computes():
    for name, features in (("support", evidence.FEATURES), ("decision", decide.FEATURES)):
        weights = read_weights("rag.answer", name)
        assert weights.features == features
        assert len(weights.weights) == len(features)
        assert 0 < weights.threshold < 1


def test_the_logistic_follows_its_formula():
    model = Logistic(features=("a", "b"), weights=(1.0, -2.0), bias=0.5, threshold=0.5)
    assert model.probabilities([[1, 1], [0, 0]]) == pytest.approx([1 / (1 + np.exp(0.5)), 1 / (1 + np.exp(-0.5))])


def test_no_passage_gives_no_confidence():
    assert decide.confidence("问题", [], [], read_weights("rag.answer", "decision")) == 0


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("根据资料1和资料2，共有1.4万人。", "共有1.4万人。"),
        ("首付是三成（资料3）。", "首付是三成。"),
        ("According to Material 2, logs are kept.", "logs are kept."),
        ("资料不足。", "资料不足。"),
        ("需要3份资料。", "需要3份资料。"),
    ],
)
def test_references_to_places_in_the_prompt_are_removed(written, plain):
    assert evidence.without_references(written) == plain


@pytest.mark.parametrize(
    ("sentence", "question", "repeated"),
    [
        ("**3. 创业公司如何选择合适的大模型？**", "创业公司如何选择合适的大模型？", True),
        ("How does LoRA work?", "How does LoRA work?", True),
        ("选 RAG。", "选 RAG 还是微调？", False),
        ("要先问：数据有多新？", "怎么选？", False),
    ],
)
def test_a_sentence_that_only_asks_the_question_again_is_no_answer(sentence, question, repeated):
    assert evidence.repeats(sentence, question) == repeated
