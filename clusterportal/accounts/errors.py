"""The ways in which the portal says no."""


class Refused(Exception):
    """The person may know why: `code` and `params` become a sentence in the texts of the app that refuses."""

    status = 403

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Paused(Refused):
    """Nobody may write here for the moment: answered 423, whatever the page was."""

    status = 423


class Hidden(Exception):
    """The person may not know that the thing exists: answered exactly as what does not exist, 404."""
