"""The way from the event loop to PostgreSQL: a few threads, each with a lasting connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connections

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Runs blocking questions to the database in `threads` threads of its own."""

    def __init__(self, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="live-database")
        self._threads = threads

    def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Put a question, one that may be put twice, at once; its answer is to be awaited.

        A broken connection is replaced and the question put once more; what fails then is raised
        as Django's OperationalError or InterfaceError.
        """

        def work() -> T:
            try:
                return question(*args, **kwargs)
            except (InterfaceError, OperationalError):
                connections.close_all()
                return question(*args, **kwargs)

        return asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def close(self) -> None:
        """Close every thread's connection and end the threads."""
        loop = asyncio.get_running_loop()
        # Each waits for the others, so that none of them closes for two.
        everybody = Barrier(self._threads, timeout=10)

        def leave() -> None:
            connections.close_all()
            everybody.wait()

        await asyncio.gather(*(loop.run_in_executor(self._executor, leave) for _ in range(self._threads)))
        self._executor.shutdown(wait=False)
