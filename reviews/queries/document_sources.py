"""What the register of documents takes up: one document, with what its row will say."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clusterportal.audit.models import Event
from reviews.models import CaseDocument
from reviews.queries.trail import with_actors

Kind, Direction = CaseDocument.Kind, CaseDocument.Direction
RECEIVED, DRAWN_UP, SENT = Direction.RECEIVED, Direction.DRAWN_UP, Direction.SENT


@dataclass(frozen=True)
class Source:
    """A document that the register may not have yet. Files and frozen documents have their hash, texts get theirs."""

    kind: CaseDocument.Kind
    direction: CaseDocument.Direction
    at: datetime
    source: str
    key: str
    name: str = ""
    text: str = ""
    file: str | None = None
    sha256: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of its row, without case and number."""
        return {
            "kind": self.kind,
            "direction": self.direction,
            "at": self.at,
            "source": self.source,
            "source_key": self.key,
            "name": self.name[:255],
            "text": self.text,
            "file_id": self.file,
            "sha256": self.sha256 or hashlib.sha256(self.text.encode()).hexdigest(),
        }


def enclosure(one: Any, direction: CaseDocument.Direction, source: str) -> Source:
    """The file of a row that has one, with its name."""
    file = {"name": one.file_name, "file": one.file_id, "sha256": one.file_id}
    return Source(Kind.ENCLOSURE, direction, one.at, source, str(one.pk), **file)


def who_did(application: Any, action: str, **detail: str) -> str:
    """The name of who last did what only the trail of the application tells of."""
    events = Event.objects.filter(chain=f"application:{application}", action=action, detail__contains=detail)
    last = with_actors(events).order_by("-seq").first()
    return (last.actor_name or "") if last is not None else ""
