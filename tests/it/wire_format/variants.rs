//! The names of all variants that travel, listed so that a new one does not compile before it is added here.
//!
//! Everything here must then also have a sample, pinned bytes and a place in `asyncapi.yaml`: tests ask for it.

use shared::menu::{Allergen, ModifierKind};
use shared::order::{Channel, HoldReason, LineState, OrderState, StepState, Tender};
use shared::wire::{
    Accepted, AdjustBy, Approvable, Ask, BridgeAsk, DeskAsk, DriverAsk, FactBody, FrontAsk,
    HouseUpdate, LineOperation, Malformed, PulledContent, Reject, Role, Snapshot, Split,
    StationAsk, StationUpdate, Topic, Update,
};

/// For an enum: a function from a value to its name on the wire, and the list of all names.
macro_rules! variants {
    ($($enum:ident, $name:ident, $all:ident: $($variant:ident = $wire:literal),+ $(,)?;)+) => {$(
        pub(crate) fn $name(value: &$enum) -> &'static str {
            match value {
                $($enum::$variant { .. } => $wire,)+
            }
        }

        pub(crate) const $all: &[&str] = &[$($wire),+];
    )+};
}

variants! {
    Topic, topic, TOPICS:
        Ask = "ask", Since = "since", Tell = "tell", Beat = "beat", DeviceBeat = "deviceBeat",
        Alive = "alive";

    Ask, ask, ASKS: Front = "front", Station = "station", Bridge = "bridge", Driver = "driver",
        Desk = "desk";

    FrontAsk, front_ask, FRONT_ASKS:
        Submit = "submit", Revise = "revise", FireCourse = "fire-course",
        HoldCourse = "hold-course", Rush = "rush", Refire = "refire", EightySix = "eighty-six",
        Countdown = "countdown", Pay = "pay", Refund = "refund", Cancel = "cancel",
        SplitCheck = "split-check", MergeChecks = "merge-checks", Adjust = "adjust",
        AdjustTip = "adjust-tip", IssueGift = "issue-gift", MoveTable = "move-table",
        Transfer = "transfer", AttachCustomer = "attach-customer", ClockIn = "clock-in",
        ClockOut = "clock-out", Quote = "quote", Message = "message";

    DeskAsk, desk_ask, DESK_ASKS:
        SignIn = "sign-in", SignOut = "sign-out", Approve = "approve", PutDraft = "put-draft",
        TakeDraft = "take-draft", DropDraft = "drop-draft", Drafts = "drafts",
        FindCustomers = "find-customers", PutCustomer = "put-customer",
        ForgetCustomer = "forget-customer", GiftBalance = "gift-balance",
        CustomerHistory = "customer-history";

    Approvable, approvable, APPROVABLES:
        Void = "void", Adjust = "adjust", Refund = "refund", OpenItem = "open-item",
        Gift = "gift";

    Split, split, SPLITS: Seat = "seat", Evenly = "evenly", Amount = "amount", Item = "item";

    AdjustBy, adjust_by, ADJUST_BYS: Percent = "percent", Amount = "amount";

    LineOperation, line_operation, LINE_OPERATIONS:
        Add = "add", Void = "void", Seat = "seat", Allergy = "allergy";

    StationAsk, station_ask, STATION_ASKS:
        Start = "start", Bump = "bump", Unbump = "unbump", Recall = "recall", Serve = "serve",
        Displayed = "displayed", Rush = "rush", Refire = "refire", EightySix = "eighty-six",
        CloseStation = "close-station", SeeAllergies = "see-allergies",
        SeeMessage = "see-message";

    BridgeAsk, bridge_ask, BRIDGE_ASKS: SubmitOnline = "submit-online", Stock = "stock",
        CallOff = "call-off", Quote = "quote";

    DriverAsk, driver_ask, DRIVER_ASKS: Advance = "advance";

    Accepted, accepted, ACCEPTED:
        Order = "order", Revised = "revised", Steps = "steps", Paid = "paid",
        Advanced = "advanced", Quoted = "quoted", Done = "done", Checks = "checks", Gift = "gift",
        SignedIn = "signed-in", Approved = "approved", Drafts = "drafts",
        Customers = "customers", History = "history";

    Malformed, malformed, MALFORMED:
        TooLarge = "too-large", NotJson = "not-json", Protocol = "protocol";

    Reject, reject, REJECTS:
        Malformed = "malformed", NotAllowed = "not-allowed", IdReused = "id-reused",
        EmptyOrder = "empty-order", TooManyLines = "too-many-lines", OrderExists = "order-exists",
        LineExists = "line-exists", UnknownMenu = "unknown-menu", UnknownItem = "unknown-item",
        ItemOut = "item-out", NotEnoughLeft = "not-enough-left", SizeNeeded = "size-needed",
        UnknownSize = "unknown-size", UnknownModifier = "unknown-modifier",
        ModifierMissing = "modifier-missing", TooManyOfGroup = "too-many-of-group",
        TooManyModifiers = "too-many-modifiers", BadQuantity = "bad-quantity",
        BadSeat = "bad-seat", UnknownCourse = "unknown-course", NotOpen = "not-open",
        BadOpenItem = "bad-open-item", UnknownTable = "unknown-table",
        NoteTooLong = "note-too-long", CardNumberInText = "card-number-in-text",
        TotalDiffers = "total-differs", BadWantedTime = "bad-wanted-time",
        KitchenFull = "kitchen-full",
        UnknownOrder = "unknown-order", UnknownLine = "unknown-line",
        LineChanged = "line-changed", LineVoid = "line-void", NotCooked = "not-cooked",
        NothingHeld = "nothing-held", CourseNotReady = "course-not-ready",
        UnknownStation = "unknown-station", BadMessage = "bad-message",
        TooManyMessages = "too-many-messages", UnknownMessage = "unknown-message", UnknownTicket = "unknown-ticket",
        OrderCancelled = "order-cancelled", OrderFired = "order-fired", NextStationStarted = "next-station-started",
        UndoTooLate = "undo-too-late", TooManySteps = "too-many-steps",
        UnknownCheck = "unknown-check", AlreadySettled = "already-settled",
        BadAmount = "bad-amount", TenderShort = "tender-short", RefundFirst = "refund-first",
        ReasonNeeded = "reason-needed", CheckChanged = "check-changed",
        SplitDoesNotAddUp = "split-does-not-add-up", SharesDoNotAddUp = "shares-do-not-add-up",
        BadSplit = "bad-split", PaidInPart = "paid-in-part", LineNotOnCheck = "line-not-on-check",
        BadAdjustment = "bad-adjustment", UnknownPayment = "unknown-payment",
        UnknownGift = "unknown-gift", GiftShort = "gift-short", NotSignedIn = "not-signed-in",
        UnknownPerson = "unknown-person", WrongPin = "wrong-pin", PinLocked = "pin-locked",
        OverLimit = "over-limit", ApprovalNeeded = "approval-needed",
        SamePerson = "same-person", ClockedIn = "clocked-in", NotClockedIn = "not-clocked-in",
        DraftChanged = "draft-changed", UnknownDraft = "unknown-draft",
        DraftTooLarge = "draft-too-large", UnknownCustomer = "unknown-customer",
        BadCustomer = "bad-customer", ClockIsReal = "clock-is-real",
        StoreUnavailable = "store-unavailable";

    Update, update, UPDATES: Station = "station", House = "house", Fact = "fact";

    StationUpdate, station_update, STATION_UPDATES: Ticket = "ticket", TicketGone = "ticket-gone",
        Message = "message", MessageGone = "message-gone";

    HouseUpdate, house_update, HOUSE_UPDATES:
        Order = "order", OrderGone = "order-gone", Availability = "availability",
        Station = "station", Menu = "menu", Check = "check", CheckGone = "check-gone",
        People = "people", Message = "message", MessageGone = "message-gone";

    FactBody, fact, FACTS:
        OrderTaken = "order-taken", StepDone = "step-done", StepUndone = "step-undone",
        LineVoided = "line-voided", LineRefired = "line-refired", TenderTaken = "tender-taken",
        CheckSettled = "check-settled", Refunded = "refunded", TipAdjusted = "tip-adjusted",
        GiftIssued = "gift-issued", CashDeclared = "cash-declared", OrderCompleted = "order-completed",
        OrderCancelled = "order-cancelled";

    Snapshot, snapshot, SNAPSHOTS: Station = "station", House = "house";

    PulledContent, pulled_content, PULLED_CONTENTS:
        Updates = "updates", Snapshot = "snapshot", UnknownStream = "unknown-stream";

    Tender, tender, TENDERS: Cash = "cash", Card = "card", Online = "online", Gift = "gift";

    HoldReason, hold_reason, HOLD_REASONS:
        EarlierCourse = "earlier-course", HeldByFront = "held-by-front", Scheduled = "scheduled",
        CoursePause = "course-pause", WaitsFor = "waits-for";

    Role, role, ROLES:
        Front = "front", Station = "station", Bridge = "bridge", Driver = "driver";

    Channel, channel, CHANNELS:
        DineIn = "dine-in", TakeAway = "take-away", Online = "online", Delivery = "delivery";

    StepState, step_state, STEP_STATES:
        Waiting = "waiting", Held = "held", Fired = "fired", Started = "started", Done = "done",
        Void = "void";

    LineState, line_state, LINE_STATES:
        Held = "held", Cooking = "cooking", Ready = "ready", Served = "served", Void = "void";

    OrderState, order_state, ORDER_STATES:
        Open = "open", Completed = "completed", Cancelled = "cancelled";

    ModifierKind, modifier_kind, MODIFIER_KINDS:
        No = "no", Extra = "extra", Substitute = "substitute", Prep = "prep", Side = "side";

    Allergen, allergen, ALLERGENS:
        Gluten = "gluten", Crustaceans = "crustaceans", Egg = "egg", Fish = "fish",
        Peanut = "peanut", Soy = "soy", Milk = "milk", Nuts = "nuts", Celery = "celery",
        Mustard = "mustard", Sesame = "sesame", Sulphites = "sulphites", Lupin = "lupin",
        Molluscs = "molluscs";
}
