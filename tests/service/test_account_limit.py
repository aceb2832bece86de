"""The limit of an account counts minutes, and forgets those that are over."""

import pytest

from instacrm.domain.errors import TooMany
from instacrm.service.http.account_limit import AccountLimit
from tests.builders import MINUTE, NOON


def test_who_asked_too_much_may_ask_again_in_the_next_minute() -> None:
    limit = AccountLimit()
    limit.count("dana", per_minute=1, now_ms=NOON + 45_500)

    with pytest.raises(TooMany) as refused:
        limit.count("dana", per_minute=1, now_ms=NOON + 45_500)

    assert refused.value.retry_after_s == 15
    limit.count("dana", per_minute=1, now_ms=NOON + MINUTE)
