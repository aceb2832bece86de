"""Every page: small to load, nothing the content policy refuses, nothing in the console, no barrier to anybody."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from tests.dashboard.office import PAGES_DIR, PHONE, Office

FIRST_LOAD_BYTES = 200 * 1024

PAGES = [
    "/", "/prospects/", "/prospect/?id={person}", "/follow-ups/", "/activity/", "/live/", "/actors/?second=30",
    "/operators/?second=30", "/analytics/", "/rules/", "/goals/", "/proposals/", "/constitution/", "/privacy/",
    "/prospects/?layout=board", "/import/", "/settings/", "/members/", "/devices/", "/audit/",
]  # fmt: skip

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "viewport": PHONE, "has_touch": True, "is_mobile": True},
}


def scripts_of(page: Path) -> set[str]:
    tags = re.findall(r"<script\b[^>]*>", page.read_text())
    return {found[1] for tag in tags if "nomodule" not in tag.lower() and (found := re.search(r'src="/([^"]+)"', tag))}


@pytest.mark.parametrize("page", sorted(PAGES_DIR.rglob("index.html")), ids=lambda page: page.parent.name)
def test_a_page_loads_at_most_200_kib_of_scripts(page: Path) -> None:
    sizes = {script: len(gzip.compress((PAGES_DIR / script).read_bytes(), 5)) for script in scripts_of(page)}

    assert sizes
    assert sum(sizes.values()) <= FIRST_LOAD_BYTES, sorted(sizes.items(), key=lambda size: -size[1])


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier_no_violation_and_no_complaint(sqlite_office: Office, path: str, look: str) -> None:
    with sqlite_office.seat("Dana", **LOOKS[look]) as dana:
        dana.go(path.format(person=sqlite_office.crowd.person(24)))

        found = dana.barriers()

        assert (found, dana.violations(), dana.complaints) == ([], [], [])
