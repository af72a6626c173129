#!/usr/bin/env python3
"""Writes the reference answers of tests/fixtures/heads: our own trained models, run by Python.

    cargo build
    python3 models/recipes/parity_heads.py [--shared ../shared] [--gravitas PROGRAM] [PART ...]

needs onnxruntime, onnx, numpy, pillow and opencv-python-headless. Pictures come from the folder `shared` beside the project, weights
from models/. Only numbers and words are written. Everything around the networks is written here a
second time: cutting patches, stretching confidences, choosing labels, saying what people wear.
Parts: heads, captions, garments, lvis. For the last two the program decodes, as for parity.py.
"""
import argparse, json, os, pathlib, tomllib

import numpy as np
import onnxruntime as ort
from PIL import Image

import parity
import parity_garments

PROJECT = pathlib.Path(__file__).resolve().parents[2]
OUT = PROJECT / "tests/fixtures/heads"
ort.set_default_logger_severity(3)


def session(path, cache={}):
    if path not in cache:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        cache[path] = ort.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    return cache[path]


def own(model, name):
    return session(PROJECT / "models" / model / name)


def squeezed(image, side):
    pixels = np.asarray(image.resize((side, side), Image.BILINEAR), np.float32)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None] / 255)


def embedding(image):
    network = own("gravitas-vision", "gravitas-vision.onnx")
    return network.run(["embedding"], {"image": squeezed(image, 224)})[0]


def likeness(vector):
    mean = np.fromfile(PROJECT / "models/gravitas-vision/gravitas-vision.mean512.f32", "<f4")
    apart = vector[0, :512] - mean
    apart /= np.linalg.norm(apart)
    return np.round(apart / np.abs(apart).max() * 127).astype(int).tolist()


def patches(image, beside=0):
    w, h = image.size
    if max(w, h) > 1024:
        f = 1024 / max(w, h)
        image = image.resize((max(224, round(w * f)), max(224, round(h * f))), Image.BOX)
        w, h = image.size
    if min(w, h) < 224:
        f = 224 / min(w, h)
        image = image.resize((max(224, round(w * f)), max(224, round(h * f))), Image.BILINEAR)
        w, h = image.size
    pixels = np.asarray(image, np.float32).transpose(2, 0, 1) / 255
    at = lambda n, q: int((n - 224) * q) // 8 * 8 + beside
    if max(at(w, 0.9) + 224 - w, at(h, 0.9) + 224 - h) > 0:
        return None
    return np.stack([pixels[:, at(h, q):at(h, q) + 224, at(w, q):at(w, q) + 224] for q in (0.5, 0.1, 0.9)])


def block_step(parts):
    """The step that a JPEG's blocks were rounded to; 0 where none shows."""
    k = np.arange(8)
    waves = np.cos(np.pi * (2 * k[None] + 1) * k[:, None] / 16) * 0.5
    waves[0] /= np.sqrt(2)
    light = np.einsum("pcyx,c->pyx", parts.astype(np.float64) * 255, [0.299, 0.587, 0.114])
    blocks = light.reshape(len(light), 28, 8, 28, 8).transpose(0, 1, 3, 2, 4).reshape(-1, 8, 8)
    steps = []
    for down, across in [(0, 1), (1, 0), (2, 0), (1, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 0)]:
        numbers = np.abs(np.einsum("byx,y,x->b", blocks, waves[down], waves[across]))
        found = 0
        for step in range(3, 65):
            large = numbers[numbers > 0.3 * step] / step
            if len(large) < 40:
                break
            if np.abs(large - np.round(large)).mean() < 0.14:
                found = step
        steps += [found] if found else []
    return sorted(steps)[len(steps) // 2] if len(steps) >= 3 else 0


def quality(image, vector):
    network = own("gravitas-iqa", "gravitas-iqa.onnx")
    rated = lambda parts: float(network.run(None, {"patches": parts, "embedding": vector})[0][0])
    parts, beside = patches(image), patches(image, 4)
    score, step = rated(parts), block_step(parts)
    if step and beside is not None:
        score = min(score, rated(beside) - 0.045 - 0.1 * max(0.0, np.log2(step / 7)))
    return min(max(score, 0.0), 1.0)


def shop(vector):
    studio = float(own("gravitas-shop", "gravitas-shop.onnx").run(None, {"embedding": vector})[0][0, 0])
    return [["studio", studio]] if studio > 0.5 else [["natural", 1 - studio]]


def types(vector):
    manifest = tomllib.loads((PROJECT / "models/gravitas-type/model.toml").read_text())
    rules = manifest["parameters"]
    rows = [l.split("|") for l in (PROJECT / "models/gravitas-type/labels.txt").read_text().splitlines()]
    probabilities = own("gravitas-type", "gravitas-type.onnx").run(None, {"embedding": vector})[0][0]
    found = []
    for (names, category), p in zip(rows, probabilities):
        name, line = names.split(",")[0].strip(), rules.get(f"line_{names.split(',')[0].strip()}", 0.5)
        score = 0.5 * p / line if p < line else 0.5 + 0.5 * (p - line) / (1 - line)
        found.append((name, category.strip(), float(score)))
    found.sort(key=lambda f: -f[2])
    is_photo = next(name for name, category, _ in found if category == "style") == "photo"
    kept, seen = [], set()
    for name, category, score in found:
        single = rules.get(f"one_of_{category}") and category in seen
        if single or (rules.get(f"first_only_{category}") and not is_photo):
            continue
        seen.add(category)
        if score >= manifest["thresholds"]["store_floor"]:
            kept.append([name, score])
    return kept


def objects(shared, image):
    """What the detector finds, and the tensor in its middle that feeds the captions."""
    import onnx

    detector = parity.Model(shared, "coco-picodet-s", "public")
    pixels = np.asarray(image)
    found = parity.picodet(detector, pixels, [])["boxes"]
    if "tapped" not in TAPPED:
        graph = onnx.load(str(detector.files["model"]))
        graph.graph.output.append(onnx.helper.make_tensor_value_info("reshape2_19.tmp_0", 1, None))
        TAPPED["tapped"] = ort.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    tensor, _, _ = parity.fit(detector.spec, pixels)
    return found, TAPPED["tapped"].run(["reshape2_19.tmp_0"], {"image": tensor})[0]


TAPPED = {}


def caption(shared, image):
    found, tap = objects(shared, image)
    w, h = image.size
    rows = np.zeros((1, 16, 6), np.float32)
    rows[:, :, 0] = -1
    sure = [f for f in found if f["score"] >= 0.3][:16]
    for i, f in enumerate(sure):
        x, y, bw, bh = f["box"]
        rows[0, i] = [parity.NAMES.index(f["label"]), f["score"], x / w, y / h, (x + bw) / w, (y + bh) / h]
    memory, mask = own("gravitas-caption", "caption-memory.onnx").run(None, {"tap": tap, "detections": rows})
    words = (PROJECT / "models/gravitas-caption/vocabulary.txt").read_text().splitlines()
    step = own("gravitas-caption", "caption-step.onnx")
    open_ones, finished = [([1], 0.0)], []
    for _ in range(19):
        n = len(open_ones)
        feed = {
            "tokens": np.array([b[0] for b in open_ones], np.int64),
            "mem": np.repeat(memory, n, 0),
            "mask": np.repeat(mask, n, 0),
        }
        logp = step.run(None, feed)[0]
        logp[:, [0, 1, 3]] = -1e9
        candidates = []
        for k, (said, total) in enumerate(open_ones):
            for word in np.argsort(-logp[k], kind="stable")[:5]:
                longer = said + [int(word)]
                again = any(longer[i:i + 3] == longer[-3:] for i in range(1, len(longer) - 3))
                if word == 2 or not again:
                    candidates.append((longer, total + float(logp[k, word])))
        candidates.sort(key=lambda c: -c[1])
        open_ones = []
        for said, total in candidates:
            if said[-1] == 2:
                finished.append((said, total / (len(said) - 1) ** 0.7))
            else:
                open_ones.append((said, total))
            if len(open_ones) == 3:
                break
        if len(finished) >= 3 or not open_ones:
            break
    best = max(finished or [(s, t / len(s) ** 0.7) for s, t in open_ones], key=lambda f: f[1])[0]
    kept = [[f["label"], f["box"], f["score"]] for f in found]
    return kept, " ".join(words[n] for n in best if n > 3)


def whole(program, path):
    """The picture as the program decodes it."""
    w, h = Image.open(path).size
    return parity.pixels_of(program, path, [0, 0, w, h])


def worn(shared, pixels):
    """What the chain of analyses says of people: people, then parts and clothes, then garments."""
    people = parity.picodet(parity.Model(shared, "coco-picodet-s", "public"), pixels, [])["boxes"]
    people = [[f["label"], f["box"], f["score"]] for f in people if f["label"] == "person"]
    mask = parity.segmenter(parity.Model(shared, "clothes", "public"), pixels, people)["map"]
    body = parity.Model(shared, "human-anatomy", "public")
    parts = [(f["label"], f["box"], f["score"]) for f in parity.body_parts(body, pixels, people)["boxes"]]
    joints = [found["joints"] for found in parity.bodies(body, pixels, people)]
    # As the detector found them, without the margin around them.
    body.parameters = body.parameters | {"margin": 0}
    bodies = list(zip(parity.people(body, people), joints))
    own_one = parity.Model(shared, "gravitas-fashion", "own")
    own_one.files["model"] = PROJECT / "models/gravitas-fashion/cld-fashion.onnx"
    return people, parity_garments.garments(own_one, pixels, people, mask, parts, bodies)


def standing_out(chart):
    """The box, in shares of the picture, of the one region that stands out; None where there is none."""
    import cv2

    grid = np.array(chart["values"]).reshape(chart["height"], chart["width"])
    count, _, stats, _ = cv2.connectedComponentsWithStats((grid >= 0.5).astype(np.uint8), connectivity=8)
    if count < 2:
        return None
    x, y, w, h, cells = stats[1 + stats[1:, cv2.CC_STAT_AREA].argmax()]
    if cells < 0.8 * stats[1:, cv2.CC_STAT_AREA].sum() or not 0.01 <= cells / grid.size < 0.9:
        return None
    rows, columns = grid.shape
    return [x / columns, y / rows, w / columns, h / rows]


def names_of(model, pixels):
    """Name: (sum over its classes, the strongest class as (kind, score) where several share the name)."""
    tensor, _, _ = parity.fit(model.spec, pixels)
    scores = model.real(model.run("model", tensor), "scores").ravel()
    lines = (PROJECT / "models/imagenet/labels.txt").read_text().splitlines()
    said = [[n.strip() for n in line.split("|")[0].split(",")] for line in lines]
    classes = {}
    for (name, *others), score in zip(said[int(model.parameters["first_label"]):], scores):
        if name:
            classes.setdefault(name, []).append((float(score), others[:1]))
    told = {}
    for name, members in classes.items():
        best, kind = max(members, key=lambda m: m[0])
        told[name] = (min(sum(s for s, _ in members), 1.0), [kind[0], best] if kind and len(members) > 1 else None)
    return told


def lvis(shared, pixels):
    model = parity.Model(shared, "imagenet", "converted")
    rules, h, w = model.parameters, *pixels.shape[:2]
    told = names_of(model, pixels)
    order = sorted((n for n in told if told[n][0] >= model.floor), key=lambda n: -told[n][0])[: rules["top"]]
    saliency = parity.Model(shared, "saliency", "converted")
    parity.CELLS = 64
    place = standing_out(parity.saliency(saliency, pixels, [])["map"])
    alone = {}
    if place and any(told[n][0] >= model.manifest["thresholds"]["crop_threshold"] for n in order):
        place = [place[0] * w, place[1] * h, place[2] * w, place[3] * h]
        x0, y0 = np.floor(place[:2]).astype(int)
        x1, y1 = np.ceil([place[0] + place[2], place[1] + place[3]]).astype(int)
        alone = names_of(model, np.ascontiguousarray(pixels[y0:y1, x0:x1]))
    answers = []
    for name in order:
        score, kind = told[name]
        attributes = {"kind": kind} if kind else {}
        agreed = alone.get(name, (0, None))[0]
        if agreed >= rules["agreement"]:
            attributes["localisation"] = ["weak", agreed]
        attributes = {k: [word, round(s, 4)] for k, (word, s) in attributes.items()}
        box = parity.rounded(place) if "localisation" in attributes else [0, 0, 0, 0]
        answers.append({"label": name, "box": box, "score": round(score, 4), "attributes": attributes})
    return answers


CAPTIONED = [
    "coco/000000000086.jpg",
    "coco/000000000446.jpg",
    "coco/000000000572.jpg",
    "coco/000000000589.jpg",
    "coco/000000000309.jpg",
    "coco/000000000328.jpg",
]

PICTURES = [
    "coco/000000000009.jpg",
    "coco/000000000086.jpg",
    "shop/studio/{0}",
    "image-type/sketch/{0}",
    "image-type/night/{0}",
]

DRESSED = [
    "people/0004.jpg",
    "people/0045.jpg",
    "people/0085.jpg",
    "people/0101.jpg",
    "people/0320.jpg",
    "people/0357.jpg",
    "people/0365.jpg",
    "coco/000000000446.jpg",
]

# With a place and without, of a kind and without; the last one is called nothing for sure.
NAMED = [
    "coco/000000000034.jpg",
    "coco/000000000089.jpg",
    "coco/000000000143.jpg",
    "coco/000000000247.jpg",
    "coco/000000000263.jpg",
    "coco/000000000283.jpg",
    "coco/000000000307.jpg",
    "coco/000000000312.jpg",
    "coco/000000000009.jpg",
]


def write_heads(shared, _program):
    answers = []
    for name in PICTURES:
        if "{0}" in name:
            first = sorted((shared / "data" / name).parent.iterdir())[0]
            name = str(first.relative_to(shared / "data"))
        image = Image.open(shared / "data" / name).convert("RGB")
        vector = embedding(image)
        answers.append({
            "picture": name,
            "vector": likeness(vector),
            "iqa": round(quality(image, vector), 4),
            "shop-classifier": rounded(shop(vector)),
            "image-type": rounded(types(vector)),
        })
        print(name, answers[-1]["iqa"], answers[-1]["shop-classifier"], answers[-1]["image-type"][:4])
    write("heads", answers)


def write_captions(shared, _program):
    answers = []
    for name in CAPTIONED:
        image = Image.open(shared / "data" / name).convert("RGB")
        found, said = caption(shared, image)
        answers.append({"picture": name, "size": image.size, "objects": found, "caption": said})
        print(name, said)
    write("captions", answers)


def write_garments(shared, program):
    parity.CELLS = 128
    answers = []
    for name in DRESSED:
        pixels = whole(program, shared / "data" / name)
        people, found = worn(shared, pixels)
        answers.append({"picture": name, "people": people, "garments": found})
        print(name, [(f["label"], f["score"], f["attributes"]) for f in found])
    write("garments", answers)


def write_lvis(shared, program):
    answers = []
    for name in NAMED:
        found = lvis(shared, whole(program, shared / "data" / name))
        answers.append({"picture": name, "names": found})
        print(name, [(f["label"], f["score"], f["box"], f["attributes"]) for f in found])
    write("lvis", answers)


PARTS = {"heads": write_heads, "captions": write_captions, "garments": write_garments, "lvis": write_lvis}


def main():
    built = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target")) / "debug/gravitas"
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--shared", type=pathlib.Path, default=PROJECT.parent / "shared")
    arguments.add_argument("--gravitas", type=pathlib.Path, default=built)
    arguments.add_argument("parts", nargs="*", metavar="PART")
    given = arguments.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    for part in given.parts or PARTS:
        PARTS[part](given.shared, given.gravitas)


def rounded(labels):
    return [[name, round(score, 4)] for name, score in labels]


def write(name, answers):
    """One answer a line: small, and still readable in a comparison."""
    lines = ",\n".join("  " + json.dumps(a, separators=(",", ":")) for a in answers)
    (OUT / f"{name}.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
