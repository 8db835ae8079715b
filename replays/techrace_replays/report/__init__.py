"""A report on one match: one self-contained page that tells somebody who was not there why it ended as it did."""

from techrace_replays.report.facts import Match as Match
from techrace_replays.report.page import Likeness as Likeness
from techrace_replays.report.page import report_page as report_page
