//! Turns the words of an action into the ask that a terminal, a shop or a screen would send.

use shared::fixture;
use shared::ids::*;
use shared::menu::Allergen;
use shared::money::Money;
use shared::order::*;
use shared::time::Span;
use shared::wire::*;

use super::play::Play;
use super::{Action, Dish, dish};

impl Play {
    pub(super) fn ask(&mut self, action: &Action) -> Result<(Role, Ask), String> {
        if action.verb == "submit" || action.verb == "quote" {
            return self.submit(action);
        }
        let is_station = self
            .house
            .restaurant
            .stations
            .iter()
            .any(|s| s.id.as_str() == action.who);
        if is_station {
            self.station_ask(action)
        } else {
            self.front_ask(action)
        }
    }

    fn submit(&mut self, action: &Action) -> Result<(Role, Ask), String> {
        let quotes = action.verb == "quote";
        let mut order = fixture::order(&mut self.ids, Vec::new());
        order.menu_version = self.house.restaurant.version.clone();
        let (mut paid, mut words) = (false, action.words.iter().skip(usize::from(!quotes)));
        while let Some(word) = words.next() {
            match word.as_str() {
                "paid" => paid = true,
                "wanted" => {
                    let minutes = words.next().and_then(|m| m.parse().ok());
                    order.wanted_in = Some(Span::from_mins(minutes.ok_or("wanted needs minutes")?));
                }
                "total" => order.expected_total = words.next().and_then(|t| t.parse().ok()),
                _ => order.lines.push(self.draft(&dish(word))?),
            }
        }
        if !quotes {
            let name = word(&action.words, 0)?;
            self.orders.insert(name.to_owned(), order.id);
        }
        (order.table, order.covers) = (None, 0);
        match action.who.as_str() {
            _ if quotes => Ok((Role::Front, Ask::Front(FrontAsk::Quote { order }))),
            "online" => {
                order.channel = Channel::Online;
                let paid_online = paid.then(|| "shop-1".to_owned());
                Ok((
                    Role::Bridge,
                    Ask::Bridge(BridgeAsk::SubmitOnline { order, paid_online }),
                ))
            }
            "till" => {
                order.channel = Channel::TakeAway;
                Ok((Role::Front, Ask::Front(FrontAsk::Submit { order })))
            }
            table => {
                order.table = Some(TableId::new(table).map_err(|e| e.to_string())?);
                Ok((Role::Front, Ask::Front(FrontAsk::Submit { order })))
            }
        }
    }

    fn draft(&mut self, dish: &Dish) -> Result<LineDraft, String> {
        let bad = |e: BadId| e.to_string();
        let menu = &self.house.restaurant.menu;
        let open = dish.open.as_ref().map(|(name, price)| {
            Ok::<_, String>(OpenItem {
                name: name.clone(),
                price: price
                    .parse()
                    .map_err(|_no_money| format!("'{price}' is no price"))?,
                station: None,
            })
        });
        let course = menu
            .item(&dish.item.parse().map_err(bad)?)
            .map_or(CourseNo(2), |i| i.course);
        let choice = |id: &String| {
            Ok(ModifierChoice {
                modifier: id.parse().map_err(bad)?,
                count: 1,
            })
        };
        Ok(LineDraft {
            id: self.ids.next_line(),
            item: dish.item.parse().map_err(bad)?,
            size: dish
                .size
                .as_ref()
                .map(|s| s.parse().map_err(bad))
                .transpose()?,
            quantity: dish.quantity,
            modifiers: dish
                .modifiers
                .iter()
                .map(choice)
                .collect::<Result<_, String>>()?,
            seat: dish.seat,
            course,
            note: None,
            open: open.transpose()?,
        })
    }

    fn front_ask(&mut self, action: &Action) -> Result<(Role, Ask), String> {
        let words = &action.words;
        let ask = match action.verb.as_str() {
            "86" => FrontAsk::EightySix {
                item: item(words, 0)?,
                out: true,
            },
            "back" => FrontAsk::EightySix {
                item: item(words, 0)?,
                out: false,
            },
            "count" => FrontAsk::Countdown {
                item: item(words, 0)?,
                left: word(words, 1)?.parse().ok(),
            },
            verb => self.order_ask(verb, words)?,
        };
        Ok((Role::Front, Ask::Front(ask)))
    }

    fn order_ask(&mut self, verb: &str, words: &[String]) -> Result<FrontAsk, String> {
        if let Some(ask) = self.party_ask(verb, words)? {
            return Ok(ask);
        }
        let order = self.order(words)?;
        let reason = words.last().cloned().unwrap_or_default();
        Ok(match verb {
            "add" => {
                let dishes: Vec<Dish> = words[1..].iter().map(|word| dish(word)).collect();
                let add = |d: &Dish| {
                    Ok(LineOperation::Add {
                        line: self.draft(d)?,
                    })
                };
                let operations = dishes.iter().map(add).collect::<Result<_, String>>()?;
                FrontAsk::Revise { order, operations }
            }
            "void" => {
                let (line, revision) = self.line(order, word(words, 1)?)?;
                let operation = LineOperation::Void {
                    line,
                    revision,
                    reason,
                };
                FrontAsk::Revise {
                    order,
                    operations: vec![operation],
                }
            }
            "allergy" => {
                let d = dish(word(words, 1)?);
                let allergen = Allergen::ALL.into_iter().find(|a| a.name() == d.item);
                let allergen = allergen.ok_or(format!("no allergen '{}'", d.item))?;
                let allergy = Allergy {
                    allergen,
                    seat: d.seat,
                };
                FrontAsk::Revise {
                    order,
                    operations: vec![LineOperation::Allergy { allergy }],
                }
            }
            "fire" => FrontAsk::FireCourse {
                order,
                course: course(words, 1)?,
            },
            "hold" => FrontAsk::HoldCourse {
                order,
                course: course(words, 1)?,
            },
            "rush" => FrontAsk::Rush { order, on: true },
            "calm" => FrontAsk::Rush { order, on: false },
            "cancel" => FrontAsk::Cancel { order, reason },
            "pay" => self.pay(order, words)?,
            _ => return Err(format!("nobody knows how to '{verb}'")),
        })
    }

    fn pay(&mut self, order: OrderId, words: &[String]) -> Result<FrontAsk, String> {
        let view = self
            .house
            .orders()
            .into_iter()
            .find(|view| view.head.order == order);
        let due = view.map_or(Money::ZERO, |view| view.check.due);
        let check = CheckId(order.0);
        let money = |n: usize| word(words, n)?.parse().map_err(|e| format!("{e}"));
        Ok(match word(words, 1)? {
            "cash" => {
                let tender = Tender::Cash {
                    tendered: money(2)?,
                };
                let amount = if words.len() > 3 { money(3)? } else { due };
                FrontAsk::Pay {
                    check,
                    tender,
                    amount,
                    tip: Money::ZERO,
                }
            }
            _ => {
                let amount = if words.len() > 2 { money(2)? } else { due };
                let tender = Tender::Card {
                    approval: None,
                    last_four: None,
                    brand: None,
                };
                FrontAsk::Pay {
                    check,
                    tender,
                    amount,
                    tip: Money::ZERO,
                }
            }
        })
    }

    fn station_ask(&mut self, action: &Action) -> Result<(Role, Ask), String> {
        let words = &action.words;
        let station: StationId = action.who.parse().map_err(|e: BadId| e.to_string())?;
        if let "close" | "open" = action.verb.as_str() {
            let closed = action.verb == "close";
            let ask = StationAsk::CloseStation { station, closed };
            return Ok((Role::Station, Ask::Station(ask)));
        }
        let order = self.order(words)?;
        let views = self.house.tickets();
        let mine = views
            .iter()
            .filter(|v| v.id.order == order && v.id.station == station);
        let named = words.get(1).filter(|_| action.verb != "serve");
        let lines: Vec<SeenStep> = mine
            .clone()
            .filter(|view| view.hold.is_none())
            .flat_map(|view| &view.lines)
            .filter(|line| named.is_none_or(|item| line.item.as_str() == item))
            .map(|line| SeenStep {
                step: line.step,
                revision: line.revision,
            })
            .collect();
        let ask = match action.verb.as_str() {
            "bump" => StationAsk::Bump {
                station,
                steps: lines,
                tap_age: Some(Span::ZERO),
            },
            "start" => StationAsk::Start {
                station,
                steps: lines,
            },
            "undo" => StationAsk::Unbump {
                station,
                steps: lines.iter().map(|s| s.step).collect(),
            },
            "recall" => {
                // A ticket that has left the rail is named as a screen would remember it.
                let gone = || TicketId {
                    order,
                    course: CourseNo(2),
                    station: station.clone(),
                    n: 1,
                };
                let ticket = mine.map(|v| v.id.clone()).next_back().unwrap_or_else(gone);
                StationAsk::Recall { station, ticket }
            }
            "serve" => StationAsk::Serve {
                order,
                course: course(words, 1)?,
                reason: None,
            },
            "refire" => {
                let (line, _) = self.line(order, word(words, 1)?)?;
                StationAsk::Refire {
                    order,
                    line,
                    reason: word(words, 2)?.to_owned(),
                }
            }
            verb => return Err(format!("a station does not '{verb}'")),
        };
        Ok((Role::Station, Ask::Station(ask)))
    }

    pub(super) fn order(&self, words: &[String]) -> Result<OrderId, String> {
        let name = word(words, 0)?;
        self.orders
            .get(name)
            .copied()
            .ok_or(format!("no order '{name}' in this script"))
    }

    pub(super) fn line(
        &mut self,
        order: OrderId,
        item: &str,
    ) -> Result<(LineId, Revision), String> {
        let view = self
            .house
            .orders()
            .into_iter()
            .find(|view| view.head.order == order);
        let line = view.and_then(|v| v.lines.into_iter().find(|l| l.item.as_str() == item));
        line.map(|l| (l.line, l.revision))
            .ok_or(format!("the order has no {item}"))
    }
}

pub(super) fn word(words: &[String], n: usize) -> Result<&str, String> {
    words
        .get(n)
        .map(String::as_str)
        .ok_or(format!("word {} is missing", n + 1))
}

fn item(words: &[String], n: usize) -> Result<ItemId, String> {
    word(words, n)?.parse().map_err(|e: BadId| e.to_string())
}

pub(super) fn station(words: &[String], n: usize) -> Result<StationId, String> {
    word(words, n)?.parse().map_err(|e: BadId| e.to_string())
}

fn course(words: &[String], n: usize) -> Result<CourseNo, String> {
    Ok(CourseNo(
        word(words, n)?
            .parse()
            .map_err(|_nan| "a course is a number".to_owned())?,
    ))
}
