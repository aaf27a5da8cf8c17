//! The orders of WooCommerce, Shopify, Deliverect, Square and our own webhook, read field by field.

use serde_json::Value;
use shared::money::Money;

use super::translate::{Said, Their, TheirLine, TheirOrder};
use super::{Trouble, read_order};

pub(super) enum Heard {
    Order(Box<Their>),
    Cancelled(String),
    Nothing,
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn need(value: &Value, pointer: &str) -> Result<String, String> {
    text(value, pointer).ok_or_else(|| format!("the body has no {pointer}"))
}

/// `"29.35"` or 29.35, exactly: the digits as they were written. `null` is none, nonsense is an error.
fn money(value: &Value, pointer: &str) -> Result<Option<Money>, String> {
    let Some(text) = text(value, pointer).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    // Some write thousandths of a cent that are zero: 6.000000.
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = if part.len() > 2 {
        part.trim_end_matches('0')
    } else {
        part
    };
    let short = if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    };
    let amount = short.parse().map_err(|e| format!("{pointer}: {e}"));
    amount.map(Some)
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn names(value: &Value, pointers: &[&str]) -> Vec<String> {
    let all = pointers.iter().filter_map(|p| text(value, p));
    all.filter(|name| !name.is_empty() && name != "0").collect()
}

fn whole(value: &Value, pointer: &str) -> i64 {
    value
        .pointer(pointer)
        .and_then(Value::as_i64)
        .unwrap_or_default()
}

fn plus(a: Option<Money>, b: Option<Money>) -> Option<Money> {
    Some(a? + b.unwrap_or(Money::ZERO))
}

pub(super) fn woocommerce(body: &Value) -> Result<Heard, String> {
    // A new webhook announces itself with a number and nothing else.
    if body.get("webhook_id").is_some() {
        return Ok(Heard::Nothing);
    }
    let theirs = need(body, "/id")?;
    match need(body, "/status")?.as_str() {
        "processing" | "on-hold" => {}
        "cancelled" | "refunded" | "failed" | "trash" => return Ok(Heard::Cancelled(theirs)),
        _ => return Ok(Heard::Nothing),
    }
    let mut lines = Vec::new();
    let mut parts = Money::ZERO;
    for (n, line) in list(body, "/line_items").iter().enumerate() {
        let at = |field: &str| format!("line_items[{n}]{field}");
        let (net, tax) = (
            money(line, "/total").map_err(|e| at(&e))?,
            money(line, "/total_tax").map_err(|e| at(&e))?,
        );
        parts += tax.unwrap_or(Money::ZERO);
        lines.push(TheirLine {
            names: names(line, &["/sku", "/variation_id", "/product_id"]),
            label: text(line, "/name").unwrap_or_default(),
            quantity: whole(line, "/quantity"),
            gross: plus(net, tax),
            ..TheirLine::default()
        });
    }
    let shipping = money(body, "/shipping_total")?.unwrap_or_default();
    let shipping_tax = money(body, "/shipping_tax")?.unwrap_or_default();
    let discount = money(body, "/discount_total")?.unwrap_or_default();
    let others = [
        ("delivery", shipping + shipping_tax),
        ("a discount of", discount),
    ];
    let tax = money(body, "/total_tax")?;
    Ok(Heard::Order(Box::new(Their {
        theirs,
        currency: text(body, "/currency"),
        name: [
            text(body, "/billing/first_name"),
            text(body, "/billing/last_name"),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" "),
        phone: text(body, "/billing/phone"),
        email: text(body, "/billing/email"),
        note: text(body, "/customer_note"),
        lines,
        paid: body.get("date_paid").is_some_and(|paid| !paid.is_null()),
        delivery: None,
        taxes: tax
            .map(|tax| (tax - shipping_tax, parts))
            .filter(|_| list(body, "/fee_lines").is_empty()),
        total: money(body, "/total")?,
        others: others
            .into_iter()
            .filter(|(_, m)| *m != Money::ZERO)
            .map(|(w, m)| (w.to_owned(), m))
            .collect(),
    })))
}

pub(super) fn shopify(body: &Value) -> Result<Heard, String> {
    let theirs = need(body, "/id")?;
    if body.get("cancelled_at").is_some_and(|at| !at.is_null()) {
        return Ok(Heard::Cancelled(theirs));
    }
    let included = body
        .get("taxes_included")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let mut lines = Vec::new();
    let mut parts = Money::ZERO;
    for line in list(body, "/line_items") {
        let quantity = whole(line, "/quantity");
        let mut tax = Money::ZERO;
        for one in list(line, "/tax_lines") {
            tax += money(one, "/price")?.unwrap_or_default();
        }
        parts += tax;
        let discount = money(line, "/total_discount")?.unwrap_or_default();
        let net = money(line, "/price")?.map(|price| price.times(quantity) - discount);
        lines.push(TheirLine {
            names: names(line, &["/sku", "/variant_id", "/product_id"]),
            label: text(line, "/title").unwrap_or_default(),
            quantity,
            gross: net.map(|net| if included { net } else { net + tax }),
            ..TheirLine::default()
        });
    }
    let mut others = Vec::new();
    for one in list(body, "/shipping_lines") {
        if let Some(price) = money(one, "/price")?.filter(|price| *price != Money::ZERO) {
            others.push(("delivery".to_owned(), price));
        }
    }
    let tax = money(body, "/total_tax")?.filter(|_| others.is_empty());
    Ok(Heard::Order(Box::new(Their {
        theirs,
        currency: text(body, "/currency"),
        name: [
            text(body, "/customer/first_name"),
            text(body, "/customer/last_name"),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" "),
        phone: text(body, "/customer/phone").or_else(|| text(body, "/phone")),
        email: text(body, "/customer/email").or_else(|| text(body, "/email")),
        note: text(body, "/note"),
        lines,
        paid: text(body, "/financial_status").as_deref() == Some("paid"),
        delivery: None,
        taxes: tax.map(|tax| (tax, parts)),
        total: money(body, "/total_price")?,
        others,
    })))
}

/// Amounts in the smallest unit, tax in them; 100 and 110 call an order off.
pub(super) fn deliverect(body: &Value) -> Result<Heard, String> {
    let theirs = need(body, "/channelOrderId").or_else(|_| need(body, "/_id"))?;
    if matches!(whole(body, "/status"), 100 | 110) {
        return Ok(Heard::Cancelled(theirs));
    }
    if body.get("items").is_none() {
        return Ok(Heard::Nothing);
    }
    let mut lines = Vec::new();
    for line in list(body, "/items") {
        let quantity = whole(line, "/quantity");
        let mut unit = line.get("price").and_then(Value::as_i64);
        let mut modifiers = Vec::new();
        for sub in list(line, "/subItems") {
            let count = sub.get("quantity").and_then(Value::as_i64).unwrap_or(1);
            unit = unit.map(|unit| unit.saturating_add(whole(sub, "/price").saturating_mul(count)));
            modifiers.push((text(sub, "/plu").unwrap_or_default(), count));
        }
        lines.push(TheirLine {
            names: names(line, &["/plu"]),
            label: text(line, "/name").unwrap_or_default(),
            quantity,
            gross: unit.map(|unit| Money(unit).times(quantity)),
            modifiers,
            note: text(line, "/remark"),
        });
    }
    let fee = Money(whole(body, "/deliveryCost"));
    Ok(Heard::Order(Box::new(Their {
        theirs,
        currency: text(body, "/currency"),
        name: text(body, "/customer/name").unwrap_or_default(),
        phone: text(body, "/customer/phoneNumber"),
        email: text(body, "/customer/email"),
        note: text(body, "/note"),
        lines,
        paid: body
            .get("orderIsAlreadyPaid")
            .and_then(Value::as_bool)
            .unwrap_or(false),
        delivery: Some(whole(body, "/orderType") == 2),
        taxes: None,
        total: body
            .pointer("/payment/amount")
            .and_then(Value::as_i64)
            .map(Money),
        others: Some(("delivery".to_owned(), fee))
            .filter(|_| fee != Money::ZERO)
            .into_iter()
            .collect(),
    })))
}

/// Square sends a note that an order changed; only one that carries the order itself can be cooked.
pub(super) fn square(body: &Value) -> Result<Heard, String> {
    let kind = need(body, "/type")?;
    if !matches!(kind.as_str(), "order.created" | "order.updated") {
        return Ok(Heard::Nothing);
    }
    let Some(order) = body.pointer("/data/object/order") else {
        let id = text(body, "/data/id").unwrap_or_default();
        return if kind == "order.created" {
            Err(format!(
                "order {id} came without its lines; look it up at Square and enter it at a terminal"
            ))
        } else {
            Ok(Heard::Nothing)
        };
    };
    let theirs = need(order, "/id")?;
    if text(order, "/state").as_deref() == Some("CANCELED") {
        return Ok(Heard::Cancelled(theirs));
    }
    let minor =
        |value: &Value, pointer: &str| value.pointer(pointer).and_then(Value::as_i64).map(Money);
    let mut lines = Vec::new();
    for line in list(order, "/line_items") {
        let changes = list(line, "/modifiers").iter();
        lines.push(TheirLine {
            names: names(line, &["/catalog_object_id", "/name"]),
            label: text(line, "/name").unwrap_or_default(),
            quantity: text(line, "/quantity")
                .and_then(|q| q.parse().ok())
                .unwrap_or_default(),
            gross: minor(line, "/total_money/amount"),
            modifiers: changes
                .map(|m| (text(m, "/catalog_object_id").unwrap_or_default(), 1))
                .collect(),
            note: text(line, "/note"),
        });
    }
    Ok(Heard::Order(Box::new(Their {
        theirs,
        currency: text(order, "/total_money/currency"),
        name: text(
            order,
            "/fulfillments/0/pickup_details/recipient/display_name",
        )
        .unwrap_or_default(),
        phone: text(
            order,
            "/fulfillments/0/pickup_details/recipient/phone_number",
        ),
        email: text(
            order,
            "/fulfillments/0/pickup_details/recipient/email_address",
        ),
        note: text(order, "/note"),
        lines,
        paid: !list(order, "/tenders").is_empty(),
        delivery: None,
        taxes: None,
        total: minor(order, "/total_money/amount"),
        others: Vec::new(),
    })))
}

/// `{"id": "…", "event": "order", "order": {…}}` with the body of `POST /v1/orders`, or `"event": "cancel"`.
pub(super) fn generic(body: &Value) -> Result<Said, String> {
    let theirs = need(body, "/order_id")?;
    match need(body, "/event")?.as_str() {
        "cancel" => Ok(Said::Cancelled { theirs }),
        "order" => {
            let order = body.get("order").ok_or("the body has no /order")?;
            let order = read_order(order).map_err(|e| e.to_string())?;
            let troubles: Vec<Trouble> = Vec::new();
            Ok(Said::Order(Box::new(TheirOrder {
                theirs,
                order,
                troubles,
                remarks: Vec::new(),
            })))
        }
        other => Err(format!(
            "'{other}' is no event we know: write order or cancel"
        )),
    }
}
