"""The two invented municipalities, generated once for all tests of the example."""

import pytest

from arealregnskap import example


@pytest.fixture(scope="session", params=sorted(example.EXAMPLES))
def example_land(request) -> example.Land:
    return example.generate(request.param)
