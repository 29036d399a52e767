"""A box is believed after it has held: some sixteen small attacks, each with its own judgement from outside.

The scripts are ours and say what they reached; wherever it can be seen from outside as well (a file that appeared, a connection
that came, a server that died), that counts. What reads, looks and connects to ourselves comes first; what writes, mounts, floods
or kills follows only in a box that held all of that, since what calls itself a box may be none.

Long, since the scripts stand beside what they must not reach.
"""

from __future__ import annotations

import os
import socket
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from grader.sandbox.box import Runner
from grader.sandbox.policy import Limits
from grader.sandbox.server import Reply, say

LIMITS = Limits(wall=6.0, cpu=5, memory=700 << 20, data=640 << 20, processes=24, scratch=32 << 20, file=16 << 20)
CANARY = "grader-canary-5f0c1d"


@dataclass(frozen=True)
class Outside:
    """What the attacks aim at: a folder with a secret file, a listening port, a process id."""

    folder: Path
    port: int
    pid: int
    arrived: Callable[[], bool]


@dataclass(frozen=True)
class Trial:
    """One attack and how it ended; `leak` is empty where the box held."""

    name: str
    leak: str
    seconds: float

    @property
    def held(self) -> bool:
        return not self.leak


@dataclass(frozen=True)
class Attack:
    """A script, its name for people, and what must not be in its answer."""

    name: str
    script: str
    judge: Callable[[Reply, Outside], str]
    limits: Limits = LIMITS
    harmless: bool = False  # even where there is no box at all


def _silent(reply: Reply, outside: Outside) -> str:
    """The script says what it reached, and that must be nothing."""
    del outside
    if reply.ended != "done" or not reply.lines:
        return f"no answer: {reply.ended}"
    kind, *fields = reply.lines[0]
    if kind != "said":
        return f"the script failed: {' '.join(fields)[:120]}"
    return fields[0][:160] if fields and fields[0] else ""


def _stopped(*allowed: str) -> Callable[[Reply, Outside], str]:
    """The run is ended from outside by one of these, or the script is refused and says so with nothing."""

    def judge(reply: Reply, outside: Outside) -> str:
        if reply.ended in allowed:
            return ""
        return _silent(reply, outside) if reply.ended == "done" else f"it ended as `{reply.ended}`"

    return judge


def _in_time(reply: Reply, outside: Outside) -> str:
    del outside
    if reply.ended != "timeout":
        return f"it ended as `{reply.ended}`"
    return "" if reply.seconds < 2.0 else f"it took {reply.seconds:.1f} s to end it"


def _no_arrival(reply: Reply, outside: Outside) -> str:
    return "a connection arrived outside" if outside.arrived() else _silent(reply, outside)


def _no_file(reply: Reply, outside: Outside) -> str:
    appeared = sorted(path.name for path in outside.folder.iterdir() if path.name != "secret")
    return f"a file appeared outside: {appeared[0]}" if appeared else _silent(reply, outside)


_TRY = """
import os, ctypes, ctypes.util, errno, signal, socket, struct, time
C = ctypes.CDLL(None, use_errno=True)
reached = []
def attempt(name, action):
    try:
        result = action()
    except BaseException:
        return
    if result is not False:
        reached.append(name)
def call(number, *values):
    result = C.syscall(ctypes.c_long(number), *[ctypes.c_ulong(v) if isinstance(v, int) else v for v in values])
    return False if result < 0 else result
"""


def _script(body: str) -> str:
    return _TRY + textwrap.dedent(body) + "\nsaid = ', '.join(reached)\n"


def attacks(outside: Outside, numbers: dict[str, int]) -> Iterator[Attack]:
    """Every attack, aimed at `outside`; `numbers` are this machine's system calls."""
    yield from (replace(attack, harmless=True) for attack in _reaching(outside))
    yield from _meddling(outside, numbers)
    yield from _exhausting()


def _working() -> str:
    """The folder that we work in, where it is not one that every system has."""
    folder = Path.cwd()
    return str(folder if len(folder.parts) > 2 else Path(__file__))


def _reaching(outside: Outside) -> Iterator[Attack]:
    secret = str(outside.folder / "secret")
    house = str(Path(__file__).resolve().parent.parent)
    yield Attack("read /etc/shadow and /etc/passwd", _script("""
        for name in ('shadow', 'passwd', 'ssh'): attempt(f'/etc/{name}', lambda: os.stat(f'/etc/{name}'))
    """), _silent)  # fmt: skip
    yield Attack("read the reference, answers, the grader", _script(f"""
        for name in ({secret!r}, {house!r}, {_working()!r}, '/var', '/srv'):
            attempt(name, lambda: os.listdir(name) if name[-6:] != 'secret' else open(name).read())
        attempt('import grader', lambda: __import__('grader.model'))
        attempt('import reference', lambda: __import__('reference.csc413_hw2'))
    """), _silent)  # fmt: skip
    yield Attack("reach the network", _script(f"""
        attempt('connect', lambda: socket.create_connection(('127.0.0.1', {outside.port}), 1))
        attempt('listen', lambda: socket.socket().bind(('127.0.0.1', 0)))
        attempt('datagram', lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9)))
        attempt('raw', lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
        attempt('interfaces', lambda: [name for _, name in socket.if_nameindex() if name != 'lo'][0])
    """), _no_arrival)  # fmt: skip
    yield Attack("read the environment, also of the first process", _script(f"""
        import glob
        attempt('environ', lambda: str(os.environ).index({CANARY!r}))
        for path in glob.glob('/proc/[0-9]*/environ'):
            attempt(path, lambda: open(path, 'rb').read().index({CANARY!r}.encode()))
    """), _silent)  # fmt: skip
    yield Attack("see processes outside", _script(f"""
        def alive(pid):
            try: os.kill(pid, 0)
            except PermissionError: return True
            return True
        attempt('the one that started this', lambda: alive({outside.pid}))
    """), _silent)  # fmt: skip
    yield Attack("spare descriptors", _script("""
        for number in range(3, 256):
            attempt(str(number), lambda: stat(number))
        if len(reached) <= 1: reached.clear()  # the pipe for its own answer
    """.replace("stat(number)", "os.fstat(number)")), _silent)  # fmt: skip


def _exhausting() -> Iterator[Attack]:
    yield Attack("a bomb of 100 processes", _script("""
        made = 0
        for turn in range(100):
            try: pid = os.fork()
            except OSError: break
            if pid == 0:
                time.sleep(3); os._exit(0)
            made += 1
        if made > 40: reached.append(f'{made} processes')
    """), _stopped("processes"))  # fmt: skip
    yield Attack("10 GiB of memory", _script("""
        attempt('10 GiB mapped, not touched', lambda: __import__('mmap').mmap(-1, 10 << 30, flags=0x22))
    """), _stopped("memory"))  # fmt: skip
    yield Attack("memory shared out over processes", _script("""
        for turn in range(4):
            if os.fork() == 0:
                try: held = bytearray(300 << 20)
                except MemoryError: os._exit(1)
                for place in range(0, len(held), 4096): held[place] = 1
                time.sleep(1.2); os._exit(0)
        done = [os.wait()[1] for turn in range(4)]
        if done.count(0) == 4: reached.append('1.2 GiB in four processes')
    """), _stopped("memory", "died"), replace(LIMITS, memory=600 << 20))  # fmt: skip
    yield Attack("10 GiB of files", _script("""
        total = 0
        for place in ('/tmp', '/dev/shm', '/dev', '/srv'):
            for turn in range(20):
                try:
                    with open(f'{place}/full{turn}', 'wb') as file:
                        for piece in range(16): file.write(b'0' * (1 << 20)); file.flush(); total += 1
                except OSError: pass
        if total > 64: reached.append(f'{total} MiB written')
    """), _no_file)  # fmt: skip
    yield Attack("a flood of output", _script("""
        for turn in range(1 << 16): os.write(1, b'x' * (1 << 16))
        reached.append('4 GiB printed')
    """), _stopped("output"))  # fmt: skip
    yield Attack("sleep past the limit", _script("time.sleep(60)"), _in_time, replace(LIMITS, wall=0.8))


def _meddling(outside: Outside, numbers: dict[str, int]) -> Iterator[Attack]:
    folder = str(outside.folder)
    yield Attack("write outside", _script(f"""
        for place in ('/', '/usr', '/usr/lib', '/etc', '/box', '/box/site', '/dev', {folder!r}, '/srv'):
            attempt(place, lambda: open(os.path.join(place, 'planted'), 'w').close())
        attempt('probe', lambda: open('/box/probe.py', 'a').close())
    """), _no_file)  # fmt: skip
    yield Attack("trace, signal, look into others", _script(f"""
        others = [os.getppid(), {outside.pid}, *range(2, 12)]
        for pid in others:
            if pid in (0, os.getpid()): continue
            attempt(f'ptrace {{pid}}', lambda: call({numbers['ptrace']}, 16, pid, 0, 0))
            if pid != os.getppid():  # who ends its own first process ends its own run
                attempt(f'signal {{pid}}', lambda: os.kill(pid, 0))
            attempt(f'memory {{pid}}', lambda: open(f'/proc/{{pid}}/mem', 'rb'))
        attempt('ptrace', lambda: call({numbers['ptrace']}, 0, 0, 0, 0))
    """), _silent)  # fmt: skip
    yield Attack("kill the session", _script("""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        attempt('', lambda: os.kill(0, signal.SIGTERM))
        time.sleep(0.2)
        reached.clear()
    """), _silent)  # fmt: skip
    yield Attack("mount, change root, new namespaces", _script(f"""
        attempt('mount', lambda: C.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0 or False)
        attempt('remount', lambda: C.mount(b'none', b'/usr', None, 32 | 4096, None) == 0 or False)
        attempt('chroot', lambda: os.chroot('/tmp'))
        attempt('namespace', lambda: call({numbers['unshare']}, 0x10000000))
        attempt('core_pattern', lambda: open('/proc/sys/kernel/core_pattern', 'r+'))
        attempt('sysrq', lambda: open('/proc/sysrq-trigger', 'w'))
        attempt('hostname', lambda: C.sethostname(b'x', 1) == 0 or False)
        attempt('root', lambda: os.setuid(0))
    """), _silent)  # fmt: skip
    yield Attack("the kernel's keyring, bpf, uring, hidden memory", _script(f"""
        attempt('keyring', lambda: call({numbers['keyctl']}, 0, ctypes.c_long(-3), 1))
        attempt('add_key', lambda: call({numbers['add_key']}, b'user', b'x', b'y', 1, ctypes.c_long(-2)))
        attempt('bpf', lambda: call({numbers['bpf']}, 0, 0, 0))
        attempt('memfd', lambda: os.memfd_create('x'))
        attempt('shmget', lambda: call({numbers['shmget']}, 0, 1 << 20, 0o1600))
        attempt('uring', lambda: call(425, 8, ctypes.create_string_buffer(120)))
    """), _silent)  # fmt: skip
    yield Attack("plant something for the next run", _script("""
        for place in ('/tmp', '/dev/shm'): open(place + '/planted', 'w').close()
        import builtins, math; builtins.planted = math.pi
        os.environ['PLANTED'] = '1'
    """), _silent)  # fmt: skip
    yield Attack("find what the last run planted", _script("""
        import builtins
        for place in ('/tmp', '/dev/shm'): attempt(place, lambda: os.stat(place + '/planted'))
        attempt('builtins', lambda: builtins.planted)
        attempt('environ', lambda: os.environ['PLANTED'])
        if os.path.isdir('/tmp') and os.listdir('/tmp'): reached.append('files in /tmp')
    """), _silent)  # fmt: skip


def trials(start: Callable[[], Runner], only: str = "") -> Iterator[Trial]:
    """Every attack on a box that `start` makes, one after another; `only` one of them where its name is given."""
    from grader.sandbox.seccomp import numbers

    before = os.environ.get("GRADER_CANARY")
    os.environ["GRADER_CANARY"] = CANARY
    try:
        with (
            tempfile.TemporaryDirectory(prefix="grader-selftest-") as name,
            closing(socket.create_server(("127.0.0.1", 0))) as port,
        ):
            folder = Path(name)
            folder.chmod(0o777)  # so that only the box can be what keeps others out
            (folder / "secret").write_text(CANARY)
            port.setblocking(False)
            outside = Outside(folder, port.getsockname()[1], os.getpid(), lambda: _arrived(port))
            runner = start()
            try:
                yield from _tried(runner, outside, [item for item in attacks(outside, numbers()) if only in ("", item.name)])
            finally:
                runner.close()
    finally:
        if before is None:
            del os.environ["GRADER_CANARY"]
        else:
            os.environ["GRADER_CANARY"] = before


def _tried(runner: Runner, outside: Outside, chosen: list[Attack]) -> Iterator[Trial]:
    """The harmless attacks first; what could do harm is tried only in a box that held all of those."""
    leaks = 0
    for attack in chosen:
        if leaks and not attack.harmless:
            yield Trial("all that could do harm", "not tried, since this is no box", 0.0)
            return
        reply = say(runner, attack.script, attack.limits)
        leak = attack.judge(reply, outside)
        if CANARY in "".join("".join(line) for line in reply.lines) + reply.output:
            leak = leak or "the canary came out"
        leak = leak or _alive(runner, attack, reply)
        leaks += bool(leak) and attack.harmless
        yield Trial(attack.name, leak, reply.seconds)


def _alive(runner: Runner, attack: Attack, reply: Reply) -> str:
    """Whether the box still answers after an attack that aims at others."""
    if not attack.name.startswith(("kill", "a bomb", "trace")):
        return ""
    return "" if not reply.lost and say(runner, "said = 2 + 2").lines == (("said", "4"),) else "the server did not survive it"


def _arrived(port: socket.socket) -> bool:
    try:
        port.accept()[0].close()
    except BlockingIOError:
        return False
    return True
