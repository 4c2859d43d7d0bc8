"""Keeps a supervised process from outliving its supervisor.

Standard library only. A supervisor that is killed cannot stop anything any
more; the kernel then tells each process itself (on Linux; elsewhere the next
``up`` finds the ports taken and says so).
"""

import ctypes
import os
import signal
import sys

# prctl(2): the signal that the kernel sends when the parent dies.
PR_SET_PDEATHSIG = 1


def follow_parent() -> None:
    """End in an orderly way when the supervisor dies; alone in a terminal, do nothing."""
    if not os.environ.get("DUNLIN_SUPERVISED") or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(os.environ["DUNLIN_SUPERVISED"]):
        sys.exit("The supervisor is gone.")
