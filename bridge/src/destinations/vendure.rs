//! Vendure over its admin API: what is on sale, how much of it, its price, and each order until it is delivered.

use serde_json::{Value, json};

use super::client::{Call, Failure};
use super::service::Account;
use super::talk::{Answer, Language, Said, Talk, What};
use crate::shop::{News, ShopStatus};

/// Tries of a session: one that has run out is opened anew.
const TRIES: usize = 2;
const LOGIN: &str = "mutation($u:String!,$p:String!){login(username:$u,password:$p){__typename ...on ErrorResult{errorCode message}}}";
const UPDATE: &str =
    "mutation($i:[UpdateProductVariantInput!]!){updateProductVariants(input:$i){id}}";
const VARIANTS: &str =
    "query($s:[String!]!){productVariants(options:{filter:{sku:{in:$s}}}){items{id sku}}}";
const ORDER: &str = "query($c:String!){orders(options:{filter:{code:{eq:$c}}}){items{id state lines{id quantity} fulfillments{id state}}}}";
const FULFIL: &str = "mutation($i:FulfillOrderInput!){addFulfillmentToOrder(input:$i){__typename ...on Fulfillment{id state} ...on ErrorResult{errorCode message}}}";
const MOVE: &str = "mutation($id:ID!,$s:String!){transitionFulfillmentToState(id:$id,state:$s){__typename ...on Fulfillment{id state} ...on ErrorResult{errorCode message}}}";
const CANCEL: &str = "mutation($i:CancelOrderInput!){cancelOrder(input:$i){__typename ...on ErrorResult{errorCode message}}}";

#[derive(Default)]
pub(super) struct Vendure {
    session: Option<String>,
}

/// Their refusals come as results; a good status means nothing.
fn refusal(answer: &Answer) -> Option<String> {
    let results = answer.at("/data").as_object()?;
    let bad = results
        .values()
        .find(|one| one.get("errorCode").is_some())?;
    Some(bad.to_string())
}

impl Vendure {
    fn ask(&self, talk: &mut dyn Talk, query: &str, variables: &Value) -> Result<Answer, Failure> {
        let body = json!({ "query": query, "variables": variables });
        let mut call = Call::json("POST", "/admin-api", &body);
        if let Some(session) = &self.session {
            call = call.with("authorization", format!("Bearer {session}"));
        }
        let said = talk.ask(call);
        let answer = said.map_err(|failure| match failure {
            // They answer 200 to whoever is not signed in, with the reason inside.
            Failure::Refused(words) if words.contains("FORBIDDEN") => Failure::Denied(words),
            other => other,
        })?;
        match refusal(&answer) {
            Some(words) => Err(Failure::Refused(words)),
            None => Ok(answer),
        }
    }

    fn open(&mut self, account: &Account, talk: &mut dyn Talk) -> Result<(), Failure> {
        if self.session.is_some() {
            return Ok(());
        }
        let who = json!({ "u": account.user, "p": talk.key() });
        let said = self.ask(talk, LOGIN, &who);
        let said = said.map_err(|failure| match failure {
            Failure::Refused(words) => Failure::Denied(words),
            other => other,
        })?;
        self.session = said.session;
        Ok(())
    }

    /// Their variants go by number; the mapping names SKUs.
    fn variants(&self, talk: &mut dyn Talk, skus: &[&str]) -> Result<Vec<Value>, Failure> {
        if skus.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.ask(talk, VARIANTS, &json!({ "s": skus }))?;
        let ids: Vec<Value> = found
            .list("/data/productVariants/items")
            .iter()
            .filter_map(|one| one.get("id").cloned())
            .collect();
        if ids.len() < skus.len() && !talk.is_rehearsed() {
            let words = format!(
                "some of these SKUs are not on sale there: {}",
                skus.join(", ")
            );
            return Err(Failure::Refused(words));
        }
        Ok(ids)
    }

    fn update(&self, talk: &mut dyn Talk, skus: &[&str], change: &Value) -> Result<(), Failure> {
        let ids = self.variants(talk, skus)?;
        let inputs = ids.into_iter().map(|id| {
            let mut input = change.clone();
            input["id"] = id;
            input
        });
        let inputs: Vec<Value> = inputs.collect();
        if inputs.is_empty() && !talk.is_rehearsed() {
            return Ok(());
        }
        self.ask(talk, UPDATE, &json!({ "i": inputs })).map(drop)
    }

    fn order(
        &self,
        talk: &mut dyn Talk,
        code: &str,
        (status, reason): (ShopStatus, Option<&str>),
    ) -> Result<(), Failure> {
        let wanted: &[&str] = match status {
            ShopStatus::Ready => &["Shipped"],
            ShopStatus::Served => &["Shipped", "Delivered"],
            ShopStatus::Cancelled | ShopStatus::Refused => &[],
            // What they call paid is all that can be said of an order that is being cooked.
            ShopStatus::Sending | ShopStatus::Accepted | ShopStatus::Cooking => return Ok(()),
        };
        let found = self.ask(talk, ORDER, &json!({ "c": code }))?;
        let Some(order) = found.list("/data/orders/items").first() else {
            if talk.is_rehearsed() {
                return Ok(());
            }
            return Err(Failure::Refused(format!("there is no order {code}")));
        };
        if wanted.is_empty() {
            if order.get("state").and_then(Value::as_str) == Some("Cancelled") {
                return Ok(());
            }
            let input =
                json!({ "orderId": order.get("id"), "reason": reason.unwrap_or("kitchen") });
            return self.ask(talk, CANCEL, &json!({ "i": input })).map(drop);
        }
        let fulfilled = order
            .pointer("/fulfillments/0")
            .filter(|one| !one.is_null());
        let (id, mut state) = match fulfilled {
            Some(one) => (one.get("id").cloned(), one.get("state").cloned()),
            None => {
                let made = self.fulfil(talk, order)?;
                (Some(made), Some(json!("Pending")))
            }
        };
        for next in wanted {
            let ranks = ["Pending", "Shipped", "Delivered"];
            let rank = |state: Option<&str>| ranks.iter().position(|s| Some(*s) == state);
            let now = state.as_ref().and_then(Value::as_str);
            if rank(now) < rank(Some(next)) {
                self.ask(talk, MOVE, &json!({ "id": id, "s": next }))?;
                state = Some(json!(next));
            }
        }
        Ok(())
    }

    fn fulfil(&self, talk: &mut dyn Talk, order: &Value) -> Result<Value, Failure> {
        let lines = order.get("lines").and_then(Value::as_array);
        let lines = lines
            .into_iter()
            .flatten()
            .map(|line| json!({ "orderLineId": line.get("id"), "quantity": line.get("quantity") }));
        let input = json!({
            "lines": lines.collect::<Vec<_>>(),
            "handler": { "code": "manual-fulfillment", "arguments": [
                { "name": "method", "value": "kitchen" }, { "name": "trackingCode", "value": "pass" }
            ] },
        });
        let made = self.ask(talk, FULFIL, &json!({ "i": input }))?;
        Ok(made.at("/data/addFulfillmentToOrder/id").clone())
    }

    fn say(&mut self, account: &Account, news: &News, talk: &mut dyn Talk) -> Result<(), Failure> {
        self.open(account, talk)?;
        match news {
            News::Item { item, out, left } => {
                let mut change = json!({ "enabled": !out });
                if let Some(left) = left {
                    change["stockOnHand"] = json!(left);
                    change["trackInventory"] = json!("TRUE");
                    change["useGlobalOutOfStockThreshold"] = json!(false);
                    change["outOfStockThreshold"] = json!(0);
                }
                self.update(talk, &account.items.all_of(item), &change)
            }
            News::Price { item, size, price } => {
                let sku = account.items.of(item, size.as_ref());
                let skus: Vec<&str> = sku.into_iter().collect();
                self.update(talk, &skus, &json!({ "price": price.0 }))
            }
            News::Order {
                theirs,
                status,
                reason,
                ..
            } if !theirs.is_empty() => self.order(talk, theirs, (*status, reason.as_deref())),
            News::Order { .. } | News::Pace(_) | News::Customer { .. } => Ok(()),
        }
    }
}

impl Language for Vendure {
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure> {
        let Said::News(news) = &what.said else {
            return Ok(());
        };
        let mut said = Ok(());
        for _try in 0..TRIES {
            said = self.say(account, news, talk);
            match &said {
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
