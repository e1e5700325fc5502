"""What the errors of the domain have in common: a code and parameters, which texts turn into a sentence."""


class Coded(ValueError):
    """`code` and `params` say what is wrong."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
