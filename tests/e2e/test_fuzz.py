"""The short form of `benchmarks.fuzz_api`: generated requests find nothing that the document does not say."""

from __future__ import annotations

from benchmarks.fuzz_api import document_of, fuzz
from tests.e2e.server import Server

SEED = 20_261


def test_generated_requests_are_answered_as_the_document_says(server: Server) -> None:
    report = fuzz(server.base_url, document_of(server.base_url), cases=400, seed=SEED)
    assert report.findings == [], str(report)
    assert report.cases.total() >= 300
    assert {200, 401, 403, 404, 422} <= set(report.statuses)


def test_the_fuzzer_notices_what_a_document_leaves_out(server: Server) -> None:
    document = document_of(server.base_url)
    operation = document["paths"]["/api/v1/statuses/{status_id}"]["get"]
    del operation["responses"]["404"]
    document["components"]["schemas"]["Status"]["properties"]["content"] = {"type": "integer"}
    report = fuzz(server.base_url, document, cases=80, seed=SEED, only="GET /api/v1/statuses/{status_id}")
    assert any("Undocumented status code" in finding for finding in report.findings)
    assert any("schema" in finding for finding in report.findings)
