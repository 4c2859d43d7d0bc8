"""How an endpoint is written: a typed function, its policy beside it, mounted on a line of `urls`.

    @endpoint("write:favourites")
    def favourite(caller: Caller, post_id: Id) -> Status: ...

    at("api/v1/statuses/<post_id>/favourite", POST=favourites.favourite)

The arguments say what is read from the request: `caller` (who asks), ids of the address by name,
`form` (a dataclass, see `forms`). The annotation of the result is the schema of the answer. Nothing
without a policy can be mounted, and a policy that says nothing admits nobody but accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar, get_type_hints

from django.http import HttpRequest, HttpResponse

from feed_project.api.errors import NEEDS_ACCOUNT, Refused, json_response
from feed_project.api.forms import Id, read_form, read_id, read_name, takes_files
from feed_project.identity.bearer import Bearer
from feed_project.limits import Limit

T = TypeVar("T")

Admits = Literal["account", "application", "anyone"]


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may call: `scope` that a token needs, and whether there has to be one.

    `account`: a member's token. `application`: also a client's own. `anyone`: also no token; one
    that is sent has to be valid and to hold the scope (None: tokens are not looked at).
    """

    scope: str | None
    admits: Admits = "account"


OPEN = Policy(None, "anyone")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and when."""

    request: HttpRequest
    bearer: Bearer | None
    now: datetime

    @property
    def viewer(self) -> int | None:
        """The account that reads; None for anonymous."""
        return self.bearer.account_id if self.bearer else None

    @property
    def account_id(self) -> int:
        """The account that acts."""
        if self.bearer is None or self.bearer.account_id is None:
            raise Refused(422, NEEDS_ACCOUNT)
        return self.bearer.account_id


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A result with headers or a status of its own."""

    value: T
    headers: dict[str, str]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A function with its policy and what its signature says."""

    call: Callable[..., Any]
    policy: Policy
    form: type[Any] | None
    ids: tuple[str, ...]  # arguments out of the address
    texts: tuple[str, ...]
    answers: Any
    lane: str | None  # what a GET reads from
    limit: Limit | None  # how often it may be called, besides what holds for every request

    @property
    def takes_files(self) -> bool:
        """Whether its form has a place for files; elsewhere, bodies are small."""
        return self.form is not None and takes_files(self.form)  # type: ignore[arg-type]

    def run(self, caller: Caller, fields: Callable[[], dict[str, Any]], captured: dict[str, str]) -> HttpResponse:
        """Read the arguments, call the function, write its answer."""
        arguments: dict[str, Any] = {name: read_id(captured[name]) for name in self.ids}
        arguments.update({name: read_name(captured[name]) for name in self.texts})
        if self.form is not None:
            arguments["form"] = read_form(self.form, fields())
        result = self.call(caller, **arguments)
        if not isinstance(result, Answer):
            return json_response(result)
        response = json_response(result.value, result.status)
        for name, value in result.headers.items():
            response[name] = value
        return response


def endpoint(
    scope: str | None, *, admits: Admits = "account", lane: str = "core", limit: Limit | None = None
) -> Callable[[Callable[..., Any]], Endpoint]:
    """Declare who may call the function that follows, how often, and which lane's read tables it answers from."""

    def declare(call: Callable[..., Any]) -> Endpoint:
        hints = get_type_hints(call)
        answers, form = hints.pop("return"), hints.pop("form", None)
        if hints.pop("caller") is not Caller:
            raise TypeError(f"{call.__name__} has to take a Caller first")
        ids = tuple(name for name, hint in hints.items() if hint is Id)
        texts = tuple(name for name, hint in hints.items() if hint is str)
        return Endpoint(call, Policy(scope, admits), form, ids, texts, answers, lane if scope else None, limit)

    return declare
