import pytest

from rag.errors import EmptyDocument, UnreadableDocument, UnsupportedType
from rag.ingest.documents import find_files, read_document

TEXT = "# 护城河\n\n护城河是让对手难以复制的优势。\n"


def test_markdown_is_read_as_it_is_and_front_matter_names_it(tmp_path):
    path = tmp_path / "moat.md"
    path.write_text("---\ntitle: 论护城河\nlang: zh\n---\n" + TEXT, encoding="utf-8")
    document = read_document(path)
    assert document.title == "论护城河"
    assert document.text == path.read_text(encoding="utf-8")
    assert document.text[document.body :] == TEXT
    assert document.source == str(path)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-16"])
def test_chinese_encodings_are_recognised(tmp_path, encoding):
    path = tmp_path / "文档.txt"
    path.write_bytes(TEXT.encode(encoding))
    document = read_document(path)
    assert document.text == TEXT
    assert document.title == "护城河"


def test_offsets_count_in_what_text_mode_reads(tmp_path):
    path = tmp_path / "windows.txt"
    path.write_bytes("第一行。\r\n第二行。\r\n".encode())
    assert read_document(path).text == path.read_text(encoding="utf-8") == "第一行。\n第二行。\n"


def test_html_becomes_markdown_without_scripts(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<h1>定价</h1><script>alert(1)</script><p>按<b>结果</b>收费。</p><ul><li>席位</li></ul>", encoding="utf-8"
    )
    text = read_document(path).text
    assert "# 定价" in text
    assert "按**结果**收费。" in text
    assert "alert" not in text


def test_docx_keeps_headings_and_text(tmp_path):
    from docx import Document as Docx

    made = Docx()
    made.add_heading("融资", level=1)
    made.add_paragraph("跑道等于现金除以月净消耗。")
    made.save(str(tmp_path / "plan.docx"))
    document = read_document(tmp_path / "plan.docx")
    assert document.title == "融资"
    assert "跑道等于现金除以月净消耗。" in document.text


def test_pdf_text_is_extracted_in_chinese(tmp_path):
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont("STSong-Light", 14)
    canvas.drawString(80, 700, "护城河是让对手难以复制的优势。")
    canvas.save()
    assert "护城河是让对手难以复制的优势。" in read_document(tmp_path / "a.pdf").text


def test_an_unknown_type_is_refused_with_the_types_that_work(tmp_path):
    (tmp_path / "table.xlsx").write_bytes(b"PK")
    with pytest.raises(UnsupportedType) as caught:
        read_document(tmp_path / "table.xlsx")
    assert ".docx" in caught.value.message("zh")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("broken.pdf", b"%PDF-1.7\nnot really"),
        ("broken.docx", b"PK\x03\x04garbage"),
        ("binary.txt", bytes(range(256)) * 8),
        ("zeros.md", b"\x00" * 64),
    ],
)
def test_a_broken_file_is_one_clear_error(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableDocument) as caught:
        read_document(tmp_path / name)
    assert name in caught.value.message("zh")


def test_a_file_without_text_is_refused(tmp_path):
    (tmp_path / "blank.md").write_text(" \n\u3000\n", encoding="utf-8")
    with pytest.raises(EmptyDocument):
        read_document(tmp_path / "blank.md")


def test_hidden_files_are_left_out(tmp_path):
    for name in (".hidden.md", "b.md", "a/c.md", ".git/d.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [str(path.relative_to(tmp_path)) for path in find_files(tmp_path)] == ["b.md", "a/c.md"]
