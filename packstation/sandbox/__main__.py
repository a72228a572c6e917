"""`python -m packstation.sandbox`: the simulator without the rest of the program."""

import argparse
from pathlib import Path

from packstation.sandbox.serving.server import run


def main() -> int:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="packstation sandbox")
    parser.add_argument("--port", type=int, default=0, help="port on loopback; 0 takes any")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same references")
    parser.add_argument("--latency", type=int, default=0, metavar="MS", help="added to each call")
    parser.add_argument("--faults", type=Path, metavar="FILE", help="fault rules, JSON")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep the account here")
    parser.add_argument("--exit-with-parent", action="store_true", help="end when input ends")
    given = parser.parse_args()
    return run(
        given.port,
        given.seed,
        given.latency,
        given.faults,
        state=given.state,
        exit_with_parent=given.exit_with_parent,
    )


if __name__ == "__main__":
    raise SystemExit(main())
