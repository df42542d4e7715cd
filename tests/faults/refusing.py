"""A system that refuses: each call by which a program writes may fail, alone or with all that follow.

A small library stands between the program and the system (`LD_PRELOAD`); `refuse` tells it which call to refuse and
with what error. One process can so be refused thousands of times in a row. Only calls on files in one folder are
counted, so that nothing but what is tested is disturbed.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.storage.workspaces import PROJECT

SOURCE: Final = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[4096];
static long calls, at = -1, lasting;
static int number, kind, seen;  /* kind 0: all that writes; 1: what needs room; 2: what reads */

void refuse(const char *where, long first, int goes_on, int error, int of_kind) {
    strncpy(folder, where, sizeof folder - 1);
    calls = 0; at = first; lasting = goes_on; number = error; kind = of_kind; seen = 0;
}
void allow(void) { at = -1; folder[0] = 0; }
long counted(void) { return calls; }
int refused(void) { return seen; }

static int inside(const char *path) {
    char whole[8192];
    if (!folder[0] || !path) return 0;
    if (path[0] == '/') return !strncmp(path, folder, strlen(folder));
    if (!getcwd(whole, 4096)) return 0;
    return !strncmp(whole, folder, strlen(folder));
}
static int of_file(int file) {
    char name[64], path[4096];
    ssize_t got;
    if (!folder[0]) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    got = readlink(name, path, sizeof path - 1);
    if (got <= 0) return 0;
    path[got] = 0;
    return !strncmp(path, folder, strlen(folder));
}
static int fails(int it) {
    long mine;
    if (kind == 2 ? it != 2 : kind == 1 ? it != 1 : it == 2) return 0;
    mine = calls++;
    if (at < 0 || mine < at || (!lasting && mine > at)) return 0;
    seen++;
    errno = number;
    return 1;
}
#define REAL(kind, name, ...) static kind (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, name)

ssize_t write(int file, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (of_file(file) && fails(1)) {
        if (size > 1 && at >= 0 && calls % 2) { int kept = errno; real(file, data, size / 2); errno = kept; }
        return -1;
    }
    return real(file, data, size);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t place) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    if (of_file(file) && fails(1)) return -1;
    return real(file, data, size, place);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t place) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    if (of_file(file) && fails(1)) return -1;
    return real(file, data, size, place);
}
ssize_t read(int file, void *data, size_t size) {
    REAL(ssize_t, "read", int, void *, size_t); return of_file(file) && fails(2) ? -1 : real(file, data, size);
}
ssize_t pread(int file, void *data, size_t size, off_t place) {
    REAL(ssize_t, "pread", int, void *, size_t, off_t);
    return of_file(file) && fails(2) ? -1 : real(file, data, size, place);
}
ssize_t pread64(int file, void *data, size_t size, off64_t place) {
    REAL(ssize_t, "pread64", int, void *, size_t, off64_t);
    return of_file(file) && fails(2) ? -1 : real(file, data, size, place);
}
int fsync(int file) { REAL(int, "fsync", int); return of_file(file) && fails(1) ? -1 : real(file); }
int fdatasync(int file) { REAL(int, "fdatasync", int); return of_file(file) && fails(1) ? -1 : real(file); }
int ftruncate(int file, off_t size) {
    REAL(int, "ftruncate", int, off_t); return of_file(file) && fails(0) ? -1 : real(file, size);
}
int ftruncate64(int file, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t); return of_file(file) && fails(0) ? -1 : real(file, size);
}
int unlink(const char *path) { REAL(int, "unlink", const char *); return inside(path) && fails(0) ? -1 : real(path); }
int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *); return inside(to) && fails(0) ? -1 : real(from, to);
}
int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t); return inside(path) && fails(1) ? -1 : real(path, mode);
}
#define OPENS(name) \
int name(const char *path, int flags, ...) { \
    mode_t mode = 0; va_list rest; \
    REAL(int, #name, const char *, int, ...); \
    if (flags & (O_CREAT | O_TMPFILE)) { va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
    if ((flags & O_CREAT) && inside(path) && access(path, F_OK) && fails(1)) return -1; \
    return real(path, flags, mode); \
}
OPENS(open)
OPENS(open64)
"""

WRITING, GROWING, READING = range(3)
ERRORS: Final = {
    "full": (errno.ENOSPC, True, GROWING),
    "full for a moment": (errno.ENOSPC, False, GROWING),
    "over the share": (errno.EDQUOT, True, GROWING),
    "broken": (errno.EIO, True, WRITING),
    "broken for a moment": (errno.EIO, False, WRITING),
    "read-only": (errno.EROFS, True, WRITING),
    "unreadable": (errno.EIO, True, READING),
    "unreadable for a moment": (errno.EIO, False, READING),
}
"""What befalls a disk: the error, whether it lasts, and what is refused."""


def library(folder: Path, program: str = SOURCE, why: str = "a system that refuses to write") -> Path:
    """A library made of a program in C; the test is skipped where that cannot be done."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip(f"needs a C compiler on Linux, for {why}")
    source, made = folder / "refusing.c", folder / "refusing.so"
    source.write_text(program, encoding="utf-8")
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the C compiler does not work here: {done.stderr[:200]}")
    return made


def run_refused(made: Path, module: str, *arguments: str, seconds: int = 900) -> str:
    """What a module prints that runs where the library stands between it and the system."""
    environment = {**os.environ, "LD_PRELOAD": str(made), "REFUSING": str(made), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, encoding="utf-8", timeout=seconds, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@dataclass(frozen=True, slots=True)
class Refusing:
    """The library as seen from within."""

    inside: Any

    @classmethod
    def here(cls) -> Refusing:
        """The library that this process runs with."""
        return cls(ctypes.CDLL(os.environ["REFUSING"]))

    def refuse(self, folder: Path, first: int, trouble: str) -> None:
        """Refuse the call number `first` (from 0) on files in a folder, by the kind of trouble."""
        error, lasts, what = ERRORS[trouble]
        self.inside.refuse(str(folder).encode(), ctypes.c_long(first), int(lasts), error, what)

    def allow(self) -> int:
        """Refuse nothing any more; how many calls were refused."""
        seen = int(self.inside.refused())
        self.inside.allow()
        return seen
