"""When a question is one of the bank."""

import pytest

from rag.answer.known import likeness, threshold

WORDING = "Our product already complies with China's PIPL; what more does the GDPR require?"


@pytest.mark.parametrize(
    "question",
    [WORDING, f"Please: {WORDING}", "Our product already complies with China's PIPL, what more does GDPR require?"],
)
def test_a_question_of_the_bank_is_known_but_for_politeness_and_small_words(question):
    assert likeness(question, WORDING) >= threshold()


@pytest.mark.parametrize(
    "question",
    [
        "Our product already complies with the GDPR; what more does China's PIPL require?",
        "Our product already complies with China's PIPL; what more does the GDPR not require?",
        "Our 3 products already comply with China's PIPL; what more does the GDPR require?",
    ],
)
def test_what_turns_names_figures_or_a_denial_round_is_another_question(question):
    assert likeness(question, WORDING) < threshold()
