//! Where an order belongs in a waiter's mind: a table, or an order without one.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use shared::ids::{BadId, OrderId, TableId};
use shared::ticket::OrderHead;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    Table(TableId),
    /// Take-away, online, delivery.
    Order(OrderId),
}

impl Place {
    pub fn of(head: &OrderHead) -> Self {
        head.table
            .clone()
            .map_or(Self::Order(head.order), Self::Table)
    }

    pub fn is_table(&self, table: &TableId) -> bool {
        matches!(self, Self::Table(own) if own == table)
    }
}

/// As the spool keeps it: `table/12`, `order/UUID`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(table) => write!(f, "table/{table}"),
            Self::Order(order) => write!(f, "order/{order}"),
        }
    }
}

impl FromStr for Place {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.split_once('/') {
            Some(("table", table)) => Ok(Self::Table(table.parse()?)),
            Some(("order", order)) => Ok(Self::Order(order.parse()?)),
            _ => Err(BadId {
                kind: "Place",
                text: text.to_owned(),
                why: "it must be table/NAME or order/ID",
            }),
        }
    }
}
