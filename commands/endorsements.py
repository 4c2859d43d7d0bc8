"""Rules for endorsements: one recommends whom one follows, for as long as one does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commands.refusals import Invalid
from commands.relationships import Relationship
from events.endorsements import AccountEndorsed, EndorsementWithdrawn
from events.vocabulary import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorseAccount:
    """Recommend an account on one's profile."""

    endorser_id: int
    endorsed_id: int
    endorsement_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEndorsement:
    """Recommend an account no longer."""

    endorser_id: int
    endorsed_id: int


def decide(state: Relationship, command: EndorseAccount | WithdrawEndorsement) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Invalid.
    """
    endorser = state.side(command.endorser_id)
    state.side(command.endorsed_id)
    both = {"endorser_id": command.endorser_id, "endorsed_id": command.endorsed_id}
    match command:
        case EndorseAccount() if endorser.follow is None:
            raise Invalid("Validation failed: You must be already following the person you want to endorse")
        case EndorseAccount() if endorser.endorsement_id is None:
            return (AccountEndorsed(**both, endorsement_id=command.endorsement_id),)
        case WithdrawEndorsement() if endorser.endorsement_id is not None:
            return (EndorsementWithdrawn(**both),)
    return ()


def answer(state: Relationship, command: EndorseAccount | WithdrawEndorsement) -> dict[str, Any]:
    """The state after the command: `{"endorsement_id": … | None}`."""
    return {"endorsement_id": state.side(command.endorser_id).endorsement_id}
