//! A response as text that is read beside a picture: short lines, one thing a line.

use serde_json::{Map, Value};

/// Columns that a line should not pass; longer words still stand whole.
const WIDTH: usize = 46;

/// The same JSON in lines: numbers of a box stand together, an object in a list begins beside its brace, and an object
/// around a single other one does not cost a level.
#[must_use]
pub fn written(value: &Value) -> String {
    let mut out = Out { text: String::new(), column: 0 };
    out.value(value, 0);
    out.text
}

struct Out {
    text: String,
    /// Letters of the line so far.
    column: usize,
}

impl Out {
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    fn value(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Object(map) if !map.is_empty() => self.object(map, indent),
            Value::Array(list) if list.iter().any(|item| item.is_object() || item.is_array()) => {
                self.put("[");
                for (n, item) in list.iter().enumerate() {
                    self.line(indent + 2);
                    self.item(item, indent + 2);
                    self.put(if n + 1 < list.len() { "," } else { "" });
                }
                self.line(indent);
                self.put("]");
            }
            Value::Array(list) => self.flat(list, indent),
            other => self.put(&other.to_string()),
        }
    }

    /// An entry of a list: `{ "confidence": 0.9,` with the rest below.
    fn item(&mut self, item: &Value, indent: usize) {
        match item {
            Value::Object(map) if !map.is_empty() => {
                self.put("{ ");
                for (n, (key, value)) in map.iter().enumerate() {
                    if n > 0 {
                        self.put(",");
                        self.line(indent + 2);
                    }
                    self.pair(key, value, indent + 2);
                }
                self.put(" }");
            }
            other => self.value(other, indent),
        }
    }

    fn object(&mut self, map: &Map<String, Value>, indent: usize) {
        if let Some((key, inner @ Value::Object(content))) = map.iter().next()
            && map.len() == 1
            && !content.is_empty()
            && self.column + key.chars().count() + 7 <= WIDTH
        {
            self.put("{ ");
            self.pair(key, inner, indent);
            self.put(" }");
            return;
        }
        self.put("{");
        for (n, (key, value)) in map.iter().enumerate() {
            self.line(indent + 2);
            self.pair(key, value, indent + 2);
            self.put(if n + 1 < map.len() { "," } else { "" });
        }
        self.line(indent);
        self.put("}");
    }

    fn pair(&mut self, key: &str, value: &Value, indent: usize) {
        self.put(&Value::from(key).to_string());
        self.put(":");
        let plain = |list: &[Value]| !list.iter().any(|item| item.is_object() || item.is_array());
        if let Value::Array(list) = value
            && plain(list)
            && self.column + 1 + length(list) > WIDTH
        {
            self.line(indent + 2);
            return self.flat(list, indent + 2);
        }
        self.put(" ");
        self.value(value, indent);
    }

    /// Numbers and words one after another, broken where the line is full.
    fn flat(&mut self, list: &[Value], indent: usize) {
        self.put("[");
        for (n, item) in list.iter().enumerate() {
            let word = item.to_string();
            if n > 0 {
                self.put(",");
                if self.column + 2 + word.chars().count() > WIDTH {
                    self.line(indent + 1);
                } else {
                    self.put(" ");
                }
            }
            self.put(&word);
        }
        self.put("]");
    }
}

/// Letters of a flat list with its brackets and the comma after it.
fn length(list: &[Value]) -> usize {
    let words: usize = list.iter().map(|item| item.to_string().chars().count() + 2).sum();
    words + 1
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_response_is_written_in_short_lines() {
        let entry = json!({"bounding-box": [249.2, 278.0, 204.9, 123.0], "confidence": 0.97});
        let answer = json!({"info": {"detection": {"object_detection": {"data": {"coco": {
            "model_version": 2, "tags": {"truck": [entry, entry], "cat": []}}}, "status": "complete"}}},
            "tags": ["a \"b\"", "c"]});
        let text = written(&answer);
        insta::assert_snapshot!(text, @r#"
        {
          "info": { "detection": {
            "object_detection": {
              "data": { "coco": {
                "model_version": 2,
                "tags": {
                  "cat": [],
                  "truck": [
                    { "bounding-box":
                        [249.2, 278.0, 204.9, 123.0],
                      "confidence": 0.97 },
                    { "bounding-box":
                        [249.2, 278.0, 204.9, 123.0],
                      "confidence": 0.97 }
                  ]
                }
              } },
              "status": "complete"
            }
          } },
          "tags": ["a \"b\"", "c"]
        }
        "#);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), answer);
    }

    #[test]
    fn long_lists_and_odd_values_stay_the_same_json() {
        let long: Vec<String> = (0..40).map(|n| format!("category {n}")).collect();
        for value in [json!({"tags": {}}), json!([]), json!({"a": long, "b": [[1, 2], []]}), json!(null)] {
            let text = written(&value);
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value, "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH + 2), "{text}");
        }
    }
}
