"""A page variant that is declared wrongly is refused with words that say which file, where, and what to do."""

from pathlib import Path

import pytest

from simulator.layouts import BadLayout, read_layouts

GOOD = """{"layout": 1, "path": "/direct/t/1/", "actor": {"handle": "a", "user_id": "1"}, "sends": [
    {"name": "one", "prospect": "b", "text": "Hi", "truth": "sent", "do": [{"press": "Enter"}]}]}"""


def a_page(folder: Path, declaration: str, name: str = "page.html") -> Path:
    script = f'<script type="application/instacrm-layout+json">{declaration}</script>' if declaration else ""
    (folder / name).write_text(f"<!doctype html>{script}<p>page</p>")
    return folder


def test_a_page_is_read_with_what_it_declares(tmp_path: Path) -> None:
    (layout,) = read_layouts(a_page(tmp_path, GOOD))

    assert (layout.name, layout.says.sends[0].do[0].verb) == ("page", "press")


@pytest.mark.parametrize(
    ("declaration", "words"),
    [
        ("", "page.html: exactly one <script type="),
        ("{", "page.html: the declaration: Input data was truncated"),
        (
            GOOD.replace('"truth": "sent"', '"truth": "maybe"'),
            r"Invalid enum value 'maybe' - at `\$.sends\[0\].truth`",
        ),
        (GOOD.replace('"text": "Hi", ', ""), "missing required field `text`"),
        (GOOD.replace('"press"', '"push"'), "unknown field `push`"),
        (GOOD.replace("/direct/t/1/", "direct"), "must begin and end with a slash"),
        (GOOD.replace('"user_id": "1"', '"user_id": "x"'), "must be digits"),
        (GOOD.replace('"Hi"', '" "'), r"page.html, send 1 \('one'\): text is empty"),
        (GOOD.replace('[{"press": "Enter"}]', "[]"), "do is empty"),
        (GOOD.replace('{"press": "Enter"}', '{"press": "a", "click": "b"}'), "step 1: exactly one of click, type"),
        (GOOD.replace('{"press": "Enter"}', '{"type": "a"}'), "`into`"),
    ],
)
def test_what_is_wrong_with_a_page_is_said(tmp_path: Path, declaration: str, words: str) -> None:
    folder = a_page(tmp_path, declaration)

    with pytest.raises(BadLayout, match=words):
        read_layouts(folder)


def test_two_sends_with_the_same_words_are_refused(tmp_path: Path) -> None:
    folder = a_page(a_page(tmp_path, GOOD), GOOD, "second.html")

    with pytest.raises(BadLayout, match=r"second\.html, 'one': its text stands in page\.html, 'one' too"):
        read_layouts(folder)


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLayout, match=r"no \*\.html file"):
        read_layouts(tmp_path)
