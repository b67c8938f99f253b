"""What a process that opens strangers' bytes may not do: use up the machine, reach a network, start a program, write or change a file.

Four walls, each where the system offers it: hard limits (setrlimit), and of Linux a network of its own without a way out (namespaces),
rights over files (Landlock) and a filter of system calls (seccomp). Whatever cannot be raised is told, and the others stand without it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from typing import Any, Final

LIMITS, NETWORK, FILES, CALLS = "limits", "network", "files", "calls"
memory_bytes_max: Final = 3 * 1024**3
cpu_seconds_max: Final = 3_600
file_bytes_max: Final = 256 * 1024**2
# From <sched.h>, <sys/prctl.h>, <linux/seccomp.h>, <linux/filter.h>, <linux/audit.h> and <fcntl.h> of Linux.
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NOT_PERMITTED = 1
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_X32: Final = 0x40000000
_INSTRUCTION: Final = struct.Struct("<HBBI")
# Numbers of system calls by machine (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h): programs, sockets,
# other processes, names of files, mounts, namespaces, the kernel itself.
_DENIED: Final = {
    "x86_64": (
        *(59, 322),
        *(41, 42, 43, 44, 49, 50, 53, 288),
        *(101, 200, 310, 311, 424, 425, 426, 427),
        *(
            76,
            82,
            83,
            84,
            85,
            86,
            87,
            88,
            90,
            92,
            94,
            132,
            133,
            235,
            258,
            259,
            260,
            261,
            263,
            264,
            265,
            266,
            268,
            280,
            316,
        ),
        *(155, 161, 165, 166, 167, 168, 169, 170, 171, 272, 308, 304, 428, 429, 430, 432, 442),
        *(103, 175, 176, 246, 248, 249, 250, 298, 313, 320, 321, 323),
    ),
    "aarch64": (
        *(221, 281),
        *(198, 199, 200, 201, 202, 203, 206, 242),
        *(117, 130, 270, 271, 424, 425, 426, 427),
        *(33, 34, 35, 36, 37, 38, 45, 53, 54, 88, 276),
        *(39, 40, 41, 51, 97, 265, 268, 428, 429, 430, 432, 442),
        *(104, 105, 106, 116, 142, 217, 218, 219, 224, 225, 241, 273, 280, 282, 294),
    ),
}
# A library gives up by a signal to its own process; any other is the business of others.
_KILLS: Final = {"x86_64": (62, 234), "aarch64": (129, 131)}
_ARCHITECTURE: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# Landlock (<linux/landlock.h>): its three calls, and the rights that it can take away, more of them from version to version.
_RULESET, _RULE, _RESTRICT = 444, 445, 446
_BENEATH, _VERSION_ASKED = 1, 1
_EXECUTE, _WRITE, _REFER, _TRUNCATE = 1 << 0, 1 << 1, 1 << 13, 1 << 14
# Removing and making of folders, files, devices, sockets and links.
_MAKE: Final = sum(1 << bit for bit in range(4, 13))


def confine() -> tuple[str, ...]:
    """Raise every wall that can be raised around this process, for good, and return which stand."""
    standing = [LIMITS] if _limited() else []
    if sys.platform == "linux":
        system = ctypes.CDLL(None, use_errno=True)
        # As the superuser the first is enough; an ordinary user needs a name space of users around it.
        if system.unshare(_CLONE_NEWNET) == 0 or system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
            standing.append(NETWORK)
        if _privileges_given_up(system) and _read_only(system):
            standing.append(FILES)
        if _filtered(system):
            standing.append(CALLS)
    return tuple(standing)


def _limited() -> bool:
    try:
        import resource
    except ImportError:
        return False
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes_max),
        (resource.RLIMIT_CPU, cpu_seconds_max),
        (resource.RLIMIT_FSIZE, file_bytes_max),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))
    return True


def program(machine: str, process: int) -> bytes:
    """Return the filter of system calls for a process of a machine (x86_64 or aarch64), as the kernel reads it (BPF)."""
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, _ARCHITECTURE[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _ERROR | _NOT_PERMITTED),
    ]
    for number in _DENIED[machine]:
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | _NOT_PERMITTED)]
    for number in _KILLS[machine]:
        steps += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _ARGUMENTS_AT),
            (_EQUAL, 1, 0, process),
            (_RETURN, 0, 0, _ERROR | _NOT_PERMITTED),
            (_RETURN, 0, 0, _ALLOW),
        ]
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(_INSTRUCTION.pack(*step) for step in steps)


def _privileges_given_up(system: Any) -> bool:
    one, none = ctypes.c_ulong(1), ctypes.c_ulong(0)
    return bool(system.prctl(_NO_NEW_PRIVILEGES, one, none, none, none) == 0)


def _read_only(system: Any) -> bool:
    """Take away the right to write, make, remove or run any file; only what goes nowhere may be written to."""
    version = system.syscall(_RULESET, None, ctypes.c_size_t(0), _VERSION_ASKED)
    if version < 1:
        return False
    writing = _WRITE | (_TRUNCATE if version >= 3 else 0)  # noqa: PLR2004 - the version that brought truncation
    handled = writing | _EXECUTE | _MAKE | (_REFER if version >= 2 else 0)  # noqa: PLR2004 - and the one of moving
    ruleset = system.syscall(_RULESET, struct.pack("=Q", handled), ctypes.c_size_t(8), 0)
    if ruleset < 0:
        return False
    # Libraries write their chatter there.
    nowhere = os.open(os.devnull, os.O_PATH | os.O_CLOEXEC)
    try:
        if system.syscall(_RULE, ruleset, _BENEATH, struct.pack("=Qi", writing, nowhere), 0) != 0:
            return False
        return bool(system.syscall(_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(nowhere)
        os.close(ruleset)


def _filtered(system: Any) -> bool:
    machine = platform.machine()
    if machine not in _DENIED:
        return False
    code = program(machine, os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    described = struct.pack("@HP", len(code) // _INSTRUCTION.size, ctypes.addressof(buffer))
    none = ctypes.c_ulong(0)
    return _privileges_given_up(system) and bool(
        system.prctl(_SECCOMP, ctypes.c_ulong(_FILTER), described, none, none) == 0
    )
