"""The entry point on AWS Lambda: ``lambda_function.lambda_handler``."""

import os

from skill.alexa.builder import build
from skill.settings import Settings

lambda_handler = build(Settings.from_environment(os.environ))
