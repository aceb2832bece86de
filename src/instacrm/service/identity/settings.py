"""What Core must be told about the sign-in provider and about who may join."""

from ipaddress import ip_address
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

from instacrm.domain.errors import BadSettings

GOOGLE: Final = "https://accounts.google.com"

Joining = Literal["closed", "approval"]


class Client(NamedTuple):
    """Who Core is at the provider."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Client({self.client_id!r}, …)"


class IdentitySettings(NamedTuple):
    """Provider, Core's clients there (one for desktops, one for the dashboard), and the rules of joining.

    `domains` are Workspace domains whose people join without an invitation. `public_url` is the address
    browsers reach Core at, without a slash at its end. `demo` allows a provider on this computer.
    """

    issuer: str
    desktop: Client
    web: Client
    public_url: str
    joining: Joining = "closed"
    domains: tuple[str, ...] = ()
    demo: bool = False


def is_loopback(url: str) -> bool:
    """Whether `url` leads to this computer, however that is written (RFC 6761 for names)."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        address = ip_address(host)
    except ValueError:
        return f".{host}".endswith(".localhost")
    # Whoever connects to 0.0.0.0 or :: arrives here as well.
    return address.is_loopback or address.is_unspecified


def checked(settings: IdentitySettings) -> IdentitySettings:
    """`settings`, when Core may start with them.

    Raises: BadSettings for a missing client, or a provider that is not https and not the demo's own.
    """
    if not (settings.desktop.client_id and settings.desktop.client_secret):
        raise BadSettings(
            "Core has no client at the sign-in provider",
            remedy="Set INSTACRM_CLIENT_ID and INSTACRM_CLIENT_SECRET; docs/google.md tells how to get them.",
        )
    if is_loopback(settings.issuer):
        if not settings.demo:
            raise BadSettings(
                "a sign-in provider on this computer is a development provider, and this is no demo",
                remedy="Set INSTACRM_ISSUER to your provider, or leave it out for Google.",
            )
    elif urlsplit(settings.issuer).scheme != "https":
        raise BadSettings("the sign-in provider must be reached over https")
    if urlsplit(settings.public_url).scheme != "https" and not is_loopback(settings.public_url):
        raise BadSettings("browsers must reach Core over https", remedy="Set INSTACRM_PUBLIC_URL to its https address.")
    return settings
