#!/usr/bin/env python3
"""Writes the reference answers of tests/fixtures/parity: every family of networks, run by Python.

    cargo build
    python3 models/recipes/parity.py [--shared ../shared] [--gravitas PROGRAM] [CASE ...]

needs onnxruntime, numpy, pillow and opencv-python-headless. Pictures and weights come from the
folder `shared` beside the project; only small numbers are written: boxes, scores, coarse grids.

Both sides see the same pixels, so that only what the program does with them is compared:
  - JPEG decoders differ by a level or two, so the program decodes for both: `gravitas crop` cuts a
    part on whole pixels, without scaling, into a PNG, which is read here;
  - a part (of a picture, or of the box of a person) is as large as the network's input, so nothing
    is resized; resizing has a reference of its own (`resize.json`, Pillow's BILINEAR);
  - the input of a network is described by its model.toml.
Everything else is written here a second time, with OpenCV where it has the means (contours,
smallest rectangles, components). How near the answers must be says tests/it/parity.rs.
"""
import argparse, json, math, os, pathlib, subprocess, tempfile, tomllib

import cv2
import numpy as np
import onnxruntime as ort
from PIL import Image

import parity_joints

PROJECT = pathlib.Path(__file__).resolve().parents[2]
OUT = PROJECT / "tests/fixtures/parity"
NAMES = [n["name"] for n in json.loads((PROJECT / "assets/names/coco.json").read_text())["names"]]
ort.set_default_logger_severity(3)


class Model:
    """A manifest, one of its variants, and sessions by role."""

    def __init__(self, shared, model, variant, stand_in=None):
        folder = PROJECT / "models" / model
        self.manifest = m = tomllib.loads((folder / "model.toml").read_text())
        v = next(v for v in m["variants"] if v["name"] == variant)
        self.spec = v.get("input", m["input"])
        self.outputs = v.get("outputs", m.get("outputs", {}))
        self.parameters = m.get("parameters", {}) | v.get("parameters", {})
        self.floor = m["thresholds"]["store_floor"]
        self.files = {f.get("role", "model"): shared / "models" / f["name"] for f in v["files"]}
        if stand_in:
            self.files["model"] = PROJECT / "tests/fixtures/models" / stand_in
        self.sessions = {}

    def run(self, role, *tensors):
        if role not in self.sessions:
            options = ort.SessionOptions()
            options.intra_op_num_threads = 1
            self.sessions[role] = ort.InferenceSession(str(self.files[role]), options, ["CPUExecutionProvider"])
        session = self.sessions[role]
        names = [o.name for o in session.get_outputs()]
        feed = {i.name: t for i, t in zip(session.get_inputs(), tensors)}
        return dict(zip(names, session.run(None, feed)))

    def pick(self, result, role):
        names = self.outputs.get(role, [next(iter(result))])
        values = [result[n] for n in names]
        return values if len(values) > 1 else values[0]

    def real(self, result, role):
        """Bytes become the numbers they stand for."""
        value = self.pick(result, role)
        if value.dtype == np.uint8:
            zero = self.parameters.get(f"{role}_zero", 0)
            scale = self.parameters.get(f"{role}_scale", 1 / 255)
            return ((value.astype(np.float64) - zero) * scale).astype(np.float32)
        return value


def input_size(spec, w, h):
    if "size" in spec:
        return tuple(spec["size"])
    multiple, plus = spec.get("multiple", 1), spec.get("plus", 0)
    steps = max((spec["long_side"] - plus) // multiple, 1)
    long = steps * multiple + plus
    short = max(math.floor((long * min(w, h) / max(w, h) - plus) / multiple + 0.5), 1)
    short = min(short, steps) * multiple + plus
    return (long, short) if w >= h else (short, long)


def fit(spec, pixels):
    """The tensor, and (scale_x, scale_y) from picture to input."""
    h, w = pixels.shape[:2]
    iw, ih = input_size(spec, w, h)
    cw, ch, sx, sy = iw, ih, iw / w, ih / h
    if spec.get("fit", "stretch") == "letterbox":
        sx = sy = min(sx, sy)
        cw, ch = round(w * sx), round(h * sy)
    content = np.asarray(Image.fromarray(pixels).resize((cw, ch), Image.BILINEAR))
    canvas = np.full((ih, iw, 3), spec.get("pad", 114), np.uint8)
    canvas[:ch, :cw] = content
    if spec.get("order", "rgb") == "bgr":
        canvas = canvas[:, :, ::-1]
    if spec.get("dtype", "f32") == "u8":
        tensor = canvas
    else:
        divide = float(content.max()) if spec.get("divide_by_max") else spec.get("divide", 255.0)
        mean, std = spec.get("mean", [0, 0, 0]), spec.get("std", [1, 1, 1])
        tensor = ((canvas.astype(np.float32) / divide - mean) / std).astype(np.float32)
    if spec.get("layout", "nchw") == "nchw":
        tensor = tensor.transpose(2, 0, 1)
    return np.ascontiguousarray(tensor[None]), (iw, ih), (sx, sy)


def part(spec, pixels, box):
    """The part under box (x, y, w, h) and the way back: source = origin + input / scale."""
    h, w = pixels.shape[:2]
    x0, y0 = max(math.floor(box[0]), 0), max(math.floor(box[1]), 0)
    x1, y1 = min(math.ceil(box[0] + box[2]), w), min(math.ceil(box[1] + box[3]), h)
    tensor, size, scale = fit(spec, np.ascontiguousarray(pixels[y0:y1, x0:x1]))
    return tensor, size, scale, (x0, y0)


def iou(a, b):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    common = max(w, 0) * max(h, 0)
    return common / (a[2] * a[3] + b[2] * b[3] - common)


def suppress(found, limit):
    """found: (box, score, class); greedy within classes."""
    kept = []
    for f in sorted(found, key=lambda f: -f[1]):
        if all(k[2] != f[2] or iou(k[0], f[0]) <= limit for k in kept):
            kept.append(f)
    return kept


def clip(box, w, h):
    x0, y0 = max(box[0], 0), max(box[1], 0)
    x1, y1 = min(box[0] + box[2], w), min(box[1] + box[3], h)
    return [x0, y0, x1 - x0, y1 - y0]


def named(found, names, pixels):
    h, w = pixels.shape[:2]
    return {"boxes": [{"label": names[c], "box": rounded(clip(b, w, h)), "score": number(s)} for b, s, c in found]}


def rounded(values):
    return [round(float(v), 2) for v in values]


def number(value):
    return round(float(value), 4)


def picodet(model, pixels, prior):
    tensor, (iw, ih), (sx, sy) = fit(model.spec, pixels)
    result = model.run("model", tensor)
    found = []
    for scores, dist, stride in zip(model.pick(result, "scores"), model.pick(result, "distances"), (8, 16, 32, 64)):
        columns = -(-iw // stride)
        bins = dist[0].reshape(-1, 4, 8)
        bins = np.exp(bins - bins.max(-1, keepdims=True))
        sides = (bins / bins.sum(-1, keepdims=True) @ np.arange(8)) * stride
        for cell, c in zip(*np.where(scores[0] >= model.floor)):
            x, y = (cell % columns + 0.5) * stride, (cell // columns + 0.5) * stride
            l, t, r, b = sides[cell]
            found.append(([(x - l) / sx, (y - t) / sy, (l + r) / sx, (t + b) / sy], scores[0][cell, c], c))
    return named(suppress(found, model.parameters["max_iou"]), NAMES, pixels)


def detr(model, pixels, prior):
    h, w = pixels.shape[:2]
    tensor, _, _ = fit(model.spec, pixels)
    result = model.run("model", tensor, np.array([[w, h]], np.int64))
    rows = zip(*(model.pick(result, role)[0] for role in ("labels", "boxes", "scores")))
    found = [([b[0], b[1], b[2] - b[0], b[3] - b[1]], s, int(c)) for c, b, s in rows if s >= model.floor]
    return named(suppress(found, model.parameters["max_iou"]), NAMES, pixels)


def dfine(model, pixels, prior):
    h, w = pixels.shape[:2]
    result = model.run("model", fit(model.spec, pixels)[0])
    scores = 1 / (1 + np.exp(-model.pick(result, "logits")[0].astype(np.float64)))
    boxes = model.pick(result, "boxes")[0] * (w, h, w, h)
    found = [([x - bw / 2, y - bh / 2, bw, bh], scores[q, c], int(c))
             for q, c in zip(*np.where(scores >= model.floor)) for x, y, bw, bh in [boxes[q]]]
    names = NAMES
    if "file" in model.manifest["labels"]:
        lines = (PROJECT / "models" / model.manifest["id"] / "labels.txt").read_text().splitlines()
        names = [line.split("|")[0].split(",")[0].strip() for line in lines]
    # A class without a name is nothing; no more than a hundred are kept.
    kept = suppress(found, model.parameters["max_iou"])[:100]
    return named([f for f in kept if names[f[2]]], names, pixels)


def yolox(model, pixels, prior):
    tensor, (iw, ih), (s, _) = fit(model.spec, pixels)
    rows = model.pick(model.run("model", tensor), "predictions")[0]
    grid = [(x, y, k) for k in (8, 16, 32) for y in range(ih // k) for x in range(iw // k)]
    found = []
    for row, (x, y, k) in zip(rows, grid):
        for c in np.where(row[5:] * row[4] >= model.floor)[0]:
            w, h = np.exp(row[2]) * k / s, np.exp(row[3]) * k / s
            cx, cy = (row[0] + x) * k / s, (row[1] + y) * k / s
            found.append(([cx - w / 2, cy - h / 2, w, h], row[5 + c] * row[4], c))
    return named(suppress(found, model.parameters["max_iou"]), NAMES, pixels)


def yunet(model, pixels, prior):
    tensor, (iw, ih), (sx, sy) = fit(model.spec, pixels)
    result = model.run("model", tensor)
    found = []
    roles = [model.pick(result, role) for role in ("classes", "objects", "boxes", "landmarks")]
    for cls, obj, box, kps, k in zip(*roles, (8, 16, 32)):
        score = np.sqrt(np.clip(cls[0, :, 0], 0, 1) * np.clip(obj[0, :, 0], 0, 1))
        for cell in np.where(score >= model.floor)[0]:
            gx, gy = cell % (iw // k), cell // (iw // k)
            b, p = box[0, cell], kps[0, cell].reshape(5, 2)
            w, h = np.exp(b[2]) * k / sx, np.exp(b[3]) * k / sy
            cx, cy = (gx + b[0]) * k / sx, (gy + b[1]) * k / sy
            points = (p + (gx, gy)) * k / (sx, sy)
            found.append(([cx - w / 2, cy - h / 2, w, h], score[cell], 0, points))
    h, w = pixels.shape[:2]
    kept = suppress(found, model.parameters["max_iou"])
    return {"faces": [{"box": rounded(clip(b, w, h)), "score": number(s), "landmarks": [rounded(p) for p in points]}
                      for b, s, _, points in kept]}


def dbnet(model, pixels, prior):
    p = model.parameters
    tensor, (iw, ih), (sx, sy) = fit(model.spec, pixels)
    chart = model.pick(model.run("detector", tensor), "probability")[0, 0]
    contours, _ = cv2.findContours((chart > p["pixel_threshold"]).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    letters = model.files["dictionary"].read_bytes().decode().split("\n")
    letters = [""] + [l for l in letters if l] + [" "]
    found = []
    for contour in contours:
        (cx, cy), (rw, rh), angle = cv2.minAreaRect(contour)
        if min(rw, rh) < 3:
            continue
        # The mean over the cells that lie at most half a cell outside the rectangle.
        ys, xs = np.indices(chart.shape)
        t = math.radians(angle)
        u = (xs - cx) * math.cos(t) + (ys - cy) * math.sin(t)
        v = (ys - cy) * math.cos(t) - (xs - cx) * math.sin(t)
        score = float(chart[(abs(u) <= rw / 2 + 0.5) & (abs(v) <= rh / 2 + 0.5)].mean())
        grow = 2 * (rw * rh * p["unclip"] / (2 * (rw + rh)))
        if score < p["box_threshold"] or min(rw, rh) + grow < 5:
            continue
        # Cell middles lie half a cell inside.
        quad = cv2.boxPoints(((cx + 0.5, cy + 0.5), (rw + grow, rh + grow), angle)) / (sx, sy)
        h, w = pixels.shape[:2]
        quad = np.clip(from_top_left(quad), 0, (w, h))
        x0, y0 = quad.min(0)
        x1, y1 = quad.max(0)
        found.append({"box": rounded([x0, y0, x1 - x0, y1 - y0]), "score": number(score),
                      "text": read(model, pixels, quad, letters)})
    return {"text": found}


def from_top_left(quad):
    """Clockwise, beginning where the side that runs most to the right begins."""
    sides = [quad[(i + 1) % 4] - quad[i] for i in range(4)]
    start = max(range(4), key=lambda i: sides[i][0] / (np.hypot(*sides[i]) + 1e-9))
    return np.roll(quad, -start, 0)


def read(model, pixels, quad, letters):
    along, down = np.hypot(*(quad[1] - quad[0])), np.hypot(*(quad[3] - quad[0]))
    if down >= 1.5 * along:
        quad, along, down = np.roll(quad, -1, 0), down, along
    height = model.parameters["line_height"]
    width = max(math.ceil(along / down * height), 1)
    steps = int(min(max(math.floor(down / height + 0.5), 1), 4))
    u = (np.arange(width * steps) + 0.5) / (width * steps)
    v = ((np.arange(height * steps) + 0.5) / (height * steps))[:, None]
    at = [(quad[0][i] * (1 - u) + quad[1][i] * u) * (1 - v) + (quad[3][i] * (1 - u) + quad[2][i] * u) * v for i in (0, 1)]
    fine = cv2.remap(pixels.astype(np.float32), (at[0] - 0.5).astype(np.float32), (at[1] - 0.5).astype(np.float32),
                     cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    line = fine.reshape(height, steps, width, steps, 3).mean((1, 3))
    if model.spec.get("order", "rgb") == "bgr":
        line = line[:, :, ::-1]
    tensor = np.zeros((1, 3, height, max(width, model.parameters["line_width"])), np.float32)
    tensor[0, :, :, :width] = line.transpose(2, 0, 1) / 127.5 - 1
    columns = model.pick(model.run("recogniser", tensor), "characters")[0]
    best = columns.argmax(-1)
    kept = [i for i, c in enumerate(best) if c and (i == 0 or best[i - 1] != c)]
    sure = np.mean([columns[i, best[i]] for i in kept]) if kept else 0
    text = "".join(letters[best[i]] for i in kept).strip()
    return text if text and sure >= model.parameters.get("reading_threshold", 0.5) else None


def classifier(model, pixels, prior):
    tensor, _, _ = fit(model.spec, pixels)
    scores = model.real(model.run("model", tensor), "scores").ravel()
    if model.parameters.get("softmax"):
        scores = np.exp(scores - scores.max())
        scores /= scores.sum()
    lines = (PROJECT / "models" / model.manifest["id"] / "labels.txt").read_text().splitlines()
    names = [line.split("|")[0].split(",")[0].strip() for line in lines]
    first = int(model.parameters.get("first_label", 0))
    # Classes that share a name are one.
    sums = {}
    for name, score in zip(names[first:], scores):
        if name:
            sums[name] = sums.get(name, 0) + float(score)
    order = sorted((n for n in sums if sums[n] >= model.floor), key=lambda n: -sums[n])
    order = order[: int(model.parameters.get("top", 5))]
    # Nothing is said about what stands out, so no label has a place.
    return {"boxes": [{"label": n, "box": [0, 0, 0, 0], "score": number(sums[n])} for n in order]}


def coarse(values, w, h, cells):
    cw, ch = (max(round(s / max(w, h) * cells), 1) for s in (w, h))
    edge = lambda i, n, length: i * length // n
    grid = [[values[edge(y, ch, values.shape[0]):edge(y + 1, ch, values.shape[0]),
                    edge(x, cw, values.shape[1]):edge(x + 1, cw, values.shape[1])].mean() for x in range(cw)] for y in range(ch)]
    return chart(np.array(grid))


def chart(grid):
    return {"map": {"width": grid.shape[1], "height": grid.shape[0], "values": [round(float(v), 3) for v in grid.ravel()]}}


CELLS = 24


def saliency(model, pixels, prior):
    tensor, (iw, ih), _ = fit(model.spec, pixels)
    values = model.real(model.run("model", tensor), "map").reshape(ih, iw)
    return coarse(values, pixels.shape[1], pixels.shape[0], CELLS)


def people(model, prior):
    boxes = [b for label, b, score in prior if label == "person" and score >= model.manifest["gate"]["min_confidence"]]
    # Two boxes that nearly agree are one person.
    boxes = [b for b, _, _ in suppress([(b, b[2] * b[3], 0) for b in boxes], 0.7)]
    boxes = boxes[: int(model.parameters.get("people", 6))]
    margin = model.parameters.get("margin", 0)
    return [[x - w * margin, y - h * margin, w * (1 + 2 * margin), h * (1 + 2 * margin)] for x, y, w, h in boxes]


def mask(model, tensor):
    masks = model.real(model.run("model", tensor), "masks")[0]
    if model.spec.get("layout", "nchw") == "nhwc":
        masks = masks.transpose(2, 0, 1)
    return masks[int(model.parameters.get("mask", 0))]


def segmenter(model, pixels, prior):
    h, w = pixels.shape[:2]
    if not model.parameters.get("on_people"):
        return coarse(mask(model, fit(model.spec, pixels)[0]), w, h, CELLS)
    cw, ch = (max(round(s / max(w, h) * CELLS), 1) for s in (w, h))
    grid = np.zeros((ch, cw), np.float32)
    for box in people(model, prior):
        tensor, (iw, ih), (sx, sy), (x0, y0) = part(model.spec, pixels, box)
        values = mask(model, tensor)
        x, y = np.meshgrid(((np.arange(cw) + 0.5) * w / cw - x0) * sx, ((np.arange(ch) + 0.5) * h / ch - y0) * sy)
        inside = (x >= 0) & (y >= 0) & (x < iw) & (y < ih)
        fine = cv2.remap(values, (x - 0.5).astype(np.float32), (y - 0.5).astype(np.float32), cv2.INTER_LINEAR,
                         borderMode=cv2.BORDER_REPLICATE)
        grid = np.maximum(grid, np.where(inside, fine, 0))
    return chart(grid)


def between(values, steps):
    """Linear along the first two axes, corners on corners."""
    for axis in (0, 1):
        n = values.shape[axis]
        at = np.arange((n - 1) * steps + 1) / steps
        low = at.astype(int)
        share = (at - low).reshape([-1 if a == axis else 1 for a in range(values.ndim)])
        values = values.take(low, axis) * (1 - share) + values.take(np.minimum(low + 1, n - 1), axis) * share
    return values


def body_parts(model, pixels, prior):
    names = (PROJECT / "models/human-anatomy/labels.txt").read_text().splitlines()
    names = [n.split("|")[0].split(",")[0].strip() for n in names]
    found, told = [], bodies(model, pixels, prior)
    for body in told:
        found += body["parts"]
        # Nobody saw a face here: the halves make the head.
        halves = [(b, s) for b, s, c in body["parts"] if c < 2]
        if halves:
            edges = np.array([[b[0], b[1], b[0] + b[2], b[1] + b[3]] for b, _ in halves])
            (x0, y0), (x1, y1) = edges[:, :2].min(0), edges[:, 2:].max(0)
            found.append(([x0, y0, x1 - x0, y1 - y0], max(s for _, s in halves), names.index("head")))
    found = [f for f in found if f[1] >= model.floor]
    joints = [[[round(float(v), 3) for v in joint] for joint in body["joints"]] for body in told]
    return named(suppress(found, 0.5), names, pixels) | {"joints": joints}


def bodies(model, pixels, prior):
    """Parts and joints of each person: (box, score, class) and (x, y, score), in pixels."""
    stride, steps, told = model.spec["multiple"], parity_joints.STEPS, []
    for box in people(model, prior):
        tensor, _, scale, origin = part(model.spec, pixels, box)
        result = model.run("model", tensor)
        person = between(1 / (1 + np.exp(-model.real(result, "segments")[0, :, :, 0].astype(np.float64))), steps)
        shares = model.real(result, "part_heatmaps")[0].astype(np.float64)
        shares = np.exp(shares - shares.max(-1, keepdims=True))
        shares = between(shares / shares.sum(-1, keepdims=True), steps)
        best = np.where(person > 0.5, shares.argmax(-1), -1)
        found = []
        enough = max((best >= 0).sum() * model.parameters["min_share"], steps * steps / 2)
        for c in range(24):
            count, names_of, stats, _ = cv2.connectedComponentsWithStats((best == c).astype(np.uint8), connectivity=8)
            if count < 2:
                continue
            largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
            x, y, w, h, area = stats[largest]
            if area >= enough:
                score = (person * shares[:, :, c])[names_of == largest].mean()
                found.append([[(x - 0.5) / steps, (y - 0.5) / steps, w / steps, h / steps], float(score), c])
        joints = parity_joints.joints(model.real(result, "heatmaps")[0], model.real(result, "short_offsets")[0], stride)
        found = parity_joints.with_ends(found, joints, person[:, :, None] * shares)
        pixel = lambda cell, axis: (cell * stride + 0.5) / scale[axis] + origin[axis]
        parts = []
        for (x, y, w, h), score, c in found:
            x0, y0 = max(pixel(x, 0), box[0]), max(pixel(y, 1), box[1])
            x1, y1 = min(pixel(x + w, 0), box[0] + box[2]), min(pixel(y + h, 1), box[1] + box[3])
            parts.append(([x0, y0, x1 - x0, y1 - y0], score, c))
        told.append({"parts": parts, "joints": [(pixel(x, 0), pixel(y, 1), s) for x, y, s in joints]})
    return told


def people_filling(margin, *windows):
    """People whose boxes, grown by margin of their sides, are these windows."""
    found = []
    for x, y, w, h in windows:
        # A little inside, so that whole pixels are cut and not one more.
        bw, bh = (w - 0.04) / (1 + 2 * margin), (h - 0.04) / (1 + 2 * margin)
        box = [x + 0.02 + bw * margin, y + 0.02 + bh * margin, bw, bh]
        found.append(["person", [round(v, 4) for v in box], 0.9])
    return found


# (picture, part of it [x, y, w, h], what an earlier analysis found in the part); parts and windows
# are as large as the input of the network.
SQUARES = [
    ("coco/000000000009.jpg", [112, 32, 416, 416], []),
    ("coco/000000000086.jpg", [48, 112, 416, 416], []),
    ("coco/000000000109.jpg", [112, 0, 416, 416], []),
    ("coco/000000000294.jpg", [32, 0, 416, 416], []),
]
# Padded below and on the right.
LETTERS = [
    ("coco/000000000009.jpg", [0, 100, 416, 312], []),
    ("coco/000000000086.jpg", [100, 112, 300, 416], []),
]
STAMPS = [
    ("coco/000000000009.jpg", [300, 40, 224, 224], []),
    ("coco/000000000025.jpg", [370, 60, 224, 224], []),
    ("coco/000000000086.jpg", [150, 250, 224, 224], []),
    ("people/0009.jpg", [150, 100, 224, 224], []),
]
BODIES = [
    ("people/0009.jpg", [0, 0, 550, 817], people_filling(0.1, [90, 57, 321, 641])),
    ("people/0045.jpg", [0, 0, 550, 820], people_filling(0.1, [98, 90, 353, 641])),
    ("people/0101.jpg", [0, 0, 550, 836], people_filling(0.1, [66, 100, 417, 641])),
]
LARGE = [("text/img_12.jpg", [0, 40, 640, 640], []), ("text/img_10.jpg", [320, 40, 640, 640], [])]
# name: (family, model, variant, pictures[, a tiny network of the same form in its place])
CASES = {
    "picodet": (picodet, "coco-picodet-s", "public", SQUARES),
    "detr": (detr, "coco-deimv2-femto", "public", SQUARES),
    "dfine-365": (dfine, "unidet-dfine-s", "public", LARGE, "tiny-dfine-366.onnx"),
    "dfine-80": (dfine, "coco-dfine-s", "public", LARGE, "tiny-dfine-80.onnx"),
    "yolox": (yolox, "coco-yolox-nano", "public", SQUARES + LETTERS),
    "yunet": (yunet, "faces", "public", [
        ("coco/000000000446.jpg", [0, 0, 480, 640], []),
        ("people/0004.jpg", [40, 20, 480, 640], []),
        ("people/0045.jpg", [40, 20, 480, 640], []),
    ]),
    "dbnet": (dbnet, "text", "public", [
        ("text/img_12.jpg", [0, 150, 736, 416], []),
        ("text/img_15.jpg", [544, 60, 736, 416], []),
        ("text/img_10.jpg", [272, 150, 736, 416], []),
    ]),
    "classifier-bytes": (classifier, "imagenet", "converted", STAMPS),
    "saliency": (saliency, "saliency", "converted", [("coco/000000000086.jpg", [96, 200, 320, 320], [])]),
    "body-parts": (body_parts, "human-anatomy", "public", BODIES),
    "body-parts-bytes": (body_parts, "human-anatomy", "converted", BODIES),
    "clothes": (segmenter, "clothes", "public", [
        ("people/0009.jpg", [0, 0, 550, 817], people_filling(0.05, [20, 60, 512, 512])),
        ("people/0045.jpg", [0, 0, 550, 820], people_filling(0.05, [0, 40, 512, 512], [30, 300, 512, 512])),
    ]),
}


def pixels_of(program, picture, part):
    """The part as the program decodes it; lossless pictures need no help."""
    x, y, w, h = part
    if picture.suffix == ".png":
        return np.ascontiguousarray(np.asarray(Image.open(picture).convert("RGB"))[y:y + h, x:x + w])
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "part.png"
        command = [program, "--library", folder, "crop", picture, f"c_crop,x_{x},y_{y},w_{w},h_{h}", "-o", out]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        pixels = np.asarray(Image.open(out).convert("RGB"))
    assert pixels.shape == (h, w, 3), f"{picture}: {pixels.shape}"
    return pixels


def resizing():
    """A picture of plain arithmetic at other sizes."""
    pixels = np.array([[[(x * x * 3 + y * 7) % 256, (x * 5 + y * y) % 256, (x * y) % 256] for x in range(97)]
                       for y in range(61)], np.uint8)
    sizes = [(32, 32), (48, 61), (13, 7), (194, 122), (97, 20)]
    at = lambda size: np.asarray(Image.fromarray(pixels).resize(size, Image.BILINEAR))
    return {"answers": [{"size": list(s), "first": at(s)[0].ravel().tolist()[:96], "last": at(s)[-1].ravel().tolist()[-96:]}
                        for s in sizes]}


def main():
    built = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target")) / "debug/gravitas"
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--shared", type=pathlib.Path, default=PROJECT.parent / "shared")
    arguments.add_argument("--gravitas", type=pathlib.Path, default=built)
    arguments.add_argument("cases", nargs="*")
    given = arguments.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    if not given.cases or "resize" in given.cases:
        (OUT / "resize.json").write_text(lines(resizing()))
    for name in given.cases or CASES:
        if name not in CASES:
            continue
        family, model_id, variant, pictures, *stand_in = CASES[name]
        model = Model(given.shared, model_id, variant, *stand_in)
        answers = []
        for picture, part, prior in pictures:
            pixels = pixels_of(given.gravitas, given.shared / "data" / picture, part)
            found = family(model, pixels, prior)
            answers.append({"picture": picture, "part": part, "prior": prior, **found})
        case = {"model": model_id, "variant": variant, "floor": model.floor, "answers": answers}
        if stand_in:
            case = {"stand_in": stand_in[0]} | case
        (OUT / f"{name}.json").write_text(lines(case))
        print(name, [{k: len(v) for k, v in a.items() if k not in ("picture", "part", "prior")} for a in answers])


def lines(case):
    """One answer a line: small, and still readable in a comparison."""
    answers = ",\n".join("  " + json.dumps(a, separators=(", ", ": ")) for a in case["answers"])
    head = "".join(f"{json.dumps(k)}: {json.dumps(v)}, " for k, v in case.items() if k != "answers")
    return f'{{{head}"answers": [\n{answers}\n]}}\n'


if __name__ == "__main__":
    main()
