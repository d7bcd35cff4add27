"""python -m camkin"""

import sys

from camkin.cli import main

sys.exit(main())
