"""Recognising which variant was sent: through whatever was filled in, and never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instacrm.domain.errors import BadInput
from instacrm.domain.templates import Recognised, Template, Variant, check_template, places_of, recognise

OPENER = "Hi {name}, I loved your post about {topic}. Want to talk?"
QUESTION = "Hello {name} — quick question for you"


def a_template(*texts: str, template_id: str = "t") -> Template:
    variants = tuple(Variant(str(number), text) for number, text in enumerate(texts))
    return Template(template_id=template_id, title="Opener", owner_id=None, variants=variants)


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("Hi Mila, I loved your post about cats. Want to talk?", "0"),
        ("hi mila,  I LOVED your post\nabout \u200bcats. Want to talk? ", "0"),
        ("Hi, I loved your post about . Want to talk?", "0"),
        ("Hi , I loved your post about. Want to talk?", "0"),
        ("Hello Jo — quick question for you", "1"),
        ("Hello — quick question for you", "1"),
        ("Hello Jo — quick question for you!", None),
        (f"Hi Mila, I loved your post about {'x' * 300}. Want to talk?", None),
        ("Something else altogether", None),
        ("", None),
    ],
)
def test_a_message_is_of_the_variant_whose_words_it_says(text: str, variant: str | None) -> None:
    found = recognise([a_template(OPENER, QUESTION)], text)

    assert found == (Recognised("t", variant) if variant else None)


def test_what_could_be_of_two_is_of_none() -> None:
    mine, teams = a_template(OPENER), a_template(OPENER, template_id="other")

    assert recognise([mine, teams], "Hi Mila, I loved your post about cats. Want to talk?") is None


FILLED = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=40)


@given(name=FILLED, topic=FILLED)
def test_whatever_is_filled_in_it_is_recognised(name: str, topic: str) -> None:
    said = OPENER.replace("{name}", name).replace("{topic}", topic)

    assert recognise([a_template(OPENER, QUESTION)], said) == Recognised("t", "0")


@given(st.text(max_size=300))
def test_no_message_breaks_it_and_a_text_without_places_is_only_itself(said: str) -> None:
    plain = "Thank you for answering so soon"

    found = recognise([a_template(plain, OPENER)], said)

    assert found is None or found.variant_id == ("0" if said.casefold().split() == plain.casefold().split() else "1")


@pytest.mark.parametrize(
    "template",
    [
        a_template(),
        a_template("Hi {name}!"),
        a_template(OPENER, OPENER.replace("{name}", "{first name}").upper()),
        a_template(QUESTION * 30),
        Template(template_id="t", title=" ", owner_id=None, variants=(Variant("0", OPENER),)),
    ],
)
def test_what_could_not_be_told_apart_is_not_kept(template: Template) -> None:
    with pytest.raises(BadInput):
        check_template(template)


def test_the_places_are_told_each_once() -> None:
    assert places_of("Hi {name}, {topic}? {name}!") == ("{name}", "{topic}")
