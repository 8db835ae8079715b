"""Exception groups at the command line: one sentence is wanted, so the first real fault is told."""


def first_fault(error: BaseException) -> BaseException:
    """Return the first exception in a group that is no group itself, or ``error`` if it is none."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
