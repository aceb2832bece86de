"""The document every page of the simulated site starts from, and which paths have one."""

import html
import json
import re
from typing import Any

from .world import Account, World

_FIXED = re.compile(
    r"/|/direct/(inbox|requests|general)/|/explore/|/reels/|/accounts/login/|/direct/t/\d{15,18}/"
    r"|/stories/[a-z0-9._]{1,30}/\d+/",
    re.ASCII,
)
_PROFILE = re.compile(r"/([a-z0-9._]{1,30})/", re.ASCII)

LANGUAGES = ("en", "de", "ar")
RIGHT_TO_LEFT = ("ar",)
ASSETS = {"/static/app.js": "text/javascript", "/static/app.css": "text/css"}
CALLS = {
    ("GET", "/simulator/state"),
    ("GET", "/simulator/events"),
    ("POST", "/simulator/send"),
    ("POST", "/simulator/change"),
    ("POST", "/simulator/seen"),
    ("POST", "/simulator/sign-in"),
}


def has_document(world: World, path: str) -> bool:
    """True when the site has a page at `path`."""
    profile = _PROFILE.fullmatch(path)
    known = {*world.people, *world.accounts}
    return bool(_FIXED.fullmatch(path)) or bool(profile and profile.group(1) in known)


def is_own_traffic(world: World, method: str, path: str) -> bool:
    """True for a request that the page itself makes; anything else came from a script that is not the page's."""
    return (method, path) in CALLS or (method == "GET" and (path in ASSETS or has_document(world, path)))


def _viewer(account: Account | None) -> dict[str, Any]:
    if account is None:
        return {"data": None, "id": None}
    data = {
        "username": account.handle,
        "full_name": account.name,
        "fbid": f"1784140{account.user_id}",
        "id": account.user_id,
        "is_private": False,
        "profile_pic_url": "",
    }
    return {"data": data, "id": account.user_id}


def _data(value: object) -> str:
    # A closing tag inside the JSON would end the script element.
    text = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" data-content-len="{len(text)}" data-sjs>{text}</script>'


def document(account: Account | None, language: str = "en") -> str:
    """The HTML of any page for `account` in `language`; for nobody, the page that asks to sign in.

    Carries the viewer as the real site does: a JSON script holding `["PolarisViewer", [], {data, id}, n]`.
    """
    noise = [
        ["ServerNonce", [], {"ServerNonce": "simulator"}, 141],
        ["SiteData", [], {"is_rtl": language in RIGHT_TO_LEFT}, 317],
    ]
    # A stranger's user record, as feeds embed them: the first "username" in the document is not the viewer's.
    stranger = {"user": {"username": "somebody.else", "fbid": "17841400000000001", "id": "1"}}
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    defines = [*noise, ["PolarisViewer", [], _viewer(account), 7351]]
    return (
        f"<!doctype html>\n<!-- The InstaCRM simulator: a stand-in for tests. This is not instagram.com. -->\n"
        f'<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>Simulator</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="/static/app.css">'
        f"{_data({'require': [['ScheduledServerJS', 'handle', None, [{'__bbox': {'result': stranger}}]]]})}"
        f"{_data({'require': [['ScheduledServerJS', 'handle', None, [{'__bbox': {'define': defines}}]]]})}"
        f'</head><body><div id="mount_0_0_{html.escape("sim")}"></div>'
        f'<script src="/static/app.js" defer></script></body></html>\n'
    )
