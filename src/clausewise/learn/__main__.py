"""``python -m clausewise.learn DATA``: make the learned detector from a folder of labelled rows."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from clausewise.detect import learned
from clausewise.errors import ClausewiseError

# How many of our own phrases go with a sample of one row of each kind.
PHRASES_TIMES = 50


def main() -> int:
    """Train, fit and write; return 0, or 2 when something that is needed is missing."""
    arguments = _arguments()
    try:
        with TemporaryDirectory() as small:
            _run(arguments, Path(small))
    except ClausewiseError as error:
        sys.stderr.write(f"{error.code} {error.en} {error.remedy_en}\n")
        return 2
    except ModuleNotFoundError as error:
        sys.stderr.write(f"{error.name} is not installed. Run `pip install 'clausewise[learn]'`.\n")
        return 2
    return 0


def _run(arguments: argparse.Namespace, small: Path) -> None:
    """Do what is asked; with ``--sample``, on a few rows of each kind, which are written to ``small`` first."""
    from clausewise.learn import corpus, making

    data, recipe = arguments.data, making.Recipe(seed=arguments.seed, after=arguments.after)
    output = arguments.output or learned.shipped()
    if arguments.sample:
        corpus.sample(data, small, arguments.sample)
        data, recipe = small, recipe._replace(phrases_most=arguments.sample * PHRASES_TIMES)
        # What a sample makes is of no use: it never takes the place of what is shipped.
        output = arguments.output or Path("sample")
    if arguments.measured:
        _tell(f"{making.measured(data, arguments.measured)} rows")
    elif arguments.fit_only:
        making.finish(data, output, twin=arguments.twin, tell=_tell)
    else:
        making.make(data, output, twin=arguments.twin, recipe=recipe, tell=_tell)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m clausewise.learn", description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with labelled rows, *.jsonl.gz, in any depth")
    parser.add_argument("--output", type=Path, help="where the model is written (in the place of the shipped one)")
    parser.add_argument("--twin", type=Path, default=Path("twin"), help="where its twin is written, which is measured")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same rows")
    parser.add_argument("--measured", type=Path, help="only write the rows to measure on to this file, *.jsonl")
    parser.add_argument(
        "--after", type=Path, metavar="FOLDER", help="do only the last part, with the weights of this model"
    )
    parser.add_argument("--sample", type=int, metavar="ROWS", help="try the recipe on so many rows of each kind")
    parser.add_argument("--fit-only", action="store_true", help="keep the weights and fit the curves again")
    return parser.parse_args()


def _tell(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
