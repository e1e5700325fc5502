"""Waiting for one's turn to write a row."""

from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def lock(row: M, *related: str) -> M:
    """The row as it is once nobody else who locks it writes it, with its `related` rows as they are then.

    Call it in a transaction, before anything is judged, and use what it returns. Raises the model's DoesNotExist where
    the row is gone. Holding and reading are two statements: one alone would return the joined rows as they were before
    it waited. The lock lets others add rows that refer to this one.
    """
    rows = type(row)._default_manager
    rows.order_by().select_for_update(no_key=True).values_list("pk").get(pk=row.pk)
    return rows.select_related(*related).get(pk=row.pk)
