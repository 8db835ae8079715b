"""The story of a match out of its log: what a debriefing shows, made from the states and from nothing else."""

from techrace_replays.story.document import FORMAT as FORMAT
from techrace_replays.story.document import story_of as story_of
