"""What a run may use, and how the box is built: one frozen policy, and bubblewrap's arguments that follow from it."""

from __future__ import annotations

import os
import pwd
import site
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.sandbox.seccomp import program

PROBE = Path(__file__).with_name("probe.py")
LIBRARY = "/box/site"
PACKAGES = (
    "torch", "torchgen", "functorch", "numpy", "numpy.libs", "typing_extensions.py", "sympy", "mpmath", "networkx", "jinja2",
    "markupsafe", "fsspec", "filelock", "nvidia", "triton",
)  # fmt: skip
"""All of the site's packages that enter: torch and what it imports."""

Off = frozenset[str]
"""Guards that a test of the self-test switches off: user, capabilities, environment, launch, devices, network, session,
processes, privileges, filter, memory, files."""


@dataclass(frozen=True)
class Limits:
    """Of one run. `wall`, `memory` (a sum over processes), `processes` and `output` are held from outside."""

    wall: float = 10.0
    cpu: int = 60  # of all threads of a process: the clock ends a run, so that one loop has one end
    memory: int = 1 << 30
    data: int = 1 << 30
    processes: int = 32
    file: int = 32 << 20
    descriptors: int = 64
    scratch: int = 64 << 20
    output: int = 1 << 20
    result: int = 256 << 10


@dataclass(frozen=True)
class Policy:
    """How the box is made. `nested`: every run gets namespaces of its own inside, so that one server serves many."""

    limits: Limits = field(default_factory=Limits)
    nested: bool = True
    off: Off = frozenset()

    def within(self, **changes: int) -> Policy:
        return replace(self, limits=replace(self.limits, **changes))


def spare_uid() -> int:
    """A user id that nobody has, for a box that root starts: one for each process that starts boxes."""
    for turn in range(1000):
        uid = 64_000 + (os.getpid() + turn) % 1000
        try:
            pwd.getpwuid(uid)
        except KeyError:
            return uid
    return 65_534


def words(policy: Policy, control: int, library: str = LIBRARY) -> list[str]:
    """The arguments of probe.py."""
    root = os.geteuid() == 0 and "user" not in policy.off
    guards = policy.off
    return [
        f"control={control}", f"library={library}", f"nested={int(policy.nested)}", f"uid={spare_uid() if root else 0}",
        f"session={int('session' not in guards)}", f"privileges={int('privileges' not in guards)}",
        f"filter={'' if 'filter' in guards else program().hex()}",
    ]  # fmt: skip


def arguments(policy: Policy, control: int) -> list[str]:
    """What follows `bwrap` on its command line."""
    return [*_namespaces(policy), *_files(policy), "--", *_python(), *words(policy, control)]


def _python() -> list[str]:
    return [str(_interpreter()), "-I", "-S", "-B", "-X", "utf8", "/box/probe.py"]


def _interpreter() -> Path:
    """The interpreter itself, past the links of a virtual environment."""
    return Path(getattr(sys, "_base_executable", "") or sys.executable).resolve()


def _namespaces(policy: Policy) -> Iterator[str]:
    guards = policy.off
    yield from ("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--hostname", "box")
    if "network" not in guards:
        yield "--unshare-net"
    if os.geteuid() != 0:
        yield from ("--unshare-user", "--uid", "65534", "--gid", "65534")
        if not policy.nested:
            yield "--disable-userns"
    if "capabilities" not in guards:
        yield from ("--cap-drop", "ALL")
        if os.geteuid() == 0:  # the way from root to the spare user, and nothing after it
            for name in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
                yield from ("--cap-add", name)
    yield from ("--die-with-parent", "--new-session")
    if "environment" not in guards:
        yield "--clearenv"
    for name, value in (("OMP_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"), ("HOME", "/tmp"), ("PATH", "/usr/bin")):
        yield from ("--setenv", name, value)


def _files(policy: Policy) -> Iterator[str]:
    """A root of nothing but the system's programs, Python, torch and the probe; all read-only but /tmp and /dev/shm."""
    scratch = str(policy.limits.scratch)
    prefix = Path(sys.base_prefix).resolve()
    for folder in (*reversed(prefix.parents), Path("/etc"), Path("/box"), Path(LIBRARY)):
        if folder != Path("/") and not folder.is_relative_to("/usr"):
            yield from ("--perms", "0755", "--dir", str(folder))  # else for root's eyes alone
    yield from ("--ro-bind", "/usr", "/usr")
    for name in ("bin", "sbin", "lib", "lib64", "lib32"):
        place = Path("/", name)
        if place.is_symlink():
            yield from ("--symlink", os.readlink(place), str(place))
        elif place.is_dir():
            yield from ("--ro-bind", str(place), str(place))
    yield from ("--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache")
    if not prefix.is_relative_to("/usr"):
        yield from ("--ro-bind", str(prefix), str(prefix))
    for folder in sorted(_site_folders()):
        yield from ("--tmpfs", str(folder), "--remount-ro", str(folder))
    if "files" in policy.off:
        yield from ("--bind", "/tmp", "/srv")
    yield from ("--proc", "/proc", "--dev", "/dev")
    if "devices" not in policy.off:
        yield from ("--size", str(policy.limits.scratch // 4), "--perms", "1777", "--tmpfs", "/dev/shm", "--remount-ro", "/dev")
    yield from ("--size", scratch, "--perms", "1777", "--tmpfs", "/tmp", "--chdir", "/tmp")
    yield from ("--ro-bind", str(PROBE), "/box/probe.py")
    library = torch_folder()
    for name in PACKAGES:
        yield from ("--ro-bind-try", str(library / name), f"{LIBRARY}/{name}")
    yield from ("--remount-ro", "/")


def _site_folders() -> Iterator[Path]:
    """Folders of installed packages that a bound tree would show: emptied, for the grader and its reference may lie there."""
    prefix = Path(sys.base_prefix).resolve()
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    named = [Path(folder) for folder in site.getsitepackages()]
    named += [Path(sysconfig.get_path(key)) for key in ("purelib", "platlib")]
    named += [prefix / "lib" / version / "site-packages", prefix / "lib" / "python3" / "dist-packages"]
    named += [Path("/usr/local/lib", version, kind) for kind in ("site-packages", "dist-packages")]
    named += [Path("/usr/lib/python3/dist-packages"), Path("/usr/lib", version, "site-packages")]
    for folder in {folder.resolve() for folder in named if folder.is_dir()}:
        if folder.is_relative_to("/usr") or folder.is_relative_to(prefix):
            yield folder


def torch_folder() -> Path:
    """Where torch is installed; FileNotFoundError where it is not."""
    from importlib.util import find_spec

    found = find_spec("torch")
    if found is None or found.origin is None:
        raise FileNotFoundError("torch is not installed")
    return Path(found.origin).resolve().parent.parent
