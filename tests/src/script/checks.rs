//! What two waiters do with one party after it was sent: seats, checks, tables, colleagues.

use shared::ids::*;
use shared::wire::*;

use super::asks::word;
use super::play::Play;

/// Ids of checks that a script makes: the order's own, with this many added.
const MADE: u128 = 1 << 100;

impl Play {
    /// `None` where the verb is another's.
    pub(super) fn party_ask(
        &mut self,
        verb: &str,
        words: &[String],
    ) -> Result<Option<FrontAsk>, String> {
        let (order, bad) = (self.order(words)?, |e: BadId| e.to_string());
        let check = CheckId(order.0);
        Ok(Some(match verb {
            "seat" => {
                let (line, seen) = self.line(order, word(words, 1)?)?;
                let seat = word(words, 2)?.parse().ok();
                // Somebody who has not looked since names the line as it was at first.
                let stale = words.last().is_some_and(|last| last == "unseen");
                let revision = if stale { Revision(1) } else { seen };
                let operation = LineOperation::Seat {
                    line,
                    revision,
                    seat,
                };
                FrontAsk::Revise {
                    order,
                    operations: vec![operation],
                }
            }
            "split" => {
                let open = self.house.house().checks.into_iter();
                let told = open.into_iter().find(|own| own.check == check);
                // A plain check's revision is the router's to say: it does so when it refuses.
                let known = told.map(|own| own.revision);
                let known = known.or_else(|| self.seen.get(&check).copied());
                let revision = known.unwrap_or_default();
                let made = |n: u128| CheckId(uuid::Uuid::from_u128(order.0.as_u128() ^ (MADE * n)));
                let split = match (word(words, 1)?, word(words, 2)?.parse::<u8>()) {
                    ("seats", Ok(seats)) => Split::Seat {
                        seats: (1..=seats)
                            .map(|seat| SeatCheck {
                                seat,
                                check: made(u128::from(seat) - 1),
                            })
                            .collect(),
                    },
                    ("evenly", Ok(ways)) => Split::Evenly {
                        checks: (0..ways).map(|n| made(u128::from(n))).collect(),
                    },
                    _ => return Err("split A seats 2, or split A evenly 3".to_owned()),
                };
                FrontAsk::SplitCheck {
                    check,
                    revision,
                    split,
                }
            }
            "merge" => FrontAsk::MergeChecks {
                checks: vec![check],
                into: CheckId(self.order(&words[1..])?.0),
            },
            "move" => FrontAsk::MoveTable {
                order,
                table: word(words, 1)?.parse().map_err(bad)?,
            },
            "transfer" => FrontAsk::Transfer {
                order,
                to: word(words, 1)?.parse().map_err(bad)?,
            },
            _ => return Ok(None),
        }))
    }
}
