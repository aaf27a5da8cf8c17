//! People, their orders, what they agreed to and their points: one table each, and one word that erases them all.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use shared::ids::{CustomerId, OrderId};
use shared::order::Channel;
use shared::time::Timestamp;
use uuid::Uuid;

use super::{Doing, StoreError, Turn};
use crate::history::{Agreement, Person};

/// What a person writes about a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerEdit {
    pub person: Person,
    pub note: String,
}

/// An order and whose it is, as it came in.
#[derive(Clone, Debug)]
pub struct Attach<'a> {
    pub order: OrderId,
    pub channel: Channel,
    pub person: &'a Person,
    /// The id under which the router hears of the guest.
    pub guest: CustomerId,
    pub at: Timestamp,
}

type Found = Option<[u8; 16]>;

impl Turn<'_> {
    fn customer_where(&mut self, sql: &str, key: Option<&str>) -> Result<Found, StoreError> {
        let Some(key) = key else { return Ok(None) };
        let found = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| s.query_row([key], |row| row.get(0)).optional());
        found.doing("look a customer up")
    }

    /// Who has this phone number, else who has this address.
    pub fn customer_of(&mut self, person: &Person) -> Result<Option<CustomerId>, StoreError> {
        let phone = "SELECT id FROM customers WHERE phone = ?1";
        let mut found = self.customer_where(phone, person.phone.as_deref())?;
        if found.is_none() {
            let email = "SELECT id FROM customers WHERE email = ?1";
            found = self.customer_where(email, person.email.as_deref())?;
        }
        Ok(found.map(|id| CustomerId(Uuid::from_bytes(id))))
    }

    /// Links an order to its customer, who is written down where nobody knows them yet. The newest name and
    /// whatever was missing are taken over; what belongs to somebody else is not.
    pub fn attach(&mut self, one: &Attach<'_>) -> Result<CustomerId, StoreError> {
        let doing = "link an order to its customer";
        let id = match self.customer_of(one.person)? {
            Some(id) => id,
            None => {
                self.add_customer(one.guest, one.person, one.at)?;
                one.guest
            }
        };
        let bytes = id.0.into_bytes();
        let sql = "UPDATE customers SET name = CASE WHEN ?2 = '' THEN name ELSE ?2 END,
                   phone = COALESCE(phone, CASE WHEN NOT EXISTS (SELECT 1 FROM customers WHERE phone = ?3) THEN ?3 END),
                   email = COALESCE(email, CASE WHEN NOT EXISTS (SELECT 1 FROM customers WHERE email = ?4) THEN ?4 END)
                   WHERE id = ?1";
        let Person { name, phone, email } = one.person;
        self.tx
            .execute(sql, params![bytes, name, phone, email])
            .doing(doing)?;
        self.meet(one.guest, id)?;
        self.link(one.order, id, one.channel, one.at)?;
        Ok(id)
    }

    fn add_customer(
        &mut self,
        id: CustomerId,
        person: &Person,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO customers (id, name, phone, email, note, allergies, since)
                   VALUES (?1, ?2, ?3, ?4, '', '', ?5)";
        let row = params![
            id.0.into_bytes(),
            person.name,
            person.phone,
            person.email,
            at.0
        ];
        self.tx.execute(sql, row).doing("write a customer down")?;
        Ok(())
    }

    /// The router knows the customer under this id, too.
    fn meet(&mut self, guest: CustomerId, customer: CustomerId) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO guests VALUES (?1, ?2)";
        let row = params![guest.0.into_bytes(), customer.0.into_bytes()];
        self.tx.execute(sql, row).doing("note a customer's id")?;
        Ok(())
    }

    fn link(
        &mut self,
        order: OrderId,
        customer: CustomerId,
        channel: Channel,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO customer_orders VALUES (?1, ?2, ?3, ?4)";
        let row = params![
            order.0.into_bytes(),
            customer.0.into_bytes(),
            channel.name(),
            at.0
        ];
        self.tx
            .execute(sql, row)
            .doing("link an order to its customer")?;
        Ok(())
    }

    /// The kitchen refused the order: it is in nobody's history.
    pub fn unlink(&mut self, order: OrderId) -> Result<(), StoreError> {
        let sql = "DELETE FROM customer_orders WHERE order_id = ?1";
        self.tx
            .execute(sql, [order.0.into_bytes()])
            .doing("unlink an order")?;
        Ok(())
    }

    /// An order of which the router says whose it is; nothing where nobody here knows that guest.
    pub fn link_guest(
        &mut self,
        order: OrderId,
        guest: CustomerId,
        channel: Channel,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let known = "SELECT 1 FROM customer_orders WHERE order_id = ?1";
        let sql = "SELECT customer FROM guests WHERE guest = ?1";
        let doing = "look a customer up";
        let linked = self
            .tx
            .query_row(known, [order.0.into_bytes()], |_| Ok(()))
            .optional();
        let found: Found = self
            .tx
            .query_row(sql, [guest.0.into_bytes()], |row| row.get(0))
            .optional()
            .doing(doing)?;
        match (linked.doing(doing)?, found) {
            (None, Some(id)) => self.link(order, CustomerId(Uuid::from_bytes(id)), channel, at),
            _ => Ok(()),
        }
    }

    /// Writes down what a person typed, for a new customer or a known one. The error says why not.
    pub fn save_customer(
        &mut self,
        id: CustomerId,
        edit: &CustomerEdit,
        at: Timestamp,
    ) -> Result<Result<(), String>, StoreError> {
        let person = &edit.person;
        for (sql, key) in [
            ("SELECT id FROM customers WHERE phone = ?1", &person.phone),
            ("SELECT id FROM customers WHERE email = ?1", &person.email),
        ] {
            let found = self.customer_where(sql, key.as_deref())?;
            if found.is_some_and(|other| other != id.0.into_bytes()) {
                let key = key.as_deref().unwrap_or_default();
                return Ok(Err(format!(
                    "{key} belongs to another customer; look them up instead"
                )));
            }
        }
        let doing = "write a customer down";
        let sql = "INSERT INTO customers (id, name, phone, email, note, allergies, since)
                   VALUES (?1, ?2, ?3, ?4, ?5, '', ?6) ON CONFLICT (id) DO UPDATE
                   SET name = ?2, phone = ?3, email = ?4, note = ?5";
        let row = params![
            id.0.into_bytes(),
            person.name,
            person.phone,
            person.email,
            edit.note,
            at.0
        ];
        self.tx.execute(sql, row).doing(doing)?;
        Ok(Ok(()))
    }

    /// Notes what a customer agreed to or took back. Without consent to it, allergies are gone at once.
    pub fn agree(
        &mut self,
        id: CustomerId,
        (what, given): (Agreement, bool),
        at: Timestamp,
        source: &str,
    ) -> Result<Result<(), String>, StoreError> {
        let doing = "note a consent";
        let bytes = id.0.into_bytes();
        if !self.is_customer(id)? {
            return Ok(Err("this customer is not known here (any more)".to_owned()));
        }
        let sql =
            "SELECT given FROM consents WHERE customer = ?1 AND what = ?2 ORDER BY n DESC LIMIT 1";
        let last: Option<bool> = self
            .tx
            .query_row(sql, params![bytes, what.name()], |row| row.get(0))
            .optional()
            .doing(doing)?;
        if last == Some(given) || (last.is_none() && !given) {
            return Ok(Ok(()));
        }
        let sql =
            "INSERT INTO consents (customer, what, given, at, source) VALUES (?1, ?2, ?3, ?4, ?5)";
        let row = params![bytes, what.name(), given, at.0, source];
        self.tx.execute(sql, row).doing(doing)?;
        if what == Agreement::Allergies && !given {
            let sql = "UPDATE customers SET allergies = '' WHERE id = ?1";
            self.tx.execute(sql, [bytes]).doing(doing)?;
        }
        Ok(Ok(()))
    }

    pub(super) fn is_customer(&mut self, id: CustomerId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM customers WHERE id = ?1";
        let found = self
            .tx
            .query_row(sql, [id.0.into_bytes()], |_| Ok(()))
            .optional();
        Ok(found.doing("look a customer up")?.is_some())
    }

    /// Remembers allergies of a customer who agreed to that; `false`: they did not.
    pub fn remember_allergies(
        &mut self,
        id: CustomerId,
        allergies: &str,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE customers SET allergies = ?2 WHERE id = ?1 AND
                   (SELECT given FROM consents WHERE customer = ?1 AND what = 'allergies' ORDER BY n DESC LIMIT 1)";
        let changed = self.tx.execute(sql, params![id.0.into_bytes(), allergies]);
        Ok(changed.doing("remember allergies")? == 1)
    }

    /// Links an order by hand. The error says why not.
    pub fn link_by_hand(
        &mut self,
        id: CustomerId,
        day: &str,
        number: u32,
    ) -> Result<Result<OrderId, String>, StoreError> {
        if !self.is_customer(id)? {
            return Ok(Err("this customer is not known here (any more)".to_owned()));
        }
        let doing = "look an order up";
        let sql = "SELECT e.order_id, e.at, s.channel, c.customer FROM effects e
                   LEFT JOIN sold s ON s.effect = e.id AND s.n = 0
                   LEFT JOIN customer_orders c ON c.order_id = e.order_id
                   WHERE COALESCE(e.of_day, e.day) = ?1 AND e.day >= ?1 AND e.number = ?2 AND e.order_id IS NOT NULL
                   AND e.kind = 'settled' ORDER BY e.id LIMIT 1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok((
                row.get::<_, [u8; 16]>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, Found>(3)?,
            ))
        };
        let found = self
            .tx
            .query_row(sql, params![day, number], read)
            .optional()
            .doing(doing)?;
        let Some((order, at, channel, customer)) = found else {
            return Ok(Err(format!(
                "no paid order {number} on {day}; look at the number on the receipt"
            )));
        };
        let order = OrderId(Uuid::from_bytes(order));
        match customer {
            Some(other) if other == id.0.into_bytes() => {
                return Ok(Err(format!("order {number} is theirs already")));
            }
            Some(_) => return Ok(Err(format!("order {number} belongs to another customer"))),
            None => {}
        }
        let sql = "INSERT INTO customer_orders VALUES (?1, ?2, ?3, ?4)";
        let channel = channel.unwrap_or_default();
        let row = params![order.0.into_bytes(), id.0.into_bytes(), channel, at];
        self.tx
            .execute(sql, row)
            .doing("link an order to its customer")?;
        Ok(Ok(order))
    }

    /// Erases everything that is known of a person. Their orders stay in the books, and are nobody's. Gives the ids
    /// under which the router may still know them; `None`: there was nobody.
    pub fn forget(&mut self, id: CustomerId) -> Result<Option<Vec<CustomerId>>, StoreError> {
        let doing = "forget a customer";
        let bytes = id.0.into_bytes();
        let guests: Vec<[u8; 16]> = self
            .tx
            .prepare("SELECT guest FROM guests WHERE customer = ?1")
            .and_then(|mut s| s.query_map([bytes], |row| row.get(0))?.collect())
            .doing(doing)?;
        let sql = "DELETE FROM customers WHERE id = ?1";
        if self.tx.execute(sql, [bytes]).doing(doing)? == 0 {
            return Ok(None);
        }
        let ids = guests
            .into_iter()
            .map(|guest| CustomerId(Uuid::from_bytes(guest)));
        Ok(Some(ids.collect()))
    }
}
