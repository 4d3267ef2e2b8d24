"""My phrases: what a person says often, as they say it. An utterance is compared with it first."""
