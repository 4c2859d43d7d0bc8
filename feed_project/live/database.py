"""The way from the event loop to PostgreSQL: a few threads, each with a lasting connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connections

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Runs blocking questions to the database in `threads` threads of its own."""

    def __init__(self, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="live-database")
        self._threads = threads

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a question, one that may be put twice, and give its answer.

        A broken connection is replaced and the question put once more; what fails then is raised
        as Django's OperationalError or InterfaceError.
        """

        def work() -> T:
            try:
                return question(*args, **kwargs)
            except (InterfaceError, OperationalError):
                connections.close_all()
                return question(*args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    async def close(self) -> None:
        """Close the threads' connections and end the threads."""
        loop = asyncio.get_running_loop()
        meet = asyncio.gather(
            *(loop.run_in_executor(self._executor, connections.close_all) for _ in range(self._threads))
        )
        await meet
        self._executor.shutdown(wait=False)
