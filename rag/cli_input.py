"""What is typed in a terminal interview: an answer of many lines, or a command.

At a terminal every line can be edited until the answer is handed in; where the input is a file or a pipe, its lines are
taken as they come. Invariant: what was typed is never lost: the end of the input, and Ctrl-C, pause with all of it.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import Lang
from rag.ingest.documents import decoded

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

END = "."
"""A line with nothing else hands an answer in."""
HINTS: dict[Lang, str] = {"zh": f"单独一行 {END} 提交", "en": f"A line with only {END} hands in"}
SKIP, AGAIN, QUIT, END_HERE = COMMANDS = "/skip", "/again", "/quit", "/end"


def at_terminal() -> bool:
    """Whether a person types, and sees it."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def read_stdin() -> str:
    """All of standard input, in whatever encoding a document may have. Raises UnreadableDocument."""
    return decoded(sys.stdin.buffer.read(), Path("-"))


def read_answer(lang: Lang, draft: str = "") -> tuple[str, str]:
    """A command and what was typed before it, or no command and an answer. A draft goes first."""
    if at_terminal():
        return edited(editor(HINTS[lang]), draft)
    lines = draft.split("\n") if draft else []
    while (line := read_line("> " if not lines else "  ")) is not None:
        if line.strip() in COMMANDS:
            return line.strip(), "\n".join(lines)
        if line.strip() == END:
            return "", "\n".join(lines)
        lines.append(line)
    return QUIT, "\n".join(lines)


def read_line(mark: str = "> ") -> str | None:
    """One line; None at the end of the input, and at Ctrl-C."""
    try:
        return input(mark)
    except (EOFError, KeyboardInterrupt):
        print()
        return None


def edited(session: "PromptSession[Any]", draft: str = "") -> tuple[str, str]:
    """As `read_answer`, from an editor of many lines; Alt+Enter hands in too."""
    found = session.prompt(default=draft)
    return ("", found) if isinstance(found, str) else found


def editor(hint: str) -> "PromptSession[Any]":
    """An editor in which Enter after END or a command, on whatever line it stands, ends the answer; the hint stands
    below it."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.application import get_app
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("enter")
    def enter(event: KeyPressEvent) -> None:
        document = event.current_buffer.document
        line, lines = document.current_line.strip(), list(document.lines)
        if line != END and line not in COMMANDS:
            event.current_buffer.newline(copy_margin=False)
            return
        del lines[document.cursor_position_row]
        event.app.exit(result=("" if line == END else line, "\n".join(lines)))

    @keys.add("c-d", filter=Condition(lambda: not get_app().current_buffer.document.current_line))
    @keys.add("c-c")
    def leave(event: KeyPressEvent) -> None:
        event.app.exit(result=(QUIT, event.current_buffer.text.rstrip("\n")))

    return PromptSession(
        "> ", multiline=True, key_bindings=keys, prompt_continuation="  ", bottom_toolbar=hint, reserve_space_for_menu=0
    )
