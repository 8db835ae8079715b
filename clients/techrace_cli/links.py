"""Where people find a room."""

import attrs


@attrs.frozen(kw_only=True)
class Opened:
    """A room and where people find it."""

    code: str
    watch: str
    play: str
    lead: str | None = attrs.field(default=None, repr=False)
    """For the facilitator; the token stands in the fragment, which no server gets to see."""

    @classmethod
    def at(cls, url: str, code: str, token: str | None = None) -> "Opened":
        """Return the links of a room on the server at ``url``; ``token`` is the facilitator's."""
        lead = None if token is None else f"{url}/#/lead/{code}/{token}"
        return cls(code=code, watch=f"{url}/#/watch/{code}", play=f"{url}/#/play/{code}", lead=lead)

    def facts(self) -> dict[str, str]:
        """Return the links that there are, for programs."""
        return {name: link for name, link in attrs.asdict(self).items() if link is not None}

    def lines(self) -> list[str]:
        """Return the links for people; that to lead within the command that takes it."""
        lines = [f"Room  {self.code}", f"Play  {self.play}", f"Watch {self.watch}"]
        return lines if self.lead is None else [*lines, f"Lead  {self.lead_command()}"]

    def lead_command(self) -> str:
        """Return what the facilitator types. Quoted, since a fragment begins with a sign of the shell's."""
        return f'techrace lead "{self.lead}"'
