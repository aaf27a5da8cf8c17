//! How much of everything a restaurant may have; what is over a limit is a problem, not a crash.

use crate::time::Span;

/// Largest file; a menu of 2,000 items needs a quarter of it.
pub(super) const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A broken bracket breaks every line after it; this many complaints are enough.
pub(super) const SYNTAX_PROBLEMS_PER_FILE_MAX: usize = 10;
/// Longest name, in characters; longer ones do not fit a ticket.
pub(super) const NAME_CHARS_MAX: usize = 80;
/// Longest time one step of work may take.
pub(super) const PREP_MAX: Span = Span::from_mins(4 * 60);
/// Parallel components of the work on one line, and steps in one chain.
pub(super) const COMPONENTS_MAX: usize = 8;
pub(super) const CHAIN_STEPS_MAX: usize = 8;
/// Stretches in one list of hours; dayparts of a restaurant.
pub(super) const STRETCHES_MAX: usize = 50;
pub(super) const DAYPARTS_MAX: usize = 20;
pub(super) const TABLES_MAX: usize = 1_000;
pub(super) const LANGUAGES_MAX: usize = 20;
pub(super) const STATIONS_MAX: usize = 60;
pub(super) const ROUTES_MAX: usize = 200;
/// Ages shown as soon or late lie below this.
pub(super) const AGE_MAX: Span = Span::from_mins(4 * 60);
pub(super) const TAXES_MAX: usize = 50;
pub(super) const MILLI_PERCENT_MAX: i64 = 100_000;
pub(super) const ITEMS_MAX: usize = 2_000;
pub(super) const CATEGORIES_MAX: usize = 200;
pub(super) const SIZES_MAX: usize = 20;
pub(super) const GROUPS_PER_ITEM_MAX: usize = 20;
pub(super) const MODIFIERS_MAX: usize = 5_000;
pub(super) const GROUPS_MAX: usize = 2_000;
pub(super) const INGREDIENTS_MAX: usize = 5_000;
/// Longest name of an account, with its parents.
pub(super) const ACCOUNT_CHARS_MAX: usize = 120;
/// After this many the rest is left out: nobody reads further, and one slip may cause thousands.
pub(super) const PROBLEMS_MAX: usize = 500;
/// A problem quotes the file; what is quoted may be a whole paragraph by mistake.
pub(super) const WHAT_CHARS_MAX: usize = 300;
/// Longer lists of what exists help nobody.
pub(super) const LISTED_MAX: usize = 16;
