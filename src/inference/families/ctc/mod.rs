//! Connectionist temporal classification: a line of text out of one distribution a column.
//!
//! Greedy reading (Graves et al. 2006): the most likely class of each column, repetitions joined,
//! blanks removed. Pure; the networks are run by the families that read text.

/// Class 0 stands for "nothing new".
const BLANK: usize = 0;

/// What was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Reading {
    /// The characters.
    pub text: String,
    /// Mean probability of the characters; 0 where there are none.
    pub confidence: f32,
}

/// The characters of a dictionary file, one a line, and a space at the end.
pub(super) fn alphabet(file: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(file);
    let lines = text.split('\n').map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty());
    lines.map(str::to_owned).chain([" ".to_owned()]).collect()
}

/// Reads `columns` of `classes` probabilities each.
pub(super) fn read(columns: &[f32], classes: usize, alphabet: &[String]) -> Reading {
    if classes == 0 {
        return Reading::default();
    }
    let (mut text, mut sum, mut count) = (String::new(), 0.0, 0_u32);
    let mut before = BLANK;
    for column in columns.chunks_exact(classes) {
        let Some((class, probability)) = strongest(column) else { continue };
        if class != BLANK
            && class != before
            && let Some(character) = alphabet.get(class - 1)
        {
            text.push_str(character);
            sum += probability.clamp(0.0, 1.0);
            count += 1;
        }
        before = class;
    }
    let confidence = if count > 0 { sum / count as f32 } else { 0.0 };
    Reading { text: text.trim().to_owned(), confidence }
}

/// `None` where no value is a number.
fn strongest(column: &[f32]) -> Option<(usize, f32)> {
    let numbers = column.iter().copied().enumerate().filter(|(_, p)| !p.is_nan());
    numbers.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(classes: &[usize]) -> Vec<f32> {
        let column = |&class: &usize| {
            let mut column = [0.05; 4];
            column[class] = 0.8;
            column
        };
        classes.iter().flat_map(column).collect()
    }

    #[test]
    fn repetitions_join_unless_a_blank_parts_them() {
        let letters = alphabet(b"a\nb\n");
        assert_eq!(letters, ["a", "b", " "]);
        let reading = read(&columns(&[0, 1, 1, 0, 1, 2, 3, 2, 0]), 4, &letters);
        assert_eq!(reading.text, "aab b");
        assert!((reading.confidence - 0.8).abs() < 1e-6);
    }

    #[test]
    fn odd_tensors_read_as_nothing() {
        let letters = alphabet(b"a\nb\n");
        assert_eq!(read(&[0.0; 8], 4, &letters), Reading::default());
        assert_eq!(read(&[f32::NAN; 8], 4, &letters), Reading::default());
        assert_eq!(read(&[1.0; 3], 4, &letters), Reading::default());
        assert_eq!(read(&[1.0; 3], 0, &letters), Reading::default());
        assert_eq!(read(&columns(&[3, 2]), 4, &[]), Reading::default());
    }
}
