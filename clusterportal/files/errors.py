"""What goes wrong around files and passes by itself."""


class ScannerUnavailable(Exception):
    """The virus scanner did not answer. Files wait for it, people do not."""
