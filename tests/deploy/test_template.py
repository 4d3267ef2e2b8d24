"""The SAM template, and the project file of ask-cli."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "deploy" / "template.yaml"
MANIFEST = ROOT / "interaction_model" / "skill.json"


def test_ask_cli_finds_everything() -> None:
    profile = json.loads((ROOT / "ask-resources.json").read_text("utf-8"))["profiles"]["default"]
    assert (ROOT / profile["skillMetadata"]["src"] / "skill.json") == MANIFEST
    # It takes the hook only for a source folder that is there.
    assert (ROOT / profile["code"]["default"]["src"] / "lambda_function.py").is_file()
    config = profile["skillInfrastructure"]["userConfig"]
    assert config["handler"] == "lambda_function.lambda_handler"
    assert config["lambda"]["timeout"] < 8, "Alexa waits no longer"
    assert (ROOT / "hooks" / "build.sh").stat().st_mode & 0o111 == 0o111


def test_both_ways_deploy_the_same() -> None:
    profile = json.loads((ROOT / "ask-resources.json").read_text("utf-8"))["profiles"]["default"]
    config = profile["skillInfrastructure"]["userConfig"]
    template = TEMPLATE.read_text("utf-8")
    assert f"Default: {config['runtime']}\n" in template
    assert f"Handler: {config['handler']}\n" in template
    assert f"Timeout: {config['lambda']['timeout']} #" in template
    assert f"Default: {config['lambda']['memorySize']}\n" in template


@pytest.mark.slow
@pytest.mark.parametrize("memory", ["off", "on"])
def test_aws_would_take_the_template(memory: str) -> None:
    """What AWS makes of a SAM template, which the linter knows only in part."""
    boto3 = pytest.importorskip("boto3")
    pytest.importorskip("samtranslator")
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator
    from samtranslator.yaml_helper import yaml_parse

    template = yaml_parse(TEMPLATE.read_text("utf-8"))
    template["Resources"]["Skill"]["Properties"]["CodeUri"] = "s3://bucket/key"
    given = {"SkillId": "amzn1.ask.skill.x", "MemoryAcrossSessions": memory}
    session = boto3.Session(region_name="us-east-1")
    made = Translator({}, Parser(), boto_session=session).translate(template, given)
    assert made["Resources"]["Skill"]["Type"] == "AWS::Lambda::Function"
    assert "dynamodb:PutItem" in json.dumps(made["Resources"]["SkillRole"])


@pytest.mark.slow
def test_cfn_lint_accepts_the_template() -> None:
    command = [str(Path(sys.executable).parent / "cfn-lint"), str(TEMPLATE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  a linter
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
