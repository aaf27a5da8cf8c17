//! The waiters' terminal: floor, menu, check, send, watch, pay.
//!
//! `desk` is the model and knows no window, bus or disk. `panels` draw what its views say and emit `Intent`s;
//! they know no wire and never send. `terminal` carries out what the desk wants: first the spool on disk, then
//! the line. What the kitchen has is only ever what the router said.

pub mod say;
pub mod intent;
pub mod desk;
pub mod panels;
pub mod theme;
pub mod spool;
pub mod floor_file;
pub mod escpos;
pub mod printer;
pub mod card_terminal;
pub mod sound;
pub mod link;
pub mod record;
pub mod terminal;
pub mod stamp;
pub mod config;
pub mod scene;
pub mod headless;
