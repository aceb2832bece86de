from collections.abc import Iterator

from instacrm.domain import errors
from instacrm.domain.errors import InstaCrmError
from instacrm.service.http.errors import STATUS, status_of


def kinds(kind: type[InstaCrmError] = InstaCrmError) -> Iterator[type[InstaCrmError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from kinds(child)


def test_every_code_is_given_once_and_has_a_status() -> None:
    own = [kind for kind in kinds() if kind.__module__ == errors.__name__]

    assert len({kind.code for kind in own}) == len(own)
    assert {kind.code for kind in own} == set(STATUS)


def test_a_code_of_another_module_has_the_status_of_its_family() -> None:
    class NotThisToo(errors.NotFound):
        """This is not there too."""

        code = "not-this-too"

    assert status_of(NotThisToo()) == 404
