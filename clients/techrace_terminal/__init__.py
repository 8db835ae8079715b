"""Playing and watching in a terminal.

What is shown is made by pure functions from a :class:`~techrace_terminal.model.Watched` to text; only
:mod:`techrace_terminal.app` knows Textual.
"""

from techrace_terminal.safe import safe as safe
