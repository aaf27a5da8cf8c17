//! Recordings: the CSV of the pizza place, and JSON Lines for everybody else.
//!
//! CSV columns `id,date,time,name,size,type,price`, one line of an order per row; rows of one id make an
//! order at its first row's time. JSON Lines: one order per line,
//! `{"id":"A1","at":"2026-11-21T19:02:00","channel":"dine-in","table":"12","covers":2,"lines":[{"item":"burger",
//! "size":null,"quantity":1,"modifiers":["medium","no-onion"],"seat":1,"course":2,"note":null}]}`; only `id`, `at` and
//! `lines[].item` are required.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;
use shared::ids::*;
use shared::menu::Restaurant;
use shared::order::{Channel, LineDraft, ModifierChoice, OrderDraft};
use shared::time::{Timestamp, from_local};

use crate::hands::mint;

/// One recorded order, ready to be sent.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub at: Timestamp,
    pub order: OrderDraft,
}

#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    #[error("cannot read {path}: {source}")]
    Unreadable {
        path: String,
        source: std::io::Error,
    },
    #[error("{path}:{line}: {what}")]
    Bad {
        path: String,
        line: usize,
        what: String,
    },
    #[error("{path} has no orders{day}; check --day and the file")]
    Empty { path: String, day: String },
}

#[derive(Deserialize)]
struct JsonOrder {
    id: String,
    at: NaiveDateTime,
    channel: Option<Channel>,
    table: Option<TableId>,
    #[serde(default)]
    covers: u8,
    lines: Vec<JsonLine>,
}

#[derive(Deserialize)]
struct JsonLine {
    item: ItemId,
    size: Option<SizeId>,
    #[serde(default = "one")]
    quantity: u16,
    #[serde(default)]
    modifiers: Vec<ModifierId>,
    seat: Option<u8>,
    course: Option<CourseNo>,
    note: Option<String>,
}

fn one() -> u16 {
    1
}

/// Reads the orders of `day` (or all) in order of time.
pub fn read(
    path: &Path,
    restaurant: &Restaurant,
    day: Option<NaiveDate>,
) -> Result<Vec<Arrival>, RecordingError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| RecordingError::Unreadable {
        path: name.clone(),
        source,
    })?;
    let bad = |line: usize, what: String| RecordingError::Bad {
        path: name.clone(),
        line,
        what,
    };
    let recorded = if text.starts_with("id,") {
        from_csv(&text)
    } else {
        from_json(&text)
    };
    let recorded = recorded.map_err(|(line, what)| bad(line, what))?;
    let mut arrivals = Vec::new();
    for (line, order) in recorded {
        if day.is_some_and(|day| order.at.date() != day) {
            continue;
        }
        arrivals.push(arrival(restaurant, order).map_err(|what| bad(line, what))?);
    }
    arrivals.sort_by_key(|arrival| arrival.at);
    if arrivals.is_empty() {
        let day = day.map_or(String::new(), |day| format!(" on {day}"));
        return Err(RecordingError::Empty { path: name, day });
    }
    Ok(arrivals)
}

type Recorded = Result<Vec<(usize, JsonOrder)>, (usize, String)>;

fn from_json(text: &str) -> Recorded {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let parse = |(at, line): (usize, &str)| match serde_json::from_str(line) {
        Ok(order) => Ok((at + 1, order)),
        Err(e) => Err((at + 1, e.to_string())),
    };
    lines.map(parse).collect()
}

fn from_csv(text: &str) -> Recorded {
    let mut orders: Vec<(usize, JsonOrder)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, row) in text
        .lines()
        .enumerate()
        .skip(1)
        .filter(|(_, row)| !row.trim().is_empty())
    {
        let number = at + 1;
        let cells: Vec<&str> = row.split(',').map(str::trim).collect();
        let [id, date, time, item, size, ..] = cells[..] else {
            return Err((
                number,
                "a row needs id,date,time,name,size,type,price".to_owned(),
            ));
        };
        let text = format!("{date} {time}");
        let when = NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S")
            .map_err(|e| (number, format!("'{text}' is not a date and time: {e}")))?;
        let line = JsonLine {
            item: item.parse().map_err(|e: BadId| (number, e.to_string()))?,
            size: Some(size.parse().map_err(|e: BadId| (number, e.to_string()))?),
            quantity: 1,
            modifiers: Vec::new(),
            seat: None,
            course: None,
            note: None,
        };
        let place = *known.entry(id.to_owned()).or_insert_with(|| {
            let order = JsonOrder {
                id: id.to_owned(),
                at: when,
                channel: Some(Channel::TakeAway),
                table: None,
                covers: 0,
                lines: Vec::new(),
            };
            orders.push((number, order));
            orders.len() - 1
        });
        orders[place].1.lines.push(line);
    }
    Ok(orders)
}

fn arrival(restaurant: &Restaurant, recorded: JsonOrder) -> Result<Arrival, String> {
    let lines = recorded.lines.into_iter().map(|line| {
        let item = restaurant.menu.items.get(&line.item);
        let item = item.ok_or_else(|| format!("'{}' is not on this menu", line.item))?;
        Ok(LineDraft {
            id: LineId(mint()),
            // An item with one price only has no size here, whatever the till called it.
            size: line.size.filter(|_| !item.sizes.is_empty()),
            item: line.item,
            quantity: line.quantity,
            modifiers: line
                .modifiers
                .into_iter()
                .map(|modifier| ModifierChoice { modifier, count: 1 })
                .collect(),
            seat: line.seat,
            course: line.course.unwrap_or(item.course),
            note: line.note,
            open: None,
        })
    });
    let order = OrderDraft {
        id: OrderId(mint()),
        channel: recorded.channel.unwrap_or(Channel::TakeAway),
        table: recorded.table,
        guest: None,
        covers: recorded.covers,
        lines: lines.collect::<Result<_, String>>()?,
        allergies: Vec::new(),
        note: None,
        wanted_in: None,
        alias: Some(recorded.id),
        menu_version: restaurant.version.clone(),
        expected_total: None,
    };
    Ok(Arrival {
        at: from_local(recorded.at.date(), recorded.at.time(), restaurant.time_zone),
        order,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "id,date,time,name,size,type,price\n\
        7,2026-11-20,12:05:00,pizza,L,classic,20.50\n\
        8,2026-11-21,12:00:30,cola,M,drink,3.00\n\
        7,2026-11-20,12:05:00,burger,M,grill,15.00\n\n";

    fn of(text: &str, day: Option<&str>) -> Result<Vec<Arrival>, RecordingError> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("day");
        std::fs::write(&file, text).unwrap();
        let restaurant = shared::fixture::restaurant();
        read(&file, &restaurant, day.map(|day| day.parse().unwrap()))
    }

    fn line(text: &str, day: Option<&str>) -> String {
        let problem = of(text, day).unwrap_err().to_string();
        problem.split_once("/day").unwrap().1.to_owned()
    }

    #[test]
    fn rows_of_one_id_are_one_order_at_the_time_of_the_first() {
        let arrivals = of(CSV, None).unwrap();
        let told = arrivals.iter().map(|arrival| {
            let lines = arrival.order.lines.iter();
            let lines: Vec<_> = lines
                .map(|l| {
                    let size = l.size.as_ref().map_or("", SizeId::as_str);
                    (l.item.as_str(), size, l.quantity)
                })
                .collect();
            (arrival.order.alias.as_deref(), arrival.order.channel, lines)
        });
        let told: Vec<_> = told.collect();
        // An item that has one price takes none of the till's sizes.
        let seven = vec![("pizza", "L", 1), ("burger", "", 1)];
        assert_eq!(
            told,
            [
                (Some("7"), Channel::TakeAway, seven),
                (Some("8"), Channel::TakeAway, vec![("cola", "", 1)]),
            ]
        );
        let apart = arrivals[1].at - arrivals[0].at;
        assert_eq!(apart.0, (24 * 3_600 - 270) * 1_000);
    }

    #[test]
    fn one_day_can_be_picked() {
        let arrivals = of(CSV, Some("2026-11-21")).unwrap();
        assert_eq!(arrivals.len(), 1);
        assert_eq!(arrivals[0].order.alias.as_deref(), Some("8"));
        let none = line(CSV, Some("2026-11-22"));
        assert_eq!(
            none,
            " has no orders on 2026-11-22; check --day and the file"
        );
    }

    #[test]
    fn a_bad_row_is_named_with_its_line() {
        let head = "id,date,time,name,size,type,price\n";
        let row = |row: &str| {
            line(
                &format!("{head}1,2026-11-20,12:00:00,cola,M,d,1\n{row}"),
                None,
            )
        };
        let cases = [
            (
                "2,2026-02-30,12:00:00,cola,M,d,1",
                ":3: '2026-02-30 12:00:00' is not a date and time",
            ),
            (
                "2,2026-11-20,noon,cola,M,d,1",
                ":3: '2026-11-20 noon' is not a date and time",
            ),
            (
                "2,2026-11-20,12:00:00",
                ":3: a row needs id,date,time,name,size,type,price",
            ),
            (
                "2,2026-11-20,12:00:00,goulash,M,d,1",
                ":3: 'goulash' is not on this menu",
            ),
            ("2,2026-11-20,12:00:00,Bad Name,M,d,1", ":3: "),
        ];
        for (bad, words) in cases {
            let said = row(bad);
            assert!(said.starts_with(words), "{bad}: {said}");
        }
        assert!(line(head, None).contains("has no orders"), "a head alone");
    }

    #[test]
    fn json_lines_need_an_id_a_time_and_an_item() {
        let arrivals = of(
            r#"{"id":"A1","at":"2026-11-21T19:02:00","lines":[{"item":"cola"}]}"#,
            None,
        );
        assert_eq!(arrivals.unwrap()[0].order.lines[0].quantity, 1);
        let said = line("{\"id\":\"A1\",\"lines\":[]}\n", None);
        assert!(said.starts_with(":1: missing field `at`"), "{said}");
        let said = line(
            r#"{"id":"A1","at":"2026-11-21T19:02:00","channel":"ship","lines":[{"item":"cola"}]}"#,
            None,
        );
        assert!(said.starts_with(":1: unknown variant `ship`"), "{said}");
    }

    #[test]
    fn the_readme_s_example_is_an_order_of_the_bistro() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
        let example = readme.lines().find(|line| line.starts_with("{\"id\":"));
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("day");
        std::fs::write(&file, example.expect("an example of JSON Lines")).unwrap();
        let bistro = shared::menu::load(&root.join("assets/restaurants/bistro")).unwrap();
        let order = &read(&file, &bistro, None).unwrap()[0].order;
        let line = &order.lines[0];
        let item = &bistro.menu.items[&line.item];
        let known = |chosen: &ModifierChoice| bistro.menu.modifiers.contains_key(&chosen.modifier);
        assert!(line.modifiers.iter().all(known) && !item.names.get("en").is_empty());
        assert!(
            bistro
                .tables
                .iter()
                .any(|table| Some(&table.id) == order.table.as_ref())
        );
    }
}
