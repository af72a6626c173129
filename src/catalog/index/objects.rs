//! What is in each content: from findings to rows that object and count queries read.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};

use super::{VERDICTS, WATERMARK, details, words};
use crate::catalog::{Result, payload};
use crate::facts::{Detection, Payload};
use crate::grammar::names;

/// Confidence from which instances count where an analysis has no rule.
const USUAL_THRESHOLD: f64 = 0.5;

/// Best confidence and number of instances of one name.
#[derive(Debug, Clone, PartialEq)]
struct Tally {
    name: String,
    best: f64,
    instances: i64,
}

/// What a name is to the thing that was found, as stored.
const NAME: i64 = 0;
const CATEGORY: i64 = 1;
/// A finer name: `pug` of a dog.
const KIND: i64 = 2;

/// By key and what the name is.
type Tallies = BTreeMap<(String, i64), Tally>;

/// Replaces what an analysis found in a content: objects, and the scalar findings that searching needs at once.
pub(in crate::catalog) fn store(
    connection: &Connection,
    print: i64,
    engine: i64,
    analysis: &str,
    found: &Payload,
) -> Result<()> {
    store_names(connection, print, engine, analysis, found)?;
    store_scalars(connection, print, engine, analysis, found)
}

/// Names, and what is said of the things that have them.
fn store_names(
    connection: &Connection,
    print: i64,
    engine: i64,
    analysis: &str,
    found: &Payload,
) -> Result<()> {
    remove(connection, print, analysis)?;
    let threshold = threshold(connection, analysis)?;
    let tallies = tally(found, analysis, threshold);
    let sql = "INSERT INTO derived.objects (word, print, engine, category, best, instances) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    for ((key, category), tally) in &tallies {
        let word = words::id(connection, key, &tally.name)?;
        connection.prepare_cached(sql)?.execute((
            word,
            print,
            engine,
            category,
            tally.best,
            tally.instances,
        ))?;
        words::shift_found(connection, word, 1)?;
    }
    let text = details::of(found, threshold);
    if !text.is_empty() {
        let sql = "INSERT INTO derived.details (print, engine, text) VALUES (?1, ?2, ?3)";
        connection.prepare_cached(sql)?.execute((print, engine, text))?;
    }
    Ok(())
}

/// Names what is in a content again after rules, or what is made of findings, changed. A finding that cannot be read
/// is dropped, so that its analysis is done again.
pub(in crate::catalog) fn recount(connection: &Connection, print: i64) -> Result<()> {
    let mut unreadable = Vec::new();
    let sql = "SELECT f.engine, e.analysis, f.payload FROM derived.findings f JOIN derived.engines e ON e.id = f.engine
               WHERE f.print = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([print])?;
    while let Some(row) = rows.next()? {
        let (engine, analysis): (i64, String) = (row.get(0)?, row.get(1)?);
        match payload::decode(row.get_ref(2)?.as_blob().unwrap_or_default()) {
            Ok(found) => store_names(connection, print, engine, &analysis, &found)?,
            Err(error) => {
                log::warn!("{analysis} is done again for one picture: {error}");
                unreadable.push((engine, analysis));
            }
        }
    }
    drop(rows);
    unreadable
        .into_iter()
        .try_for_each(|(engine, analysis)| drop_finding(connection, print, engine, &analysis))
}

fn drop_finding(connection: &Connection, print: i64, engine: i64, analysis: &str) -> Result<()> {
    remove(connection, print, analysis)?;
    let sql = "DELETE FROM derived.findings WHERE print = ?1 AND engine = ?2";
    connection.prepare_cached(sql)?.execute((print, engine))?;
    let sql = "UPDATE derived.analyses SET status = 0, retry = 0 WHERE print = ?1 AND engine = ?2";
    connection.prepare_cached(sql)?.execute((print, engine))?;
    Ok(())
}

/// Removes what any engine of an analysis found in a content.
fn remove(connection: &Connection, print: i64, analysis: &str) -> Result<()> {
    let sql =
        "SELECT o.word, o.engine, o.category FROM derived.objects o JOIN derived.engines e ON e.id = o.engine
               WHERE o.print = ?1 AND e.analysis = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let old: Vec<(i64, i64, i64)> = statement
        .query_map((print, analysis), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (word, engine, category) in old {
        let sql =
            "DELETE FROM derived.objects WHERE word = ?1 AND print = ?2 AND engine = ?3 AND category = ?4";
        connection.prepare_cached(sql)?.execute((word, print, engine, category))?;
        words::shift_found(connection, word, -1)?;
    }
    let sql = "DELETE FROM derived.details
               WHERE print = ?1 AND engine IN (SELECT id FROM derived.engines WHERE analysis = ?2)";
    connection.prepare_cached(sql)?.execute((print, analysis))?;
    Ok(())
}

fn threshold(connection: &Connection, analysis: &str) -> Result<f64> {
    let mut statement = connection
        .prepare_cached("SELECT coalesce(chosen, threshold) FROM main.rules WHERE analysis = ?1")?;
    Ok(statement.query_row([analysis], |row| row.get(0)).optional()?.unwrap_or(USUAL_THRESHOLD))
}

fn tally(found: &Payload, analysis: &str, threshold: f64) -> Tallies {
    let mut tallies = Tallies::new();
    let mut see = |name: &str, what: i64, confidence: f32, counts: bool| {
        let confidence = payload::decimal(confidence);
        let tally = tallies.entry((names::key(name), what)).or_insert_with(|| Tally {
            name: name.to_owned(),
            best: 0.0,
            instances: 0,
        });
        tally.best = tally.best.max(confidence);
        tally.instances += i64::from(counts);
    };
    let counts = |confidence: f32| payload::decimal(confidence) >= threshold;
    match found {
        Payload::Boxes(boxes) => {
            for detection in boxes {
                see_detection(detection, counts(detection.confidence), &mut see);
            }
        }
        Payload::Labels(labels) => {
            for label in labels {
                let counts = counts(label.confidence);
                see(&label.label, NAME, label.confidence, counts);
                // Labels of verdicts are sorted into `style` and `time`, which are in no picture.
                for category in label.categories.iter().filter(|_| !VERDICTS.contains(&analysis)) {
                    see(category, CATEGORY, label.confidence, counts);
                }
            }
        }
        Payload::Faces(faces) => {
            for face in faces {
                see("face", NAME, face.confidence, counts(face.confidence));
            }
        }
        Payload::Text(blocks) => {
            for block in blocks {
                see("text", NAME, block.confidence, counts(block.confidence));
            }
        }
        Payload::Caption(_) | Payload::Quality(_) | Payload::Saliency(_) | Payload::Embedding(_) => {}
    }
    tallies
}

/// A thing counts under its finer name too, where the model is surer of that than not.
fn see_detection(detection: &Detection, counts: bool, see: &mut impl FnMut(&str, i64, f32, bool)) {
    see(&detection.label, NAME, detection.confidence, counts);
    for category in &detection.categories {
        see(category, CATEGORY, detection.confidence, counts);
    }
    let kind = details::kind(detection).filter(|(kind, _)| names::key(kind) != names::key(&detection.label));
    if let Some((kind, sure)) = kind {
        see(kind, KIND, sure.min(detection.confidence), counts && details::is_sure(sure));
    }
}

fn store_scalars(
    connection: &Connection,
    print: i64,
    engine: i64,
    analysis: &str,
    found: &Payload,
) -> Result<()> {
    match found {
        Payload::Quality(score) => set(connection, "quality", print, payload::decimal(*score)),
        Payload::Caption(text) => set(connection, "caption", print, text.as_str()),
        Payload::Text(blocks) => {
            let lines: Vec<&str> = blocks.iter().filter_map(|block| block.text.as_deref()).collect();
            set(connection, "seen_text", print, lines.join("\n"))
        }
        Payload::Labels(labels) if analysis == WATERMARK => {
            let best = labels.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence));
            let verdict = best.map(|label| match names::key(&label.label).as_str() {
                "banner" => 2,
                "watermark" => 1,
                _ => 0,
            });
            set(connection, "watermark", print, verdict)
        }
        Payload::Embedding(vector) => {
            let sql = "INSERT INTO derived.embeddings (print, engine, vector, seq)
                       VALUES (?1, ?2, ?3, (SELECT coalesce(max(seq), 0) + 1 FROM derived.embeddings))
                       ON CONFLICT (print) DO UPDATE SET engine = excluded.engine, vector = excluded.vector,
                         seq = excluded.seq";
            connection.prepare_cached(sql)?.execute((print, engine, payload::vector_bytes(vector)))?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn set(connection: &Connection, column: &'static str, print: i64, value: impl rusqlite::ToSql) -> Result<()> {
    let sql = format!("UPDATE derived.prints SET {column} = ?2 WHERE id = ?1");
    connection.prepare_cached(&sql)?.execute((print, value))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Face, ScoredLabel};
    use crate::geometry::PxRect;

    fn cat(confidence: f32) -> Detection {
        Detection {
            label: "tabby-cat".to_owned(),
            categories: vec!["Animal".to_owned()],
            bounds: PxRect::new(0.0, 0.0, 1.0, 1.0),
            confidence,
            sharpness: None,
            attributes: BTreeMap::default(),
        }
    }

    #[test]
    fn the_best_decides_and_weak_ones_do_not_count() {
        let tallies = tally(&Payload::Boxes(vec![cat(0.4), cat(0.9), cat(0.5)]), "coco", 0.5);
        let tally = |key: &str, what| {
            let tally = &tallies[&(key.to_owned(), what)];
            (tally.best, tally.instances)
        };
        assert_eq!(tally("tabbycat", NAME), (0.9, 2));
        assert_eq!(tally("animal", CATEGORY), (0.9, 2));
    }

    #[test]
    fn a_finer_name_counts_where_it_is_sure() {
        let mut sure = cat(0.9);
        sure.attributes = BTreeMap::from([("kind".to_owned(), BTreeMap::from([("Manx".to_owned(), 0.7)]))]);
        let mut unsure = cat(0.8);
        unsure.attributes = BTreeMap::from([("kind".to_owned(), BTreeMap::from([("manx".to_owned(), 0.3)]))]);
        let tallies = tally(&Payload::Boxes(vec![sure, unsure]), "lvis", 0.5);
        let manx = &tallies[&("manx".to_owned(), KIND)];
        assert_eq!((manx.best, manx.instances), (0.7, 1));
        assert_eq!(tallies[&("tabbycat".to_owned(), NAME)].instances, 2);
    }

    #[test]
    fn categories_of_verdicts_are_no_things() {
        let banner =
            ScoredLabel { label: "banner".to_owned(), categories: vec!["top".to_owned()], confidence: 0.9 };
        let found = Payload::Labels(vec![banner]);
        assert_eq!(tally(&found, WATERMARK, 0.5).len(), 1);
        assert_eq!(tally(&found, "birds", 0.5).len(), 2);
    }

    #[test]
    fn faces_are_objects_too() {
        let face = Face { bounds: PxRect::new(0.0, 0.0, 1.0, 1.0), confidence: 0.8, landmarks: vec![] };
        let tallies = tally(&Payload::Faces(vec![face.clone(), face]), "faces", 0.5);
        assert_eq!(tallies[&("face".to_owned(), NAME)].instances, 2);
    }
}
