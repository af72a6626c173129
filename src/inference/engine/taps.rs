//! Making intermediate tensors of a network outputs as well, without a graph library.
//!
//! An ONNX file is one protobuf message, and protobuf merges a repeated message field by
//! appending: bytes that say `graph { output { name, type } }` after the end of the file add an
//! output to the graph that is already there. Field numbers from `onnx.proto3` of the ONNX project.

use super::constants::varint;
use crate::inference::{Tap, TensorType};

/// Field `graph` of ModelProto, `output` of GraphProto, and so on inward.
const MODEL_GRAPH: u8 = 7;
const GRAPH_OUTPUT: u8 = 12;
const VALUE_NAME: u8 = 1;
const VALUE_TYPE: u8 = 2;
const TYPE_TENSOR: u8 = 1;
const TENSOR_ELEMENT: u8 = 1;

/// Bytes to append to an ONNX file so that every tap is an output.
pub(super) fn outputs<'a>(taps: impl IntoIterator<Item = &'a Tap>) -> Vec<u8> {
    taps.into_iter().flat_map(output).collect()
}

fn output(tap: &Tap) -> Vec<u8> {
    let element = [tag(TENSOR_ELEMENT, 0), element_type(tap.dtype)];
    let kind = field(VALUE_TYPE, &field(TYPE_TENSOR, &element));
    let value = [field(VALUE_NAME, tap.name.as_bytes()), kind].concat();
    field(MODEL_GRAPH, &field(GRAPH_OUTPUT, &value))
}

/// TensorProto.DataType.
const fn element_type(dtype: TensorType) -> u8 {
    match dtype {
        TensorType::F32 => 1,
        TensorType::U8 => 2,
        TensorType::I64 => 7,
        TensorType::F16 => 10,
    }
}

/// A length-delimited field.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    [&[tag(number, 2)], varint(content.len() as u64).as_slice(), content].concat()
}

const fn tag(number: u8, wire: u8) -> u8 {
    number << 3 | wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_format() {
        let tap = Tap { name: "mid".to_owned(), dtype: TensorType::F32, role: "model".to_owned() };
        let expected = [
            0x3a, 13, // graph
            0x62, 11, // output
            0x0a, 3, b'm', b'i', b'd', // name
            0x12, 4, 0x0a, 2, 0x08, 1, // type, tensor, float
        ];
        assert_eq!(outputs([&tap]), expected);
    }

    #[test]
    fn long_names_have_long_lengths() {
        let name = "n".repeat(300);
        let tap = Tap { name, dtype: TensorType::I64, role: "model".to_owned() };
        let bytes = outputs([&tap]);
        // 300 = 0b10_0101100
        assert!(bytes.windows(3).any(|w| w == [0x0a, 0xac, 0x02]));
    }
}
