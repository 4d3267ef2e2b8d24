"""The zip, built once from what is installed here, which takes no network."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import build_lambda  # noqa: E402  it is no package


@pytest.fixture(scope="session")
def dependencies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dependencies")
    build_lambda.copy_installed(folder)
    return folder


@pytest.fixture(scope="session")
def bundle(dependencies: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip."""
    packed = tmp_path_factory.mktemp("zip") / "lambda.zip"
    build_lambda.build(packed, dependencies)
    return packed


@pytest.fixture(scope="session")
def unpacked(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what it holds."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(folder)
    return folder
