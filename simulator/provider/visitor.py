"""A person at the development provider without a browser: fills in its two pages by HTTP, as a browser would."""

from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx2

HOPS_MAX: Final = 12


def visit(authorization_url: str, email: str, *, allow: bool = True) -> str:
    """The address the provider sends the person to after they signed in as `email` and answered.

    Raises: LookupError when the provider shows a page with no form to fill in, with the words of that page.
    """
    # It speaks plain HTTP; reading the certificates of the world would take longer than the visit.
    with httpx2.Client(trust_env=False, verify=False) as browser:
        url = authorization_url
        answer = browser.get(url)
        for _ in range(HOPS_MAX):
            if answer.is_redirect:
                url = urljoin(url, answer.headers["location"])
                if urlsplit(url).netloc != urlsplit(authorization_url).netloc:
                    return url
                answer = browser.get(url)
            elif answer.is_success and 'name="email"' in answer.text:
                answer = browser.post(url, data={"email": email, "answer": "continue"})
            elif answer.is_success and 'value="allow"' in answer.text:
                answer = browser.post(url, data={"answer": "allow" if allow else "cancel"})
            else:
                break
        raise LookupError(f"the provider shows {answer.status_code}: {answer.text[:500]}")
