use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::{OrderId, StationId};
use crate::time::Timestamp;
use crate::wire::{HouseSnapshot, HouseUpdate, StationSnapshot, Update};

fn epoch(n: u8) -> Epoch {
    Epoch(Uuid::from_u128(u128::from(n)))
}

/// A tell that says nothing but its own number.
fn tell(epoch: Epoch, seq: u64) -> Tell {
    let order = OrderId(Uuid::from_u128(u128::from(seq)));
    let update = Update::House(HouseUpdate::OrderGone { order });
    Tell { v: PROTOCOL, term: 1, epoch, seq, at: Timestamp(0), update }
}

fn updates(epoch: Epoch, seqs: std::ops::RangeInclusive<u64>, seq: u64) -> Pulled {
    let content = PulledContent::Updates { tells: seqs.map(|n| tell(epoch, n)).collect() };
    Pulled { v: PROTOCOL, term: 1, epoch, seq, now: Timestamp(0), content }
}

fn snapshot(epoch: Epoch, seq: u64) -> Pulled {
    let content =
        PulledContent::Snapshot { snapshot: Box::new(Snapshot::House(HouseSnapshot::default())) };
    Pulled { v: PROTOCOL, term: 1, epoch, seq, now: Timestamp(0), content }
}

fn beat(epoch: Epoch, stream: &Stream, head: u64) -> Beat {
    let heads = [(stream.clone(), head)].into();
    Beat { v: PROTOCOL, term: 1, epoch, now: Timestamp(0), heads, menu: None }
}

fn follower(stream: &Stream, from: Option<(Epoch, u64)>) -> Follower {
    Follower::new(&[Follow { stream: stream.clone(), from }])
}

fn at_five() -> Follower {
    let mut follower = follower(&Stream::House, None);
    assert_eq!(follower.pulled(&Stream::House, snapshot(epoch(1), 5), 10).len(), 1);
    assert_eq!(follower.wants(&Stream::House), None);
    follower
}

const HOUSE: Stream = Stream::House;

#[test]
fn who_knows_nothing_asks_for_everything() {
    let pull = follower(&HOUSE, None).wants(&HOUSE).unwrap();
    assert_eq!((pull.epoch, pull.seq), (None, 0));
    let facts = follower(&Stream::Facts, Some((epoch(1), 7))).wants(&Stream::Facts).unwrap();
    assert_eq!((facts.epoch, facts.seq), (Some(epoch(1)), 7));
    assert_eq!(follower(&HOUSE, None).wants(&Stream::Facts), None, "not followed");
}

#[test]
fn the_next_is_delivered_a_repeat_is_not_and_a_gap_is_pulled() {
    let mut f = at_five();
    assert_eq!(f.tell(&HOUSE, tell(epoch(1), 6)), Heard::Deliver(tell(epoch(1), 6)));
    assert_eq!(f.tell(&HOUSE, tell(epoch(1), 6)), Heard::Ignore);
    assert_eq!(f.tell(&HOUSE, tell(epoch(1), 8)), Heard::NeedPull);
    assert_eq!(f.wants(&HOUSE).unwrap().seq, 6);
    // What lies beyond the gap was not kept: the pull brings it.
    let news = f.pulled(&HOUSE, updates(epoch(1), 7..=8, 8), 10);
    assert_eq!(news, [7, 8].map(|n| Delivery::Update(tell(epoch(1), n))));
    assert_eq!(f.at(&HOUSE), Some((epoch(1), 8)));
}

#[test]
fn a_beat_that_is_ahead_shows_what_was_missed() {
    let mut f = at_five();
    assert!(f.beat(&beat(epoch(1), &HOUSE, 5)));
    assert_eq!(f.wants(&HOUSE), None);
    assert!(f.beat(&beat(epoch(1), &HOUSE, 6)));
    assert_eq!(f.wants(&HOUSE).unwrap().seq, 5);
}

#[test]
fn a_router_that_no_longer_leads_is_not_heard() {
    let mut f = at_five();
    assert!(f.beat(&Beat { term: 2, ..beat(epoch(1), &HOUSE, 5) }));
    assert_eq!(f.tell(&HOUSE, tell(epoch(1), 6)), Heard::Ignore);
    assert!(!f.beat(&beat(epoch(2), &HOUSE, 9)));
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(2), 9), 10), []);
    assert_eq!(f.at(&HOUSE), Some((epoch(1), 5)));
}

#[test]
fn a_new_journal_starts_streams_over_and_facts_from_their_first() {
    let mut f = at_five();
    assert_eq!(f.tell(&HOUSE, tell(epoch(2), 1)), Heard::Ignore, "a beat must say so first");
    assert!(f.beat(&beat(epoch(2), &HOUSE, 1)));
    assert_eq!(f.wants(&HOUSE).unwrap().epoch, None, "a snapshot, please");
    assert_eq!(f.take_restarts(), [HOUSE]);
    assert_eq!(f.tell(&HOUSE, tell(epoch(1), 6)), Heard::Ignore, "what comes late is old");

    let mut facts = follower(&Stream::Facts, Some((epoch(1), 7)));
    assert!(facts.beat(&beat(epoch(2), &Stream::Facts, 3)));
    let pull = facts.wants(&Stream::Facts).unwrap();
    assert_eq!((pull.epoch, pull.seq), (Some(epoch(2)), 0));
    assert_eq!(facts.take_restarts(), [Stream::Facts]);
    assert_eq!(facts.pulled(&Stream::Facts, snapshot(epoch(2), 3), 10), [], "each once");
    assert_eq!(facts.pulled(&Stream::Facts, updates(epoch(2), 1..=3, 3), 10).len(), 3);
    assert_eq!(facts.wants(&Stream::Facts), None);
}

#[test]
fn a_reply_from_before_the_router_changed_cannot_lead_astray() {
    let mut f = follower(&HOUSE, None);
    assert!(f.beat(&beat(epoch(2), &HOUSE, 4)));
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(1), 90), 10), []);
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(2), 4), 10).len(), 1);
    assert_eq!(f.at(&HOUSE), Some((epoch(2), 4)));
}

#[test]
fn only_what_there_is_room_for_is_taken() {
    let mut f = at_five();
    assert_eq!(f.pulled(&HOUSE, updates(epoch(1), 6..=9, 9), 2).len(), 2);
    assert_eq!(f.wants(&HOUSE).unwrap().seq, 7);
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(1), 9), 0), []);
    assert_eq!(f.pulled(&HOUSE, snapshot(epoch(1), 9), 1).len(), 1);
    assert_eq!(f.wants(&HOUSE), None);
}

#[test]
fn a_wrong_station_is_said_once_and_asked_again_when_it_appears() {
    let stream = Stream::Station(StationId::new("gril").unwrap());
    let mut f = follower(&stream, None);
    let unknown = Pulled { content: PulledContent::UnknownStream, ..updates(epoch(1), 1..=0, 0) };
    assert_eq!(f.pulled(&stream, unknown, 10), [Delivery::UnknownStream]);
    assert!(f.beat(&beat(epoch(1), &HOUSE, 4)));
    assert_eq!(f.wants(&stream), None);
    assert!(f.beat(&beat(epoch(1), &stream, 0)));
    assert!(f.wants(&stream).is_some());
}

#[test]
fn after_doubt_each_stream_asks_once() {
    let mut f = at_five();
    f.doubt();
    assert_eq!(f.wants(&HOUSE).unwrap().seq, 5);
    assert_eq!(f.pulled(&HOUSE, updates(epoch(1), 1..=0, 5), 10), []);
    assert_eq!(f.wants(&HOUSE), None);
}

/// A router with one stream, seen through its log: what it would say at any moment.
#[derive(Clone, Debug)]
struct Source {
    stream: Stream,
    journal: u8,
    head: u64,
}

impl Source {
    /// Short answers, so that facts take several pulls.
    const PER_PULL: u64 = 3;

    fn answer(&self, pull: &Pull) -> Pulled {
        let now = epoch(self.journal);
        let from = if pull.epoch == Some(now) { Some(pull.seq) } else { None };
        let facts = self.stream == Stream::Facts;
        match (facts, from) {
            (true, from) => {
                let from = from.unwrap_or(0);
                let to = self.head.min(from + Self::PER_PULL);
                updates(now, from + 1..=to, to)
            }
            (false, Some(from)) if self.head <= from + Self::PER_PULL => {
                updates(now, from + 1..=self.head, self.head)
            }
            (false, _) => snapshot(now, self.head),
        }
    }
}

/// What an adversary does with the next message or moment.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// The router commits one more and tells.
    Commit,
    /// A tell on its way, picked by number, arrives.
    Arrive(usize),
    /// It arrives, and will once more.
    Twice(usize),
    Lose(usize),
    Beat,
    /// The client pulls if it wants to; the reply is on its way.
    Pull,
    Reply(usize),
    ReplyTwice(usize),
    LoseReply(usize),
    LinkBack,
    NewJournal,
}

fn fate() -> impl Strategy<Value = Fate> {
    let n = 0..8_usize;
    prop_oneof![
        6 => Just(Fate::Commit),
        6 => n.clone().prop_map(Fate::Arrive),
        2 => n.clone().prop_map(Fate::Twice),
        2 => n.clone().prop_map(Fate::Lose),
        2 => Just(Fate::Beat),
        4 => Just(Fate::Pull),
        4 => n.clone().prop_map(Fate::Reply),
        1 => n.clone().prop_map(Fate::ReplyTwice),
        1 => n.prop_map(Fate::LoseReply),
        1 => Just(Fate::LinkBack),
        1 => Just(Fate::NewJournal),
    ]
}

struct World {
    source: Source,
    follower: Follower,
    tells: Vec<Tell>,
    replies: Vec<Pulled>,
    /// What left the follower: epoch, number, and whether it was a snapshot.
    delivered: Vec<(Epoch, u64, bool)>,
}

impl World {
    fn new(stream: Stream) -> Self {
        let follower = follower(&stream, None);
        let source = Source { stream, journal: 1, head: 0 };
        Self { source, follower, tells: vec![], replies: vec![], delivered: vec![] }
    }

    fn pick<T>(from: &mut Vec<T>, n: usize) -> Option<T> {
        if from.is_empty() { None } else { Some(from.swap_remove(n % from.len())) }
    }

    fn hear(&mut self, tell: Option<Tell>) {
        let Some(tell) = tell else { return };
        if let Heard::Deliver(tell) = self.follower.tell(&self.source.stream, tell) {
            self.delivered.push((tell.epoch, tell.seq, false));
        }
    }

    fn take(&mut self, reply: Option<Pulled>) {
        let Some(reply) = reply else { return };
        for delivery in self.follower.pulled(&self.source.stream, reply, 100) {
            self.delivered.push(match delivery {
                Delivery::Update(tell) => (tell.epoch, tell.seq, false),
                Delivery::Snapshot { epoch, seq, .. } => (epoch, seq, true),
                Delivery::UnknownStream => panic!("the stream exists"),
            });
        }
    }

    fn pull(&mut self) -> bool {
        let wanted = self.follower.wants(&self.source.stream);
        self.replies.extend(wanted.as_ref().map(|pull| self.source.answer(pull)));
        wanted.is_some()
    }

    fn step(&mut self, fate: Fate) {
        match fate {
            Fate::Commit => {
                self.source.head += 1;
                self.tells.push(tell(epoch(self.source.journal), self.source.head));
            }
            Fate::Arrive(n) => {
                let tell = Self::pick(&mut self.tells, n);
                self.hear(tell);
            }
            Fate::Twice(n) => {
                let tell = Self::pick(&mut self.tells, n);
                self.tells.extend(tell.clone());
                self.hear(tell);
            }
            Fate::Lose(n) => drop(Self::pick(&mut self.tells, n)),
            Fate::Beat => self.beat(),
            Fate::Pull => drop(self.pull()),
            Fate::Reply(n) => {
                let reply = Self::pick(&mut self.replies, n);
                self.take(reply);
            }
            Fate::ReplyTwice(n) => {
                let reply = Self::pick(&mut self.replies, n);
                self.replies.extend(reply.clone());
                self.take(reply);
            }
            Fate::LoseReply(n) => drop(Self::pick(&mut self.replies, n)),
            Fate::LinkBack => self.follower.doubt(),
            Fate::NewJournal => {
                self.source.journal += 1;
                self.source.head = 0;
            }
        }
    }

    fn beat(&mut self) {
        let beat = beat(epoch(self.source.journal), &self.source.stream, self.source.head);
        assert!(self.follower.beat(&beat));
    }

    /// The faults stop: a beat, and pulls for as long as any is wanted.
    fn settle(&mut self) {
        self.beat();
        for _ in 0..1_000 {
            if !self.pull() {
                return;
            }
            let reply = self.replies.pop();
            self.take(reply);
        }
        panic!("the stream never became complete");
    }
}

/// Per epoch: facts are exactly 1, 2, 3 …; others a snapshot and then consecutive numbers.
fn check_delivered(world: &World) -> Result<(), TestCaseError> {
    let facts = world.source.stream == Stream::Facts;
    let mut at: Option<(Epoch, u64)> = None;
    let mut left = std::collections::BTreeSet::new();
    for &(epoch, seq, is_snapshot) in &world.delivered {
        if at.is_some_and(|(was, _)| was != epoch) {
            prop_assert!(!left.contains(&epoch), "went back to an old journal");
            left.extend(at.take().map(|(was, _)| was));
        }
        let reached = at.map_or(0, |(_, seq)| seq);
        if is_snapshot {
            prop_assert!(!facts, "facts never come as a snapshot");
            prop_assert!(at.is_none() || reached < seq, "a snapshot took the screen back in time");
        } else {
            prop_assert_eq!(seq, reached + 1, "after {:?}", at);
        }
        at = Some((epoch, seq));
    }
    let complete = world.follower.at(&world.source.stream);
    prop_assert_eq!(complete, Some((epoch(world.source.journal), world.source.head)));
    if 0 < world.source.head {
        prop_assert_eq!(at, complete, "what was delivered is what the cursor says");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_the_bus_does_streams_are_whole(
        which in 0..3_usize,
        fates in proptest::collection::vec(fate(), 0..120),
    ) {
        let station = Stream::Station(StationId::new("grill").unwrap());
        let mut world = World::new([Stream::Facts, Stream::House, station][which].clone());
        for fate in fates {
            world.step(fate);
        }
        world.settle();
        check_delivered(&world)?;
    }
}

#[test]
fn a_station_snapshot_is_as_good_as_a_house_one() {
    let stream = Stream::Station(StationId::new("grill").unwrap());
    let mut f = follower(&stream, None);
    let content =
        PulledContent::Snapshot { snapshot: Box::new(Snapshot::Station(StationSnapshot::default())) };
    let news = f.pulled(&stream, Pulled { content, ..updates(epoch(1), 1..=0, 0) }, 10);
    assert_eq!(news.len(), 1, "an empty rail is news to who knows nothing");
}
