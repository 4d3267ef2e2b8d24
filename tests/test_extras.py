"""The base install: what works with it alone, where it installs, and what the rest says to install."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from shutil import copytree

import pytest

from skill.extras import install

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
BASE: list[str] = PROJECT["dependencies"]
PLATFORMS = {
    "linux": ("manylinux2014_aarch64", "manylinux_2_27_aarch64"),  # what glibc 2.27 and later can run
    "alpine": ("musllinux_1_2_x86_64",),
    "windows": ("win_amd64",),
    "mac": ("macosx_11_0_arm64",),
}

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command where nothing is installed but what the base asks for, without any extra."""
    site = tmp_path_factory.mktemp("base")
    for line in BASE:
        found = distribution(re.split(r"[^\w.-]", line)[0])
        packages = {file.parts[0] for file in found.files or () if file.name == "__init__.py"}
        # Shared libraries lie beside the package.
        libraries = {file.parts[0] for file in found.files or () if file.parts[0].endswith(".libs")}
        for package in packages | libraries:
            copytree(str(found.locate_file(package)), site / package, dirs_exist_ok=True)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(site)))}

    def one(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
        # -S leaves out what is installed.
        command = [sys.executable, "-S", "-m", "skill", *arguments]
        return subprocess.run(command, env=env, input=said, capture_output=True, text=True)  # noqa: S603  our own

    return one


def test_it_understands(run: Run) -> None:
    done = run("understand", said="my face is drooping\n")
    assert json.loads(done.stdout)["facts"]["warning_signs"] == ["face_droop"], done.stderr


def test_it_assesses(run: Run) -> None:
    done = run("assess", said='{"warning_signs": ["chest_pain"]}\n')
    assert json.loads(done.stdout)["triage"] == "emergency", done.stderr


def test_it_checks(run: Run) -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["talk"], "desk"),
        (["talk", "--silent"], "desk"),
        (["talk", "--list-voices"], "desk"),
        (["doctor"], "desk"),
        (["serve"], "web"),
        (["serve", "--no-verify"], "web"),
    ],
    ids=" ".join,
)
def test_the_rest_says_what_to_install(run: Run, arguments: list[str], extra: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("weakness-guide: ")
    assert done.stderr.endswith(f" is not installed; run: {install(extra)}\n")


@pytest.mark.slow
@pytest.mark.parametrize("python", ["3.11", "3.14"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_base_installs_everywhere(platform: str, python: str, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed",
        "--target", str(tmp_path), "--only-binary", ":all:",
        *(f"--platform={tag}" for tag in PLATFORMS[platform]), "--python-version", python, *BASE,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  our own
    assert done.returncode == 0, done.stderr
