//! Limits of what travels and what is accepted, in one place; each says what happens at the limit.

/// Larger messages are refused undecoded (`TooLarge`). What zenoh takes lies above it: `bus/zenoh/config.rs`.
pub const MESSAGE_BYTES_MAX: usize = 256 * 1024;
/// More lines in one order are refused (`TooManyLines`).
pub const LINES_PER_ORDER_MAX: usize = 200;
/// A line's quantity above this is refused (`BadQuantity`): a typing slip, not a party.
pub const QUANTITY_MAX: u16 = 99;
/// Modifiers on one line; more are refused (`TooManyModifiers`).
pub const MODIFIERS_PER_LINE_MAX: usize = 20;
/// Count of one modifier on one unit; more is refused (`BadQuantity`).
pub const MODIFIER_COUNT_MAX: u8 = 9;
/// Characters in a note; longer ones are refused (`NoteTooLong`), never cut.
pub const NOTE_CHARS_MAX: usize = 200;
/// Characters of an open item's name, 1 to this; others are refused (`BadOpenItem`).
pub const OPEN_NAME_CHARS_MAX: usize = 60;
/// Characters of a message to a station, and of the answer; others are refused (`BadMessage`).
pub const MESSAGE_CHARS_MAX: usize = 120;
/// Messages that wait at one station to be seen; more are refused (`TooManyMessages`).
pub const MESSAGES_WAITING_MAX: usize = 20;
/// Visits in one answer; older ones are left out.
pub const VISITS_MAX: usize = 10;
/// Seats at a table; higher numbers are refused (`BadSeat`).
pub const SEAT_MAX: u8 = 60;
/// Steps in one tap; more are refused (`TooManySteps`).
pub const STEPS_PER_TAP_MAX: usize = 500;
/// Tickets in one `Displayed`; a screen splits longer lists.
pub const DISPLAYED_PER_MESSAGE_MAX: usize = 500;
/// Updates in one reply to a pull; beyond it the router sends a snapshot.
pub const UPDATES_PER_PULL_MAX: usize = 200;
/// Facts in one reply to the bridge's pull; it asks again for the rest.
pub const FACTS_PER_PULL_MAX: usize = 500;
/// Depth of every queue between a program and its link; a full one makes the sender wait or pull later.
pub const QUEUE_DEPTH_MAX: usize = 4_096;
/// Bytes of a reply to a pull that a client takes; a larger snapshot never arrives, and the screen stays behind.
pub const PULLED_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Asks of one client on their way at once; the others wait their turn.
pub const ASKS_IN_FLIGHT_MAX: usize = 64;
/// Without a reply for this long (real monotonic time), an ask or a pull counts as unanswered.
pub const ASK_WAIT_MS_MAX: u64 = 1_500;
/// First pause before an ask or a pull is repeated; doubles up to `ASK_PAUSE_MS_MAX`.
pub const ASK_PAUSE_MS_MIN: u64 = 50;
/// Longest pause between repeats.
pub const ASK_PAUSE_MS_MAX: u64 = 1_000;
/// Without a beat for this long (real monotonic time) a client says that it is cut off.
pub const BEAT_AGE_MS_MAX: u64 = 2_500;
