"""The entry point on AWS Lambda: ``lambda_function.lambda_handler``."""

import gc
import os

# What is imported stays: to look for garbage in it, now or at any turn, is time lost.
gc.disable()

from skill import content  # noqa: E402
from skill.alexa.builder import build  # noqa: E402
from skill.alexa.request_log import logged  # noqa: E402
from skill.settings import Settings  # noqa: E402

lambda_handler = logged(build(Settings.from_environment(os.environ)))
content.guide()
gc.freeze()
gc.enable()
