//! Whatever the bus loses, repeats or reorders, streams come out whole: chance plays the bus.

use proptest::prelude::*;

use super::*;

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
        let from = if pull.epoch == Some(now) {
            Some(pull.seq)
        } else {
            None
        };
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
        let source = Source {
            stream,
            journal: 1,
            head: 0,
        };
        Self {
            source,
            follower,
            tells: vec![],
            replies: vec![],
            delivered: vec![],
        }
    }

    fn pick<T>(from: &mut Vec<T>, n: usize) -> Option<T> {
        if from.is_empty() {
            None
        } else {
            Some(from.swap_remove(n % from.len()))
        }
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
        self.replies
            .extend(wanted.as_ref().map(|pull| self.source.answer(pull)));
        wanted.is_some()
    }

    fn step(&mut self, fate: Fate) {
        match fate {
            Fate::Commit => {
                self.source.head += 1;
                self.tells
                    .push(tell(epoch(self.source.journal), self.source.head));
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
        let beat = beat(
            epoch(self.source.journal),
            &self.source.stream,
            self.source.head,
        );
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
            prop_assert!(
                at.is_none() || reached < seq,
                "a snapshot took the screen back in time"
            );
        } else {
            prop_assert_eq!(seq, reached + 1, "after {:?}", at);
        }
        at = Some((epoch, seq));
    }
    let complete = world.follower.at(&world.source.stream);
    prop_assert_eq!(
        complete,
        Some((epoch(world.source.journal), world.source.head))
    );
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
