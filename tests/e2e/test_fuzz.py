"""The short forms of `benchmarks.fuzz_api` and `fuzz_live`: nothing is answered otherwise than it should be."""

from __future__ import annotations

import pytest

from benchmarks import fuzz_live
from benchmarks.fuzz_api import document_of, fuzz
from tests.e2e.server import Server

SEED = 20_261


def test_generated_requests_are_answered_as_the_document_says(server: Server) -> None:
    report = fuzz(server.base_url, document_of(server.base_url), cases=400, seed=SEED)
    assert report.findings == [], str(report)
    assert report.cases.total() >= 400
    assert {200, 401, 403, 404, 422} <= set(report.statuses)


def test_the_fuzzer_notices_what_a_document_leaves_out(server: Server) -> None:
    document = document_of(server.base_url)
    operation = document["paths"]["/api/v1/statuses/{status_id}"]["get"]
    del operation["responses"]["404"]
    document["components"]["schemas"]["Status"]["properties"]["content"] = {"type": "integer"}
    report = fuzz(server.base_url, document, cases=80, seed=SEED, only="GET /api/v1/statuses/{status_id}")
    assert any("Undocumented status code" in finding for finding in report.findings)
    assert any("schema" in finding for finding in report.findings)


def test_malformed_frames_are_refused_and_harm_nobody(server: Server) -> None:
    report = fuzz_live.fuzz(server, frames=600, seed=SEED)
    assert report.findings == [], str(report)
    assert report.kinds.total() == 600
    assert {
        "an error in the channel",
        "ended with 1002",
        "ended with 1007",
        "ended with 1009",
    } <= report.outcomes.keys()
    assert report.posts > 0


def test_the_live_fuzzer_notices_an_end_that_is_none_of_the_clients_doing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz_live, "FAREWELLS", {1000})
    report = fuzz_live.fuzz(server, frames=60, seed=SEED)
    assert any("ended with 1002" in finding for finding in report.findings)
