//! Sessions lent to a family for one picture.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ort::session::{SessionInputValue, SessionOutputs};
use ort::value::{PrimitiveTensorElementType, TensorRef};

use super::load::{Bundle, Shared};
use super::pool::Pool;
use super::runtime::first_line;
use crate::inference::{InferenceError, Tensor, TensorData};

/// The sessions of one model, by file role, and its plain files; handed back when dropped.
pub struct Lease {
    bundle: Option<Bundle>,
    pool: Arc<Pool>,
    key: String,
    spent: Duration,
    runs: u64,
    shared_tensors: BTreeMap<String, Tensor>,
}

/// The outputs of one run; borrows the lease until dropped.
pub struct Outcome<'s> {
    model: &'s str,
    outputs: SessionOutputs<'s>,
}

impl Lease {
    pub(super) fn new(pool: Arc<Pool>, key: String, bundle: Bundle) -> Self {
        let (spent, shared_tensors) = (Duration::ZERO, BTreeMap::new());
        Self { bundle: Some(bundle), pool, key, spent, runs: 0, shared_tensors }
    }

    /// Runs the session of `role` with named inputs; an empty name is the first input.
    ///
    /// Time spent here counts as bare model time.
    pub fn run(&mut self, role: &str, inputs: &[(&str, &Tensor)]) -> Result<Outcome<'_>, InferenceError> {
        let Some(bundle) = self.bundle.as_mut() else {
            let reason = "its sessions were handed back".to_owned();
            return Err(InferenceError::Run { model: self.key.clone(), reason });
        };
        let model = bundle.shared.model.as_str();
        let failed = |reason: String| InferenceError::Run { model: model.to_owned(), reason };
        let Some(session) = bundle.sessions.get_mut(role) else {
            return Err(failed(format!("it has no network in the role `{role}`")));
        };
        let first = session.inputs().first().map(|input| input.name().to_owned()).unwrap_or_default();
        let mut values = Vec::with_capacity(inputs.len());
        for (name, tensor) in inputs {
            let name = if name.is_empty() { first.clone() } else { (*name).to_owned() };
            let value = value(tensor).map_err(|e| failed(first_line(&e.to_string())))?;
            values.push((Cow::<str>::Owned(name), value));
        }
        let started = Instant::now();
        let result = session.run(values);
        self.spent += started.elapsed();
        self.runs += 1;
        let outputs = result.map_err(|e| failed(first_line(&e.to_string())))?;
        let outcome = Outcome { model, outputs };
        // What the network does not give, the family makes of it.
        for name in shared_names(&bundle.shared, role).filter(|name| outcome.outputs.contains_key(name)) {
            let (shape, numbers) = outcome.f32(name)?;
            let tensor = Tensor::f32(shape.to_vec(), numbers.to_vec());
            self.shared_tensors.insert(name.to_owned(), tensor);
        }
        Ok(outcome)
    }

    /// Hands a tensor that the family made to the models fed with it, where the manifest `shares` that name.
    pub fn share(&mut self, name: &str, tensor: Tensor) {
        if self.shared().setup.shares.iter().any(|shared| shared == name) {
            self.shared_tensors.insert(name.to_owned(), tensor);
        }
    }

    /// The bytes of a file that is not a network (a dictionary).
    pub fn file(&self, role: &str) -> Result<&[u8], InferenceError> {
        let shared = self.shared();
        shared.files.get(role).map(AsRef::as_ref).ok_or_else(|| InferenceError::Run {
            model: shared.model.clone(),
            reason: format!("it has no file in the role `{role}`"),
        })
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.bundle.as_ref().expect("a lease holds its bundle until it is dropped").shared
    }

    /// What the last runs left for other models: taps and shared outputs by name.
    pub(super) fn take_shared_tensors(&mut self) -> BTreeMap<String, Tensor> {
        std::mem::take(&mut self.shared_tensors)
    }

    /// Time spent inside the runtime, and how often it was called.
    pub(super) const fn spent(&self) -> (Duration, u64) {
        (self.spent, self.runs)
    }
}

/// Outputs of the network in `role` that other models are fed with.
fn shared_names<'a>(shared: &'a Shared, role: &'a str) -> impl Iterator<Item = &'a str> {
    let taps = shared.setup.taps.iter().filter(move |tap| tap.role == role).map(|tap| tap.name.as_str());
    let outputs = shared.setup.shares.iter().filter(move |_| role == "model").map(String::as_str);
    taps.chain(outputs)
}

impl Drop for Lease {
    fn drop(&mut self) {
        // After a panic nobody knows the state of the sessions: they are made anew.
        let bundle = self.bundle.take().filter(|_| !std::thread::panicking());
        self.pool.give_back(&self.key, bundle);
    }
}

impl Outcome<'_> {
    /// Shape and numbers of a float output; an empty name is the first output.
    pub fn f32(&self, name: &str) -> Result<(&[i64], &[f32]), InferenceError> {
        self.extract(name, "floats")
    }

    /// Shape and numbers of a byte output; an empty name is the first output.
    pub fn u8(&self, name: &str) -> Result<(&[i64], &[u8]), InferenceError> {
        self.extract(name, "bytes")
    }

    /// Shape and numbers of a whole-number output; an empty name is the first output.
    pub fn i64(&self, name: &str) -> Result<(&[i64], &[i64]), InferenceError> {
        self.extract(name, "64-bit whole numbers")
    }

    /// Names of the outputs, in the order of the network.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.outputs.keys()
    }

    fn extract<T: PrimitiveTensorElementType>(
        &self,
        name: &str,
        wanted: &str,
    ) -> Result<(&[i64], &[T]), InferenceError> {
        let unexpected = |reason| InferenceError::Output { model: self.model.to_owned(), reason };
        let name = if name.is_empty() { self.outputs.keys().next().unwrap_or_default() } else { name };
        let value = if name.is_empty() { None } else { self.outputs.get(name) };
        let value = value.ok_or_else(|| unexpected(format!("there is no output `{name}`")))?;
        let (shape, numbers) = value.try_extract_tensor::<T>().map_err(|error| {
            let words = first_line(&error.to_string());
            unexpected(format!("output `{name}` does not hold {wanted} ({words})"))
        })?;
        Ok((shape, numbers))
    }
}

/// A view of our tensor for the runtime; nothing is copied.
fn value(tensor: &Tensor) -> ort::Result<SessionInputValue<'_>> {
    let shape = tensor.shape.as_slice();
    Ok(match &tensor.data {
        TensorData::F32(numbers) => TensorRef::from_array_view((shape, numbers.as_slice()))?.into(),
        TensorData::U8(numbers) => TensorRef::from_array_view((shape, numbers.as_slice()))?.into(),
        TensorData::I64(numbers) => TensorRef::from_array_view((shape, numbers.as_slice()))?.into(),
    })
}
