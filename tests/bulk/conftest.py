from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ray.cluster_utils import Cluster

# Ray looks at these when it is imported: it stays on this machine, tells nobody, and finds this module.
os.environ.update(RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER="0", RAY_USAGE_STATS_ENABLED="0")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A Ray cluster of this session's own, of one node with two processors; started when first asked for."""
    with started() as made:
        yield made


@contextmanager
def started(**system: int) -> Iterator[Cluster]:
    """A cluster of one node, with what Ray is told of its own workings."""
    pytest.importorskip("ray", reason="Ray has no wheel for this Python")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Ray's own, of versions to come
        patch.setenv("PYTHONPATH", os.pathsep.join(["src", "."]))  # where its workers find this module
        from ray.cluster_utils import Cluster  # noqa: PLC0415 - only these tests should wait

        head = node() | ({"_system_config": system} if system else {})
        made: Any = Cluster(initialize_head=True, head_node_args=head)  # half of it is annotated
        yield made
        made.shutdown()


def node() -> dict[str, object]:
    """What a node of the tests' cluster has."""
    return {
        "num_cpus": 2,
        "node_ip_address": "127.0.0.1",
        "include_dashboard": False,
        "object_store_memory": 80_000_000,
    }
