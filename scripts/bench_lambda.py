"""Measures the zip for AWS Lambda beside a stock hello-world skill of the SDK; prints a table.

Run it with ``make bench``. Both skills answer the requests of one interview, each in a process of its own
that finds nothing but its unpacked zip. The processes take turns; each figure is the median of all rounds.

- cold: in a fresh process, from before the import of the handler to the answer to the first request
- the first words: what the first request in words takes on top of the same request when it is warm
- a warm yes: a request after that, with Amazon's built-in intent
- warm words: the same in the person's words, the median over the interview
- memory: the most that the process ever held, words among what it answered
"""

from __future__ import annotations

import copy
import json
import statistics
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import requires
from pathlib import Path
from typing import Any

from bench import recorded
from build_lambda import ROOT, build, copy_installed

from skill.alexa.builder import build as build_skill
from skill.settings import Settings

_ROUNDS = 15
_WARM_ROUNDS = 30
_YES = 3
"""Which request of the interview says yes."""

# What an Echo sends beside the person's words; Amazon's "Request and Response JSON Reference".
_CONTEXT: dict[str, Any] = {
    "AudioPlayer": {"playerActivity": "IDLE"},
    "Viewports": [],
    "Extensions": {"available": {}},
    "System": {
        "application": {"applicationId": "amzn1.ask.skill.12345678-1234-1234-1234-123456789012"},
        "user": {"userId": "amzn1.ask.account." + "A" * 180},
        "device": {"deviceId": "amzn1.ask.device." + "B" * 150, "supportedInterfaces": {"AudioPlayer": {}}},
        "apiEndpoint": "https://api.amazonalexa.com",
        "apiAccessToken": "C" * 900,
    },
}

_PROCESS = """
import sys, time
folder, module, requests, rounds = sys.argv[1:]
with open(requests) as file:
    text = file.read()
start = time.perf_counter()
sys.path.insert(0, folder)
import json
requests = json.loads(text)
handler = __import__(module).lambda_handler
handler(requests[0], None)
cold = time.perf_counter() - start
def warm(some):
    taken = []
    for _ in range(int(rounds)):
        for request in some:
            start = time.perf_counter()
            handler(request, None)
            taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2] * 1e3
start = time.perf_counter()
handler(requests[1], None)
first = time.perf_counter() - start
yes, words = warm(requests[-1:] * 9), warm(requests[1:-1])
peak = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps([cold * 1e3, yes, words, int(peak[0]) / 1024, first * 1e3 - words]))
"""


def main() -> int:
    """Prints the table and returns 0."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = _prepare(folder)
        measured = _measure(folder)
    ours, stock, bare = (measured[skill] for skill in ("lambda_function", "stock", "bare"))
    print(
        f"\n{'Python ' + sys.version.split()[0]:44} {'here':>8} {'stock':>8} {'here/stock':>11} {'goal':>6}"
    )
    for label, place, other, goal in (
        ("cold start, ms; stock without .pyc", 0, bare, 0.3),
        ("cold start, ms; stock with .pyc", 0, stock, 0.75),
        ("a warm yes, ms", 1, stock, 0.9),
        ("a warm turn of words, ms", 2, stock, None),
        ("peak memory, MB", 3, stock, 2.2),
    ):
        pairs = [(a[place], b[place]) for a, b in zip(ours, other, strict=True)]
        here, there = (statistics.median(values) for values in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{label:44} {here:8.2f} {there:8.2f} {ratio:11.2f} {goal or '':6}")
    on_top = statistics.median(a[2] - b[2] for a, b in zip(ours, stock, strict=True))
    print(f"{'a warm turn of words on top of stock, ms':44} {on_top:8.2f} {'':8} {'':11} {2:6}")
    first = statistics.median(figures[4] for figures in ours)
    print(f"{'the first words on top of warm ones, ms':44} {first:8.2f} {'':8} {'':11} {60:6}")
    print(f"{'the zip, MB':44} {size / 1e6:8.2f} {'':8} {'':11} {30:6}")
    return 0


def _prepare(folder: Path) -> int:
    """Unpacks the skills, each with its dependencies, and returns the size of the zip in bytes."""
    needed = folder / "needed"
    copy_installed(needed)
    packed = folder / "lambda.zip"
    build(packed, needed)
    with zipfile.ZipFile(packed) as file:
        file.extractall(folder / "lambda_function")
    for name in ("stock", "bare"):
        copy_installed(folder / name, _needs("ask-sdk-core"))
        (folder / name / "hello_world.py").write_bytes((ROOT / "scripts" / "hello_world.py").read_bytes())
    compiling = [sys.executable, "-m", "compileall", "-q", str(folder / "stock")]
    subprocess.run(compiling, check=True)  # noqa: S603  Python
    (folder / "requests.json").write_text(json.dumps(_requests()), "utf-8")
    return packed.stat().st_size


def _needs(name: str) -> set[str]:
    """What pip installs for a package."""
    found = {name}
    for line in requires(name) or ():
        if ";" not in line:
            found |= _needs(
                line.split("(")[0].split("<")[0].split(">")[0].split("!")[0].split("=")[0].strip()
            )
    return found


def _requests() -> list[dict[str, Any]]:
    """The launch, what is said in words, and a yes as the built-in intent."""
    requests = recorded(build_skill(Settings()))
    yes = copy.deepcopy(requests[_YES])
    yes["request"]["intent"] = {"name": "AMAZON.YesIntent", "confirmationStatus": "NONE"}
    for request in (*requests, yes):
        request["context"] = copy.deepcopy(_CONTEXT)
    return [*requests, yes]


def _measure(folder: Path) -> dict[str, list[list[float]]]:
    measured: dict[str, list[list[float]]] = {"lambda_function": [], "stock": [], "bare": []}
    for _ in range(_ROUNDS):
        for name, figures in measured.items():
            figures.append(_process(folder, name))
    return measured


def _process(folder: Path, name: str) -> list[float]:
    module = "lambda_function" if name == "lambda_function" else "hello_world"
    # -B: what has no bytecode stays without. -S and -I: nothing of this machine's packages is found.
    command = [sys.executable, "-B", "-S", "-I", "-c", _PROCESS, str(folder / name), module]
    command += [str(folder / "requests.json"), str(_WARM_ROUNDS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  Python
    figures: list[float] = json.loads(done.stdout.splitlines()[-1])  # before it the log
    return figures


if __name__ == "__main__":
    sys.exit(main())
