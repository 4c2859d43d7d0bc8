"""Every field of every endpoint, with everything that should not be in it: a clear 4xx, never a 5xx."""

from __future__ import annotations

import dataclasses
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from feed_project.api.endpoint import Endpoint
from tests.api.conftest import Api
from tests.api.test_policies import mounted, path_of

NASTY: list[Any] = [
    None,
    "",
    " \u200b\n",
    "\0",
    "x" * 70_000,
    "👩‍👩‍👧‍👦" * 500,
    "\u202e\u2066 @anna #\u0660",
    "@anna " * 10_000,
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "' OR 1=1 --",
    "%00%ff",
    -1,
    0,
    2**63,
    10**40,
    1e308,
    True,
    [],
    {},
    [[]],
    ["x", None, {"a": 1}],
    {"a": {"b": []}},
    {"0": {"name": ["x"]}},
    "0x1",
    "١٢",
    "9" * 20,
]
FORMS = [(route, method, e) for route, method, e in mounted() if e.form is not None]


@pytest.mark.parametrize(("route", "method", "endpoint"), FORMS, ids=[f"{m} {r}" for r, m, _ in FORMS])
def test_no_value_of_any_field_breaks_an_endpoint(anna: Api, ben: Api, route: str, method: str, endpoint: Endpoint):
    path = path_of(route).replace("/1", f"/{ben.id}")
    for field in dataclasses.fields(endpoint.form):
        for value in NASTY:
            answer = send(anna, method, path, {field.name: value})
            assert answer.status < 500, (field.name, value)
            assert answer.status < 400 or isinstance(answer.json["error"], str), (field.name, value)


def send(actor: Api, method: str, path: str, fields: dict[str, Any]) -> Any:
    if method != "GET":
        return actor.call(method, path, json.dumps(fields))
    flat = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    return actor.get(f"{path}?{urlencode(flat)[:60_000]}")
