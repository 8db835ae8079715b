"""Text of strangers cannot act on a terminal."""

import unicodedata

import hypothesis
import pytest
from hypothesis import strategies as st

from techrace_terminal.safe import HARMFUL, safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Reinforcement learning", "Reinforcement learning"),
        ("Éva 李 🚀", "Éva 李 🚀"),
        ("\x1b[2Jwiped", "\\x1b[2Jwiped"),
        ("a\nb\tc\rd", "a\\x0ab\\x09c\\x0dd"),
        ("\x9b31m", "\\x9b31m"),
        ("abc\u202edef", "abc\\u202edef"),
        ("in\u200bvisible", "in\\u200bvisible"),
        ("line\u2028break", "line\\u2028break"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("half\ud800", "half\\ud800"),
    ],
)
def test_only_visible_signs_remain(text: str, shown: str) -> None:
    assert safe(text) == shown


@hypothesis.given(st.text())
def test_nothing_harmful_survives_and_visible_text_is_kept(text: str) -> None:
    shown = safe(text)
    assert not any(unicodedata.category(sign) in HARMFUL for sign in shown)
    assert safe(shown) == shown
