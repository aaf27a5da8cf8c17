//! What the bridge asks beyond what terminals may: stock speaks to the menu.

use serde::{Deserialize, Serialize};

use crate::ids::{ItemId, OrderId};
use crate::order::OrderDraft;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
pub enum BridgeAsk {
    /// An order from a shop; `paid_online` settles its check at once.
    SubmitOnline {
        order: OrderDraft,
        /// The shop's payment reference, when the guest has paid there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paid_online: Option<String>,
    },
    /// Stock ran out of it, or came back. Never overrides what a person decided.
    Stock { item: ItemId, out: bool },
    /// The guest called it off at the shop. Only while nothing of it has fired: what was paid online is given
    /// back, and the order is cancelled. What has fired is for a person to decide about (`OrderFired`).
    CallOff { order: OrderId, reason: String },
    /// How long this basket would take from now. Nothing is ordered, and the answer is not remembered.
    Quote { order: OrderDraft },
}
