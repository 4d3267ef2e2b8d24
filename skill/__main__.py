"""``python -m skill`` is the command ``weakness-guide``."""

import sys

from skill.cli import main

sys.exit(main())
