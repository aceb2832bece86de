"""Every page: small to load, nothing the content policy refuses, nothing in the console, no barrier to anybody."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dashboard.office import PAGES_DIR, PHONE, Office, Seat

FIRST_LOAD_BYTES = 200 * 1024

PAGES = [
    "/", "/prospects/", "/prospect/?id={person}", "/follow-ups/", "/activity/", "/live/", "/actors/?second=30",
    "/operators/?second=30", "/analytics/", "/rules/", "/goals/", "/proposals/", "/constitution/", "/privacy/",
    "/prospects/?layout=board", "/import/", "/settings/", "/members/", "/devices/", "/audit/",
]  # fmt: skip

# Of each message whose outcome is known: whether it can be put right, and where its account begins.
_ACCOUNTS = """
() => [...document.querySelectorAll("[role=feed] [data-actor]")]
  .filter((line) => line.dataset.state !== "unconfirmed")
  .map((line) => ({
    correctable: line.querySelector("[popover]") !== null,
    left: Math.round([...line.children].find((part) => part.textContent.startsWith("@")).getBoundingClientRect().left),
  }))
"""


def scripts_of(page: Path) -> set[str]:
    tags = re.findall(r"<script\b[^>]*>", page.read_text())
    return {found[1] for tag in tags if "nomodule" not in tag.lower() and (found := re.search(r'src="/([^"]+)"', tag))}


@pytest.mark.parametrize("page", sorted(PAGES_DIR.rglob("index.html")), ids=lambda page: page.parent.name)
def test_a_page_loads_at_most_200_kib_of_scripts(page: Path) -> None:
    sizes = {script: len(gzip.compress((PAGES_DIR / script).read_bytes(), 5)) for script in scripts_of(page)}

    assert sizes
    assert sum(sizes.values()) <= FIRST_LOAD_BYTES, sorted(sizes.items(), key=lambda size: -size[1])


@pytest.fixture(scope="module")
def desk(sqlite_office: Office) -> Iterator[Seat]:
    with sqlite_office.seat("Dana", color_scheme="light", reduced_motion="reduce") as dana:
        yield dana


@pytest.fixture(scope="module")
def phone(sqlite_office: Office) -> Iterator[Seat]:
    with sqlite_office.seat("Dana", color_scheme="light", viewport=PHONE, has_touch=True, is_mobile=True) as dana:
        yield dana


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier_no_violation_and_no_complaint_by_day_and_by_night(desk: Seat, path: str) -> None:
    desk.complaints.clear()
    desk.page.emulate_media(color_scheme="light")
    desk.go(path.format(person=desk.office.crowd.person(24)))

    by_day = desk.barriers()
    desk.page.emulate_media(color_scheme="dark")
    # The same page in other colours.
    by_night = desk.barriers("color-contrast")

    assert (by_day, by_night, desk.violations(), desk.complaints) == ([], [], [], [])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_on_a_phone_has_no_barrier_no_violation_and_no_complaint(phone: Seat, path: str) -> None:
    phone.complaints.clear()
    phone.go(path.format(person=phone.office.crowd.person(24)))

    found = phone.barriers()

    assert (found, phone.violations(), phone.complaints) == ([], [], [])


@pytest.mark.parametrize("width", [1_000, 1_400, 1_920])
def test_the_accounts_of_all_lines_stand_below_each_other(sqlite_office: Office, width: int) -> None:
    with sqlite_office.seat("Lee", viewport={"width": width, "height": 2_000}) as lee:
        lee.go("/activity/")
        lines: list[dict[str, Any]] = lee.page.evaluate(_ACCOUNTS)

    # Lee may put right what Lee wrote, and nothing that others did.
    assert {line["correctable"] for line in lines} == {True, False}
    assert len({line["left"] for line in lines}) == 1
