"""`python -m deployments.demo`: DEMO_EXIT=1 ends by itself with a line of JSON, DEMO_KILL=1 kills the worker midway."""

import os
import sys


def main() -> int:
    """Play the demo; Ctrl-C ends it and everything that it started."""
    os.environ |= {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_LOGGING_LEVEL": "ERROR"}
    from deployments.demo.play import play  # noqa: PLC0415 - Prefect reads the environment when it is imported

    try:
        return play()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
