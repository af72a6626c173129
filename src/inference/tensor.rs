//! Plain tensors: what goes into a model.

/// Numbers with a shape, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// Length of each axis, the batch first.
    pub shape: Vec<i64>,
    /// As many numbers as the product of the axes.
    pub data: TensorData,
}

/// The numbers of a tensor.
#[derive(Debug, Clone, PartialEq)]
pub enum TensorData {
    /// 32-bit floats.
    F32(Vec<f32>),
    /// Bytes.
    U8(Vec<u8>),
    /// 64-bit whole numbers.
    I64(Vec<i64>),
}

impl Tensor {
    /// A float tensor.
    #[must_use]
    pub fn f32(shape: impl Into<Vec<i64>>, data: Vec<f32>) -> Self {
        Self { shape: shape.into(), data: TensorData::F32(data) }
    }

    /// A byte tensor.
    #[must_use]
    pub fn u8(shape: impl Into<Vec<i64>>, data: Vec<u8>) -> Self {
        Self { shape: shape.into(), data: TensorData::U8(data) }
    }

    /// A whole-number tensor.
    #[must_use]
    pub fn i64(shape: impl Into<Vec<i64>>, data: Vec<i64>) -> Self {
        Self { shape: shape.into(), data: TensorData::I64(data) }
    }

    /// The floats; `None` for another type.
    #[must_use]
    pub fn as_f32(&self) -> Option<&[f32]> {
        match &self.data {
            TensorData::F32(values) => Some(values),
            TensorData::U8(_) | TensorData::I64(_) => None,
        }
    }
}
