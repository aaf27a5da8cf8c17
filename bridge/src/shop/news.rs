//! What a shop is told while the house is open: how an order goes, what is out, what it costs, how long it takes.

use serde::{Deserialize, Serialize};
use shared::ids::{CustomerId, ItemId, OrderId, SizeId};
use shared::money::Money;
use shared::time::Timestamp;

use super::ShopStatus;

/// How fast a house takes orders of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "pace")]
pub enum Pace {
    #[default]
    Open,
    /// Orders come in, and take longer.
    Busy { minutes_more: u16 },
    /// No orders for now.
    Paused,
}

/// One piece of news. The same piece is told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "news")]
pub enum News {
    Order {
        order: OrderId,
        /// The channel's own number of it; empty where it came over `POST /v1/orders`.
        theirs: String,
        status: ShopStatus,
        /// Why it was refused or cancelled.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// When it is promised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<Timestamp>,
    },
    Item {
        item: ItemId,
        out: bool,
        /// Portions left, where they are counted: by the countdown, or by the shelves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        left: Option<u32>,
    },
    Price {
        item: ItemId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<SizeId>,
        /// As the menu shows it.
        price: Money,
    },
    Pace(Pace),
    /// Something about a customer changed. Who they are is read when it is sent, so that nobody who is forgotten
    /// lies in a queue.
    Customer {
        customer: CustomerId,
        /// Differs where something is to be told; `gone`: they did not agree, or are forgotten.
        stamp: String,
    },
}

/// The stamp of somebody of whom nothing may be told.
pub const GONE: &str = "gone";

/// What a destination can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    Days,
    Orders,
    Stock,
    Prices,
    Pace,
    Customers,
}

impl Topic {
    pub const ALL: [Self; 6] = [
        Self::Days,
        Self::Orders,
        Self::Stock,
        Self::Prices,
        Self::Pace,
        Self::Customers,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Orders => "orders",
            Self::Stock => "stock",
            Self::Prices => "prices",
            Self::Pace => "pace",
            Self::Customers => "customers",
        }
    }
}

impl News {
    pub const fn topic(&self) -> Topic {
        match self {
            Self::Order { .. } => Topic::Orders,
            Self::Item { .. } => Topic::Stock,
            Self::Price { .. } => Topic::Prices,
            Self::Pace(_) => Topic::Pace,
            Self::Customer { .. } => Topic::Customers,
        }
    }

    /// What it is about; later news of a subject replaces earlier news that has not left yet.
    pub fn subject(&self) -> String {
        match self {
            Self::Order { order, .. } => format!("order/{order}"),
            Self::Item { item, .. } => format!("item/{item}"),
            Self::Price { item, size, .. } => match size {
                Some(size) => format!("price/{item}/{size}"),
                None => format!("price/{item}"),
            },
            Self::Pace(_) => "pace".to_owned(),
            Self::Customer { customer, .. } => format!("customer/{customer}"),
        }
    }

    /// True where every piece matters, because the next one does not say what this one said: a guest is
    /// told that it is accepted, and then that it is ready.
    pub const fn is_step(&self) -> bool {
        matches!(self, Self::Order { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_says_what_it_is_about_and_reads_back() {
        let item = || ItemId::new("pizza").unwrap();
        let order = OrderId(uuid::Uuid::nil());
        let all = [
            (
                News::Order {
                    order,
                    theirs: "727".to_owned(),
                    status: ShopStatus::Ready,
                    reason: None,
                    due_at: None,
                },
                format!("order/{order}"),
                Topic::Orders,
            ),
            (
                News::Item {
                    item: item(),
                    out: true,
                    left: None,
                },
                "item/pizza".to_owned(),
                Topic::Stock,
            ),
            (
                News::Price {
                    item: item(),
                    size: SizeId::new("L").ok(),
                    price: Money(1_200),
                },
                "price/pizza/L".to_owned(),
                Topic::Prices,
            ),
            (
                News::Pace(Pace::Busy { minutes_more: 15 }),
                "pace".to_owned(),
                Topic::Pace,
            ),
            (
                News::Customer {
                    customer: CustomerId(uuid::Uuid::nil()),
                    stamp: GONE.to_owned(),
                },
                format!("customer/{}", uuid::Uuid::nil()),
                Topic::Customers,
            ),
        ];
        for (news, subject, topic) in all {
            assert_eq!((news.subject(), news.topic()), (subject, topic));
            let text = serde_json::to_string(&news).unwrap();
            assert_eq!(serde_json::from_str::<News>(&text).unwrap(), news, "{text}");
            assert_eq!(news.is_step(), topic == Topic::Orders);
        }
    }
}
