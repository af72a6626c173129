#!/usr/bin/env python3
"""AP50 of the object detectors on labelled pictures, reckoned in Python from the same weights.

    python3 models/recipes/ap50.py [--shared ../shared] [MODEL ...]

needs what parity.py needs. Pillow decodes and resizes, the inputs are described by each model.toml,
the boxes are decoded as in parity.py, and the measure of COCO (Lin et al. 2014, overlap 0.50, 101
recalls, at most a hundred boxes a picture) is written here a second time. The numbers go into
tests/fixtures/ap50.json, where tests/it/ap50.rs holds `cargo xtask eval detection` against them.
"""
import argparse, collections, json, pathlib

import numpy as np
from PIL import Image

import parity

OUT = parity.PROJECT / "tests/fixtures/ap50.json"
DETECTORS = {"coco-picodet-s": parity.picodet, "coco-deimv2-femto": parity.detr, "coco-yolox-nano": parity.yolox}
FLOOR = 0.01


def best_hundred(found, limit):
    """What parity.suppress keeps, the first hundred of it: thousands of boxes lie over so low a floor."""
    kept = []
    for f in sorted(found, key=lambda f: -f[1]):
        if all(k[2] != f[2] or parity.iou(k[0], f[0]) <= limit for k in kept):
            kept.append(f)
            if len(kept) == 100:
                break
    return kept


def average_precision(verdicts, truths):
    """verdicts: (score, right) of every box of a class."""
    verdicts.sort(key=lambda v: -v[0])
    right = np.cumsum([r for _, r in verdicts])
    recall, precision = right / truths, right / np.arange(1, len(right) + 1)
    at = np.searchsorted(recall, np.arange(101) / 100 - 1e-12)
    return float(np.mean([precision[i:].max() if i < len(right) else 0.0 for i in at]))


def ap50(pictures):
    """pictures: (labelled objects, found boxes); the mean over classes that are labelled somewhere."""
    verdicts, truths = collections.defaultdict(list), collections.Counter()
    for objects, found in pictures:
        open_ones = collections.defaultdict(list)
        for thing in objects:
            truths[thing["label"]] += 1
            open_ones[thing["label"]].append(thing["box"])
        for box in sorted(found, key=lambda f: -f["score"])[:100]:
            rest = open_ones[box["label"]]
            shares = [parity.iou(truth, box["box"]) for truth in rest]
            hit = bool(shares) and max(shares) >= 0.5
            if hit:
                rest.pop(int(np.argmax(shares)))
            verdicts[box["label"]].append((box["score"], hit))
    return float(np.mean([average_precision(verdicts[c], truths[c]) if verdicts[c] else 0.0 for c in truths]))


def measured(shared, name):
    model = parity.Model(shared, name, "public")
    model.floor = FLOOR
    parity.suppress = best_hundred
    folder = shared / "data/coco"
    pictures = []
    for labelled in json.loads((folder / "objects.json").read_text()):
        pixels = np.asarray(Image.open(folder / labelled["file"]).convert("RGB"))
        pictures.append((labelled["objects"], DETECTORS[name](model, pixels, [])["boxes"]))
    return {"model": name, "pictures": len(pictures), "ap50": round(ap50(pictures), 4)}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--shared", type=pathlib.Path, default=parity.PROJECT.parent / "shared")
    arguments.add_argument("models", nargs="*", metavar="MODEL")
    given = arguments.parse_args()
    answers = [measured(given.shared, name) for name in given.models or DETECTORS]
    for answer in answers:
        print(answer)
    if not given.models:
        OUT.write_text("[\n" + ",\n".join("  " + json.dumps(a) for a in answers) + "\n]\n")


if __name__ == "__main__":
    main()
