#!/usr/bin/env python3
"""Exports the tiny networks of tests/fixtures/models; they learned nothing and are a few kilobytes.

    python3 models/recipes/tiny.py

needs onnx and numpy.
  - mymodel/widget.onnx finds the red part of a picture: a private model whose answers are known.
    It has the inputs and outputs of DEIMv2: labels, boxes and scores.
  - tiny-dfine-366.onnx and tiny-dfine-80.onnx have the inputs and outputs of the D-FINE exports,
    and arbitrary numbers in between: they prove how such a network is fed and read.
"""
import pathlib

import numpy as np
import onnx
from onnx import TensorProto as T, helper as h, numpy_helper

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests/fixtures/models"


def save(path, nodes, inputs, outputs, constants):
    weights = [numpy_helper.from_array(np.asarray(v), k) for k, v in constants.items()]
    graph = h.make_graph(nodes, path.stem, inputs, outputs, weights)
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="tiny.py")
    onnx.checker.check_model(model, full_check=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())
    print(path.relative_to(OUT), path.stat().st_size)


def widget():
    """The box around every pixel that is redder than green or blue by a third of the scale."""
    side = 64
    n = h.make_node
    nodes = [
        n("Split", ["images", "ones"], ["r", "g", "b"], axis=1),
        n("Max", ["g", "b"], ["gb"]),
        n("Sub", ["r", "gb"], ["redness"]),
        n("Greater", ["redness", "third"], ["is_red"]),
        n("Cast", ["is_red"], ["red"], to=T.FLOAT),
        n("ReduceMax", ["red"], ["columns"], axes=[1, 2], keepdims=0),
        n("ReduceMax", ["red"], ["rows"], axes=[1, 3], keepdims=0),
        n("ArgMax", ["columns"], ["left"], axis=1, keepdims=1),
        n("ArgMax", ["columns"], ["last_column"], axis=1, keepdims=1, select_last_index=1),
        n("ArgMax", ["rows"], ["top"], axis=1, keepdims=1),
        n("ArgMax", ["rows"], ["last_row"], axis=1, keepdims=1, select_last_index=1),
        n("Add", ["last_column", "one"], ["right"]),
        n("Add", ["last_row", "one"], ["bottom"]),
        n("Concat", ["left", "top", "right", "bottom"], ["edges"], axis=1),
        n("Concat", ["orig_target_sizes", "orig_target_sizes"], ["sizes"], axis=1),
        n("Mul", ["edges", "sizes"], ["scaled"]),
        n("Cast", ["scaled"], ["wide"], to=T.FLOAT),
        n("Div", ["wide", "side"], ["flat"]),
        n("Unsqueeze", ["flat", "first"], ["boxes"]),
        n("ReduceMax", ["red"], ["any"], axes=[1, 2, 3], keepdims=0),
        n("Mul", ["any", "sure"], ["score"]),
        n("Unsqueeze", ["score", "first"], ["scores"]),
        n("Cast", ["scores"], ["whole"], to=T.INT64),
        n("Mul", ["whole", "zero"], ["labels"]),
    ]
    inputs = [h.make_tensor_value_info("images", T.FLOAT, [1, 3, side, side]),
              h.make_tensor_value_info("orig_target_sizes", T.INT64, [1, 2])]
    outputs = [h.make_tensor_value_info("labels", T.INT64, [1, 1]),
               h.make_tensor_value_info("boxes", T.FLOAT, [1, 1, 4]),
               h.make_tensor_value_info("scores", T.FLOAT, [1, 1])]
    constants = {
        "ones": np.ones(3, np.int64), "third": np.float32(1 / 3), "one": np.int64(1), "zero": np.int64(0),
        "side": np.float32(side), "sure": np.float32(0.875), "first": np.array([1], np.int64),
    }
    save(OUT / "mymodel/widget.onnx", nodes, inputs, outputs, constants)


def dfine(classes):
    """640 x 640 to 20 x 20 cells; the first 300 are queries."""
    random = np.random.RandomState(365)
    weights = lambda *shape: random.randn(*shape).astype(np.float32)
    y, x = np.mgrid[0:20, 0:20].astype(np.float32)
    places = np.stack([(x + 0.5) / 20, (y + 0.5) / 20])[None]
    n = h.make_node
    nodes = [
        n("AveragePool", ["pixel_values"], ["cells"], kernel_shape=[32, 32], strides=[32, 32]),
        n("Conv", ["cells", "w1", "b1"], ["c1"]),
        n("Tanh", ["c1"], ["features"]),
        n("Conv", ["features", "w2", "b2"], ["l"]),
        n("Reshape", ["l", "flat_classes"], ["lf"]),
        n("Transpose", ["lf"], ["lt"], perm=[0, 2, 1]),
        n("Slice", ["lt", "from", "to", "axis"], ["logits"]),
        n("Conv", ["features", "w3", "b3"], ["p"]),
        n("Sigmoid", ["p"], ["shares"]),
        n("Mul", ["shares", "reach"], ["reached"]),
        n("Add", ["reached", "places"], ["where"]),
        n("Reshape", ["where", "flat_boxes"], ["wf"]),
        n("Transpose", ["wf"], ["wt"], perm=[0, 2, 1]),
        n("Slice", ["wt", "from", "to", "axis"], ["pred_boxes"]),
    ]
    reach = np.array([0.04, 0.04, 0.4, 0.4], np.float32).reshape(1, 4, 1, 1)
    corners = np.concatenate([places, np.zeros_like(places) + np.float32(0.05)], 1).astype(np.float32)
    constants = {
        "w1": 4 * weights(8, 3, 1, 1), "b1": weights(8), "w2": weights(classes, 8, 1, 1),
        "b2": weights(classes) - np.float32(12 if classes > 100 else 8), "w3": weights(4, 8, 1, 1), "b3": weights(4),
        "reach": reach, "places": corners,
        "flat_classes": np.array([1, classes, 400], np.int64), "flat_boxes": np.array([1, 4, 400], np.int64),
        "from": np.array([0], np.int64), "to": np.array([300], np.int64), "axis": np.array([1], np.int64),
    }
    inputs = [h.make_tensor_value_info("pixel_values", T.FLOAT, [1, 3, 640, 640])]
    outputs = [h.make_tensor_value_info("logits", T.FLOAT, [1, 300, classes]),
               h.make_tensor_value_info("pred_boxes", T.FLOAT, [1, 300, 4])]
    save(OUT / f"tiny-dfine-{classes}.onnx", nodes, inputs, outputs, constants)


if __name__ == "__main__":
    widget()
    dfine(366)
    dfine(80)
