"""The set-up script: its decisions and its sentences. What it does to a machine is tried on bare machines by hand."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "dev.py"


def load_script() -> Any:
    """The script as a module; its folder is no package, so that it cannot hide the library `packaging`."""
    specification = importlib.util.spec_from_file_location("scorecard_set_up", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


dev = load_script()


@pytest.fixture
def project(tmp_path: Path) -> Any:
    """A project folder with an environment that looks complete."""
    (tmp_path / "packaging").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\ndependencies = []\n", "utf-8")
    project = dev.Project(tmp_path)
    project.constraints.write_text("numpy==2.4.6\n", "utf-8")
    project.python.parent.mkdir(parents=True)
    project.python.touch()
    project.site_packages.mkdir(parents=True)
    project.link.touch()
    return project


def stamp(project: Any, **wants: bool) -> None:
    """Say in the stamp that all of this was done."""
    dev.finish(project, dev.Wants(**wants).parts(dev.digest(project)))


# --- the system's packages -------------------------------------------------------------------------------------------


def library(file: str) -> Any:
    return next(each for each in (*dev.DRAWING_LIBRARIES, *dev.WINDOW_LIBRARIES) if each.file == file)


@pytest.mark.parametrize(
    ("file", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libEGL.so.1", "libegl1"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libxkbcommon.so.0", "libxkbcommon0"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("libxcb-shape.so.0", "libxcb-shape0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ],
)
def test_the_debian_package_of_each_library(file: str, package: str) -> None:
    assert dev.packages_for([library(file)], "apt-get") == [package]


def test_one_package_that_brings_two_libraries_is_named_once() -> None:
    both = [library("libglib-2.0.so.0"), library("libgthread-2.0.so.0")]
    assert dev.packages_for(both, "apt-get") == ["libglib2.0-0"]
    assert dev.packages_for(both, "zypper") == ["libglib-2_0-0", "libgthread-2_0-0"]


@pytest.mark.parametrize("manager", ["apt-get", "dnf", "zypper", "pacman"])
def test_every_library_has_a_package_in_every_manager(manager: str) -> None:
    libraries = (*dev.DRAWING_LIBRARIES, *dev.WINDOW_LIBRARIES, dev.A_FONT, dev.A_SPREADSHEET_PROGRAM)
    assert all(re.fullmatch(r"[\w.+-]+", name) for name in dev.packages_for(libraries, manager))


@pytest.mark.parametrize(
    ("manager", "is_root", "sentence"),
    [
        ("apt-get", False, "install with: sudo apt-get install -y --no-install-recommends libgl1 libegl1"),
        ("apt-get", True, "install with: apt-get install -y --no-install-recommends libgl1 libegl1"),
        ("dnf", False, "install with: sudo dnf install -y libglvnd-glx libglvnd-egl"),
        ("pacman", False, "install with: sudo pacman -S --needed libglvnd"),
        (None, False, "with the system's package manager install libGL.so.1, libEGL.so.1"),
    ],
)
def test_the_command_to_give_by_hand(manager: str | None, is_root: bool, sentence: str) -> None:
    missing = [library("libGL.so.1"), library("libEGL.so.1")]
    assert dev.install_by_hand(missing, manager, is_root=is_root) == sentence


def test_the_missing_library_is_read_from_the_words_of_the_loader() -> None:
    output = "Traceback\nImportError: libfoo.so.1: cannot open shared object file: No such file or directory\n"
    assert dev.missing_library(output) == "libfoo.so.1"
    assert dev.missing_library("ImportError: something else") is None


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
        ("freebsd14", {}, False),
    ],
)
def test_whether_there_is_a_screen(platform: str, environment: dict[str, str], expected: bool) -> None:
    assert dev.has_screen(platform, environment) is expected


def test_a_font_is_found_at_any_depth(tmp_path: Path) -> None:
    assert not dev.has_font([tmp_path, tmp_path / "missing"])
    (tmp_path / "truetype" / "dejavu").mkdir(parents=True)
    (tmp_path / "truetype" / "dejavu" / "DejaVuSans.TTF").touch()
    assert dev.has_font([tmp_path])


# --- sentences -------------------------------------------------------------------------------------------------------


def test_an_old_python_is_told_which_command_will_do() -> None:
    assert dev.old_python((3, 9), None) == (
        "Scorecard needs Python 3.11 or later, and this is Python 3.9: install a newer one and start it with that, as "
        "in: python3.12 packaging/dev.py run"
    )
    assert dev.old_python((3, 9), "python3.13").endswith(
        "start it with python3.13, as in: python3.13 packaging/dev.py run"
    )


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\n"
            "ERROR: No matching distribution found for PySide6-Essentials==6.11.3",
            "because the package index cannot be reached: connect this machine to the network",
        ),
        (
            "ERROR: Could not find a version\nERROR: No matching distribution found for numpy==2.4.6\n",
            "because the package index cannot be reached or offers no numpy==2.4.6 for this system and Python 3.",
        ),
        (
            "ERROR: Cannot install numpy>=2.2, sqlmodel>=0.0.24 because these package versions have conflicting ...\n"
            "ERROR: ResolutionImpossible: for help see the manual\n",
            "or offers no numpy>=2.2 for this system",
        ),
        ("ERROR: [Errno 28] No space left on device", "because the disk is full: make about 1 GB of room"),
        ("SSLError: CERTIFICATE_VERIFY_FAILED", "because the certificate of the package index is not trusted here"),
        ("ERROR: Something new.\n", "because Something new: mend that and run again: python3 packaging/dev.py run"),
        ("", "because pip failed: mend that"),
    ],
)
def test_what_pip_says_becomes_one_sentence(output: str, words: str) -> None:
    sentence = dev.packages_not_fetched(output, "python3 packaging/dev.py run", Path("setup.log"))
    assert words in sentence
    assert "\n" not in sentence
    assert sentence.endswith("run again: python3 packaging/dev.py run (log: setup.log)")


# --- the stamp -------------------------------------------------------------------------------------------------------


def test_without_a_stamp_nothing_is_finished(project: Any) -> None:
    assert dev.finished(project) == frozenset()


@pytest.mark.parametrize("wants", [{}, {"tests": True}, {"window": True}, {"insists": True}])
def test_what_was_done_is_not_done_again(project: Any, wants: dict[str, bool], monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(project, **wants)
    monkeypatch.setattr(dev, "_SetUp", None)  # would be called if anything were left to do
    dev.prepare(project, dev.Wants(**wants))


def test_the_packages_of_the_tests_are_more_than_those_of_the_program(project: Any) -> None:
    stamp(project, tests=True)
    key = dev.digest(project)
    assert dev.Wants().parts(key) <= dev.finished(project)
    stamp(project)
    assert not dev.Wants(tests=True).parts(key) <= dev.finished(project)


@pytest.mark.parametrize("name", ["pyproject.toml", "packaging/constraints.txt"])
def test_a_change_of_the_wanted_packages_is_seen(project: Any, name: str) -> None:
    stamp(project)
    path = project.root / name
    path.write_text(path.read_text("utf-8") + "# a change\n", "utf-8")
    assert not dev.Wants().parts(dev.digest(project)) <= dev.finished(project)


def test_line_ends_make_no_difference(project: Any) -> None:
    before = dev.digest(project)
    project.constraints.write_bytes(project.constraints.read_bytes().replace(b"\n", b"\r\n"))
    assert dev.digest(project) == before


@pytest.mark.parametrize("lost", ["python", "link"])
def test_an_environment_that_lost_a_limb_counts_as_unfinished(project: Any, lost: str) -> None:
    stamp(project)
    getattr(project, lost).unlink()
    assert dev.finished(project) == frozenset()


def test_another_python_is_recognised(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(project)
    monkeypatch.setattr(dev, "interpreter", lambda: "python cpython-399 linux x86_64")
    assert dev.finished(project) != frozenset()
    assert not dev.Wants().parts(dev.digest(project)) <= dev.finished(project)


def test_the_stamp_is_written_in_one_stroke(project: Any) -> None:
    stamp(project)
    assert project.stamp.read_text("utf-8").splitlines() == sorted(dev.Wants().parts(dev.digest(project)))
    assert list(project.environment.glob("*.draft")) == []


def test_a_folder_that_cannot_be_written_to_is_told(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(dev.Trouble, match="cannot be written to"):
        dev.prepare(project, dev.Wants())


def test_a_second_set_up_waits_for_the_first(project: Any) -> None:
    with dev._OneAtATime(project.constraints), project.constraints.open("r+b") as other:
        assert not dev._locked(other)
    with project.constraints.open("r+b") as other:
        assert dev._locked(other)


# --- commands --------------------------------------------------------------------------------------------------------


def test_slow_tests_run_on_demand_only() -> None:
    assert dev.pytest_arguments(["tests/core", "-x"]) == ["-m", "not slow", "tests/core", "-x"]
    assert dev.pytest_arguments(["-x", "--slow"], 4) == ["-x"]


def test_all_quick_tests_use_every_processor() -> None:
    assert dev.pytest_arguments([], 2) == ["-m", "not slow", "-n", "2", "--dist", "loadfile"]
    assert dev.pytest_arguments([], 64)[3] == str(dev.MOST_AT_ONCE)
    assert dev.pytest_arguments([]) == ["-m", "not slow"]
    assert dev.pytest_arguments(["tests/core"], 2) == ["-m", "not slow", "tests/core"]
    assert dev.processors() >= 1


def test_the_closing_line() -> None:
    assert dev.closing_line(dev.Result("mypy", 0, 9.25)) == "mypy         ok          9.2 s"
    assert dev.closing_line(dev.Result("pytest", 1, 71.0)) == "pytest       failed     71.0 s"
    assert dev.closing_line(dev.Result("pytest", -9, 71.0)) == "pytest       failed     71.0 s  ended by signal 9"


def test_without_a_screen_the_sample_is_ranked(
    project: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp(project)
    started: list[list[str]] = []

    def become(command: list[str], _: object) -> int:
        started.append(command)
        return 0

    monkeypatch.setattr(dev, "has_screen", lambda *_: False)
    monkeypatch.setattr(dev, "become", become)
    assert dev.run(project, []) == 0
    assert dev.run(project, ["rank", "sample.json"]) == 0
    assert [command[1:] for command in started] == [
        ["-P", "-m", "scorecard", "demo"],
        ["-P", "-m", "scorecard", "rank", "sample.json"],
    ]
    assert capsys.readouterr() == ("", f"{dev.NO_SCREEN}\n")


def test_rankings_go_on_where_only_qt_is_missing(
    project: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking(*_: object) -> None:
        raise dev.NoDrawing("Qt lacks libGL.so.1")

    monkeypatch.setattr(dev, "prepare", lacking)
    monkeypatch.setattr(dev, "has_screen", lambda *_: True)
    monkeypatch.setattr(dev, "become", lambda *_: 0)
    assert dev.run(project, ["rank", "sample.json"]) == 0
    assert capsys.readouterr().err == "Qt lacks libGL.so.1.\n"
    with pytest.raises(dev.NoDrawing):
        dev.run(project, [])


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["walk"], 2), (["--help"], 0)])
def test_usage(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(arguments) == status
    told = capsys.readouterr()
    assert "packaging/dev.py test [--slow]" in (told.out if status == 0 else told.err)


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind are a POSIX matter")
def test_a_command_that_is_interrupted_is_ended(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    before = signal.signal(signal.SIGALRM, lambda *_: sys.exit(143))
    # the command says who it is, interrupts us, and would then never end by itself
    command = (
        "import os, pathlib, signal, sys, threading;"
        "pathlib.Path(sys.argv[1]).write_text(str(os.getpid()));"
        "os.kill(int(sys.argv[2]), signal.SIGALRM);"
        "threading.Event().wait()"
    )
    who = tmp_path / "who"
    try:
        with pytest.raises(SystemExit):
            dev.run_logged([sys.executable, "-c", command, str(who), str(os.getpid())], log, os.environ)
    finally:
        signal.signal(signal.SIGALRM, before)
    with pytest.raises(ProcessLookupError):
        os.kill(int(who.read_text()), 0)


def test_a_command_that_is_not_there_is_a_status(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert dev.run_logged([str(tmp_path / "nowhere")], log, os.environ) == 127
    assert "nowhere" in log.read_text("utf-8")


# --- the files -------------------------------------------------------------------------------------------------------


def constraints() -> dict[str, str]:
    lines = (ROOT / "packaging" / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pairs}


def test_the_constraints_are_names_and_versions_only() -> None:
    text = (ROOT / "packaging" / "constraints.txt").read_text("utf-8")
    assert "://" not in text
    for line in text.splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*", line), line


def test_every_dependency_has_a_version_in_the_constraints() -> None:
    described = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*described["dependencies"], *described["optional-dependencies"]["test"]]
    names = {re.split(r"[^A-Za-z0-9._-]", each)[0].lower().replace("_", "-") for each in wanted}
    assert names <= constraints().keys()


def test_the_script_stands_on_the_standard_library_alone() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 8))  # older ones shall read as far as the sentence
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_no_folder_of_the_packaging_hides_the_library_of_that_name() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_checks_of_a_server_are_those_of_a_person() -> None:
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    assert path.read_text("utf-8").splitlines()[-1] == "exec python3 packaging/dev.py test"
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0
