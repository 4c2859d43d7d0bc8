"""npm's `masto` and `megalodon`, unmodified; what they do stands in the scripts of `tests/e2e/node`."""

from __future__ import annotations

import secrets

import pytest

from feed_project.failure import Failure
from tests.e2e import javascript
from tests.e2e.clients import registered
from tests.e2e.server import Server


@pytest.mark.parametrize(
    "script", ["masto-rest.mjs", "masto-media.mjs", "masto-streaming.mjs", "masto-channels.mjs", "megalodon.mjs"]
)
def test_a_javascript_client_finds_everything_as_it_expects(server: Server, script: str) -> None:
    name = f"j{secrets.token_hex(5)}"
    said = javascript.run(server, script, registered(server, f"{name}a"), registered(server, f"{name}b"))
    assert "# fail 0" in said
    assert "# pass 0" not in said


def test_a_missing_node_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(Failure, match=r"need Node 20\.10 or newer with npm: install it from https://nodejs\.org"):
        javascript._node()
