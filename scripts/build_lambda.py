"""Builds the zip that AWS Lambda runs; the same input gives the same bytes.

Run it with ``make lambda``. All that goes in is plain Python but for NumPy, which is taken for one of
Lambda's processors. The bytecode fits one version of Python, which is why that version has to be on this
machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"

# What the desk and the command need, and an Echo does not.
LEFT_OUT = (
    "skill/device",
    "skill/check",
    "skill/hosts",
    "skill/alexa/custom_skill.py",
    "skill/cli.py",
    "skill/given.py",
    "skill/__main__.py",
    "skill/understanding/describe.py",
    "skill/understanding/sections.py",
    "skill/languages/en/interaction.toml",
    "skill/languages/en/lexicon.toml",  # what is needed of it stands in understanding.bin
    "skill/languages/en/sayable.txt",
    "skill/languages/en/hearing.toml",
    "skill/languages/en/phrases.toml",
)
_COMPILED = "numpy=="
"""The start of the one requirement that is compiled for a processor."""
PROCESSORS = {"arm64": "aarch64", "x86_64": "x86_64"}
"""By Lambda's name for it, what wheels call a processor."""
_NOT_USED = (
    "numpy/f2py", "numpy/_core/include", "numpy/_core/lib", "numpy/ctypeslib", "numpy/doc", "numpy/fft",
    "numpy/polynomial", "numpy/random", "numpy/testing",
)  # fmt: skip
"""What of NumPy nothing here imports: the half of its size."""
_NOT_CODE = (
    "__pycache__",
    "bin",
    "*.pyc",
    "RECORD",
    "INSTALLER",
    "REQUESTED",
    "direct_url.json",
    "tests",
    "*.pyi",
    "*.a",
)

# A pyc that is never checked against its source is valid whatever time the files are unpacked with; the paths
# in it are relative to the bundle.
_COMPILE = """
import py_compile, sys
from pathlib import Path
for file in sorted(Path(".").rglob("*.py")):
    py_compile.compile(
        str(file), doraise=True, optimize=0,
        cfile=str(file.parent / "__pycache__" / f"{file.stem}.{sys.implementation.cache_tag}.pyc"),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
"""
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold


class BuildError(Exception):
    """The zip can't be built; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Builds what is asked for and prints its path and size; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--to", type=Path, default=ROOT / "dist" / "lambda.zip", metavar="ZIP")
    parser.add_argument("--python", default=RUNNING, metavar="VERSION", help="of Lambda's runtime")
    parser.add_argument("--processor", default="arm64", choices=PROCESSORS, help="of the function")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            install(Path(folder), options.python, options.processor)
            build(options.to, Path(folder), options.python)
    except BuildError as fault:
        print(f"build_lambda: {fault}", file=sys.stderr)
        return 1
    print(
        f"{options.to}: {options.to.stat().st_size / 1e6:.2f} MB, for the runtime python{options.python} on "
        f"{options.processor}"
    )
    return 0


def install(folder: Path, python: str, processor: str) -> None:
    """Puts what ``lambda/requirements.txt`` names into a folder.

    :param python: the version of Lambda's Python.
    :param processor: Lambda's name for it.
    :raises BuildError: where pip can't get it.
    """
    lines = (ROOT / "lambda" / "requirements.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    compiled = [pin for pin in pins if pin.startswith(_COMPILED)]
    plain = [pin for pin in pins if pin not in compiled]
    wheels = [f"manylinux{kind}_{PROCESSORS[processor]}" for kind in ("2014", "_2_27", "_2_28")]
    # What is compiled for this machine would not run on Lambda's.
    _pip(folder, plain, "--platform", "any")
    _pip(
        folder,
        compiled,
        *(f"--platform={wheel}" for wheel in wheels),
        "--implementation=cp",
        f"--python-version={python}",
    )


def _pip(folder: Path, pins: Iterable[str], *options: str) -> None:
    command = [
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target",
        str(folder), "--no-deps", "--no-compile", "--only-binary=:all:", *options, *pins,
    ]  # fmt: skip
    if subprocess.run(command, cwd=ROOT, check=False).returncode:  # noqa: S603  pip
        raise BuildError("pip could not install lambda/requirements.txt")


def copy_installed(folder: Path, names: Iterable[str] | None = None) -> None:
    """Puts distributions that are installed here into a folder: tests and benchmarks need no network.

    :param names: which; those of ``lambda/requirements.txt`` where nothing is said.
    """
    if names is None:
        lines = (ROOT / "lambda" / "requirements.txt").read_text("utf-8").splitlines()
        names = [line.partition("==")[0] for line in lines if line and not line.startswith("#")]
    for name in names:
        for file in distribution(name).files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), folder / file)


def build(to: Path, dependencies: Path, python: str = RUNNING) -> None:
    """Builds the zip.

    :param to: where it is written; an older one is replaced when the new one is whole.
    :param dependencies: a folder with the installed dependencies.
    :param python: the version of Lambda's Python, such as ``3.13``.
    :raises BuildError: where that Python is not to be found, or something can't be compiled.
    """
    interpreter = find_python(python)
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder)
        shutil.copytree(dependencies, bundle, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*_NOT_CODE))
        for unused in _NOT_USED:
            shutil.rmtree(bundle / unused, ignore_errors=True)
        _copy_skill(bundle)
        _prepare_tables(bundle)
        _compile(bundle, interpreter)
        to.parent.mkdir(parents=True, exist_ok=True)
        half = to.with_name(to.name + ".part")
        _zip(bundle, half)
        half.replace(to)


def find_python(version: str) -> str:
    """Returns the interpreter of a version, such as ``3.13``.

    :raises BuildError: where there is none on this machine.
    """
    if version == RUNNING:
        return sys.executable
    if not re.fullmatch(r"3\.\d+", version):
        raise BuildError(f"--python {version}: is not a version such as {RUNNING}")
    found = shutil.which(f"python{version}")
    if found is not None:
        asked = [found, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        said = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603  a Python
        if said.stdout.strip() == version:
            return found
    raise BuildError(
        f"python{version} was not found, and no other version can compile bytecode for it: "
        f"install Python {version}, or build for {RUNNING} and deploy with the runtime python{RUNNING}"
    )


def _copy_skill(bundle: Path) -> None:
    def left_out(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(ROOT)
        return [n for n in names if (inside / n).as_posix() in LEFT_OUT or n == "__pycache__"]

    shutil.copytree(ROOT / "skill", bundle / "skill", ignore=left_out)
    shutil.copy(ROOT / "lambda" / "lambda_function.py", bundle)


def _prepare_tables(bundle: Path) -> None:
    """Puts beside each TOML file what it holds as JSON, which is read without a TOML parser."""
    for file in (bundle / "skill").rglob("*.toml"):
        tables = tomllib.loads(file.read_text("utf-8"))
        file.with_suffix(".json").write_text(json.dumps(tables, separators=(",", ":")), "utf-8")


def _compile(bundle: Path, interpreter: str) -> None:
    # The order in which a set's values come would otherwise be another in each build.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    command = [interpreter, "-s", "-c", _COMPILE]
    if subprocess.run(command, cwd=bundle, env=environment, check=False).returncode:  # noqa: S603  a Python
        raise BuildError(f"{interpreter} could not compile the bundle")


def _zip(bundle: Path, to: Path) -> None:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in sorted(path for path in bundle.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(bundle).as_posix(), _DATE)
            entry.create_system = 3  # Unix, wherever it was built: Lambda needs the permissions
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    sys.exit(main())
