"""Rows that exist only in the demo and in tests."""

from datetime import timedelta

from django.db import models


class ClockOffset(models.Model):
    """How far the domain's clock stands before system time. One row, which only grows."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="demo_one_clock")]

    def __str__(self) -> str:
        return str(timedelta(seconds=self.seconds))
