"""The skill that the benchmark compares with: what the SDK's documentation shows, and nothing else.

https://developer.amazon.com/docs/alexa/alexa-skills-kit-sdk-for-python/develop-your-first-skill.html
"""

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_request_type
from ask_sdk_model import Response
from ask_sdk_model.ui import SimpleCard


class Launch(AbstractRequestHandler):
    """Welcomes."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Returns whether the skill was opened."""
        return is_request_type("LaunchRequest")(handler_input)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Returns the welcome."""
        speech = "Welcome to the Alexa Skills Kit, you can say hello!"
        builder = handler_input.response_builder.speak(speech).set_card(SimpleCard("Hello World", speech))
        return builder.set_should_end_session(False).response


class Hello(AbstractRequestHandler):
    """Greets, whatever was said."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Returns whether something was said."""
        return is_request_type("IntentRequest")(handler_input)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Returns the greeting."""
        speech = "Hello World"
        builder = handler_input.response_builder.speak(speech).set_card(SimpleCard("Hello World", speech))
        return builder.set_should_end_session(True).response


_builder = SkillBuilder()
_builder.add_request_handler(Launch())
_builder.add_request_handler(Hello())
lambda_handler = _builder.lambda_handler()
