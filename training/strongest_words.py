"""Print the words that the word model weighs most, for a person to read and deny.

`python -m training.strongest_words [HOW MANY A SIDE]`
"""

import sys
from collections.abc import Callable
from importlib.resources import files

from bot.model.loader import FILE, UNIT

SHOWN = 200
Row = tuple[str, float, float]
"""A word, pair or opening, and its strategic and product weight."""
SIDES: dict[str, Callable[[Row], float]] = {
    "strategic": lambda row: -row[1],
    "tactical": lambda row: row[1],
    "a product decision": lambda row: -row[2],
    "not a product decision": lambda row: row[2],
}


def main() -> None:
    """Print them, the strongest first."""
    shown = int(sys.argv[1]) if len(sys.argv) > 1 else SHOWN
    lines = files("bot.model").joinpath(FILE).read_text("utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    rows = [
        (word, int(strategic) * UNIT, int(product) * UNIT) for word, strategic, product in cells
    ]
    for side, strength in SIDES.items():
        print(f"{side}:")
        for word, strategic, product in sorted(rows, key=strength)[:shown]:
            print(f"  {word:30} {strategic:+.2f} {product:+.2f}")


if __name__ == "__main__":
    main()
