//! What a terminal asks that is no deed: who is there, may they, drafts, guests.
//!
//! These asks hold PINs and people's data, so they are neither journaled nor remembered by their id: asked
//! again, they are answered again, and each of them does the same when done twice.

use serde::{Deserialize, Serialize};

use crate::ids::*;
use crate::menu::Allergen;
use crate::money::Money;
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "ask")]
pub enum DeskAsk {
    /// This person stands before this terminal now; whoever did before no longer does.
    SignIn {
        actor: ActorId,
        pin: String,
    },
    SignOut,
    /// A second person agrees to one thing, here and for the next two minutes. The ask that needs it then
    /// names them as `approver`.
    Approve {
        approver: ActorId,
        pin: String,
        what: Approvable,
    },
    /// Keeps a draft where every terminal can go on with it. `revision` is the one it was made from, 0 for a
    /// new one; a newer one at the router is never overwritten (`DraftChanged`).
    PutDraft {
        draft: KeptDraft,
    },
    /// This terminal goes on with it; the other one learns that from the list.
    TakeDraft {
        draft: OrderId,
    },
    /// It was sent, or thrown away.
    DropDraft {
        draft: OrderId,
    },
    Drafts,
    /// By a part of the name (at least two letters) or of the phone (at least three digits), at most ten.
    FindCustomers {
        text: String,
    },
    /// New, or changed. Allergies are kept only with consent.
    PutCustomer {
        customer: Customer,
    },
    /// Erases the person everywhere; orders and books keep the id alone.
    ForgetCustomer {
        customer: CustomerId,
    },
    GiftBalance {
        code: GiftCode,
    },
    /// What this guest, or somebody with the same phone, had before; nothing of whoever was forgotten.
    CustomerHistory {
        customer: CustomerId,
    },
}

/// What a second person can agree to: this one thing as it is now, and nothing that becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "approve")]
pub enum Approvable {
    /// Taking off a line that the kitchen has begun.
    Void {
        line: LineId,
        revision: Revision,
    },
    /// A discount or comp, on the check as it is.
    Adjust {
        check: CheckId,
        revision: Revision,
    },
    Refund {
        check: CheckId,
        amount: Money,
    },
    /// An item at a price of its own.
    OpenItem {
        line: LineId,
    },
    /// A voucher that nobody paid for.
    Gift {
        code: GiftCode,
        amount: Money,
    },
}

/// An order that is not sent yet, as its terminal keeps it. The router does not look inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDraft {
    /// The id that the order will have, so that it is sent once whoever sends it.
    pub id: OrderId,
    /// Grows with each `PutDraft`; the answer says the new one.
    pub revision: Revision,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// For lists: "T4, 3 lines".
    pub label: String,
    /// The terminal's own form, at most 64 KiB.
    pub body: String,
    /// The terminal that goes on with it; the router fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<ActorId>,
    /// When it was last put or taken; the router fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

/// A guest who is known by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// They said that we may remember what they must not eat.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consent: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allergies: Vec<Allergen>,
    /// Collected so far; the router counts them and does not read them here.
    #[serde(default)]
    pub points: u32,
}
