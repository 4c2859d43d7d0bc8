"""How long-lived processes have Python look for garbage.

Reference counting frees nearly everything at once; what the collector looks for, cycles, is rare. With
Python's own thresholds it goes through everything that lives, sockets and code alike, every few
thousand allocations: in the middle of an answer, and the longer the more clients there are.
"""

from __future__ import annotations

import gc

# Net allocations before the young are looked at, and how many looks before the next generation is.
YOUNG, MIDDLE, OLD = 50_000, 20, 100


def settle() -> None:
    """To be called once a process is loaded: what it is made of is no garbage, and the rest is looked at rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
