"""What goes wrong around files."""


class ScannerUnavailable(Exception):
    """The virus scanner did not answer, which passes by itself. Files wait for it, people do not."""


class StrangeStore(Exception):
    """More contents lack a row than have one: the store is hardly that of this database. Nothing of it is erased."""
