"""Whether a request comes from Alexa: its signature, its time and the skill it is for.

The rules are Amazon's, "Host a Custom Skill as a Web Service", section "Verify that the request was sent by
Alexa": https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
"""
