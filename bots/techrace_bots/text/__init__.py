"""Text for language models: a view of the seat, a grammar for its orders, and an agent that asks and keeps minutes."""

from techrace_bots.text.agent import Exchange as Exchange
from techrace_bots.text.agent import JsonLines as JsonLines
from techrace_bots.text.agent import LanguageModel as LanguageModel
from techrace_bots.text.agent import TextAgent as TextAgent
from techrace_bots.text.orders import GRAMMAR as GRAMMAR
from techrace_bots.text.orders import Fault as Fault
from techrace_bots.text.orders import FaultKind as FaultKind
from techrace_bots.text.orders import Offer as Offer
from techrace_bots.text.orders import Reading as Reading
from techrace_bots.text.orders import read_answer as read_answer
from techrace_bots.text.scripted import FirstOfEach as FirstOfEach
from techrace_bots.text.scripted import Scripted as Scripted
from techrace_bots.text.view import describe as describe
