"""Prepare and start Scorecard from a source tree.

python3 packaging/dev.py run [ARGUMENTS...]             start the program; without arguments, its window
python3 packaging/dev.py test [--slow] [ARGUMENTS...]   check everything; the arguments go to pytest
python3 packaging/dev.py bench [ARGUMENTS...]           measure speed and memory

The first call makes the environment .venv in the project folder, fetches the packages named in pyproject.toml in the
versions of packaging/constraints.txt, and adds what Qt needs from the system where that is allowed. Later calls find
their stamp in .venv and start at once. To begin anew, delete .venv.
"""

# Only what the start needs is imported up here, and it is little: the second run must cost no more than an interpreter
# does. The file is read by older interpreters as far as the sentence that they are too old.
from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

OLDEST_PYTHON = (3, 11)
SETUP = 1  # raise it when a change of this file asks for the set-up to be done again


class Trouble(Exception):
    """Something that the person at the keyboard can mend: one sentence that says what and how."""


class NoDrawing(Trouble):
    """Qt does not load here; all that needs neither window nor picture works nevertheless."""


# ---------------------------------------------------------------------------------------------------------------------
# What Qt needs from a Linux system


class Library(NamedTuple):
    """A shared library that the wheels of Qt expect from the system, and the package that brings it."""

    file: str
    apt_get: str
    dnf: str
    zypper: str
    pacman: str


DRAWING_LIBRARIES = (
    Library("libstdc++.so.6", "libstdc++6", "libstdc++", "libstdc++6", "gcc-libs"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2", "libglib-2_0-0", "glib2"),
    Library("libgthread-2.0.so.0", "libglib2.0-0", "glib2", "libgthread-2_0-0", "glib2"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd", "libglvnd"),
    Library("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd", "libglvnd"),
    Library("libX11.so.6", "libx11-6", "libX11", "libX11-6", "libx11"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon0", "libxkbcommon"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "libdbus-1-3", "dbus"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype", "libfreetype6", "freetype2"),
    Library("libgssapi_krb5.so.2", "libgssapi-krb5-2", "krb5-libs", "krb5", "krb5"),
)
"""Needed to import Qt and to draw pictures, with or without a screen."""

WINDOW_LIBRARIES = (
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libX11-xcb1", "libx11"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb-randr0", "libxcb"),
    Library("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb-render0", "libxcb"),
    Library(
        "libxcb-render-util.so.0",
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "libxcb-render-util0",
        "xcb-util-renderutil",
    ),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb-shape0", "libxcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb-shm0", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb-sync1", "libxcb"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb-xfixes0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb-xkb1", "libxcb"),
    Library(
        "libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11-0", "libxkbcommon-x11"
    ),
)
"""Needed besides to show a window on an X11 screen."""

A_FONT = Library("a font", "fonts-dejavu-core", "dejavu-sans-fonts", "dejavu-fonts", "ttf-dejavu")
"""Without any font Qt draws every letter as a box."""

A_SPREADSHEET_PROGRAM = Library(
    "LibreOffice Calc", "libreoffice-calc", "libreoffice-calc", "libreoffice-calc", "libreoffice-fresh"
)
"""Recalculates the exported workbooks in the tests."""

INSTALL_COMMANDS = {
    "apt-get": ("apt-get", "install", "-y", "--no-install-recommends"),
    "dnf": ("dnf", "install", "-y"),
    "zypper": ("zypper", "install", "-y"),
    "pacman": ("pacman", "-S", "--needed"),
}
"""How each package manager is told to install; the order is the order in which they are looked for."""


def packages_for(missing: Iterable[Library], manager: str) -> list[str]:
    """The names, in `manager`'s words and without repeats, of the packages that bring what is missing."""
    field = manager.replace("-", "_")
    return list(dict.fromkeys(str(getattr(library, field)) for library in missing))


def install_by_hand(missing: Sequence[Library], manager: str | None, *, is_root: bool) -> str:
    """The command with which a person installs what is missing, or the names where the system is not known."""
    if manager is None:
        return "with the system's package manager install " + ", ".join(library.file for library in missing)
    command = (*INSTALL_COMMANDS[manager], *packages_for(missing, manager))
    return "install with: " + " ".join(command if is_root else ("sudo", *command))


def missing_library(output: str) -> str | None:
    """The shared library that the loader's message in `output` names as missing."""
    for line in output.splitlines():
        head, found, _ = line.partition(": cannot open shared object file")
        if found:
            return head.split()[-1]
    return None


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window would be seen: on Linux and its kin only where a display is named."""
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal"):
        return False
    if platform in ("win32", "darwin"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def has_font(folders: Iterable[Path]) -> bool:
    """Whether any of the folders holds a font file, at whatever depth."""
    return any(
        path.suffix.lower() in (".ttf", ".otf", ".ttc", ".pfb")
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
    )


# ---------------------------------------------------------------------------------------------------------------------
# Sentences


NO_SCREEN = (
    "There is no screen here, so the bundled sample is ranked at the command line instead of opening the window."
)
INTERRUPTED = "Interrupted; the same command goes on with the set-up."


def old_python(version: Sequence[int], newer: str | None) -> str:
    """Why this Python will not do, and which command will."""
    advice = f"start it with {newer}" if newer else "install a newer one and start it with that"
    return (
        f"Scorecard needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or later, and this is Python "
        f"{version[0]}.{version[1]}: {advice}, as in: {newer or 'python3.12'} packaging/dev.py run"
    )


UNREACHABLE = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Connection refused",
    "Connection reset",
    "Connection aborted",
    "Max retries exceeded",
    "Network is unreachable",
    "ProxyError",
    "connection broken by",
    "name resolution",
    "getaddrinfo failed",
)
"""Words by which pip tells that it did not get through."""


NOT_OFFERED = r"^ERROR: (?:No matching distribution found for|Cannot install) (\S+)"
"""Words by which pip tells that it found no such package; under constraints it speaks of a conflict instead."""


def packages_not_fetched(output: str, command: str, log: Path) -> str:
    """What pip's `output` comes down to, as one sentence with the command to give next."""
    import re

    lines = [line.strip() for line in output.splitlines()]
    network = "connect this machine to the network (or name a reachable place in PIP_INDEX_URL or PIP_FIND_LINKS)"
    if any("No space left on device" in line for line in lines):
        cause, advice = "the disk is full", "make about 1 GB of room"
    elif any("CERTIFICATE_VERIFY_FAILED" in line for line in lines):
        cause = "the certificate of the package index is not trusted here"
        advice = "name your organisation's certificate file in PIP_CERT"
    elif any(sign in line for sign in UNREACHABLE for line in lines):
        cause, advice = "the package index cannot be reached", network
    elif found := re.search(NOT_OFFERED, output, re.MULTILINE):
        python, name = ".".join(map(str, sys.version_info[:2])), found[1].rstrip(",")
        cause = f"the package index cannot be reached or offers no {name} for this system and Python {python}"
        advice = f"{network}, or use another Python,"
    else:
        cause = next((line[7:] for line in reversed(lines) if line.startswith("ERROR: ")), "pip failed").rstrip(".")
        advice = "mend that"
    return f"The packages could not be installed, because {cause}: {advice} and run again: {command} (log: {log})"


# ---------------------------------------------------------------------------------------------------------------------
# The project folder and its stamp


class Project(NamedTuple):
    """The places of a source tree."""

    root: Path

    @property
    def environment(self) -> Path:
        """The folder of the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter of the virtual environment."""
        return self.environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def site_packages(self) -> Path:
        """Where the packages lie."""
        if os.name == "nt":
            return self.environment / "Lib" / "site-packages"
        return self.environment / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    @property
    def link(self) -> Path:
        """The file that puts the project itself on the path of the environment."""
        return self.site_packages / "scorecard-source.pth"

    @property
    def log(self) -> Path:
        """What pip, venv and the package manager said. Its presence also tells that this script made the folder."""
        return self.environment / "setup.log"

    @property
    def stamp(self) -> Path:
        """What has been done: one line for each finished part. It is missing while a set-up is under way."""
        return self.environment / "setup.stamp"

    @property
    def constraints(self) -> Path:
        """The versions to install."""
        return self.root / "packaging" / "constraints.txt"


def interpreter() -> str:
    """The line of the stamp that tells which kind of Python the environment serves."""
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return f"python {sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')} {sys.platform} {machine}"


def digest(project: Project) -> str:
    """A short hash of everything that decides what is installed."""
    state = hashlib.sha256(f"{SETUP}".encode())
    for path in (project.root / "pyproject.toml", project.constraints):
        state.update(b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return state.hexdigest()[:16]


def finished(project: Project) -> frozenset[str]:
    """The lines of the stamp; none where there is no stamp, or where the environment has lost a limb since."""
    try:
        lines = frozenset(project.stamp.read_text("utf-8").splitlines())
    except OSError:
        return frozenset()
    for_another_python = interpreter() not in lines
    return lines if for_another_python or (project.python.exists() and project.link.exists()) else frozenset()


def finish(project: Project, lines: Collection[str]) -> None:
    """Write the stamp in one stroke, so that it is either there and whole or not there."""
    draft = project.stamp.with_suffix(".draft")
    draft.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
    draft.replace(project.stamp)


class Wants(NamedTuple):
    """What a command asks of the set-up."""

    tests: bool = False
    """The packages of the tests as well."""
    window: bool = False
    """The libraries for a window on an X11 screen as well."""
    insists: bool = False
    """Nothing can be done without drawing; else it is enough that getting the libraries was tried once."""

    def parts(self, key: str) -> frozenset[str]:
        """The lines of the stamp that tell that all of it is there."""
        return frozenset(
            {
                interpreter(),
                f"packages {key}",
                *([f"test packages {key}"] if self.tests else []),
                *(f"{part} {key}" if self.insists else f"{part} tried {key}" for part in self.drawing),
            }
        )

    @property
    def drawing(self) -> tuple[str, ...]:
        """The parts that are about what Qt needs from the system."""
        return ("drawing", "window") if self.window else ("drawing",)


# ---------------------------------------------------------------------------------------------------------------------
# The set-up


PROBE_LIBRARIES = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""

PROBE_QT = """
from PySide6 import QtSvg, QtWidgets
QtWidgets.QApplication([])
"""


def prepare(project: Project, wants: Wants) -> None:
    """Make sure that the environment offers what is wanted; where it does already, nothing is run at all."""
    key = digest(project)
    open_parts = wants.parts(key) - finished(project)
    if not open_parts:
        return
    if not os.access(project.environment if project.environment.is_dir() else project.root, os.W_OK):
        if not wants.insists and all("tried" in part for part in open_parts):
            return
        raise Trouble(
            f"The project folder {project.root} cannot be written to, so its environment cannot be made there: copy "
            "the project to a folder of your own and run the same command in the copy"
        )
    import signal

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that pip is ended too
    try:
        with _OneAtATime(project.constraints) as lock:
            _SetUp(project, key, lock).do(wants)
    except KeyboardInterrupt:
        say(INTERRUPTED)
        sys.exit(128 + signal.SIGINT)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


class _OneAtATime:
    """Holds off a second set-up of the project until the first has ended.

    It is a lock on a file that is there anyway, so the system releases it whatever becomes of the process.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def __enter__(self) -> int | None:
        """Wait for the lock; the file number is for children that must keep it, none where locks are not known."""
        import time

        try:
            self._file = self._path.open("r+b" if os.name == "nt" else "rb")
        except OSError:
            return None
        told = False
        while not _locked(self._file):
            if not told:
                say("Another set-up of this project is running; waiting for it ...")
                told = True
            time.sleep(0.5)
        return self._file.fileno()

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def _locked(file: BinaryIO) -> bool:
    """Try to lock the file; true also where the file system has no locks, since waiting would not end there."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 30)  # locks are binding on Windows: this one lies behind the text, so anybody can read it
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except PermissionError:
        return sys.platform != "win32"
    except OSError:
        return True
    return True


class _SetUp:
    """One set-up under way."""

    def __init__(self, project: Project, key: str, lock: int | None) -> None:
        self._project = project
        self._key = key
        self._lock = lock
        self._words = "Setting up"

    def do(self, wants: Wants) -> None:
        """Do the parts that are wanted and not finished yet, and write the stamp after each."""
        project, parts = self._project, wants.parts(self._key)
        done = finished(project)  # read again: another set-up may have ended while this one waited
        packages = {part for part in parts if "packages" in part} | {interpreter()}
        if not packages <= done:
            kept = self._environment(done)
            try:
                self._packages(wants.tests)
            except Trouble:
                if kept:  # pip fetches all before it installs any, so what was there works as it did
                    finish(project, done)
                raise
            self._compile()
            done = kept | packages
            finish(project, done)
        if not parts <= done:
            tried = {f"{part} tried {self._key}" for part in wants.drawing}
            try:
                self._system(wants.window)
            except NoDrawing:
                finish(project, done | tried)
                raise
            finish(project, done | tried | {f"{part} {self._key}" for part in wants.drawing})

    def _environment(self, done: frozenset[str]) -> frozenset[str]:
        """Make the environment, or keep the one that is there and sound; the lines of the stamp that stay true."""
        project = self._project
        if interpreter() in done:
            project.stamp.unlink()  # until pip has ended nobody can tell whether the environment is sound
            return frozenset(line for line in done if line.endswith(self._key)) | {interpreter()}
        if (project.environment / "pyvenv.cfg").exists() and not project.log.exists():
            self._adopt()
            return frozenset()
        if done:
            say("The environment .venv was made for another Python; it is made again for this one.")
        self._words = "Setting up (first run only)"
        if project.environment.exists():
            _remove(project.environment)
        project.environment.mkdir()
        project.log.touch()
        self._say("environment")
        self._complete_python()
        base = getattr(sys, "_base_executable", None) or sys.executable
        if self._run([base, "-m", "venv", str(project.environment)], keep_lock=True) != 0:
            raise Trouble(f"Python could not make an environment in {project.environment} (log: {project.log})")
        return frozenset()

    def _adopt(self) -> None:
        """Accept an environment that the person made, if it will do: it is theirs, so it is not made again."""
        project = self._project
        project.log.touch()
        if not project.site_packages.is_dir() or self._run([str(project.python), "-c", "import pip"]) != 0:
            project.log.unlink()
            raise Trouble(
                f"The folder {project.environment} holds an environment that was not made by this script and has no "
                f"working pip for this Python: move it away and run again: {as_typed()}"
            )

    def _complete_python(self) -> None:
        """Add the part of the standard library that Debian delivers in a package of its own."""
        import importlib.util

        if importlib.util.find_spec("ensurepip") is not None:
            return
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        package = Library("ensurepip", name, "python3-pip", "python3-pip", "python-pip")
        self._install([package])
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is None:
            raise Trouble(f"This Python cannot make environments (it has no ensurepip); {self._by_hand([package])}")

    def _packages(self, tests: bool) -> None:
        """Install what pyproject.toml names, in the versions of the constraints, and put the project on the path."""
        import tomllib

        project = self._project
        with (project.root / "pyproject.toml").open("rb") as file:
            described = tomllib.load(file)["project"]
        wanted = [*described["dependencies"], *(described["optional-dependencies"]["test"] if tests else [])]
        self._say("packages (about 110 MB to fetch)" if "first" in self._words else "packages")
        begin = project.log.stat().st_size
        pip = [str(project.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-compile"]
        if self._run([*pip, "--progress-bar", "off", "-c", str(project.constraints), *wanted], keep_lock=True) != 0:
            output = project.log.read_bytes()[begin:].decode("utf-8", "replace")
            raise Trouble(packages_not_fetched(output, as_typed(), project.log))
        # Relative, so that the project folder may be moved without another set-up.
        project.link.write_text(os.path.relpath(project.root, project.site_packages) + "\n", "utf-8")

    def _compile(self) -> None:
        """Compile everything now, also where Python is told to write no byte code: it more than halves the start."""
        project = self._project
        self._say("byte code")
        compile_all = [str(project.python), "-m", "compileall", "-q", "-x", r"\.tmpl\.py$"]
        folders = [str(project.site_packages), str(project.root / "scorecard")]
        if self._run([*compile_all, "-j", "0", *folders], keep_lock=True) != 0:
            self._run([*compile_all, *folders], keep_lock=True)  # where processes cannot share the work

    def _system(self, window: bool) -> None:
        """See that Qt loads, and add the libraries that it lacks."""
        if sys.platform == "linux":
            missing = self._missing(window)
            if missing:
                self._say("libraries of the system")
                self._install(missing)
                missing = self._missing(window)
            if missing:
                others = f" and {len(missing) - 1} more" if missing[1:] else ""
                raise NoDrawing(f"Qt lacks {missing[0].file}{others} on this system; {self._by_hand(missing)}")
        project = self._project
        begin = project.log.stat().st_size
        if self._run([str(project.python), "-c", PROBE_QT], {**os.environ, "QT_QPA_PLATFORM": "offscreen"}) != 0:
            library = missing_library(project.log.read_bytes()[begin:].decode("utf-8", "replace"))
            cause = f"it lacks {library}: install the package that brings it" if library else "the log says why"
            raise NoDrawing(f"Qt does not start on this machine: {cause} (log: {project.log})")

    def _missing(self, window: bool) -> list[Library]:
        """The libraries, and the font, that are not there."""
        import subprocess

        libraries = (*DRAWING_LIBRARIES, *(WINDOW_LIBRARIES if window else ()))
        probe = [str(self._project.python), "-c", PROBE_LIBRARIES, *(library.file for library in libraries)]
        answer = subprocess.run(probe, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        missing = [library for library in libraries if library.file in answer.stdout.split()]
        return missing if has_font(font_folders()) else [*missing, A_FONT]

    def _install(self, missing: Sequence[Library]) -> None:
        """Let apt-get install, where it is there and the rights are; whether that was enough is seen afterwards."""
        install_with_apt(packages_for(missing, "apt-get"), self._project.log)

    def _by_hand(self, missing: Sequence[Library]) -> str:
        advice = install_by_hand(missing, package_manager(), is_root=is_root())
        return f"{advice} and run again: {as_typed()} (log: {self._project.log})"

    def _run(self, command: list[str], environment: Mapping[str, str] | None = None, *, keep_lock: bool = False) -> int:
        """Run a command with its words in the log, not on the screen.

        A child that writes into the environment keeps the lock: should this process be killed, the next set-up waits
        until the child has ended.
        """
        kept = [self._lock] if keep_lock and self._lock is not None and os.name != "nt" else []
        return run_logged(command, self._project.log, environment or {**os.environ, "PIP_USER": "0"}, kept)

    def _say(self, part: str) -> None:
        say(f"{self._words}: {part} ...")


def run_logged(
    command: list[str],
    log: Path,
    environment: Mapping[str, str],
    kept_files: Sequence[int] = (),
    *,
    to_the_end: bool = False,
) -> int:
    """Run a command with its words appended to the log; the exit status, 127 where there is no such command.

    An interruption ends the command too, unless it is to run to its end: a package manager that is stopped half-way
    leaves the whole system in need of repair.
    """
    import subprocess

    with log.open("ab") as words:
        words.write(f"\n$ {' '.join(' '.join(command).split())}\n".encode())
        words.flush()
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                pass_fds=tuple(kept_files),
                start_new_session=True,  # an interruption comes to this process alone, which passes it on below
            )
        except OSError as fault:
            words.write(f"{fault}\n".encode())
            return 127
        try:
            return child.wait()
        except BaseException:
            if not to_the_end:
                _terminate(child)
            child.wait()
            raise


def _terminate(child: subprocess.Popen[bytes]) -> None:
    """End a child and the children it has in turn."""
    import signal

    if sys.platform == "win32":
        child.terminate()
    else:
        os.killpg(child.pid, signal.SIGTERM)


def install_with_apt(packages: list[str], log: Path) -> bool:
    """Install Debian packages without a question, if this is Debian or its kin and the rights are there."""
    import shutil

    if not packages or shutil.which("apt-get") is None:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    rights: list[str] = []
    if not is_root():
        rights = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
        if run_logged(["sudo", "-n", "true"], log, environment) != 0:
            return False
    apt = [*rights, "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if run_logged(install, log, environment, to_the_end=True) == 0:
        return True
    # The lists of packages are empty on a fresh system and old on others.
    run_logged([*apt, "update"], log, environment)
    return run_logged(install, log, environment, to_the_end=True) == 0


def package_manager() -> str | None:
    """The first package manager found on this system."""
    import shutil

    return next((name for name in INSTALL_COMMANDS if shutil.which(name)), None)


def is_root() -> bool:
    """Whether this process may install packages without asking."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def font_folders() -> Iterator[Path]:
    """Where fontconfig looks."""
    yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/usr/X11R6/lib/X11/fonts"))
    home = os.environ.get("HOME")
    if home:
        yield from (Path(home, ".fonts"), Path(home, ".local", "share", "fonts"))


def _remove(folder: Path) -> None:
    """Delete a broken environment, with patience for a process that was left behind in it and is about to end."""
    import shutil
    import time

    for attempt in range(20):
        if attempt:
            time.sleep(0.5)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
    raise Trouble(f"The broken environment {folder} cannot be deleted: delete it by hand and run again: {as_typed()}")


def as_typed() -> str:
    """This call as a person types it in the project folder, for sentences that advise to give it again."""
    import shlex

    return shlex.join(["python" if os.name == "nt" else "python3", "packaging/dev.py", *sys.argv[1:]])


def say(sentence: str) -> None:
    """Tell the person something; standard output belongs to the program."""
    print(sentence, file=sys.stderr, flush=True)


# ---------------------------------------------------------------------------------------------------------------------
# The commands


def run(project: Project, arguments: list[str]) -> int:
    """Start the program; on a machine without a screen, its worked sample at the command line."""
    screen = has_screen(sys.platform, os.environ)
    try:
        prepare(project, Wants(window=screen and bool(os.environ.get("DISPLAY")), insists=screen and not arguments))
    except NoDrawing as trouble:
        if screen and not arguments:
            raise
        say(f"{trouble}.")  # once; rankings and workbooks need no Qt
    if not screen and not arguments:
        say(NO_SCREEN)
        arguments = ["demo"]
    # -P: a folder in which somebody keeps a numpy.py of their own is a fine place to start the program from.
    return become([str(project.python), "-P", "-m", "scorecard", *arguments], os.environ)


def test(project: Project, arguments: list[str]) -> int:
    """Run every check, the later ones also when an earlier one failed, so that one sees all there is to mend."""
    prepare(project, Wants(tests=True, insists=True))
    python = str(project.python)
    if office_program() is None:
        say(f"Setting up: {A_SPREADSHEET_PROGRAM.file} ...")
        install_with_apt(packages_for([A_SPREADSHEET_PROGRAM], "apt-get"), project.log)
    if office_program() is None:
        advice = install_by_hand([A_SPREADSHEET_PROGRAM], package_manager(), is_root=is_root())
        say(f"The tests that recalculate workbooks will be skipped, for there is no LibreOffice Calc here; {advice}.")
    checks = {
        "ruff check": [python, "-m", "ruff", "check"],
        "ruff format": [python, "-m", "ruff", "format", "--check"],
        "mypy": [python, "-m", "mypy"],
        "pytest": [python, "-m", "pytest", *pytest_arguments(arguments, processors())],
    }
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    results = [check(name, command, environment, project.root) for name, command in checks.items()]
    print()
    for result in results:
        print(closing_line(result), flush=True)
    return 1 if any(result.status for result in results) else 0


def bench(project: Project, arguments: list[str]) -> int:
    """Run the benchmarks of the project, which stand among its tests."""
    try:
        prepare(project, Wants(tests=True))
    except NoDrawing as trouble:
        say(f"{trouble}.")  # the decision itself can be measured without Qt
    os.chdir(project.root)
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    return become([str(project.python), "-m", "tests.benchmarks", *arguments], environment)


MOST_AT_ONCE = 8
"""Test processes beside each other, each of which takes up to 1 GB."""


def processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows and macOS have no such call
        return os.cpu_count() or 1


def pytest_arguments(arguments: list[str], at_once: int = 1) -> list[str]:
    """What pytest is given: without --slow, the long runs are left out; all quick tests use every processor.

    The tests of one file stay together. Who names tests wants to see them at once, and starts no further processes.
    """
    if "--slow" in arguments:
        return [argument for argument in arguments if argument != "--slow"]
    if arguments or at_once == 1:
        return ["-m", "not slow", *arguments]
    return ["-m", "not slow", "-n", str(min(at_once, MOST_AT_ONCE)), "--dist", "loadfile"]


class Result(NamedTuple):
    """How a check went."""

    name: str
    status: int
    seconds: float


def check(name: str, command: list[str], environment: Mapping[str, str], folder: Path) -> Result:
    """Run one check with its words on the screen."""
    import subprocess
    import time

    print(f"\n{name}", flush=True)
    begin = time.monotonic()
    status = subprocess.run(command, env=dict(environment), cwd=folder, check=False).returncode
    return Result(name, status, time.monotonic() - begin)


def closing_line(result: Result) -> str:
    """One line of the summary."""
    ended = f"  ended by signal {-result.status}" if result.status < 0 else ""
    return f"{result.name:<12} {'failed' if result.status else 'ok':<7} {result.seconds:7.1f} s{ended}"


def office_program() -> str | None:
    """The program that recalculates workbooks in the tests."""
    import shutil

    places = (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:/Program Files/LibreOffice/program/soffice.exe",
    )
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in places if Path(place).is_file()), None)


def become(command: list[str], environment: Mapping[str, str]) -> int:
    """Hand this process over to the command: its input, output, signals and exit status are those of this call."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "posix":
        os.execve(command[0], command, dict(environment))
    import subprocess

    with subprocess.Popen(command, env=dict(environment)) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue  # the child was told as well, and it decides


COMMANDS = {"run": run, "test": test, "bench": bench}


def main(arguments: list[str]) -> int:
    """Do what the command line asks; the exit status."""
    if sys.version_info < OLDEST_PYTHON:
        import shutil

        names = [f"python3.{minor}" for minor in range(20, OLDEST_PYTHON[1] - 1, -1)]
        say(old_python(sys.version_info[:2], next((name for name in names if shutil.which(name)), None)) + ".")
        return 1
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        say(__doc__.strip())
        return 2
    project = Project(Path(__file__).resolve().parents[1])
    try:
        return COMMANDS[arguments[0]](project, arguments[1:])
    except Trouble as trouble:
        say(f"{trouble}.")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
