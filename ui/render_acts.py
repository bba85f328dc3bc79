"""What can be done with an answer, as a row of quiet buttons below it; page.js tells the server which was used.

Invariant: all text is escaped here.
"""

from html import escape

from ui.exchange import Exchange, join, reasons
from ui.texts import Texts
from ui.texts_answer import answer_texts


def acts(exchange: Exchange, at: int, copied: str, texts: Texts, *, last: bool) -> str:
    """The row of exchange number `at`, counted from 0; `copied` is what copying it gives. Only the last can be edited
    and asked again."""
    words, answer, given = answer_texts(texts.lang), exchange.answer, exchange.feedback
    row = []
    if answer:
        row.append(
            f'<button type="button" class="cc-act" data-act="copy" data-text="{escape(copied)}" '
            f'data-done="{words.copied}" data-failed="{words.not_copied}">{words.copy}</button>'
        )
    if last:
        row += [_act("edit", at, words.edit), _act("retry", at, words.retry)]
    if last and answer and answer.kind == "bank":
        row.append(_act("model", at, texts.ask_model))
    if answer:
        good = _act("helpful", at, words.helpful, pressed=given is not None and given.helpful)
        bad = _act("unhelpful", at, words.unhelpful, pressed=given is not None and not given.helpful)
        row.append(f'<span class="cc-both">{good}{bad}</span>')
    if not row:
        return ""
    why = join(reasons(given, texts), texts) if given else ""
    said = words.noted_why.format(told=why) if why else words.noted if given else ""
    return (
        f'<div class="cc-acts" role="group" aria-label="{words.acts}">{"".join(row)}'
        f'<span class="cc-said" role="status">{escape(said)}</span></div>'
    )


def _act(name: str, at: int, word: str, *, pressed: bool | None = None) -> str:
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    return f'<button type="button" class="cc-act" data-act="{name}" data-at="{at}"{state}>{word}</button>'
