"""Understanding what was said, for every host: words and what is open become a Heard. No files, no platform."""
