"""Garments on people, written a second time for `parity_heads.py`: the network on each person, the
mask of clothes and the parts of the body around it, and the words that are told of each garment.
"""
import colorsys, math

import cv2
import numpy as np

import parity
from parity_joints import LEFT_ARM, LEFT_LEG, RIGHT_ARM, RIGHT_LEG

# The labels in order, and the classes of the network that each is the sum of.
CLASSES = {
    "shoes": [12], "pants": [9], "dress": [8], "bag": [14],
    "outerwear": [4, 5], "top": [6, 7], "sunglasses": [15],
}
SKIN, CLOTH = 1, range(4, 12)
NO_CLOTH = ("shoes", "bag", "sunglasses")


class Person:
    """A person's window, what the network says of its cells, and where these lie."""

    def __init__(self, model, pixels, box):
        self.box = x, y, w, h = box
        height = 1.1 * max(h, w * 4 / 3)
        window = [x + w / 2 - height * 0.375, y + h / 2 - height / 2, height * 0.75, height]
        tensor, _, (scale, _), self.origin = parity.part(model.spec, pixels, window)
        self.planes = model.pick(model.run("model", tensor), "classes")[0]
        self.cell = model.spec["size"][0] / self.planes.shape[2] / scale

    def source(self, x, y):
        return self.origin[0] + x * self.cell, self.origin[1] + y * self.cell

    def regions(self, least):
        """(label, mask of cells, mean probability), labels against every class that carries none."""
        sums = np.stack([self.planes[c].sum(0) for c in CLASSES.values()])
        carried = sum(CLASSES.values(), [])
        rivals = self.planes[[c for c in range(len(self.planes)) if c not in carried]].max(0)
        best = np.where(sums.max(0) > rivals, sums.argmax(0), -1)
        for n, label in enumerate(CLASSES):
            count, marks = cv2.connectedComponents((best == n).astype(np.uint8), connectivity=8)
            for mark in range(1, count):
                cells = marks == mark
                if cells.sum() >= least:
                    yield label, cells, float(sums[n][cells].mean())

    def covered(self, box):
        """Cloth in the box out of cloth and skin; None where there is little of either."""
        x, y, w, h = box
        rows, columns = self.planes.shape[1:]
        xs, ys = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
        left, top = (x - self.origin[0]) / self.cell, (y - self.origin[1]) / self.cell
        inside = (xs >= left) & (xs < left + w / self.cell) & (ys >= top) & (ys < top + h / self.cell)
        return self.cloth(np.argwhere(inside)) if inside.sum() >= 3 else None

    def along(self, start, end):
        """The same between two joints, of nine places of which half must lie in the window."""
        rows, columns = self.planes.shape[1:]
        cells = []
        for t in np.linspace(0.15, 0.9, 9):
            x, y = [(start[i] + (end[i] - start[i]) * t - self.origin[i]) / self.cell for i in (0, 1)]
            if 0 <= x < columns and 0 <= y < rows:
                cells.append((int(y), int(x)))
        return self.cloth(cells) if len(cells) >= 4 else None

    def cloth(self, cells):
        rows, columns = np.array(cells).T
        cloth, skin = self.planes[list(CLOTH)][:, rows, columns].sum(), self.planes[SKIN][rows, columns].sum()
        return float(cloth / (cloth + skin)) if cloth + skin > 0.3 * len(rows) else None


def overlap(a, b):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(w, 0) * max(h, 0)


def worn_there(label, box, person):
    at = (box[1] + box[3] / 2 - person[1]) / max(person[3], 1)
    return {"shoes": at > 0.7, "sunglasses": at < 0.3, "pants": at > 0.35,
            "top": at < 0.75, "outerwear": at < 0.75}.get(label, True)


def clothed(mask, size, middles):
    """Share of the places where the mask of clothes says yes."""
    columns, rows = mask["width"], mask["height"]
    at = lambda v, length, cells: int(min(max(v / length * cells, 0), cells - 1))
    values = [mask["values"][at(y, size[1], rows) * columns + at(x, size[0], columns)] for x, y in middles]
    return np.mean([v > 0.5 for v in values])


def colour_name(rgb):
    h, s, v = colorsys.rgb_to_hsv(*(c / 255 for c in rgb))
    h *= 360
    if v < 0.2:
        return "black"
    if s < 0.14:
        return "white" if v > 0.82 else "black" if v < 0.28 else "gray"
    if h < 14 or h >= 345:
        return "pink" if s < 0.45 and v > 0.7 else "red"
    if h < 45:
        return "beige" if s < 0.4 and v > 0.55 else "brown" if v < 0.65 else "orange"
    if h < 70:
        return "beige" if s < 0.35 and v > 0.55 else "green" if v < 0.5 else "yellow"
    for limit, name in ((170, "green"), (200, "turquoise"), (260, "navy" if v < 0.4 else "blue"), (300, "purple")):
        if h < limit:
            return name
    return "pink" if v > 0.7 else "purple"


def look(pixels, cells, middles):
    """The most frequent colour of the middles of cells, and whether neighbours along a row differ."""
    h, w = pixels.shape[:2]
    seen = {}
    for (row, column), (x, y) in zip(cells, middles):
        if 0 <= x < w and 0 <= y < h:
            seen[row, column] = pixels[int(y), int(x)]
    step = max(math.ceil(len(cells) / 400), 1)
    names = [colour_name(seen[c]) for c in cells[::step] if c in seen]
    if not names:
        return {}
    name = max(sorted(set(names)), key=names.count)
    told = {"color": [name, names.count(name) / len(names)]}
    light = {c: float(np.dot(p, [0.299, 0.587, 0.114])) / 255 for c, p in seen.items()}
    steps = sorted(abs(light[r, c] - light[r, c + 1]) for r, c in light if (r, c + 1) in light)
    if len(steps) >= 12:
        usual = steps[len(steps) // 2]
        if usual < 0.05:
            told["pattern"] = ["plain", 1 - 0.5 * usual / 0.05]
        elif usual > 0.11:
            told["pattern"] = ["patterned", min(0.5 + (usual - 0.11) / 0.11, 1)]
    return told


def length(label, person, parts, joints):
    """Sleeves and legs, from how much of the lower and the upper limb is covered."""
    key, limb, limbs, words = {
        "pants": ("leg length", "leg", (LEFT_LEG, RIGHT_LEG), ["long", "short", "short"]),
    }.get(label, ("sleeve length", "arm", (LEFT_ARM, RIGHT_ARM), ["long", "short", "sleeveless"]))
    if label not in ("top", "outerwear", "dress", "pants"):
        return {}

    def covered(part):
        mine = [(s, b) for name, b, s in parts if part in name and overlap(b, person.box) > 0.6 * b[2] * b[3]]
        return person.covered(max(mine)[1]) if mine else None

    def lines(pairs):
        known = [person.along(*(joints[n] for n in pair)) for pair in pairs if min(joints[n][2] for n in pair) >= 0.7]
        known = [share for share in known if share is not None]
        return float(np.mean(known)) if known else None

    lower = joints and lines([ends[1:] for ends in limbs])
    upper = joints and lines([ends[:2] for ends in limbs])
    told = said(key, words, lower, upper)
    # The box of an arm holds much of the body: it is asked only where no arm is sure.
    if lower is None or (not told and limb == "leg"):
        told = said(key, words, covered(f"lower-{limb}"), covered(f"upper-{limb}"))
    return told


def said(key, words, lower, upper):
    if lower is None:
        return {}
    if lower >= 0.7:
        return {key: [words[0], lower]}
    if upper is not None and lower <= 0.3 and upper >= 0.7:
        return {key: [words[1], min(upper, 1 - lower)]}
    if upper is not None and lower <= 0.3 and upper <= 0.3:
        return {key: [words[2], 1 - max(upper, lower)]}
    return {}


def garments(model, pixels, people, mask, parts, bodies):
    """people: boxes from coco; mask: of clothes; parts: (name, box, score) and bodies: (box, joints) of the body."""
    h, w = pixels.shape[:2]
    rules, found = model.parameters, []
    for box in parity.people(model, people):
        if box[3] < rules["least_height"]:
            continue
        person = Person(model, pixels, box)
        same = [(parity.iou(b, box), j) for b, j in bodies if parity.iou(b, box) > 0.7]
        joints = max(same, key=lambda s: s[0])[1] if same else None
        for label, region, sure in person.regions(rules["least_cells"]):
            cells = [tuple(c) for c in np.argwhere(region).tolist()]
            rows, columns = np.nonzero(region)
            x0, y0 = person.source(columns.min(), rows.min())
            x1, y1 = person.source(columns.max() + 1, rows.max() + 1)
            place = parity.clip([x0, y0, x1 - x0, y1 - y0], w, h)
            middles = [person.source(c + 0.5, r + 0.5) for r, c in cells]
            if sure < model.floor or place[2] <= 0 or place[3] <= 0 or not worn_there(label, place, box):
                continue
            if label not in NO_CLOTH and clothed(mask, (w, h), middles) < rules["clothed"]:
                continue
            told = look(pixels, cells, middles)
            if label in NO_CLOTH:
                told.pop("pattern", None)
            told |= length(label, person, parts, joints)
            words = {k: [v, round(float(s), 2)] for k, (v, s) in told.items()}
            found.append((place, sure, label, words))
    kept = parity.suppress(found, 0.5)
    return [{"label": l, "box": parity.rounded(b), "score": parity.number(s), "attributes": a} for b, s, l, a in kept]
