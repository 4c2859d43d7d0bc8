"""Why a file is not taken."""


class Unfit(Exception):
    """The file cannot be shown; the message is for whoever sent it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
