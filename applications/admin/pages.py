"""The staff pages of set-up."""

from applications.admin import calls, initiative, roles, rounds

__all__ = ["calls", "initiative", "roles", "rounds"]
