"""The entry point on AWS Lambda: ``lambda_function.lambda_handler``."""

import os

from skill.alexa.builder import build
from skill.alexa.request_log import logged
from skill.settings import Settings

lambda_handler = logged(build(Settings.from_environment(os.environ)))
