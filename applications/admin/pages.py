"""The staff pages of set-up."""

from applications.admin import calls, initiative, problems, roles, rounds

__all__ = ["calls", "initiative", "problems", "roles", "rounds"]
