"""Where the skill runs by itself: a web server with a signed HTTPS endpoint."""
