"""How many threads multiply the models' matrices: one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_thread() -> AbstractContextManager[None]:
    """Matrices are multiplied by one thread: on small ones more cost more than they bring, and processes share out
    articles anyway.
    """
    limit: AbstractContextManager[None] = _controller().limit(limits=1, user_api="blas")
    return limit


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
