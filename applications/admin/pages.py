"""The staff pages of set-up."""

from applications.admin import calls, enquiries, initiative, problems, public_questions, roles, rounds

__all__ = ["calls", "enquiries", "initiative", "problems", "public_questions", "roles", "rounds"]
