"""Start the command line with `python -m okrnb`."""

import sys

from okrnb.cli import main

sys.exit(main())
