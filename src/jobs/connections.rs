//! A few read-only connections that workers borrow.

use parking_lot::Mutex;

use crate::catalog::{Library, Reader};

/// Read-only connections; each is used by one worker at a time.
pub struct Connections {
    free: Mutex<Vec<Reader>>,
    open: Box<dyn Fn() -> Result<Reader, String> + Send + Sync>,
}

impl Connections {
    /// Connections to `library`, opened when needed.
    #[must_use]
    pub fn new(library: std::sync::Arc<Mutex<Library>>) -> Self {
        let open = move || library.lock().reader().map_err(|error| error.to_string());
        Self { free: Mutex::default(), open: Box::new(open) }
    }

    /// Lends a connection to `body`.
    pub fn with<T>(&self, body: impl FnOnce(&Reader) -> crate::catalog::Result<T>) -> Result<T, String> {
        let free = self.free.lock().pop();
        let reader = free.map_or_else(|| (self.open)(), Ok)?;
        let result = body(&reader).map_err(|error| error.to_string());
        self.free.lock().push(reader);
        result
    }
}
