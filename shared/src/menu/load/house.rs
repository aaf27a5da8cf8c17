//! restaurant.toml: the name, the clock, the languages, the courses, the tables, the promises.

use chrono::NaiveTime;
use chrono_tz::{TZ_VARIANTS, Tz};

use super::Ids;
use super::hours::dayparts;
use super::known::advice;
use super::limits::{LANGUAGES_MAX, TABLES_MAX};
use super::table::{Fields, Text, Value};
use super::words::{name, names, price, span};
use crate::ids::{CourseNo, SiteId, TableId};
use crate::menu::{Course, Currency, Daypart, Promises, Table};
use crate::money::Money;
use crate::time::Span;

const DAY: Span = Span::from_mins(24 * 60);
/// Largest smallest coin, in minor units.
const CASH_STEP_MAX: i64 = 100;
/// Currencies (ISO 4217) whose amounts do not have two decimals; money here always has.
const OTHER_DECIMALS: [&str; 14] = [
    "BHD", "CLP", "IQD", "ISK", "JOD", "JPY", "KRW", "KWD", "LYD", "OMR", "PYG", "TND", "UGX",
    "VND",
];

pub(super) struct House {
    pub(super) site: SiteId,
    pub(super) name: String,
    pub(super) currency: Currency,
    pub(super) time_zone: Tz,
    pub(super) day_ends_at: NaiveTime,
    pub(super) languages: Vec<String>,
    pub(super) courses: Vec<Course>,
    pub(super) tables: Vec<Table>,
    pub(super) promises: Promises,
    pub(super) dayparts: Vec<Daypart>,
}

pub(super) fn read(fields: Fields<'_>, ids: &Ids) -> Option<House> {
    let site = fields
        .need("site", "\"bistro\"")
        .and_then(Value::text)
        .and_then(|text| {
            let parsed = text.text.parse();
            parsed
                .map_err(|bad| text.problem(bad, "Choose a short name for this location."))
                .ok()
        });
    let title = fields
        .need("name", "\"Bistro Aurore\"")
        .and_then(Value::text)
        .and_then(name);
    let zone = fields
        .need("time_zone", "\"America/New_York\"")
        .and_then(time_zone);
    let day_ends_at = fields.need("day_ends_at", "\"04:00\"").and_then(wall_time);
    let languages = languages(&fields, ids);
    let currency = fields.need("currency", "{ code = \"USD\", symbol = \"$\" }");
    let currency = currency.and_then(|value| read_currency(value.table("currency")?));
    let like = "{ dine_in = \"25m\", take_away = \"15m\", online = \"20m\", delivery = \"40m\" }";
    let promises = fields.need("promises", like);
    let promises = promises.and_then(|value| read_promises(value.table("promises")?));
    let courses = fields
        .tables("course")
        .into_iter()
        .map(|one| course(one, ids));
    let courses: Option<Vec<Course>> = courses.collect::<Vec<_>>().into_iter().collect();
    let rooms: Vec<_> = fields
        .tables("room")
        .into_iter()
        .map(|one| room(one, ids))
        .collect();
    fields.limit("tables", ids.tables.count(), TABLES_MAX);
    let dayparts = dayparts(&fields, ids);
    fields.done();
    let mut courses = courses?;
    courses.sort_by_key(|course| course.no);
    let tables = rooms
        .into_iter()
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    Some(House {
        site: site?,
        name: title?,
        currency: currency?,
        time_zone: zone?,
        day_ends_at: day_ends_at?,
        languages: languages?,
        courses,
        tables,
        promises: promises?,
        dayparts: dayparts?,
    })
}

fn time_zone(value: Value<'_>) -> Option<Tz> {
    let text = value.text()?;
    let zone = text.text.parse::<Tz>().ok();
    if zone.is_none() {
        let known = TZ_VARIANTS.iter().map(|zone| zone.name());
        let fix = advice(
            text.text,
            known,
            "Write continent and city: \"Europe/Paris\".",
        );
        text.problem(format!("unknown time zone '{}'", text.text), fix);
    }
    zone
}

fn wall_time(value: Value<'_>) -> Option<NaiveTime> {
    let text = value.text()?;
    let whole = text.text.len() == 5;
    let time = NaiveTime::parse_from_str(text.text, "%H:%M")
        .ok()
        .filter(|_| whole);
    if time.is_none() {
        let what = format!("'{}' is not a time of day", text.text);
        text.problem(what, "Write it with two digits each, like \"04:00\".");
    }
    time
}

fn languages(fields: &Fields<'_>, ids: &Ids) -> Option<Vec<String>> {
    let all = fields
        .need("languages", "[\"en\", \"es\"]")
        .and_then(Value::texts);
    let Some(all) = all else {
        ids.languages.stop_judging();
        return None;
    };
    let codes = all
        .iter()
        .map(|text| language(*text, ids))
        .collect::<Vec<_>>();
    fields.limit("languages", codes.len(), LANGUAGES_MAX);
    if !ids.languages.has("en") {
        fields.get("languages")?.problem(
            "the languages lack \"en\"",
            "Add it: every name has an English form.",
        );
    }
    codes.into_iter().collect()
}

fn language(text: Text<'_>, ids: &Ids) -> Option<String> {
    let lower = text
        .text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b == b'-');
    if !lower || !(2..=8).contains(&text.text.len()) {
        let what = format!("'{}' is not a language code", text.text);
        text.problem(what, "Write two small letters: en, es, fr, de, zh.");
        return None;
    }
    let id: Option<SiteId> = ids.languages.declare(text);
    id.map(|id| id.to_string())
}

fn coin(text: Text<'_>) -> Option<Money> {
    let step = price(text)?;
    if !(1..=CASH_STEP_MAX).contains(&step.0) {
        let what = format!("{step} is no smallest coin");
        text.problem(what, "Write it from \"0.01\" to \"1.00\", like \"0.05\".");
        return None;
    }
    Some(step)
}

fn read_currency(fields: Fields<'_>) -> Option<Currency> {
    let code = fields.need("code", "\"USD\"").and_then(Value::text);
    let symbol = fields
        .need("symbol", "\"$\"")
        .and_then(Value::text)
        .and_then(name);
    let cash_step = fields
        .get("cash_step")
        .map_or(Some(Money(1)), |value| value.text().and_then(coin));
    fields.done();
    let code = code?;
    if code.text.len() != 3 || !code.text.bytes().all(|b| b.is_ascii_uppercase()) {
        let what = format!("'{}' is not a currency code", code.text);
        code.problem(what, "Write three capital letters, like USD, EUR or GBP.");
        return None;
    }
    if OTHER_DECIMALS.contains(&code.text) {
        let what = format!("amounts in {} do not have two decimals", code.text);
        code.problem(
            what,
            "Choose a currency whose amounts do; others are not supported yet.",
        );
        return None;
    }
    Some(Currency {
        code: code.text.to_owned(),
        cash_step: cash_step?,
        symbol: symbol?,
    })
}

fn read_promises(fields: Fields<'_>) -> Option<Promises> {
    let one = |key| {
        let text = fields.need(key, "\"25m\"").and_then(Value::text)?;
        span(text, DAY)
    };
    let (dine_in, take_away) = (one("dine_in"), one("take_away"));
    let (online, delivery) = (one("online"), one("delivery"));
    fields.done();
    Some(Promises {
        dine_in: dine_in?,
        take_away: take_away?,
        online: online?,
        delivery: delivery?,
    })
}

fn course(mut fields: Fields<'_>, ids: &Ids) -> Option<Course> {
    let number = fields
        .need("no", "1")
        .and_then(|value| Some((value, value.whole(1..=9)?)));
    if let Some((_, no)) = number {
        fields.label = format!("course {no}");
    }
    let names = names(&fields, &ids.languages);
    let fires_after = match fields.get("fires_after") {
        Some(value) => value.text().and_then(|text| span(text, DAY)).map(Some),
        None => Some(None),
    };
    let ready_within = match fields.get("ready_within") {
        Some(value) => value.text().and_then(|text| span(text, DAY)).map(Some),
        None => Some(None),
    };
    if let (Some(Some(least)), Some(Some(most)), Some(value)) =
        (fires_after, ready_within, fields.get("ready_within"))
        && most <= least
    {
        let what = format!("{} should be ready before it fires", fields.label);
        value.problem(what, "Make ready_within longer than fires_after.");
    }
    let (src, at) = (fields.src, fields.at);
    fields.done();
    let (_, no) = number?;
    let text = no.to_string();
    let _no: SiteId = ids.courses.declare(Text {
        src,
        at,
        text: &text,
    })?;
    Some(Course {
        no: CourseNo(u8::try_from(no).ok()?),
        names: names?,
        fires_after: fires_after?,
        ready_within: ready_within?,
    })
}

fn room(mut fields: Fields<'_>, ids: &Ids) -> Option<Vec<Table>> {
    let room = fields
        .need("name", "\"Main\"")
        .and_then(Value::text)
        .and_then(name);
    if let Some(room) = &room {
        fields.label = format!("room '{room}'");
    }
    let entries = fields
        .need("tables", "{ 1 = 2, 2 = 4 }")
        .and_then(Value::entries);
    fields.done();
    let tables = entries?.into_iter().map(|(key, value)| {
        let id: Option<TableId> = ids.tables.declare(key);
        let seats = value
            .whole(1..=99)
            .and_then(|seats| u8::try_from(seats).ok());
        Some(Table {
            id: id?,
            room: room.clone()?,
            seats: seats?,
        })
    });
    tables.collect::<Vec<Option<_>>>().into_iter().collect()
}
