from __future__ import annotations

import pytest

from clausewise.detect import learned, network

SEVEN_BITS = 64


def test_weights_stay_within_seven_bits_when_shipped():
    # Eight bits would overflow in the products of processors without VNNI, and a text would score otherwise there.
    onnx = pytest.importorskip("onnx", reason="python -m pip install 'clausewise[learn]'")
    model = onnx.load(str(learned.shipped() / network.ENCODER))
    known = {one.name: one for one in model.graph.initializer}
    multiplied = [node.input[1] for node in model.graph.node if node.op_type == "MatMulInteger"]
    assert len(multiplied) > 30
    for name in multiplied:
        assert abs(onnx.numpy_helper.to_array(known[name]).astype(int)).max() <= SEVEN_BITS
