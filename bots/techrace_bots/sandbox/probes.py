"""Probes: bots that try what a bot must not do, and say in their log what came of it.

:data:`PROBES` are the tries of the start-up self-test; each is the body of a function that returns what it got hold of,
and is blocked if it raises or returns nothing. The same file plays on afterwards, so that a probe is also a test that a
match goes on.
"""

from collections.abc import Mapping
from types import MappingProxyType

import attrs


@attrs.frozen(kw_only=True)
class Probe:
    """One thing to try."""

    what: str
    """What a success would mean."""
    body: str
    """Statements that end with ``return`` of whatever was reached."""
    contained: bool = False
    """Whether the contained tier blocks it, too."""


PROBES: Mapping[str, Probe] = MappingProxyType(
    {
        "secret-file": Probe(
            what="read a file of the runner's",
            body="return open(SECRET).read()",
        ),
        "homes": Probe(
            what="look into the homes of people, or at the machine's users",
            body="""
names = []
for folder in ("/home", "/var", "/srv", "/mnt", "/etc/ssh"):
    if os.path.isdir(folder):
        names += os.listdir(folder)
if os.path.exists("/etc/passwd"):
    names.append("/etc/passwd")
return names""",
        ),
        "write-outside": Probe(
            what="write outside of its own folder",
            body="""
got = []
for folder in ("/", "/usr", "/dev", "/dev/shm", "/var/tmp", *OUTSIDE):
    path = os.path.join(folder, "techrace-probe")
    try:
        open(path, "w").close()
    except OSError:
        continue
    os.remove(path)
    got.append(folder)
return got""",
        ),
        "environment": Probe(
            what="find something in its environment",
            contained=True,
            body="""return sorted(set(os.environ) - {"PWD", "LC_CTYPE", "OPENBLAS_NUM_THREADS"})""",
        ),
        "runner-environment": Probe(
            what="find the environment of the runner, or of another process",
            body="""
found = []
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        text = open(f"/proc/{pid}/environ").read()
    except OSError:
        continue
    found += [pid] if "PATH=" in text or "HOME=" in text else []
return found""",
        ),
        "processes": Probe(
            what="see processes of others",
            body="""
own = {os.getpid(), 1}
return [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in own and int(pid) > 1000
        or pid == str(RUNNER)]""",
        ),
        "signal": Probe(
            what="send the runner a signal",
            body="""
os.kill(RUNNER, 0)
return open(f"/proc/{RUNNER}/cmdline").read() or "signalled" """,
        ),
        "tcp": Probe(
            what="connect to a server on this machine",
            body="""
with socket.create_connection(("127.0.0.1", PORT), 2) as line:
    return f"connected to {line.getpeername()}" """,
        ),
        "udp": Probe(
            what="send a datagram to another machine",
            body="""
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    return line.sendto(b"x", ("192.0.2.1", 9))""",
        ),
        "abstract-socket": Probe(
            what="connect to a socket without a file",
            body="""
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
    line.settimeout(2)
    line.connect(chr(0) + ABSTRACT)
    return "connected" """,
        ),
        "fork": Probe(
            what="start 300 processes",
            contained=True,
            body="""
children = []
try:
    while len(children) < 300:
        pid = os.fork()
        if pid == 0:
            time.sleep(60)
            os._exit(0)
        children.append(pid)
finally:
    for pid in children:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
return f"{len(children)} processes" """,
        ),
        "memory": Probe(
            what="take 2 GiB of memory",
            contained=True,
            body="return len(bytearray(2 << 30))",
        ),
        "disk": Probe(
            what="fill its folder with 100 MiB",
            body="""
written = 0
for number in range(20):
    with open(f"fill-{number}", "wb", buffering=0) as file:
        for _ in range(5):
            written += file.write(bytes(1 << 20))
return written""",
        ),
        "big-file": Probe(
            what="write a file of 50 MiB",
            contained=True,
            body="""
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open("big", "wb", buffering=0) as file:
        return sum(file.write(bytes(1 << 20)) for _ in range(50))
finally:
    os.remove("big")""",
        ),
        "open-files": Probe(
            what="open 1000 files",
            contained=True,
            body="""
files = []
try:
    while len(files) < 1000:
        files.append(open("/dev/null"))
    return "1000 files"
finally:
    for file in files:
        file.close()""",
        ),
        "raise-limits": Probe(
            what="raise its own limits",
            contained=True,
            body="""
import resource
resource.setrlimit(resource.RLIMIT_NPROC, (9999, 9999))
return "raised" """,
        ),
        "become-root": Probe(
            what="become root, or another user",
            contained=True,
            body="""
os.setuid(0)
return os.getuid() or "root" """,
        ),
        "namespaces": Probe(
            what="make a user namespace of its own, in which it would be root",
            body="""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000) != 0:
    raise OSError(ctypes.get_errno(), "unshare")
return "a user namespace" """,
        ),
    }
)

_HEAD = '''"""A probe of techrace's self-test: tries what a bot must not do, and plays on."""

import json
import os
import signal
import socket
import time

from techrace_bots import Bot
from techrace_game import Orders

{values}

{functions}


def tried(probe):
    try:
        got = probe()
    except BaseException as error:
        return {{"blocked": True, "detail": f"{{type(error).__name__}}: {{error}}"[:200]}}
    return {{"blocked": not got, "detail": repr(got)[:200]}}


class Probe(Bot):
    name = "probe"

    def act(self, seen):
        if int(seen.tick[0]) == 0:
            for name, probe in TRIES.items():
                print(MARK + json.dumps({{"name": name, **tried(probe)}}), flush=True)
        return Orders(lines=(1000, 0, 0, 0, 0))


TRIES = {{{table}}}
'''
MARK = "probe: "


def probe_source(values: Mapping[str, object], names: tuple[str, ...] = tuple(PROBES)) -> str:
    """Return the file of a bot that tries these.

    Args:
        values: what the probes look for: ``SECRET``, ``OUTSIDE``, ``RUNNER``, ``PORT``, ``ABSTRACT``.
        names: of :data:`PROBES`.
    """
    functions = []
    for name in names:
        body = "\n".join(f"    {line}" for line in PROBES[name].body.strip().splitlines())
        functions.append(f"def {_identifier(name)}():\n{body}")
    assignments = [f"{name} = {value!r}" for name, value in {**values, "MARK": MARK}.items()]
    table = ", ".join(f"{name!r}: {_identifier(name)}" for name in names)
    return _HEAD.format(values="\n".join(assignments), functions="\n\n\n".join(functions), table=table)


def _identifier(name: str) -> str:
    return "try_" + name.replace("-", "_")
