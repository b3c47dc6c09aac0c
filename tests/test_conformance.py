"""Every bundled plugin passes its checks; an excuse that is no longer needed is a failure."""

import pytest

from resurgo import load_catalog

pytestmark = pytest.mark.conformance

NAMES = [f"{entry.kind}:{entry.name}" for entry in load_catalog().entries if entry.origin == "bundled"]


@pytest.mark.resurgo(*NAMES)
def test_a_bundled_plugin_conforms(resurgo_check):
    resurgo_check()
