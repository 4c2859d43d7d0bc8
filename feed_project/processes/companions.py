"""How a supervised process behaves: it does not outlive its supervisor, and may stand back behind others.

Standard library only. A supervisor that is killed cannot stop anything any
more; the kernel then tells each process itself (on Linux; elsewhere the next
``up`` finds the ports taken and says so).
"""

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

# prctl(2): the signal that the kernel sends when the parent dies.
PR_SET_PDEATHSIG = 1


def follow_parent() -> None:
    """End in an orderly way when the supervisor dies; alone in a terminal, do nothing."""
    if not os.environ.get("DUNLIN_SUPERVISED") or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(os.environ["DUNLIN_SUPERVISED"]):
        sys.exit("The supervisor is gone.")


def give_way(niceness: int) -> None:
    """Leave the processor to those who are waited for, as far as they want it (1: hardly; 19: always)."""
    os.nice(niceness)
    # Linux may share it out among sessions first; then a process with one of its own has nobody to be nice to.
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(niceness), encoding="ascii")
