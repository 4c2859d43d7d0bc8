"""OpenAPI out of the types that stand beside the endpoints: forms, entities, policies."""

from __future__ import annotations

import dataclasses
import functools
import re
import types
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin, get_type_hints, is_typeddict

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from feed_project import entities
from feed_project.api.endpoint import OPEN, Answer, Endpoint
from feed_project.api.forms import Id, Term, Upload
from feed_project.identity.scopes import SCOPES

Schema = dict[str, Any]

_SCALARS: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Id: {"type": "string", "pattern": "^[0-9]{1,19}$"},
    Term: {"type": ["integer", "null"], "minimum": 0},
    Upload: {"type": "string", "format": "binary"},
    types.NoneType: {"type": "null"},
    Any: {},
}
_BODIES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
_ERRORS = {
    "400": "The request cannot be read.",
    "401": "The access token is missing or invalid.",
    "403": "The token lacks the scope, or the action is not allowed.",
    "404": "There is nothing here that the caller may see.",
    "409": "Somebody else was quicker, again and again.",
    "413": "The request is too large.",
    "415": "The body is neither JSON, nor urlencoded, nor multipart.",
    "422": "The request does not make sense.",
    "429": "Too many requests.",
    "503": "The database or the store of media does not answer; try again.",
}


def documented(handler: Callable[..., Any], route: str, method: str, mounted: Endpoint) -> Callable[..., Any]:
    """A handler of its own for this address and method, that says what it takes and answers."""

    @functools.wraps(mounted.call)
    def handle(self: Any, request: Any, **captured: str) -> Any:
        return handler(self, request, **captured)

    noun = mounted.call.__module__.rpartition(".")[2]
    reads = method == "GET"
    body = mounted.form is not None and not reads
    annotate = extend_schema(
        operation_id=f"{noun}_{mounted.call.__name__}",
        tags=[noun],
        summary=(mounted.call.__doc__ or "").strip().partition("\n")[0],
        auth=_security(mounted),  # type: ignore[arg-type]  # more than names: scopes, too
        parameters=[*_address(route), *(_query(mounted.form) if reads and mounted.form else [])],
        request=dict.fromkeys(_BODIES, _form(mounted.form)) if body and mounted.form else None,
        exclude=noun == "instance" and mounted.call.__name__ == "absent",
        responses={200: OpenApiResponse(_answer(mounted.answers), "Done.")} | _errors(mounted, reads=reads),
    )
    return annotate(handle)


def add_components(result: Schema, **_: Any) -> Schema:
    """Hook of drf-spectacular: the entities, by name."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    for module in [entities, *_submodules(entities)]:
        schemas |= {name: _entity(hint) for name, hint in vars(module).items() if is_typeddict(hint)}
    return result


def _submodules(package: types.ModuleType) -> list[types.ModuleType]:
    return [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)]


def schema_of(hint: Any) -> Schema:
    """The schema of a type as it is written in annotations."""
    if get_origin(hint) is not None:
        return _composed(get_origin(hint), get_args(hint))
    if is_typeddict(hint):
        return {"$ref": f"#/components/schemas/{hint.__name__}"}
    if dataclasses.is_dataclass(hint):
        return _form(hint)
    return dict(_SCALARS[hint])


def _composed(origin: Any, parts: tuple[Any, ...]) -> Schema:
    if origin in {NotRequired, Required}:
        return schema_of(parts[0])
    if origin in {Union, types.UnionType}:
        return {"anyOf": [schema_of(part) for part in parts]}
    if origin is Literal:
        return {"type": "string", "enum": list(parts)}
    if origin is list:
        return {"type": "array", "items": schema_of(parts[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema_of(parts[1])}
    raise TypeError(f"no schema for {origin}")


def _entity(hint: Any) -> Schema:
    hints = get_type_hints(hint, include_extras=True)
    return {
        "type": "object",
        "description": (hint.__doc__ or "").partition("\n")[0],
        "properties": {name: schema_of(part) for name, part in hints.items()},
        "required": sorted(name for name, part in hints.items() if get_origin(part) is not NotRequired),
    }


def _form(form: Any) -> Schema:
    hints = get_type_hints(form)
    return {
        "type": "object",
        "properties": {
            field.metadata.get("name", field.name): schema_of(hints[field.name]) for field in dataclasses.fields(form)
        },
    }


def _answer(hint: Any) -> Schema:
    return schema_of(get_args(hint)[0] if get_origin(hint) is Answer else hint)


def _address(route: str) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, _SCALARS[Id if name.endswith("_id") else str], OpenApiParameter.PATH, required=True)
        for name in re.findall(r"<(?:\w+:)?(\w+)>", route)
    ]


def _query(form: Any) -> list[OpenApiParameter]:
    hints = get_type_hints(form)
    return [
        OpenApiParameter(
            f"{field.name}[]" if get_origin(hints[field.name]) is list else field.name,
            schema_of(hints[field.name]),
        )
        for field in dataclasses.fields(form)
    ]


def _security(mounted: Endpoint) -> list[dict[str, list[str]]]:
    policy = mounted.policy
    if policy.scope is None:
        return [{}] if policy.admits == "anyone" else [{"bearer": []}]
    needed: list[dict[str, list[str]]] = [{"bearer": [policy.scope]}]
    return [*needed, {}] if policy.admits == "anyone" else needed


def _errors(mounted: Endpoint, *, reads: bool) -> dict[str, OpenApiResponse]:
    """How else it may end, by what the endpoint takes and whom it admits."""
    codes = {"404", "429", "503"}
    if not (reads and mounted.policy == OPEN):
        codes |= {"401", "403"}  # also where a client shows its secret in the form
    if mounted.form is not None:
        codes |= {"400", "422"}
    if mounted.policy.admits != "anyone":
        codes |= {"422"}
    if not reads:
        codes |= {"400", "409", "413", "415", "422"}
    schema = schema_of(entities.Error)
    known = {"304": OpenApiResponse(None, "The client has it already (`If-None-Match`).")} if reads else {}
    return known | {code: OpenApiResponse(schema, _ERRORS[code]) for code in sorted(codes)}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Says what `Authorization: Bearer` is."""

    target_class = "feed_project.api.door.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> Schema:
        """OAuth 2 with authorization codes."""
        flow = {"authorizationUrl": "/oauth/authorize", "tokenUrl": "/oauth/token", "scopes": SCOPES}
        return {"type": "oauth2", "flows": {"authorizationCode": flow}}
