//! Pools with made-up work: fences, limits, holding, closing.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::*;
use crate::jobs::work::{Priority, Rank, Watchdog};

/// Made-up work, told by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trick {
    Double(u64),
    Panic,
    Sleep(Duration),
    /// Takes many steps of ten milliseconds, and may be held between them.
    Long,
}

struct Fake {
    outcomes: Sender<(Trick, Result<u64, Stop>)>,
    steps: Arc<AtomicU64>,
    limit: Duration,
}

impl Task for Fake {
    type Item = Trick;
    type Output = u64;

    fn name(&self, item: &Trick) -> String {
        format!("{item:?}")
    }

    fn limit(&self, _item: &Trick) -> Duration {
        self.limit
    }

    fn run(&self, item: &Trick, step: &Step<'_>) -> Result<u64, Stop> {
        match item {
            Trick::Double(n) => Ok(n * 2),
            Trick::Panic => panic!("a bad file"),
            Trick::Sleep(time) => {
                std::thread::sleep(*time);
                Ok(0)
            }
            Trick::Long => {
                for _ in 0..500 {
                    step.proceed()?;
                    self.steps.fetch_add(1, SeqCst);
                    std::thread::sleep(Duration::from_millis(10));
                }
                Ok(1)
            }
        }
    }

    fn finish(&self, item: &Trick, outcome: Result<u64, Stop>) {
        // As in the real program, a full channel makes workers wait, and a dropped one does not.
        drop(self.outcomes.send((*item, outcome)));
    }
}

struct Bench {
    pool: Pool<Fake>,
    outcomes: Receiver<(Trick, Result<u64, Stop>)>,
    steps: Arc<AtomicU64>,
    _watchdog: Watchdog,
}

fn bench(workers: usize, limit: Duration, room: usize) -> Bench {
    let (sender, outcomes) = bounded(room);
    let steps: Arc<AtomicU64> = Arc::default();
    let poke = Poke::default();
    let task = Fake { outcomes: sender, steps: Arc::clone(&steps), limit };
    let pool = Pool::start("fake", workers, 64, task, Arc::default(), poke.clone()).unwrap();
    let watchdog = Watchdog::start(poke, vec![pool.watched()]).unwrap();
    Bench { pool, outcomes, steps, _watchdog: watchdog }
}

impl Bench {
    fn push(&self, trick: Trick) {
        self.push_all(&[trick]);
    }

    /// Pushes work of one round: a round that is over before the next item is expected would be counted on its own.
    fn push_all(&self, tricks: &[Trick]) {
        self.pool.meter().expect(tricks.len() as u64);
        for trick in tricks {
            assert!(self.pool.queue().push(Priority::new(Rank::Background, 0), *trick));
        }
    }

    fn next(&self) -> (Trick, Result<u64, Stop>) {
        self.outcomes.recv_timeout(Duration::from_secs(20)).unwrap()
    }
}

const PLENTY: Duration = Duration::from_mins(1);

#[test]
fn a_panic_is_one_failed_item() {
    let bench = bench(1, PLENTY, 8);
    bench.push_all(&[Trick::Panic, Trick::Double(21)]);
    let (_, failed) = bench.next();
    assert!(matches!(&failed, Err(Stop::Failed(told)) if told.contains("a bad file")), "{failed:?}");
    assert_eq!(bench.next(), (Trick::Double(21), Ok(42)));
    bench.pool.join();
    assert_eq!((bench.pool.meter().done(), bench.pool.meter().failed()), (2, 1));
}

#[test]
fn an_item_that_overruns_is_given_up_and_its_worker_replaced() {
    let bench = bench(1, Duration::from_millis(300), 8);
    let sleep = Trick::Sleep(Duration::from_secs(3));
    let started = Instant::now();
    bench.push(sleep);
    bench.push(Trick::Double(4));
    let (late, failed) = bench.next();
    assert_eq!(late, sleep);
    assert!(matches!(&failed, Err(Stop::Failed(told)) if told.contains("given up")), "{failed:?}");
    assert_eq!(bench.next(), (Trick::Double(4), Ok(8)));
    assert!(started.elapsed() < Duration::from_secs(3), "the next item did not wait for the slow one");
    std::thread::sleep(Duration::from_millis(3_300).saturating_sub(started.elapsed()));
    assert!(bench.outcomes.try_recv().is_err(), "an abandoned worker delivers nothing");
}

#[test]
fn held_work_stops_between_steps_and_goes_on() {
    let bench = bench(1, Duration::from_millis(400), 8);
    bench.push(Trick::Long);
    while bench.steps.load(SeqCst) < 3 {
        std::thread::sleep(Duration::from_millis(5));
    }
    bench.pool.queue().hold(true);
    std::thread::sleep(Duration::from_millis(100));
    let held_at = bench.steps.load(SeqCst);
    // Longer than the limit: time spent held does not count.
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(bench.steps.load(SeqCst), held_at);
    assert!(bench.outcomes.try_recv().is_err());
    bench.pool.queue().hold(false);
    while bench.steps.load(SeqCst) == held_at {
        std::thread::sleep(Duration::from_millis(5));
    }
    bench.pool.join();
    assert_eq!(bench.next(), (Trick::Long, Err(Stop::Cancelled)), "closing ends it between steps");
}

#[test]
fn visible_work_is_served_first() {
    let bench = bench(1, PLENTY, 8);
    bench.pool.queue().hold(true);
    bench.push(Trick::Double(1));
    bench.pool.queue().push(Priority::new(Rank::Visible, 0), Trick::Double(2));
    bench.pool.queue().hold(false);
    assert_eq!([bench.next().0, bench.next().0], [Trick::Double(2), Trick::Double(1)]);
}

#[test]
fn closing_with_a_full_channel_and_a_full_queue_does_not_hang() {
    let bench = bench(4, PLENTY, 2);
    for n in 0..2_000 {
        bench.push(if n % 7 == 0 { Trick::Panic } else { Trick::Double(n) });
    }
    // Nobody takes outcomes: workers stand in front of the full channel.
    std::thread::sleep(Duration::from_millis(50));
    let started = Instant::now();
    let Bench { pool, outcomes, .. } = bench;
    drop(outcomes);
    pool.join();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}
