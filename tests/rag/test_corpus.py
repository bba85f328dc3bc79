"""A corpus in plain files: what is read, what is found wanting, and in which words."""

from datetime import date

import pytest

from rag.corpus.anchors import Rest
from rag.corpus.check import check
from rag.corpus.exercises import check_code, phrased, run_tests
from rag.corpus.glossary import Glossary
from rag.corpus.library import read_library
from rag.corpus.new import start
from rag.corpus.queries import read_queries
from rag.errors import CorpusDamaged, CorpusMissing, FolderTaken

TODAY = date(2026, 11, 23)
DOCUMENT = "documents/strategy/cash-runway.md"
QUESTIONS = "questions/strategy.yaml"
PROBLEM = "coding/weighted-mean/problem.md"
ENGLISH = "coding/weighted-mean/problem.en.md"
QUERIES = "queries/strategy/cash-runway.yaml"


@pytest.fixture
def folder(tmp_path):
    start(tmp_path / "mine", TODAY)
    return tmp_path / "mine"


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def kinds(folder):
    return [row.kind for row in read_library(folder).findings]


def messages(folder, lang="zh"):
    return "\n".join(row.message(lang) for row in read_library(folder).findings)


@pytest.mark.models
def test_a_new_corpus_passes_its_own_check(folder, embedder):
    library = read_library(folder)
    report = check(library, embedder, TODAY)
    assert report.findings == ()
    assert not list(check_code(library))
    assert report.counts["strategy"]["questions"] == 1
    assert (report.rested, report.passages) == (2, 2)


def test_a_new_corpus_is_not_written_over_an_old_one(folder):
    before = sorted(folder.rglob("*"))
    with pytest.raises(FolderTaken):
        start(folder, TODAY)
    assert sorted(folder.rglob("*")) == before


def test_a_key_point_rests_on_the_exact_text_of_its_quote(folder):
    library = read_library(folder)
    for question in library.questions.values():
        for point, rest in zip(question.key_points, library.rests[question.id], strict=True):
            assert isinstance(rest, Rest)
            assert rest.document.document.text[rest.start : rest.end] == point.quote


def test_a_quote_is_looked_for_in_its_own_section_only(folder):
    change(
        folder,
        QUESTIONS,
        "#什么时候开始融资\n      quote: 跑道低于十二个月",
        "#现金跑道怎么算\n      quote: 跑道低于十二个月",
    )
    assert kinds(folder) == ["no-quote"]


@pytest.mark.parametrize(
    ("old", "new", "kind", "hint"),
    [
        (
            "strategy/cash-runway#现金跑道怎么算",
            "strategy/cash-runaway#现金跑道怎么算",
            "no-document",
            "strategy/cash-runway",
        ),
        ("#什么时候开始融资", "#什么时候融资", "no-heading", "最接近的是“什么时候开始融资”"),
        (
            "quote: 净消耗等于每月支出减去每月收入",
            "quote: 净消耗是每月支出减每月收入的差",
            "no-quote",
            "净消耗等于每月支出减去每月收入",
        ),
    ],
)
def test_a_broken_anchor_is_found_and_the_nearest_thing_named(folder, old, new, kind, hint):
    change(folder, QUESTIONS, old, new)
    assert set(kinds(folder)) == {kind}
    assert hint in messages(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (QUESTIONS, "  level: easy\n", "", "字段 level：缺少"),
        (QUESTIONS, "level: easy", "level: simple", "字段 level：应为 'easy', 'medium' or 'hard' 之一"),
        (QUESTIONS, "      weight: 3\n", "      weight: 9\n", "字段 key_points.1.weight：不能大于 3"),
        (QUESTIONS, "aims_at: 3", "aims_at: 5", "追问所指的要点不存在"),
        (QUESTIONS, "      weight: 3\n", "      wieght: 3\n", "字段 key_points.1.wieght：没有这个字段"),
        (QUESTIONS, "比如账上有 600 万元，", "比如账上有 600 万元，" * 40, "应在 120 到 400 字之间"),
        (DOCUMENT, "财务制度，2026", "财务制度", "没有写年份"),
        (DOCUMENT, "topic: strategy", "topic: law", "law 不在 corpus.yaml 的主题里"),
        (PROBLEM, "strategy/cash-runway", "strategy/none", "没有文档 strategy/none"),
        (ENGLISH, "title: ", "level: easy\ntitle: ", f"{ENGLISH}：字段 level：没有这个字段"),
    ],
)
def test_a_field_that_does_not_fit_is_named_in_the_users_language(folder, name, old, new, told):
    change(folder, name, old, new)
    assert told in messages(folder)
    assert messages(folder, "en").isascii() or "strategy" in messages(folder, "en")


def test_one_bad_entry_does_not_hide_the_others(folder):
    path = folder / QUESTIONS
    good = path.read_text(encoding="utf-8")
    path.write_text("- id: broken\n- just a line\n" + good, encoding="utf-8")
    library = read_library(folder)
    assert list(library.questions) == ["cash-runway"]
    assert {row.where.partition(": ")[2] for row in library.findings} == {"broken", "2"}


def test_an_unreadable_file_is_a_finding(folder):
    (folder / QUESTIONS).write_text("- id: [", encoding="utf-8")
    (folder / DOCUMENT).write_bytes(b"")
    assert kinds(folder) == ["unreadable", "unreadable", "field"]  # the exercise's reading is gone with the document


def test_a_query_rests_on_the_one_place_where_its_quote_stands(folder):
    library = read_library(folder)
    queries, findings = read_queries(library)
    assert findings == []
    text = library.documents["strategy/cash-runway"].document.text
    spans = {query.text: text[query.start : query.end] for query in queries}
    assert spans["钱还剩多久的时候该去找投资人？"] == "跑道低于十二个月就应当开始准备材料"


@pytest.mark.parametrize(
    ("old", "new", "kind", "told"),
    [
        ("跑道低于十二个月就应当开始准备材料", "跑道低于十一个月就应当开始准备材料", "not-once", "十一个月"),
        ("跑道低于十二个月就应当开始准备材料", "跑道低于", "not-once", "恰好有一处"),  # there twice
        ("跑道低于十二个月就应当开始准备材料", "现金跑道（示例文档", "not-once", "示例文档"),  # in its head
        ("钱还剩多久的时候该去找投资人？", "钱" * 401, "field", "questions.1：超过 400 个字符"),
        ("钱还剩多久的时候该去找投资人？", "'  '", "field", "questions.1：不能为空"),
    ],
)
def test_what_does_not_fit_of_queries_is_found_and_the_others_stay(folder, old, new, kind, told):
    whole = len(read_queries(read_library(folder))[0])
    change(folder, QUERIES, old, new)
    queries, (found, *_) = read_queries(read_library(folder))
    assert (found.kind, found.where) == (kind, f"{QUERIES}: 3")
    assert told in found.message("zh")
    assert len(queries) == whole - 1


def test_queries_of_a_document_that_does_not_exist_are_found(folder):
    (folder / QUERIES).rename(folder / "queries/strategy/cash-runaway.yaml")
    queries, findings = read_queries(read_library(folder))
    assert queries == []
    assert {row.kind for row in findings} == {"asked-of-none"}
    assert "strategy/cash-runaway" in findings[0].message("zh")


@pytest.mark.parametrize(
    "rows", ["一句话", "- 一个问题？", "- {quote: 跑道低于六个月时, questions: []}", "- {quote: ["]
)
def test_queries_in_another_form_are_found(folder, rows):
    (folder / QUERIES).write_text(rows, encoding="utf-8")
    queries, findings = read_queries(read_library(folder))
    assert queries == []
    assert findings
    assert all(row.where.startswith(QUERIES) for row in findings)


def test_the_same_id_twice_is_found(folder):
    path = folder / QUESTIONS
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    assert kinds(folder) == ["same-id"]


def test_a_heading_that_occurs_twice_is_no_anchor(folder):
    change(folder, DOCUMENT, "## 什么时候开始融资", "## 现金跑道怎么算")
    assert "heading-twice" in kinds(folder)


def test_a_name_belongs_to_one_term(folder):
    path = folder / "glossary.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "- {zh: 别的, en: Cash Runway, meaning: 撞名}\n", encoding="utf-8"
    )
    assert kinds(folder) == ["same-name"]


@pytest.mark.models
def test_nearly_the_same_question_under_another_id_is_found(folder, embedder):
    path = folder / QUESTIONS
    text = path.read_text(encoding="utf-8")
    other = text.replace("id: cash-runway", "id: runway-again").replace(
        "现金跑道怎么计算，低到多少就该行动？", "现金跑道怎样计算，低到多少该行动？"
    )
    path.write_text(text + other, encoding="utf-8")
    report = check(read_library(folder), embedder, TODAY)
    assert [row.kind for row in report.findings] == ["same-question"]
    assert not report.clean


@pytest.mark.models
def test_a_key_point_that_the_reference_does_not_state_is_found(folder, embedder):
    change(
        folder, QUESTIONS, "text: 跑道低于六个月时要同时压缩支出", "text: 创始人要定期向董事会报告每个部门的招聘计划"
    )
    report = check(read_library(folder), embedder, TODAY)
    assert [(row.kind, "要点 4" in row.zh) for row in report.findings] == [("unstated", True)]


@pytest.mark.models
def test_a_document_past_its_check_date_is_found_and_a_passage_nothing_rests_on_is_noted(folder, embedder):
    change(
        folder,
        DOCUMENT,
        "## 什么时候开始融资",
        "## 没有人问到的一节\n\n" + "这一节讲的事情没有任何问题提到。" * 20 + "\n\n## 什么时候开始融资",
    )
    report = check(read_library(folder), embedder, date(2028, 1, 1))
    assert [row.kind for row in report.findings] == ["overdue", "unrested"]
    assert [row.note for row in report.findings] == [False, True]


def test_a_folder_that_is_no_corpus_is_refused(tmp_path):
    with pytest.raises(CorpusMissing):
        read_library(tmp_path)


@pytest.mark.parametrize("head", ["title: 没有主题\n", "- 一张列表\n", "title: [\n"])
def test_a_damaged_head_is_told(folder, head):
    (folder / "corpus.yaml").write_text(head, encoding="utf-8")
    with pytest.raises(CorpusDamaged) as caught:
        read_library(folder)
    assert "corpus.yaml" in caught.value.message("zh")


def test_every_test_of_an_exercise_has_an_outcome_and_a_reason_when_it_fails(folder):
    exercise = read_library(folder).exercises["weighted-mean"]
    outcomes = run_tests(exercise, exercise.folder / "wrong" / "ignores_lengths.py")
    assert len(outcomes) == 5
    failed = [row for row in outcomes if not row.passed]
    assert [row.test for row in failed] == ["test_lengths_must_agree"]
    assert failed[0].hidden
    assert phrased(failed[0].behaviour, "zh") == "长度不同应当报错，而不是悄悄截断。"
    assert (
        phrased(failed[0].behaviour, "en") == "Different lengths raise an error instead of being cut short in silence."
    )
    assert "DID NOT RAISE" in failed[0].reason


def test_code_that_does_not_import_fails_every_test(folder):
    exercise = read_library(folder).exercises["weighted-mean"]
    broken = folder / "broken.py"
    broken.write_text("def weighted_mean(:\n", encoding="utf-8")
    outcomes = run_tests(exercise, broken)
    assert len(outcomes) == 5
    assert not any(row.passed for row in outcomes)
    assert all("SyntaxError" in row.reason or "collection" in row.reason for row in outcomes)


def test_a_wrong_solution_that_passes_and_a_solution_that_fails_are_found(folder):
    coding = folder / "coding/weighted-mean"
    right = (coding / "solution.py").read_text(encoding="utf-8")
    wrong = (coding / "wrong/divides_by_count.py").read_text(encoding="utf-8")
    (coding / "solution.py").write_text(wrong, encoding="utf-8")
    (coding / "wrong/divides_by_count.py").write_text(right, encoding="utf-8")
    told = [row.zh for row in check_code(read_library(folder))]
    assert any("参考解法没有通过" in text for text in told)
    assert any("wrong/divides_by_count.py 应当失败" in text for text in told)


def test_a_test_file_that_does_not_parse_is_found(folder):
    (folder / "coding/weighted-mean/test_hidden.py").write_text("def test_(:\n", encoding="utf-8")
    assert ["语法错误" in row.zh for row in check_code(read_library(folder))] == [True]


def test_a_behaviour_is_read_in_either_language_and_one_in_a_single_line_in_both():
    assert phrased("返回空列表。\nReturns an\nempty list.", "zh") == "返回空列表。"
    assert phrased("返回空列表。\nReturns an\nempty list.", "en") == "Returns an empty list."
    assert phrased("返回空列表。", "en") == phrased("返回空列表。", "zh") == "返回空列表。"


@pytest.mark.parametrize("docstring", ['"""权重大的值影响更大。"""', '"""Larger weights count more."""', "pass"])
def test_a_test_that_does_not_say_in_both_languages_what_it_checks_is_found(folder, docstring):
    both = '"""权重大的值影响更大。\n    A value of larger weight counts more."""'
    change(folder, "coding/weighted-mean/test_visible.py", both, docstring)
    (found,) = check_code(read_library(folder))
    assert "test_weighs 没有用中英文说明它检查什么" in found.zh
    assert "test_weighs in test_visible.py does not say in both languages" in found.en


def test_a_value_of_the_wrong_kind_is_told_whatever_it_holds(folder):
    change(folder, DOCUMENT, "check_by: ", "check_by: '{oops} ' # ")
    assert "字段 check_by" in messages(folder)


def test_an_exercise_without_its_files_is_found(folder):
    (folder / "coding/weighted-mean/test_hidden.py").unlink()
    assert "test_hidden.py" in messages(folder)


def test_an_exercise_that_is_not_stated_in_english_is_found(folder):
    change(folder, ENGLISH, 'title: "', 'title: " "  # "')
    assert messages(folder) == f"{ENGLISH}：字段 title：不能为空"
    assert messages(folder, "en").startswith(f"{ENGLISH}: field title: ")
    (folder / ENGLISH).unlink()
    assert messages(folder) == "coding/weighted-mean：缺少文件 problem.en.md"
    assert messages(folder, "en") == "coding/weighted-mean: lacks the files problem.en.md"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("检索增强生成要不要做？", "Is RAG worth it?"),
        ("Retrieval-Augmented Generation", "检索增强生成的成本 RAG"),
        ("embeddings", "词嵌入（Embedding）"),
    ],
)
def test_texts_that_name_the_same_concept_share_a_term(one, other):
    glossary = Glossary([["检索增强生成", "retrieval-augmented generation", "RAG"], ["词嵌入", "embedding"]])
    assert set(glossary.concepts(one)) & set(glossary.concepts(other))


def test_the_longest_name_wins_and_parts_of_words_are_no_names():
    glossary = Glossary([["生成"], ["检索增强生成", "rag"]])
    assert glossary.concepts("检索增强生成") == ["=检索增强生成"]
    assert glossary.concepts("storage fragment") == []
