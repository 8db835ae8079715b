"""A simulated machine room: one clock, one seed, any number of processes, each with an event loop of its own.

Nothing here waits, sleeps or reads a real clock. The world knows what is to happen at which instant (timers,
arriving bytes, threads that come to an end), and which processes have callbacks that are ready. While one is ready
time stands still; among several the seed decides, one callback at a time. When none is ready the clock jumps to the
next instant, and when there is no such instant either, everybody waits for ever, which is an error; so is time that
does not go on.

A process can be killed between two callbacks, or within one by raising :class:`ProcessKilledError`. Nothing of it
runs any more, no ``finally`` and no ``except``; what it has left on disks and in other processes stays.
"""

import asyncio
import heapq
import itertools
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from functools import partial
from random import Random
from typing import Any, TypeVar

Result = TypeVar("Result")


class ProcessKilledError(SystemExit):
    """A process ends here and now. A ``SystemExit``, which tasks and callbacks do not keep to themselves."""


class DeadlockError(AssertionError):
    """Everybody waits and nothing will ever happen."""


class NumberedTask(asyncio.Task[Result]):
    """A task that sets keep in the order of creation: a task group cancels in the order of its set."""

    def __init__(self, number: int, coro: Any, **options: Any) -> None:
        self._number = number
        super().__init__(coro, **options)

    def __hash__(self) -> int:
        return self._number


class LivelockError(AssertionError):
    """Somebody is busy for ever, and time does not go on."""


MOST_AT_ONCE = 50_000
"""Callbacks within a microsecond after which nobody believes that time will go on."""


class SimulatedLoop(asyncio.AbstractEventLoop):
    """The event loop of one process, as far as hosts and clients need one: no sockets, signals or subprocesses."""

    def __init__(self, process: "Process") -> None:
        self._process = process
        self.ready: deque[asyncio.Handle] = deque()
        self._tasks = itertools.count()

    def time(self) -> float:
        return self._process.world.now

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self.ready.append(handle)
        self._process.announce()
        return handle

    call_soon_threadsafe = call_soon

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.TimerHandle:
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        if self._process.is_alive:
            self._process.world.at(when, self._process, partial(self.append, handle))
        else:
            self.ready.append(handle)
        return handle

    def append(self, handle: asyncio.Handle) -> None:
        """Let a callback be ready."""
        self.ready.append(handle)
        self._process.announce()

    def create_future(self) -> "asyncio.Future[Any]":
        return asyncio.Future(loop=self)

    def create_task(
        self,
        coro: Generator[Any, None, Result] | Coroutine[Any, Any, Result],
        *,
        name: str | None = None,
        context: Context | None = None,
    ) -> "asyncio.Task[Result]":
        return NumberedTask(next(self._tasks), coro, loop=self, name=name, context=context)

    def run_in_executor(
        self, executor: object, func: Callable[..., Result], *args: object
    ) -> "asyncio.Future[Result]":
        """Call ``func`` in a simulated thread: at once as far as it can tell, some time later for everybody else."""
        del executor
        future: asyncio.Future[Result] = self.create_future()
        if self._process.is_alive:
            self._process.start_thread(partial(func, *args), future)
        else:
            future.set_exception(OSError("this process is gone"))
        return future

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self._process.note_error(context)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return False

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Let the handle stay where it is; a cancelled one does nothing."""


class Process:
    """A program: callbacks of one event loop, and threads, that share a fate. Made by :meth:`World.start`."""

    def __init__(self, world: "World", name: str) -> None:
        self.world = world
        self.name = name
        self.random = Random(f"{world.seed}/{name}")
        self.loop = SimulatedLoop(self)  # type: ignore[abstract]  # what the host does not use of a loop is left out
        self.is_alive = True
        self.is_announced = False
        """Whether the world knows that there may be something to do."""
        self.errors: list[dict[str, Any]] = []
        """What reached the event loop's exception handler."""
        self.cost = 0.0
        """Mean seconds that a callback takes."""
        self.shuffle = 0.0
        """How likely a step of a task gives way to the callbacks behind it."""
        self.thread_seconds: Callable[[Random], float] = lambda random: random.uniform(0.0, 0.001)
        """How long a thread waits before it works, and again before it is heard of."""
        self.on_kill: list[Callable[[], None]] = []
        self._threads: deque[Callable[[], None]] = deque()
        self._awake_at = 0.0
        self._kept: list[asyncio.Task[Any]] = []

    # -- what the outside does --

    def spawn(self, coro: Coroutine[Any, Any, Result], name: str) -> "asyncio.Task[Result]":
        """Start a task."""
        return self.loop.create_task(coro, name=name)

    def freeze(self, seconds: float) -> None:
        """Let nothing of this process run for a while, as SIGSTOP, swapping or a closed lid would."""
        self._awake_at = max(self._awake_at, self.world.now + seconds)
        self.world.at(self._awake_at, self, self.announce)

    def wake(self) -> None:
        """End a freeze."""
        self._awake_at = 0.0
        self.announce()

    def kill(self) -> None:
        """End the process; nothing of it runs any more."""
        if not self.is_alive:
            return
        self.is_alive = False
        # A task that nobody keeps would be closed by the garbage collector, which runs its ``finally``.
        self._kept = list(asyncio.all_tasks(self.loop))
        self._threads.clear()
        for call in self.on_kill:
            call()

    def bury(self) -> None:
        """Unwind what is left of a dead process, so that the interpreter need not; nobody can see it."""
        self.kill()
        for _ in range(8):
            if not self._kept:
                break
            for task in self._kept:
                task.cancel()
            for _ in range(10_000):
                if not self.loop.ready:
                    break
                self._run(self.loop.ready.popleft())
            self._kept = [task for task in self._kept if not task.done()]
        assert not self._kept, f"{self.name} cannot be unwound: {self._kept}"

    # -- what the world does --

    def announce(self) -> None:
        """Have the world look whether there is something to do."""
        if not self.is_announced and self.is_alive:
            self.is_announced = True
            self.world.announced.append(self)

    @property
    def is_runnable(self) -> bool:
        """Whether there is something to do now; if it is frozen, it will announce itself again."""
        if not self.is_alive or self._awake_at > self.world.now:
            return False
        return bool(self.loop.ready) or bool(self._threads)

    def run_one(self) -> None:
        """Run one callback, or one thread up to its end."""
        if self._threads and (not self.loop.ready or self.random.random() < 0.5):
            self._guard(self._threads.popleft())
        else:
            self._run(self._next())
        if self.cost:
            self._awake_at = max(self._awake_at, self.world.now + self.random.expovariate(1 / self.cost))
            self.world.at(self._awake_at, self, self.announce)

    def _next(self) -> asyncio.Handle:
        ready = self.loop.ready
        handle = ready.popleft()
        if self.shuffle and ready and _is_step(handle) and self.random.random() < self.shuffle:
            ready.insert(self.random.randint(1, 4), handle)
            return ready.popleft()
        return handle

    def _run(self, handle: asyncio.Handle) -> None:
        if handle.cancelled():
            return
        events._set_running_loop(self.loop)
        try:
            self._guard(handle._run)
        finally:
            events._set_running_loop(None)

    def _guard(self, call: Callable[[], object]) -> None:
        try:
            call()
        except ProcessKilledError:
            self.kill()

    # -- what its loop does --

    def start_thread(self, call: Callable[[], Result], future: "asyncio.Future[Result]") -> None:
        def report(result: Result | None, error: BaseException | None) -> None:
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)  # type: ignore[arg-type]  # None only where the type of the result is None

        def work() -> None:
            if future.cancelled():
                return
            try:
                outcome = partial(report, call(), None)
            except Exception as error:  # noqa: BLE001 - as a real executor does
                outcome = partial(report, None, error)
            later = self.world.now + self.thread_seconds(self.random)
            self.world.at(later, self, lambda: self.loop.call_soon(outcome))

        begin = self.world.now + self.thread_seconds(self.random)
        self.world.at(begin, self, partial(self._start, work))

    def _start(self, work: Callable[[], None]) -> None:
        self._threads.append(work)
        self.announce()

    def note_error(self, context: dict[str, Any]) -> None:
        if self.is_alive:
            self.errors.append(context)


class World:
    """All processes and everything that is to happen to them."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.now = 1000.0
        self.random = Random(f"{seed}/world")
        self.processes: list[Process] = []
        self.announced: list[Process] = []
        """Those that may have something to do."""
        self.steps = 0
        self.current: Process | None = None
        """Whose callback is running."""
        self._instant = (self.now, 0)
        self._agenda: list[tuple[float, float, int, Process, Callable[[], object]]] = []
        self._numbers = itertools.count()

    def start(self, name: str) -> Process:
        """Start a process in which nothing runs yet."""
        process = Process(self, name)
        self.processes.append(process)
        return process

    def at(self, when: float, process: Process, call: Callable[[], object]) -> None:
        """Let something happen to a process at an instant, unless it is dead by then; among equals the seed decides."""
        heapq.heappush(self._agenda, (when, process.random.random(), next(self._numbers), process, call))

    def run_until(self, done: Callable[[], object], limit: float) -> bool:
        """Let the world go on until something is the case; return False if it is not within ``limit`` seconds.

        Raises:
            DeadlockError: nothing will ever happen any more.
            LivelockError: time does not go on.
        """
        end = self.now + limit
        while not done():
            if not self._step(end):
                return False
        return True

    def run_for(self, seconds: float) -> None:
        """Let the world go on for a while."""
        self.run_until(lambda: False, seconds)

    def end(self) -> None:
        """Unwind all processes."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.bury()

    def _step(self, end: float) -> bool:
        process = self._choose()
        while process is None:
            if not self._agenda:
                raise DeadlockError(f"nothing is going to happen after {self.now:.3f}")
            if self._agenda[0][0] > end:
                self.now = end
                return False
            self.now = max(self.now, self._agenda[0][0])
            process = self._choose()
        self.steps += 1
        if self.now - self._instant[0] > 1e-6:
            self._instant = (self.now, self.steps)
        elif self.steps - self._instant[1] > MOST_AT_ONCE:
            raise LivelockError(f"{process.name} is busy for ever at {self.now:.3f}")
        self.current = process
        process.run_one()
        self.current = None
        return True

    def _choose(self) -> Process | None:
        """Return one of those that have something to do now, if any has."""
        self._collect()
        announced = self.announced
        while announced:
            place = int(self.random.random() * len(announced)) if len(announced) > 1 else 0
            process = announced[place]
            if process.is_runnable:
                return process
            process.is_announced = False
            announced[place] = announced[-1]
            announced.pop()
        return None

    def _collect(self) -> None:
        """Tell every process what has happened to it by now."""
        agenda = self._agenda
        while agenda and agenda[0][0] <= self.now:
            _, _, _, process, call = heapq.heappop(agenda)
            if process.is_alive:
                call()


def _is_step(handle: asyncio.Handle) -> bool:
    return isinstance(getattr(handle._callback, "__self__", None), asyncio.Task)  # type: ignore[attr-defined]  # private to asyncio, and checked with getattr
