"""What the zip for AWS Lambda holds, and that the same input gives the same bytes."""

from __future__ import annotations

import importlib.util
import json
import marshal
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import build_lambda
import pytest
from build_lambda import LEFT_OUT, ROOT, BuildError

UNCHECKED_HASH = 0b01
"""The second word of a pyc, see PEP 552."""


def names(bundle: Path) -> list[str]:
    with zipfile.ZipFile(bundle) as packed:
        return packed.namelist()


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def run(unpacked: Path, code: str, *options: str) -> str:
    """What an interpreter prints that finds nothing but the bundle."""
    command = [
        sys.executable,
        "-B",
        "-S",
        "-I",
        *options,
        "-c",
        f"import sys; sys.path[:0] = [{str(unpacked)!r}]\n{code}",
    ]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  ours


def test_the_same_input_gives_the_same_bytes(
    bundle: Path, dependencies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONOPTIMIZE", "2")
    # As they would be after another checkout: other times, another order, left-overs of a run.
    other = tmp_path / "dependencies"
    shutil.copytree(dependencies, other, copy_function=shutil.copyfile)
    (other / "__pycache__").mkdir()
    (other / "__pycache__" / "six.cpython-311.pyc").write_bytes(b"old")
    os.utime(other / "six.py", (1, 1))
    again = tmp_path / "elsewhere" / "again.zip"
    build_lambda.build(again, other)
    assert again.read_bytes() == bundle.read_bytes()
    assert [p.name for p in again.parent.iterdir()] == ["again.zip"]


def test_it_holds_what_an_echo_needs_and_no_more(bundle: Path) -> None:
    held = names(bundle)
    assert {"lambda_function.py", "skill/alexa/builder.py", "skill/languages/en/spoken.toml"} <= set(held)
    assert not [name for name in held if name.startswith(LEFT_OUT)]
    assert not [
        name for name in held if re.match("(boto|requests|urllib3|pip|skill/interaction_model)", name)
    ]
    ours = {str(p.relative_to(ROOT)) for p in (ROOT / "skill").rglob("*.py")}
    assert {n for n in ours if not n.startswith(LEFT_OUT)} == {
        n for n in held if re.match(r"skill/.*\.py$", n)
    }


def test_what_is_left_out_is_there() -> None:
    for name in LEFT_OUT:
        assert (ROOT / name).exists(), name


def test_it_is_small(bundle: Path) -> None:
    assert bundle.stat().st_size < 25_000_000


def test_everybody_may_read_it(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as packed:
        for entry in packed.infolist():
            assert stat.S_IMODE(entry.external_attr >> 16) == 0o644, entry.filename
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)


def test_each_module_has_bytecode_that_is_valid_anywhere(unpacked: Path) -> None:
    sources = list(unpacked.rglob("*.py"))
    assert len(sources) > 700
    for source in sources:
        compiled = Path(importlib.util.cache_from_source(str(source)))
        data = compiled.read_bytes()
        assert data[:4] == importlib.util.MAGIC_NUMBER
        assert int.from_bytes(data[4:8], "little") == UNCHECKED_HASH
        assert data[8:16] == importlib.util.source_hash(source.read_bytes())
        for code in codes(marshal.loads(data[16:])):  # noqa: S302  we wrote it
            assert code.co_filename == source.relative_to(unpacked).as_posix()


def test_no_path_of_this_machine_is_in_it(bundle: Path) -> None:
    here = {str(ROOT).encode(), str(Path.home()).encode(), sys.prefix.encode(), b"/tmp/"}
    with zipfile.ZipFile(bundle) as packed:
        for name in packed.namelist():
            if name.startswith(("skill", "lambda_function", "__pycache__")):
                data = packed.read(name)
                assert not [path for path in here if path in data], name


def test_no_source_is_compiled_at_a_start(unpacked: Path) -> None:
    said = run(unpacked, "import lambda_function", "-v")
    assert said == ""
    loaded = run(
        unpacked,
        "import lambda_function\nprint(*sys.modules)",
    )
    assert "skill.core.policy.decide" in loaded.split()
    assert not {"tomllib", "pathlib", "logging"} & set(loaded.split())


def test_the_tables_are_those_of_the_toml_files(unpacked: Path) -> None:
    tables = list((unpacked / "skill").rglob("*.toml"))
    assert len(tables) >= 4
    for file in tables:
        assert json.loads(file.with_suffix(".json").read_text("utf-8")) == tomllib.loads(
            file.read_text("utf-8")
        )


def test_the_skill_of_the_zip_knows_what_the_skill_knows(unpacked: Path) -> None:
    code = (
        "from skill import content; print(content.knowledge(), content.locale('en-US'), content.locale('en'))"
    )
    assert run(unpacked, code) == run(ROOT, code)


@pytest.mark.parametrize("version", ["3.99", "2.7", "3", "../3.11", ""])
def test_another_python_has_to_be_there(version: str, tmp_path: Path, dependencies: Path) -> None:
    with pytest.raises(BuildError, match=r"was not found|is not a version"):
        build_lambda.build(tmp_path / "lambda.zip", dependencies, version)
    assert list(tmp_path.iterdir()) == []


def test_a_python_that_is_another_than_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    liar = tmp_path / "python3.98"
    liar.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    liar.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(BuildError, match=r"python3\.98 was not found"):
        build_lambda.find_python("3.98")


def test_what_cannot_be_compiled_leaves_the_old_zip(dependencies: Path, tmp_path: Path) -> None:
    broken = tmp_path / "dependencies"
    broken.mkdir()
    (broken / "broken.py").write_text("what is it?")
    packed = tmp_path / "lambda.zip"
    packed.write_bytes(b"old")
    with pytest.raises(BuildError, match="could not compile"):
        build_lambda.build(packed, broken)
    assert packed.read_bytes() == b"old"


def test_a_fault_is_one_line(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_lambda, "install", lambda *_: None)
    assert build_lambda.main(["--python", "3.99"]) == 1
    assert capfd.readouterr().err.startswith("build_lambda: python3.99 was not found")


def test_the_requirements_are_what_is_tested(bundle: Path) -> None:
    """Each is pinned, and all that the skill and the SDK's parts that it uses import is among them."""
    lines = (ROOT / "lambda" / "requirements.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z-]+==[\d.a-z]+", pin) for pin in pins)
    top = {n.split("/")[0].removesuffix(".py") for n in names(bundle)}
    packages = {name for name in top if not name.endswith(".dist-info")}
    assert packages == {
        "__pycache__", "ask_sdk_core", "ask_sdk_dynamodb", "ask_sdk_model", "ask_sdk_runtime", "dateutil",
        "lambda_function", "numpy", "numpy.libs", "six", "skill",
    }  # fmt: skip


@pytest.mark.slow
def test_the_hook_builds_the_same_zip(tmp_path: Path) -> None:
    """As ``ask deploy`` runs it: in another folder, with the path of the zip."""
    tree = tmp_path / "project"
    for name in ("skill", "lambda", "scripts", "hooks"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    resources = json.loads((ROOT / "ask-resources.json").read_text("utf-8"))
    profile = resources["profiles"]["default"]
    profile["skillInfrastructure"]["userConfig"]["runtime"] = f"python{build_lambda.RUNNING}"
    (tree / "ask-resources.json").write_text(json.dumps(resources))
    packed = tmp_path / "with space" / "build.zip"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [str(tree / "hooks" / "build.sh"), str(packed), "false"]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, "PATH": path}, check=True)  # noqa: S603  ours
    wanted = tmp_path / "lambda.zip"
    assert build_lambda.main(["--to", str(wanted), "--processor", "x86_64"]) == 0
    assert packed.read_bytes() == wanted.read_bytes()
