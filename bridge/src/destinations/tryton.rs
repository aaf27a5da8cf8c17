//! Tryton over JSON-RPC: a closed day as one posted move, its dishes as one production, the rest as shipments.
//!
//! Each record carries the parcel's key, and is looked for before it is made: a repeat finds it and brings it
//! to its end, whatever step a crash fell on.

use serde_json::{Value, json};

use super::client::Failure;
use super::service::Account;
use super::talk::{Day, Language, Said, Talk, What};
use super::tryton_rpc::{Rpc, amount, date, decimal};
use super::xero::by_code;

/// The journal that sales are posted to.
const JOURNAL: &str = "REV";
/// Tries of a session: one that has run out is opened anew.
const TRIES: usize = 2;

#[derive(Default)]
pub(super) struct Tryton {
    session: Option<Session>,
}

struct Session {
    header: String,
    company: Value,
}

/// One product that goes from one place to another.
struct Going {
    product: Value,
    unit: Value,
    thousandths: i64,
}

struct Places {
    warehouse: Value,
    storage: Value,
    production: Value,
    lost: Value,
    currency: Value,
}

impl Tryton {
    fn open(&mut self, account: &Account, talk: &mut dyn Talk) -> Result<(), Failure> {
        if self.session.is_some() {
            return Ok(());
        }
        let password = talk.key().to_owned();
        let mut rpc = Rpc {
            talk,
            session: None,
            company: Value::Null,
        };
        let params = vec![json!(account.user), json!({ "password": password })];
        let said = rpc.call("common.db.login", params)?;
        let uid = said.at("/result/0").as_i64();
        let (Some(uid), key) = (uid, said.text("/result/1")) else {
            if rpc.talk.is_rehearsed() {
                return Ok(());
            }
            return Err(Failure::Denied(format!(
                "{} does not let '{}' in; is the password in the token_file right?",
                account.url, account.user
            )));
        };
        let plain = format!("{}:{uid}:{key}", account.user);
        let header = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, plain);
        let header = format!("Session {header}");
        rpc.session = Some(header.clone());
        let params = vec![json!(true)];
        let told = rpc.call("model.res.user.get_preferences", params)?;
        let company = told.at("/result/company").clone();
        self.session = Some(Session { header, company });
        Ok(())
    }

    fn say(
        &mut self,
        account: &Account,
        (key, day): (&str, &Day),
        talk: &mut dyn Talk,
    ) -> Result<(), Failure> {
        self.open(account, talk)?;
        let mut rpc = Rpc {
            talk,
            session: self.session.as_ref().map(|s| s.header.clone()),
            company: self
                .session
                .as_ref()
                .map_or(Value::Null, |s| s.company.clone()),
        };
        book(&mut rpc, account, key, day)?;
        if account.ingredients.is_empty() {
            return Ok(());
        }
        stock(&mut rpc, account, key, day)
    }
}

fn book(rpc: &mut Rpc<'_>, account: &Account, key: &str, day: &Day) -> Result<(), Failure> {
    let lines = by_code(account, day)?;
    if lines.is_empty() {
        return Ok(());
    }
    let codes: Vec<&String> = lines.iter().map(|(code, _, _)| code).collect();
    let known = rpc.read(
        "account.account",
        json!([["code", "in", codes], ["type", "!=", null]]),
        &["id", "code"],
    )?;
    let id_of = |code: &str| {
        let same = |one: &&Value| one.get("code").and_then(Value::as_str) == Some(code);
        known
            .iter()
            .find(same)
            .and_then(|one| one.get("id"))
            .cloned()
    };
    let rehearsed = rpc.talk.is_rehearsed();
    let mut postings = Vec::new();
    for (code, minor, names) in &lines {
        let id = id_of(code).or_else(|| rehearsed.then(|| json!(format!("account {code}"))));
        let Some(id) = id else {
            return Err(Failure::Refused(format!(
                "there is no account with the code {code} to post to; make it there, or map {names} to another"
            )));
        };
        let (debit, credit) = if *minor < 0 { (0, -minor) } else { (*minor, 0) };
        postings.push(json!({
            "account": id, "debit": decimal(debit), "credit": decimal(credit), "description": names
        }));
    }
    let journals = rpc.ids("account.journal", json!([["code", "=", JOURNAL]]))?;
    // Left to itself it takes the month of today, which is not always that of the day.
    let within = json!([
        ["start_date", "<=", date(&day.day)],
        ["end_date", ">=", date(&day.day)],
        ["type", "=", "standard"],
    ]);
    let periods = rpc.ids("account.period", within)?;
    if periods.is_empty() && !rehearsed {
        return Err(Failure::Refused(format!(
            "there is no period for {}; open its fiscal year there, and retry",
            day.day
        )));
    }
    let description = format!("Sales of {} (Z {}) [{key}]", day.day, day.z);
    let record = || {
        json!({
            "journal": journals.first(), "period": periods.first(), "date": date(&day.day), "description": description,
            "lines": [["create", postings]],
        })
    };
    let by = ("description", description.as_str());
    let (id, state) = rpc.found_or_made("account.move", by, &record)?;
    if state != "posted" {
        rpc.press("account.move", "post", &id)?;
    }
    Ok(())
}

fn places(rpc: &mut Rpc<'_>) -> Result<Places, Failure> {
    let fields = ["id", "storage_location", "production_location"];
    let houses = rpc.read(
        "stock.location",
        json!([["type", "=", "warehouse"]]),
        &fields,
    )?;
    let lost = rpc.ids("stock.location", json!([["type", "=", "lost_found"]]))?;
    let company = json!([["id", "=", rpc.company]]);
    let companies = rpc.read("company.company", company, &["currency"])?;
    let of = |list: &[Value], name: &str| {
        let first = list.first().and_then(|one| one.get(name));
        first.cloned().unwrap_or_default()
    };
    Ok(Places {
        warehouse: of(&houses, "id"),
        storage: of(&houses, "storage_location"),
        production: of(&houses, "production_location"),
        lost: lost.first().cloned().unwrap_or_default(),
        currency: of(&companies, "currency"),
    })
}

fn stock(rpc: &mut Rpc<'_>, account: &Account, key: &str, day: &Day) -> Result<(), Failure> {
    let mut codes: Vec<&String> = account.ingredients.values().collect();
    codes.push(&account.dishes);
    let known = rpc.read(
        "product.product",
        json!([["code", "in", codes]]),
        &["id", "code", "default_uom"],
    )?;
    let rehearsed = rpc.talk.is_rehearsed();
    let going = |code: &str, thousandths: i64| {
        let same = |one: &&Value| one.get("code").and_then(Value::as_str) == Some(code);
        let found = known.iter().find(same);
        if found.is_none() && !rehearsed {
            return Err(Failure::Refused(format!(
                "there is no product with the code {code}"
            )));
        }
        let of = |name: &str| found.and_then(|one| one.get(name)).cloned();
        Ok(Going {
            product: of("id").unwrap_or_else(|| json!(format!("product {code}"))),
            unit: of("default_uom").unwrap_or_default(),
            thousandths,
        })
    };
    let (mut cooked, mut came, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (ours, code) in &account.ingredients {
        let sum = |dish: bool| -> i64 {
            let same = day.moved.iter().filter(|(id, _, _)| id == ours);
            same.filter(|(_, reason, _)| matches!(reason.as_str(), "made" | "undone") == dish)
                .map(|(_, _, moved)| moved)
                .sum()
        };
        match sum(true) {
            0 => {}
            // More was put back than cooked: it comes from where it went.
            back @ 1.. => came.push(going(code, back)?),
            taken => cooked.push(going(code, -taken)?),
        }
        match sum(false) {
            0 => {}
            more @ 1.. => came.push(going(code, more)?),
            less => left.push(going(code, -less)?),
        }
    }
    let places = places(rpc)?;
    ship(
        rpc,
        &format!("{key}-in"),
        day,
        (&places.lost, &places.storage),
        &came,
    )?;
    if !cooked.is_empty() {
        if account.dishes.is_empty() {
            left.extend(cooked);
        } else {
            let dishes = i64::try_from(day.dishes.max(1)).unwrap_or(1) * 1_000;
            let out = going(&account.dishes, dishes)?;
            produce(rpc, (key, day), &places, &cooked, &out)?;
            left.push(out);
        }
    }
    ship(
        rpc,
        &format!("{key}-out"),
        day,
        (&places.storage, &places.lost),
        &left,
    )
}

fn moves(company: &Value, from: &Value, to: &Value, going: &[Going]) -> Vec<Value> {
    let one = |one: &Going| {
        json!({
            "product": one.product, "unit": one.unit, "quantity": amount(one.thousandths),
            "from_location": from, "to_location": to, "company": company,
        })
    };
    going.iter().map(one).collect()
}

fn ship(
    rpc: &mut Rpc<'_>,
    key: &str,
    day: &Day,
    (from, to): (&Value, &Value),
    going: &[Going],
) -> Result<(), Failure> {
    if going.is_empty() {
        return Ok(());
    }
    let model = "stock.shipment.internal";
    let all = moves(&rpc.company, from, to, going);
    let company = rpc.company.clone();
    let record = || {
        json!({
            "reference": key, "from_location": from, "to_location": to, "company": company,
            "planned_start_date": date(&day.day), "planned_date": date(&day.day),
            "effective_start_date": date(&day.day), "effective_date": date(&day.day),
            "moves": [["create", all]],
        })
    };
    let (id, state) = rpc.found_or_made(model, ("reference", key), &record)?;
    rpc.finish(model, (&id, &state), &["do"])
}

fn produce(
    rpc: &mut Rpc<'_>,
    (key, day): (&str, &Day),
    places: &Places,
    cooked: &[Going],
    dishes: &Going,
) -> Result<(), Failure> {
    let model = "production";
    let company = rpc.company.clone();
    let inputs = moves(&company, &places.storage, &places.production, cooked);
    let mut outputs = moves(
        &company,
        &places.production,
        &places.storage,
        std::slice::from_ref(dishes),
    );
    for one in &mut outputs {
        one["unit_price"] = decimal(0);
        one["currency"] = places.currency.clone();
    }
    let record = || {
        json!({
            "reference": key, "company": company, "warehouse": places.warehouse,
            "location": places.production, "product": dishes.product, "unit": dishes.unit,
            "quantity": amount(dishes.thousandths), "planned_start_date": date(&day.day), "planned_date": date(&day.day),
            "effective_date": date(&day.day), "effective_start_date": date(&day.day),
            "inputs": [["create", inputs]], "outputs": [["create", outputs]],
        })
    };
    let (id, state) = rpc.found_or_made(model, ("reference", key), &record)?;
    rpc.finish(model, (&id, &state), &["run", "do"])
}

impl Language for Tryton {
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure> {
        let Said::Day(day) = &what.said else {
            return Ok(());
        };
        let mut said = Ok(());
        for _try in 0..TRIES {
            said = self.say(account, (&what.key, day), talk);
            match &said {
                // The session has run out; the next try opens another.
                Err(Failure::Denied(_)) => self.session = None,
                _ => break,
            }
        }
        said
    }

    fn known_by(&self, _account: &Account, _key: &str) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}
