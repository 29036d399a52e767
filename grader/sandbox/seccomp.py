"""The system calls that nothing in the box may make, as a classic BPF program for seccomp.

The program refuses by number: namespaces and mounts, tracing, keys, kernel loading, memory that no limit counts, sockets of any
family but AF_UNIX, and typing into a terminal. What is refused gets EPERM, `clone3` and `io_uring` get ENOSYS so that callers
fall back. A foreign architecture kills. Numbers: linux/arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

import platform
import struct
from collections.abc import Mapping

EPERM, ENOSYS, EAFNOSUPPORT = 1, 38, 97
_LOAD, _EQUAL, _GREATER_EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24  # offsets in struct seccomp_data; the low halves of arguments
_NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW* flag
_AF_UNIX = 1
_TERMINAL = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
_X32 = 0x40000000

_X86_64: Mapping[str, int] = {
    "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "pidfd_getfd": 438, "process_madvise": 440,
    "mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "mount_setattr": 442, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "unshare": 272, "setns": 308, "swapon": 167, "swapoff": 168,
    "add_key": 248, "request_key": 249, "keyctl": 250, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
    "kexec_load": 246, "kexec_file_load": 320, "init_module": 175, "finit_module": 313, "delete_module": 176, "reboot": 169,
    "syslog": 103, "acct": 163, "quotactl": 179, "settimeofday": 164, "clock_settime": 227, "adjtimex": 159, "clock_adjtime": 305,
    "sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173, "personality": 135, "vhangup": 153,
    "open_by_handle_at": 304, "name_to_handle_at": 303, "lookup_dcookie": 212, "move_pages": 279, "mbind": 237,
    "migrate_pages": 256, "set_mempolicy": 238, "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "shmat": 30, "msgget": 68,
    "semget": 64, "mq_open": 240, "fanotify_init": 300, "seccomp": 317,
}  # fmt: skip
_AARCH64: Mapping[str, int] = {
    "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "pidfd_getfd": 438, "process_madvise": 440,
    "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51, "mount_setattr": 442, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "unshare": 97, "setns": 268, "swapon": 224, "swapoff": 225,
    "add_key": 217, "request_key": 218, "keyctl": 219, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282,
    "kexec_load": 104, "kexec_file_load": 294, "init_module": 105, "finit_module": 273, "delete_module": 106, "reboot": 142,
    "syslog": 116, "acct": 89, "quotactl": 60, "settimeofday": 170, "clock_settime": 112, "adjtimex": 171, "clock_adjtime": 266,
    "sethostname": 161, "setdomainname": 162, "personality": 92, "vhangup": 58,
    "open_by_handle_at": 265, "name_to_handle_at": 264, "lookup_dcookie": 18, "move_pages": 239, "mbind": 235,
    "migrate_pages": 238, "set_mempolicy": 237, "memfd_create": 279, "memfd_secret": 447, "shmget": 194, "shmat": 196,
    "msgget": 186, "semget": 190, "mq_open": 180, "fanotify_init": 262, "seccomp": 277,
}  # fmt: skip
_ARCHITECTURES: Mapping[str, tuple[int, Mapping[str, int], Mapping[str, int]]] = {
    # audit number; refused; the calls that are looked into
    "x86_64": (0xC000003E, _X86_64, {"clone": 56, "socket": 41, "socketpair": 53, "ioctl": 16, "clone3": 435}),
    "aarch64": (0xC00000B7, _AARCH64, {"clone": 220, "socket": 198, "socketpair": 199, "ioctl": 29, "clone3": 435}),
}
_IO_URING = (425, 426, 427)


def program(machine: str = "") -> bytes:
    """The filter for this machine's architecture; ValueError where its numbers are not known."""
    machine = machine or platform.machine()
    if machine not in _ARCHITECTURES:
        raise ValueError(f"no list of system calls for {machine}")
    audit, refused, looked = _ARCHITECTURES[machine]
    lines = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, audit, 1, 0), _step(_RETURN, _KILL), _step(_LOAD, _NUMBER)]
    if machine == "x86_64":
        lines += [_step(_GREATER_EQUAL, _X32, 0, 1), _error(ENOSYS)]
    for number in (looked["clone3"], *_IO_URING):
        lines += [_step(_EQUAL, number, 0, 1), _error(ENOSYS)]
    for number in sorted(refused.values()):
        lines += [_step(_EQUAL, number, 0, 1), _error(EPERM)]
    lines += [_step(_EQUAL, looked["clone"], 0, 4), _step(_LOAD, _FIRST), _step(_ANY_BIT, _NEW_NAMESPACES, 0, 1), _error(EPERM)]
    lines += [_step(_RETURN, _ALLOW)]
    for name in ("socket", "socketpair"):
        lines += [_step(_EQUAL, looked[name], 0, 4), _step(_LOAD, _FIRST), _step(_EQUAL, _AF_UNIX, 1, 0)]
        lines += [_error(EAFNOSUPPORT), _step(_RETURN, _ALLOW)]
    lines += [_step(_EQUAL, looked["ioctl"], 0, 5), _step(_LOAD, _SECOND)]
    lines += [_step(_EQUAL, _TERMINAL[0], 1, 0), _step(_EQUAL, _TERMINAL[1], 0, 1), _error(EPERM), _step(_RETURN, _ALLOW)]
    lines += [_step(_RETURN, _ALLOW)]
    return b"".join(lines)


def numbers() -> dict[str, int]:
    """This machine's numbers of the calls that are refused."""
    if platform.machine() not in _ARCHITECTURES:
        raise ValueError(f"no list of system calls for {platform.machine()}")
    return dict(_ARCHITECTURES[platform.machine()][1])


def _step(code: int, value: int, true: int = 0, false: int = 0) -> bytes:
    """One instruction: struct sock_filter."""
    return struct.pack("<HBBI", code, true, false, value)


def _error(number: int) -> bytes:
    return _step(_RETURN, _ERRNO | number)
