#!/usr/bin/env python3
"""The one command of Dunlin: ``up`` runs it, ``test`` proves it, everything else works on it.

Standard library only: the virtual environment is made on the way.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "feed_project.settings")

if sys.version_info < (3, 11):
    sys.exit(f"Dunlin needs Python 3.11 or newer, and this is {sys.version.split()[0]}.")

from feed_project.processes.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
