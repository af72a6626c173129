//! All embeddings of one engine in one block of memory, so that looking for likeness is one pass over it.
//!
//! The block is read when the first picture is compared, on the thread that asks, and afterwards only what is new is
//! added. One is kept for the process: that of the library and the engine asked last. 200,000 vectors of 512 numbers
//! are 100 MB.

use std::collections::HashMap;

use parking_lot::Mutex;
use rusqlite::Connection;

use crate::catalog::{Result, payload};
use crate::facts::Embedding;

/// How many similar pictures a search returns at most.
const MOST_SIMILAR: usize = 500;

/// Cosine under which two pictures are not alike.
const LEAST_COSINE: f32 = 0.5;

/// The one that is kept.
static KEPT: Mutex<Option<Matrix>> = Mutex::new(None);

/// Vectors of one engine, one after the other.
struct Matrix {
    /// The library it belongs to.
    library: String,
    engine: i64,
    /// The last change that is in it.
    seen: i64,
    /// Numbers of a vector.
    width: usize,
    prints: Vec<i64>,
    at: HashMap<i64, usize>,
    values: Vec<i8>,
    lengths: Vec<f32>,
    /// The last answer: for which content, and what is like it.
    last: Option<(i64, Vec<(f32, i64)>)>,
}

/// Contents like `vector`, best first, with their cosines; `print` itself is left out.
pub(super) fn alike(
    connection: &Connection,
    print: i64,
    engine: i64,
    vector: &Embedding,
) -> Result<Vec<(f32, i64)>> {
    let library = connection.path().unwrap_or_default();
    let mut kept = KEPT.lock();
    let fits = |m: &Matrix| m.library == library && m.engine == engine && m.width == vector.values.len();
    let mut matrix = match kept.take().filter(fits) {
        Some(matrix) => matrix,
        None => Matrix::new(library, engine, vector.values.len()),
    };
    matrix.catch_up(connection)?;
    let found = matrix.search(print, vector);
    *kept = Some(matrix);
    Ok(found)
}

impl Matrix {
    fn new(library: &str, engine: i64, width: usize) -> Self {
        Self {
            library: library.to_owned(),
            engine,
            seen: -1,
            width,
            prints: Vec::new(),
            at: HashMap::new(),
            values: Vec::new(),
            lengths: Vec::new(),
            last: None,
        }
    }

    /// Adds what was described since.
    fn catch_up(&mut self, connection: &Connection) -> Result<()> {
        let sql =
            "SELECT print, vector, seq FROM derived.embeddings WHERE engine = ?1 AND seq > ?2 ORDER BY seq";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query((self.engine, self.seen))?;
        while let Some(row) = rows.next()? {
            let vector = payload::vector_from_bytes(row.get_ref(1)?.as_blob().unwrap_or_default());
            if let Some(vector) = vector.filter(|vector| vector.values.len() == self.width) {
                self.put(row.get(0)?, &vector.values);
            }
            self.seen = row.get(2)?;
            self.last = None;
        }
        Ok(())
    }

    fn put(&mut self, print: i64, values: &[i8]) {
        let length = (dot(values, values) as f32).sqrt();
        let place = *self.at.entry(print).or_insert(self.prints.len());
        if place == self.prints.len() {
            self.prints.push(print);
            self.values.extend_from_slice(values);
            self.lengths.push(length);
        } else {
            self.values[place * self.width..][..self.width].copy_from_slice(values);
            self.lengths[place] = length;
        }
    }

    fn search(&mut self, print: i64, vector: &Embedding) -> Vec<(f32, i64)> {
        if let Some((_, found)) = self.last.as_ref().filter(|(of, _)| *of == print) {
            return found.clone();
        }
        let length = (dot(&vector.values, &vector.values) as f32).sqrt();
        let mut found = Vec::new();
        if length > 0.0 {
            let all = self.values.chunks_exact(self.width).zip(&self.lengths).zip(&self.prints);
            for ((values, other), &of) in all {
                let cosine = dot(&vector.values, values) as f32 / (length * other);
                // A vector of nothing has no direction: its cosine is no number.
                if cosine >= LEAST_COSINE && of != print {
                    found.push((cosine, of));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(MOST_SIMILAR);
        self.last = Some((print, found.clone()));
        found
    }
}

/// Sum of products, in a form that compilers turn into vector instructions.
fn dot(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(&a, &b)| i32::from(i16::from(a) * i16::from(b))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_come_first_and_a_replaced_vector_counts_once() {
        let mut matrix = Matrix::new("l", 1, 2);
        matrix.put(1, &[100, 0]);
        matrix.put(2, &[0, 100]);
        matrix.put(3, &[100, 20]);
        matrix.put(2, &[100, 90]);
        matrix.put(4, &[0, 0]);
        let vector = Embedding { scale: 1.0, values: vec![50, 0], look: None };
        let prints: Vec<i64> = matrix.search(1, &vector).into_iter().map(|(_, print)| print).collect();
        assert_eq!(prints, [3, 2]);
        assert_eq!(matrix.search(1, &vector).len(), 2, "asked again, answered from memory");
    }
}
