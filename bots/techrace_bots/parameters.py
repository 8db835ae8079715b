"""The whole numbers by which one policy becomes a family: ``look-ahead:depth=3``."""

from collections.abc import Mapping

import attrs


@attrs.frozen
class Parameter:
    """One of them."""

    default: int
    least: int
    most: int
    meaning: str


def settle(parameters: Mapping[str, Parameter], given: Mapping[str, int]) -> dict[str, int]:
    """Return the value of every parameter.

    Raises:
        ValueError: there is no such parameter, or a value out of bounds.
    """
    for name, value in given.items():
        if name not in parameters:
            listing = ", ".join(parameters) or "none"
            raise ValueError(f"parameter {name!r}: there is no such parameter, expected one of {listing}")
        bounds = parameters[name]
        if not bounds.least <= value <= bounds.most:
            raise ValueError(f"parameter {name!r}: {value} is not from {bounds.least} to {bounds.most}")
    return {name: given.get(name, parameter.default) for name, parameter in parameters.items()}


def parse_parameters(text: str) -> dict[str, int]:
    """Return the parameters that ``key=value,key=value`` gives.

    Raises:
        ValueError: the text is something else, or gives a parameter twice.
    """
    given: dict[str, int] = {}
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if not equals or not value.isascii() or not value.removeprefix("-").isdecimal() or len(value) > 10:
            raise ValueError(f"parameter {part!r}: expected name=number")
        if name in given:
            raise ValueError(f"parameter {name!r}: given twice")
        given[name] = int(value)
    return given
