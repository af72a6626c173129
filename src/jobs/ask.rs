//! Questions to the library and their answers, so that no face ever runs a query.

use std::collections::{BTreeMap, VecDeque};
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::event::{Changes, Event, Events};
use super::saved::{SavedSearch, saved_searches};
use super::spawn;
use super::work::fenced;
use crate::catalog::{
    self, AssetRow, AutoRule, Details, Direction, Failure, FolderRow, Grouping, LibraryCounts, ListRequest,
    Listed, Reader, RootRow, Scope, Sort, TagCount, TagLevel, TaggingRun,
};
use crate::facts::AssetId;
use crate::grammar::Vocabulary;
use crate::grammar::search::{Query, QueryError};

/// What a face wants to know. A newer question of a kind replaces one that still waits.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// The ordered list.
    List {
        /// Returned with the answer.
        generation: u64,
        /// The search.
        query: Query,
        /// The part of the library.
        scope: Scope,
        /// The order.
        sort: Sort,
        /// Up or down.
        direction: Direction,
        /// What it is cut into.
        grouping: Grouping,
        /// Whether the sizes of its pictures are wanted.
        sizes: bool,
        /// Whether the first rows of a long list are wanted before the rest.
        first: bool,
    },
    /// Cells of the grid.
    Rows(Vec<AssetId>),
    /// Everything about one asset.
    Details(AssetId),
    /// Folders, counts, tags.
    Sidebar,
    /// Saved searches with their counts, names in them as these words have it.
    Saved(Arc<Vocabulary>),
    /// What needs attention.
    Failures,
    /// All settings.
    Settings,
    /// Crop sets of the library.
    CropSets,
    /// Import presets.
    Presets,
    /// From which confidence findings become tags.
    Rules,
}

/// What the library said.
#[derive(Debug)]
pub enum Answer {
    /// The ordered list of that generation.
    List {
        /// Of the question.
        generation: u64,
        /// The list, or what is wrong with the search; without a place where that is not one part of it.
        list: Result<Listed, QueryError>,
        /// Whether it is whole; else these are the first rows, and the whole list follows.
        whole: bool,
    },
    /// Cells; assets that are gone are left out.
    Rows {
        /// What was asked for.
        asked: Vec<AssetId>,
        /// What there is.
        rows: Vec<AssetRow>,
    },
    /// Everything about one asset; `None` when it is gone.
    Details(AssetId, Option<Box<Details>>),
    /// Folders, counts, tags.
    Sidebar(Box<Sidebar>),
    /// Saved searches with their counts.
    Saved(Vec<SavedSearch>),
    /// What needs attention.
    Failures(Vec<Failure>),
    /// All settings.
    Settings(BTreeMap<String, String>),
    /// Crop sets of the library as TOML, by name.
    CropSets(BTreeMap<String, String>),
    /// Import presets as TOML, by name.
    Presets(BTreeMap<String, String>),
    /// From which confidence findings become tags, as it is in force.
    Rules(Vec<AutoRule>),
}

/// The numbers of the sidebar, of one moment.
#[derive(Debug, Clone, Default)]
pub struct Sidebar {
    /// How many of what.
    pub counts: LibraryCounts,
    /// Watched folders.
    pub roots: Vec<RootRow>,
    /// Folders in them.
    pub folders: Vec<FolderRow>,
    /// The most used tags.
    pub tags: Vec<TagCount>,
    /// Tags with levels, and what stands above them.
    pub levels: Vec<TagLevel>,
    /// Distribution of quality.
    pub quality: [u64; 20],
    /// Runs of automatic tagging that can be taken back.
    pub runs: Vec<TaggingRun>,
}

/// Threads with read-only connections.
pub struct Readers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Question>,
    /// What each thread is answering, and whether a newer question has made it pointless.
    answering: Vec<Option<Answering>>,
    closing: bool,
}

/// A question that is being answered.
struct Answering {
    kind: Discriminant<Question>,
    outdated: bool,
    interrupt: Box<dyn Fn() + Send>,
}

impl Readers {
    /// Starts one thread for each connection. With `poll` the first one looks twice a second
    /// whether another process has written.
    pub fn start(connections: Vec<Reader>, poll: bool, events: &Events) -> std::io::Result<Self> {
        let state = State { answering: connections.iter().map(|_| None).collect(), ..State::default() };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let mut threads = Vec::new();
        for (number, reader) in connections.into_iter().enumerate() {
            let (own, events) = (Arc::clone(&shared), events.clone());
            let poll = poll && number == 0;
            let serve = move || serve(&own, number, &reader, &events, poll);
            threads.push(spawn(format!("catalog-reader-{}", number + 1), serve)?);
        }
        Ok(Self { shared, threads })
    }

    /// Puts a question; never waits for the library. A newer search stops the one that is being answered.
    pub fn ask(&self, question: Question) {
        let mut state = self.shared.state.lock();
        let kind = discriminant(&question);
        state.waiting.retain(|waiting| discriminant(waiting) != kind);
        if matches!(question, Question::List { .. }) {
            state.stop_older(kind);
        }
        // Cells on screen come before everything else.
        if matches!(question, Question::Rows(_)) {
            state.waiting.push_front(question);
        } else {
            state.waiting.push_back(question);
        }
        self.shared.changed.notify_all();
    }

    /// Whether every question was answered.
    #[must_use]
    pub fn idle(&self) -> bool {
        let state = self.shared.state.lock();
        state.waiting.is_empty() && state.answering.iter().all(Option::is_none)
    }
}

impl State {
    /// The next question. One that is being answered is not answered a second time beside it, so that the newer
    /// answer comes last; lists are, because the older answer is being stopped.
    fn next(&mut self) -> Option<Question> {
        let kinds: Vec<_> = self.answering.iter().flatten().map(|answering| answering.kind).collect();
        let free = |question: &Question| {
            let beside = matches!(question, Question::List { .. });
            beside || !kinds.contains(&discriminant(question))
        };
        let at = self.waiting.iter().position(free)?;
        self.waiting.remove(at)
    }

    /// Stops the answers to questions of this kind: nobody waits for them any more.
    fn stop_older(&mut self, kind: Discriminant<Question>) {
        for answering in self.answering.iter_mut().flatten().filter(|answering| answering.kind == kind) {
            answering.outdated = true;
            (answering.interrupt)();
        }
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        self.shared.state.lock().closing = true;
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                log::error!("a catalog reader ended with an internal error");
            }
        }
    }
}

fn serve(shared: &Shared, number: usize, reader: &Reader, events: &Events, poll: bool) {
    let mut version = reader.data_version().ok();
    loop {
        let question = match next_turn(shared, number, reader, poll) {
            Turn::Answer(question) => *question,
            Turn::Poll => {
                let now = reader.data_version().ok();
                if now != version {
                    version = now;
                    events.send(Event::Changed(Changes::all()));
                }
                continue;
            }
            Turn::End => return,
        };
        let answer = fenced(|| {
            if let Some(first) = first_rows(reader, &question) {
                events.send(Event::Answer(first));
            }
            answer(reader, question)
        });
        let outdated =
            shared.state.lock().answering[number].as_ref().is_some_and(|answering| answering.outdated);
        match answer {
            _ if outdated => log::debug!("a search was stopped by a newer one"),
            Ok(Ok(answer)) => {
                events.send(Event::Answer(answer));
            }
            Ok(Err(error)) => events.notice(true, error.to_string()),
            Err(told) => events.notice(true, told),
        }
        shared.state.lock().answering[number] = None;
    }
}

/// What a reader does next.
enum Turn {
    Answer(Box<Question>),
    /// Looks whether another process has written.
    Poll,
    End,
}

fn next_turn(shared: &Shared, number: usize, reader: &Reader, poll: bool) -> Turn {
    let mut state = shared.state.lock();
    loop {
        if state.closing {
            return Turn::End;
        }
        if let Some(question) = state.next() {
            state.answering[number] = Some(Answering {
                kind: discriminant(&question),
                outdated: false,
                interrupt: Box::new(reader.interrupter()),
            });
            return Turn::Answer(Box::new(question));
        }
        if !poll {
            shared.changed.wait(&mut state);
        } else if shared.changed.wait_for(&mut state, Duration::from_millis(500)).timed_out() {
            return Turn::Poll;
        }
    }
}

fn answer(reader: &Reader, question: Question) -> catalog::Result<Answer> {
    Ok(match question {
        Question::List { generation, query, scope, sort, direction, grouping, sizes, first: _ } => {
            let query = (query != Query::All).then_some(&query);
            let request = ListRequest { query, scope, sort, direction, limit: None };
            let list = listed(reader, &request, grouping, sizes);
            Answer::List { generation, list, whole: true }
        }
        Question::Rows(asked) => {
            let rows = reader.rows(&asked)?;
            Answer::Rows { asked, rows }
        }
        Question::Details(id) => Answer::Details(id, reader.details(id)?.map(Box::new)),
        Question::Sidebar => Answer::Sidebar(Box::new(reader.snapshot(sidebar)?)),
        Question::Saved(words) => Answer::Saved(saved_searches(reader, &words)?),
        Question::Failures => Answer::Failures(reader.failures(1_000)?),
        Question::Settings => Answer::Settings(reader.settings()?),
        Question::CropSets => Answer::CropSets(reader.documents("crop_set")?),
        Question::Presets => Answer::Presets(reader.documents("preset")?),
        Question::Rules => Answer::Rules(reader.auto_rules()?),
    })
}

/// The list, unless a name in its search is one that nobody knows.
fn listed(
    reader: &Reader,
    request: &ListRequest<'_>,
    grouping: Grouping,
    sizes: bool,
) -> Result<Listed, QueryError> {
    let whole = |error: catalog::CatalogError| QueryError {
        message: error.to_string(),
        offset: 0,
        len: 0,
        suggestion: None,
    };
    if let Some(query) = request.query
        && let Some(mistake) = reader.misnamed(query).map_err(whole)?
    {
        return Err(mistake);
    }
    reader.listed(request, grouping, sizes).map_err(whole)
}

/// Rows that are told before the rest of a long list.
const FIRST_ROWS: usize = 500;

/// The first rows of a list that is longer than that, where groups do not reorder it.
fn first_rows(reader: &Reader, question: &Question) -> Option<Answer> {
    let Question::List { generation, query, scope, sort, direction, grouping, sizes, first: true } = question
    else {
        return None;
    };
    if matches!(grouping, Grouping::Folder | Grouping::Alike)
        || (*grouping == Grouping::Day && *sort != Sort::Taken)
    {
        return None;
    }
    let query = Some(query).filter(|query| **query != Query::All);
    let request =
        ListRequest { query, scope: *scope, sort: *sort, direction: *direction, limit: Some(FIRST_ROWS) };
    // A question that cannot be answered is told once, with the whole list.
    let list = reader.listed(&request, *grouping, *sizes).ok()?;
    let long = list.ids.len() == FIRST_ROWS;
    long.then_some(Answer::List { generation: *generation, list: Ok(list), whole: false })
}

fn sidebar(reader: &Reader) -> catalog::Result<Sidebar> {
    Ok(Sidebar {
        counts: reader.counts()?,
        roots: reader.roots()?,
        folders: reader.folders()?,
        tags: reader.tags("", 500)?,
        levels: reader.tag_levels()?,
        quality: reader.quality_histogram()?,
        runs: reader.tagging_runs()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_waits_for_an_older_one_of_its_kind() {
        let answering = |question: &Question| {
            Some(Answering { kind: discriminant(question), outdated: false, interrupt: Box::new(|| ()) })
        };
        let mut state = State {
            waiting: [Question::Settings, Question::Failures].into(),
            answering: vec![answering(&Question::Settings), None],
            closing: false,
        };
        assert_eq!(state.next(), Some(Question::Failures));
        assert_eq!(state.next(), None);
        state.answering[0] = None;
        assert_eq!(state.next(), Some(Question::Settings));
    }
}
