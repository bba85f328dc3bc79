from rag.history import FeedbackRow, History


def said(user: str, *, helpful: bool) -> FeedbackRow:
    return FeedbackRow(
        user=user, question="问", used="问", kind="bank", answer="答", helpful=helpful, reasons=["wrong"], note="注"
    )


def test_feedback_is_exported_and_deleted_with_everything_of_its_user(tmp_path):
    history = History(f"sqlite:///{tmp_path / 'history.db'}")
    with history.session() as work:
        work.add_all([said("local", helpful=False), said("local", helpful=True), said("someone", helpful=True)])
    kept = history.export()["feedback"]
    assert [row["helpful"] for row in kept] == [False, True]
    assert kept[0]["reasons"] == ["wrong"]
    assert kept[0]["given"].endswith("+00:00")
    history.delete()
    assert history.export()["feedback"] == []
    assert len(history.export("someone")["feedback"]) == 1
