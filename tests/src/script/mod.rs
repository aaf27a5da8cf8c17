//! Scenario scripts: a service in the words of the house, and what it came to.
//!
//! A script has one action a line, `TIME WHO VERB …`; the run prints after each action the answer and every
//! rail, order and fact that changed. `tests/scenarios/NAME.txt` is the script, `NAME.out` the accepted output.
//!
//! ```text
//! 19:02 4      submit A burger(medium,no-onion) fries*2@2 cola   order A at table 4; @2 is seat 2
//! 19:03 till   submit B pizza:L wanted 45                        take-away, wanted in 45 minutes
//! 19:03 online submit C burger(rare) paid                        from the shop, paid there
//! 19:04 4      add A steak(rare)      void A fries "guest left"   fire A 2    hold A 3    rush A    cancel A "walked out"
//! 19:12 grill  bump A                 bump A burger               start A     undo A      recall A  refire A burger "burnt"
//! 19:15 pass   serve A 2              4 pay A cash 60.00          4 pay A card
//! 19:15 4      seat A burger 2        split A seats 2          split A evenly 3   merge A B   move A 7   transfer A ben
//! 19:16 4      86 steak               back steak                  count steak 3           allergy A peanut@2
//! 19:16 grill  close                  open                    nobody works there; somebody does again
//! 19:17 router dark grill             light grill                 crash                   again (repeats the last ask)
//! 19:18 7      quote fries*2 cola                                  what a guest would be promised for it
//! 19:30 tick                                                      only time passes
//! ```
//!
//! A script may begin with `18:00 router open NAME planned`: with the files in `tests/scenarios/NAME` instead of the
//! fixture's, where a name is given, and with a plan made anew after each action, where it says so.

mod parse;
mod play;
mod asks;
mod checks;
mod print;

pub use parse::*;
pub use play::*;
