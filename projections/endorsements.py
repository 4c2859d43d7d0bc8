"""Who recommends whom (`read_endorsement`), as long as it follows."""

from __future__ import annotations

from collections.abc import Sequence

from events.endorsements import AccountEndorsed, EndorsementWithdrawn
from events.follows import AccountUnfollowed
from events.relationships import RelationshipEvent
from events.store import Recorded
from projections.batches import batch, rows, told
from projections.projection import Fold, Projection

endorsements = Projection(name="endorsements", tables=("read_endorsement",))


@endorsements.on(AccountEndorsed)
def endorse(fold: Fold, events: Sequence[Recorded]) -> None:
    """The endorsement is there."""
    fold.execute(
        """INSERT INTO {read_endorsement} (endorsement_id, endorser_id, endorsed_id)
        SELECT endorsement_id, endorser_id, endorsed_id FROM jsonb_to_recordset(%s)
            AS e(endorsement_id bigint, endorser_id bigint, endorsed_id bigint)
        ON CONFLICT DO NOTHING""",
        [batch(events, "endorsement_id", "endorser_id", "endorsed_id")],
    )


@endorsements.on(EndorsementWithdrawn, AccountUnfollowed)
def end(fold: Fold, events: Sequence[Recorded]) -> None:
    """The endorsement is gone, by itself or with the follow."""
    pairs = [change.pair() for _, change in told(events, RelationshipEvent)]
    fold.execute(
        """DELETE FROM {read_endorsement} d
        USING jsonb_to_recordset(%s) AS e(endorser_id bigint, endorsed_id bigint)
        WHERE d.endorser_id = e.endorser_id AND d.endorsed_id = e.endorsed_id""",
        [rows({"endorser_id": endorser, "endorsed_id": endorsed} for endorser, endorsed in pairs)],
    )
