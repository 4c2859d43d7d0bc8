"""What an endpoint takes, declared once as a dataclass: read from a request, shown in OpenAPI.

    @dataclass(frozen=True)
    class FollowForm:
        reblogs: bool | None = None
        notify: bool | None = None

Clients write the same value in many ways (`true`, `1`, `"True"`, numbers as strings); all are
understood. What fits no way is refused with 422, as is text where a list has to be.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from django.core.files.uploadedfile import UploadedFile

from feed_project.api.errors import Refused
from queries.paging import HIGHEST_ID, PageRequest

Id = NewType("Id", int)
"""An id in a request: a positive number that fits PostgreSQL's bigint."""

Term = NewType("Term", int)
"""How long something is to last, in seconds from now; `FOREVER` when it is sent, but empty."""
FOREVER = Term(-1)
LONGEST_TERM = 100 * 366 * 24 * 60 * 60

Upload = NewType("Upload", object)
"""A file in a multipart request."""

_TRUE = {"true", "1", "t", "on", "yes"}
_FALSE = {"false", "0", "f", "off", "no"}

F = TypeVar("F")


@dataclasses.dataclass(frozen=True)
class PageForm:
    """The page of a timeline or list that is wanted; see `queries.paging`."""

    max_id: Id | None = None
    since_id: Id | None = None
    min_id: Id | None = None
    limit: int | None = None

    def page(self, *, default: int = 20, most: int = 40) -> PageRequest:
        """The page, with the limit between 1 and `most`."""
        limit = default if self.limit is None else min(max(self.limit, 1), most)
        return PageRequest(max_id=self.max_id, since_id=self.since_id, min_id=self.min_id, limit=limit)


def read_form(form: type[F], fields: Mapping[str, Any]) -> F:
    """Build the form from a request's fields; unknown fields are ignored, as Rails does."""
    values: dict[str, Any] = {}
    for attribute, name, hint in _plan(form):  # type: ignore[arg-type]
        raw = fields.get(name)
        if hint is Term and name in fields and (raw is None or raw == ""):
            values[attribute] = FOREVER
            continue
        if raw is None or (raw == "" and hint is not str):
            continue
        values[attribute] = _convert(hint, raw, name)
    return form(**values)


def read_id(text: str) -> Id:
    """An id out of an address; nothing can be found under what is no id."""
    if text.isascii() and text.isdigit() and 0 < len(text) <= 19 and 0 < int(text) <= HIGHEST_ID:
        return Id(int(text))
    raise Refused(404, "Record not found")


def read_name(text: str) -> str:
    """A name out of an address; nothing can be found under what no database can hold."""
    if "\0" in text:
        raise Refused(404, "Record not found")
    return text


@cache
def _plan(form: type[Any]) -> tuple[tuple[str, str, Any], ...]:
    """(attribute, name in a request, type without None) of every field."""
    hints = get_type_hints(form)
    return tuple(
        (field.name, field.metadata.get("name", field.name), without_none(hints[field.name])[0])
        for field in dataclasses.fields(form)
    )


@cache
def takes_files(form: type[Any]) -> bool:
    """Whether any field of the form is a file."""
    return any(hint is Upload for _, _, hint in _plan(form))  # type: ignore[arg-type]


def without_none(hint: Any) -> tuple[Any, bool]:
    """Split `X | None` into X and True."""
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint, False
    kept = [part for part in get_args(hint) if part is not types.NoneType]
    return kept[0], len(kept) < len(get_args(hint))


def _convert(hint: Any, raw: Any, name: str) -> Any:
    origin = get_origin(hint)
    if origin is Literal:
        return _choice(get_args(hint), raw, name)
    if origin is list:
        inner = get_args(hint)[0]
        # `ids[]=` is how a form says that there are none.
        return [_convert(inner, item, name) for item in _items(raw) if not (inner is Id and item == "")]
    if dataclasses.is_dataclass(hint):
        if not isinstance(raw, dict):
            raise _invalid(name)
        return read_form(hint, raw)  # type: ignore[arg-type]
    return _SCALARS[hint](raw, name)


def _items(raw: Any) -> list[Any]:
    """Rails sends a list as `a[]`, as `a[0]`, `a[1]`, or, of one, bare."""
    if isinstance(raw, dict):
        return [raw[key] for key in sorted(raw, key=lambda key: (len(key), key))]
    return raw if isinstance(raw, list) else [raw]


def _text(raw: Any, name: str) -> str:
    if not isinstance(raw, str):
        raise _invalid(name)
    return raw


def _flag(raw: Any, name: str) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).lower() if isinstance(raw, str | int) else ""
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise _invalid(name)


def _number(raw: Any, name: str) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    sign, digits = ("-", raw[1:]) if isinstance(raw, str) and raw[:1] == "-" else ("", raw)
    if isinstance(digits, str) and digits.isascii() and digits.isdigit() and len(digits) <= 19:
        return int(f"{sign}{digits}")
    raise _invalid(name)


def _term(raw: Any, name: str) -> Term:
    seconds = _number(raw, name)
    if 0 <= seconds <= LONGEST_TERM:
        return Term(seconds)
    raise _invalid(name)


def _identifier(raw: Any, name: str) -> Id:
    number = _number(raw, name)
    if 0 <= number <= HIGHEST_ID:
        return Id(number)
    raise _invalid(name)


def _choice(choices: tuple[Any, ...], raw: Any, name: str) -> Any:
    if isinstance(raw, str) and raw in choices:
        return raw
    raise _invalid(name)


def _file(raw: Any, name: str) -> Upload:
    if isinstance(raw, UploadedFile):
        return Upload(raw)
    raise _invalid(name)


def _invalid(name: str) -> Refused:
    return Refused(422, f"Validation failed: {name.replace('_', ' ').capitalize()} is invalid")


def _anything(raw: Any, name: str) -> Any:
    return raw


_SCALARS: dict[Any, Any] = {
    Any: _anything,
    str: _text,
    bool: _flag,
    int: _number,
    Id: _identifier,
    Term: _term,
    Upload: _file,
}
