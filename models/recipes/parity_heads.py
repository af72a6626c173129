#!/usr/bin/env python3
"""Writes the reference answers of tests/fixtures/heads: our own trained models, run by Python.

    python3 models/recipes/parity_heads.py [--shared ../shared]

needs onnxruntime, onnx, numpy, pillow and opencv-python-headless. Pictures come from the folder `shared` beside the project, weights
from models/. Only numbers and words are written. Everything around the networks is written here a
second time: cutting patches, stretching confidences, choosing labels.
"""
import argparse, json, pathlib, tomllib

import numpy as np
import onnxruntime as ort
from PIL import Image

import parity

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


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--shared", type=pathlib.Path, default=PROJECT.parent / "shared")
    shared = arguments.parse_args().shared
    data = shared / "data"
    OUT.mkdir(parents=True, exist_ok=True)
    answers = []
    for name in PICTURES:
        if "{0}" in name:
            first = sorted((data / name).parent.iterdir())[0]
            name = str(first.relative_to(data))
        image = Image.open(data / name).convert("RGB")
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
    answers = []
    for name in CAPTIONED:
        image = Image.open(data / name).convert("RGB")
        found, said = caption(shared, image)
        answers.append({"picture": name, "size": image.size, "objects": found, "caption": said})
        print(name, said)
    write("captions", answers)


def rounded(labels):
    return [[name, round(score, 4)] for name, score in labels]


def write(name, answers):
    """One answer a line: small, and still readable in a comparison."""
    lines = ",\n".join("  " + json.dumps(a, separators=(",", ":")) for a in answers)
    (OUT / f"{name}.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
