"""The project's own corpus: as large, as checked and as complete as the README says."""

import ast
import re
from datetime import date

import pytest

from rag.answer import known
from rag.answer.values import Timings
from rag.corpus.anchors import Rest
from rag.corpus.check import check
from rag.corpus.exercises import check_exercise
from rag.corpus.library import read_library
from rag.index.bank import known_questions
from rag.interview.coding import starter
from rag.settings import CORPUS
from rag.text import is_chinese, worded

LIBRARY = read_library(CORPUS)


def body(row):
    return "".join(row.document.text[row.document.body :].split())


@pytest.mark.models
def test_nothing_in_the_corpus_has_to_be_mended(embedder):
    # The day of the newest check, not today: a test must not fail because time went by; `corpus check` will tell.
    newest = max(row.head.updated for row in LIBRARY.documents.values())
    report = check(LIBRARY, embedder, newest)
    assert [row.message("en") for row in report.findings if not row.note] == []


def test_there_are_documents_enough_and_each_is_of_a_readable_length():
    chinese = [row for row in LIBRARY.documents.values() if row.head.lang == "zh"]
    english = [row for row in LIBRARY.documents.values() if row.head.lang == "en"]
    assert len(chinese) >= 40
    assert len(english) >= 8
    assert {row.key: len(body(row)) for row in chinese if not 1500 <= len(body(row)) <= 4000} == {}
    assert {row.head.topic for row in chinese} == set(LIBRARY.head.topics)


def test_every_english_document_is_the_counterpart_of_a_chinese_one_or_stands_alone():
    alone = {"strategy/ai-startup-strategy-en", "models/transformer-essentials-en"}
    english = {key for key, row in LIBRARY.documents.items() if row.head.lang == "en"}
    assert {key for key in english if key.removesuffix("-en") not in LIBRARY.documents} == alone


def test_no_document_claims_to_have_been_checked_in_the_future():
    assert all(row.head.updated <= date.today() for row in LIBRARY.documents.values())


def test_the_bank_covers_every_topic_at_every_level():
    assert len(LIBRARY.questions) >= 150
    covered = {(question.topic, question.level) for question in LIBRARY.questions.values()}
    assert covered == {(topic, level) for topic in LIBRARY.head.topics for level in ("easy", "medium", "hard")}


def test_every_question_can_be_asked_in_english_and_in_two_more_ways():
    for question in LIBRARY.questions.values():
        english = [alias for alias in question.aliases if not is_chinese(alias)]
        assert len(english) >= 1, question.id
        assert len(question.aliases) >= 3, question.id


def test_every_chinese_document_is_rested_on():
    rested = {rest.document.key for points in LIBRARY.rests.values() for rest in points if isinstance(rest, Rest)}
    chinese = {key for key, row in LIBRARY.documents.items() if row.head.lang == "zh"}
    assert chinese - rested == set()


def test_no_sentence_is_said_twice_in_the_corpus():
    seen: dict[str, str] = {}
    twice = []
    for key, row in LIBRARY.documents.items():
        for sentence in re.split(r"(?<=[。！？])|\n", row.document.text[row.document.body :]):
            plain = sentence.strip()
            if len(plain) >= 25 and not plain.startswith("#") and seen.setdefault(plain, key) != key:
                twice.append((plain, seen[plain], key))
    assert twice == []


def test_there_are_exercises_enough():
    assert len(LIBRARY.exercises) >= 20


def test_every_exercise_has_a_title_of_its_own_in_both_languages():
    for problems in zip(*((one.zh, one.en) for one in LIBRARY.exercises.values()), strict=True):
        assert len({problem.title for problem in problems}) == len(LIBRARY.exercises)
    assert [one.id for one in LIBRARY.exercises.values() if not one.en.title.isascii()] == []


@pytest.mark.parametrize("exercise", LIBRARY.exercises.values(), ids=lambda row: row.id)
def test_an_exercise_names_the_same_things_in_both_languages(exercise):
    zh, en = (re.findall(r"`([^`\n]+)`", problem.statement) for problem in (exercise.zh, exercise.en))
    assert {span for span in zh if not is_chinese(span)} - set(en) == set()
    prose = re.sub(r"`[^`\n]+`", "", exercise.en.statement)
    assert not is_chinese(prose)
    assert len(prose.split()) > 50


@pytest.mark.parametrize("exercise", LIBRARY.exercises.values(), ids=lambda row: row.id)
def test_the_solution_passes_and_every_wrong_one_fails(exercise):
    assert [row.message("en") for row in check_exercise(exercise)] == []


@pytest.mark.parametrize("exercise", LIBRARY.exercises.values(), ids=lambda exercise: exercise.id)
def test_the_english_starter_is_the_same_code_in_english_words(exercise):
    chinese, english = starter(exercise, "zh"), starter(exercise, "en")
    assert english != chinese
    assert not is_chinese(english.replace(r"期权池", ""))  # a holder that the tests name
    assert code_alone(english) == code_alone(chinese)


def code_alone(source: str) -> str:
    """The code without docstrings and comments."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if documented and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.dump(tree)


def test_most_of_each_english_reference_rests_on_passages():
    """A question asked in English gets it, less what rests on none."""
    documents = {row.document.source: row.document for row in LIBRARY.documents.values()}
    spent = Timings(rewrite_ms=0, retrieve_ms=0, judge_ms=0, first_token_ms=0, total_ms=0)
    sentences = []
    for question in known_questions([LIBRARY]):
        answer = known.answer(known.Match(known=question, chance=1.0), "What is asked?", documents, spent)
        assert not is_chinese(answer.text), question.id
        assert answer.text, question.id
        sentences += answer.sentences
    assert sum(row.supported for row in sentences) > 0.8 * len(sentences)


# What the five articles ask that the library has to cover, and what covers it: a bank question or an exercise.
ARTICLES = {
    "创新优势与实际应用策略解析": {
        "大模型创业中如何确定研究方向？": "direction-research-topic",
        "如何评估AI大模型的性能和效果？": "evaluate-a-large-model",
        "大模型训练过程中如何优化性能和减少资源消耗？": "training-reduce-resources",
        "实现一个简单的神经网络，用于图像分类": "coding/digits-mlp",
        "使用PyTorch实现一个简单的循环神经网络（RNN），用于序列分类": "coding/rnn-classifier",
    },
    "如何利用未来优势？": {
        "AI 大模型创业：如何利用未来优势？": "innovation-technology-future-advantage",
        "AI 大模型创业的关键技术挑战是什么？": "llm-startup-technical-challenges",
        "如何评估一个 AI 大模型的性能？": "evaluate-a-large-model",
        "如何设计一个高效的 AI 大模型训练流程？": "training-efficient-pipeline",
        "实现一个基于 CNN 的图像分类模型": "coding/cnn-classifier",
        "实现一个基于 RNN 的序列分类模型": "coding/rnn-classifier",
        "实现一个基于 Transformer 的文本分类模型": "coding/transformer-classifier",
    },
    "如何利用创新优势？": {
        "AI 大模型创业：如何利用创新优势？": "innovation-technology-future-advantage",
        "如何评估一个大模型的效果？": "evaluate-a-large-model",
        "大模型的训练和优化有哪些常见方法？": "training-methods-and-strategies",
        "大模型在实际应用中面临哪些挑战？": "llm-challenges-in-use",
        "如何平衡大模型的性能和可解释性？": "performance-versus-interpretability",
        "实现一个简单的神经网络模型，并进行前向传播和反向传播": "coding/two-layer-network",
        "实现一个支持多分类的神经网络模型，并使用交叉熵损失函数进行优化": "coding/softmax-cross-entropy",
    },
    "AI 创业公司的大模型产品策略": {
        "什么是大模型？": "llm-what-is",
        "为什么大模型对于 AI 创业公司至关重要？": "why-large-models-matter-to-startups",
        "创业公司如何选择合适的大模型？": "models-choose-for-a-startup",
        "如何优化大模型训练过程？": "training-methods-and-strategies",
        "如何评估大模型的效果？": "evaluate-a-large-model",
        "大模型产品策略中的关键成功因素是什么？": "key-success-factors-of-llm-products",
        "使用 Keras 实现一个简单的神经网络，对手写数字数据进行分类": "coding/digits-mlp",
        "使用 PyTorch 实现一个简单的卷积神经网络，对 CIFAR-10 数据集进行分类": "coding/cnn-classifier",
    },
    "如何利用技术优势？": {
        "AI 大模型创业：如何利用技术优势？": "innovation-technology-future-advantage",
        "请简述在训练大模型时，如何选择和准备数据集？": "data-choose-and-prepare-dataset",
        "请列举大模型训练和调优的主要策略。": "training-methods-and-strategies",
        "如何在大模型推理和部署过程中保证高效性和稳定性？": "serving-efficient-and-stable",
        "请简述 AI 大模型创业的几种可能的商业模式。": "business-models-of-llm-startups",
        "请简述 AI 大模型创业过程中需要关注的法律和伦理问题。": "law-startup-legal-and-ethical-issues",
        "请列举 AI 大模型创业过程中所需的关键人才。": "team-key-talents",
    },
}


def test_every_exercise_of_the_articles_is_there():
    wanted = {
        name.removeprefix("coding/")
        for rows in ARTICLES.values()
        for name in rows.values()
        if name.startswith("coding/")
    }
    assert wanted <= set(LIBRARY.exercises)


@pytest.mark.models
def test_every_question_of_the_articles_is_nearest_to_the_bank_entry_that_covers_it(embedder):
    wordings = [(q.id, text) for q in LIBRARY.questions.values() for text in q.wordings]
    asked = [(t, name) for rows in ARTICLES.values() for t, name in rows.items() if name in LIBRARY.questions]
    assert len(asked) == sum(not name.startswith("coding/") for rows in ARTICLES.values() for name in rows.values())
    vectors = embedder.queries([text for _, text in wordings])
    nearest = (embedder.queries([text for text, _ in asked]) @ vectors.T).argmax(axis=1)
    wrong = {
        text: wordings[row][0] for (text, name), row in zip(asked, nearest, strict=True) if wordings[row][0] != name
    }
    assert wrong == {}


def test_every_question_of_the_bank_has_its_english():
    for question in LIBRARY.questions.values():
        assert question.en, question.id
        texts = [question.en.reference, *question.en.key_points, *question.en.follow_ups, *question.en.mistakes]
        assert not [text for text in texts if is_chinese(text)], question.id
        assert not is_chinese(worded(question.wordings, "en")), question.id
