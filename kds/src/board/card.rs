//! A ticket in the words and rows of a card: what is on it and how high it is, before anything is drawn.

mod head;
mod blocks;
mod foot;

use std::collections::BTreeMap;

use chrono_tz::Tz;
use shared::ids::*;
use shared::menu::ModifierKind;
use shared::order::StepState;
use shared::ticket::{OrderView, TicketLine, TicketView};
use shared::time::Timestamp;

use super::metrics::{Weight, width};
use super::words::{Lang, Word};

use blocks::blocks;
pub use blocks::hold_words;
use foot::foot;
pub use foot::foot_width;
pub use head::{allergies, allergy_text, capital, number_width, place_of, place_words};
use head::{allergy_words, head_words};

/// Measures in units; 1080 units are the height of the canvas at scale 1.
pub mod measure {
    pub const BORDER: i32 = 2;
    pub const PAD: i32 = 12;
    /// Width of the column of quantities.
    pub const QTY: i32 = 44;
    pub const NAME: i32 = 28;
    pub const NAME_LINE: i32 = 32;
    pub const MOD: i32 = 22;
    pub const MOD_LINE: i32 = 28;
    /// Shape before a modifier, with its gap.
    pub const MOD_ICON: i32 = 33;
    pub const BLOCK_PAD: i32 = 5;
    /// The same for fingers in gloves: a line is then 56 units high.
    pub const GLOVES_PAD: i32 = 12;
    pub const NUMBER: i32 = 30;
    pub const WHO: i32 = 19;
    pub const WHO_LINE: i32 = 23;
    pub const SUB: i32 = 17;
    pub const SUB_LINE: i32 = 21;
    pub const AGE: i32 = 28;
    pub const HEAD_PAD: i32 = 9;
    /// Between number, words and times of the head.
    pub const HEAD_GAP: i32 = 8;
    /// Age above, promise below.
    pub const TIMES: i32 = 53;
    pub const BAR: i32 = 7;
    pub const HEAD_AGAIN: i32 = 41;
    pub const CONTINUES: i32 = 38;
    pub const ALLERGY: i32 = 22;
    pub const ALLERGY_LINE: i32 = 28;
    pub const SEATS: i32 = 15;
    pub const CHIP_PAD: i32 = 14;
    pub const WITH: i32 = 17;
    pub const WITH_LINE: i32 = 23;
    pub const WHY: i32 = 17;
    pub const WHY_LINE: i32 = 23;
    pub const FOOT: i32 = 17;
    pub const FOOT_LINE: i32 = 22;
    pub const FOOT_PAD: i32 = 23;
    pub const ADD_ON: i32 = 32;
    /// Room that the foot keeps for a forecast, whether it has one yet or not.
    pub const FORECAST: &str = " 0:00";
}
use measure::*;

/// What a card is about, beyond its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Normal,
    Rush,
    Held,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineLook {
    Open,
    Started,
    /// Its step before is not done, or it is held with its ticket.
    Waiting,
    Done,
    /// Must be seen (bumped) before it goes.
    Void,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Waiting,
    Cooking,
    Ready,
}

/// One row of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Line {
        quantity: String,
        name: Vec<String>,
        seats: String,
        look: LineLook,
    },
    /// `seats` stand here where the name above needs its whole line.
    Modifier {
        kind: ModifierKind,
        text: Vec<String>,
        seats: String,
        dim: bool,
    },
    /// Seats on a line of their own.
    Seats {
        text: String,
    },
    /// A guest's or waiter's words, in quotation marks.
    Note {
        text: Vec<String>,
        dim: bool,
    },
    /// A word and what it is about: VOID, cook again, waits for the step before.
    Remark {
        text: Vec<String>,
        loud: bool,
    },
    /// What other stations make for the same plate.
    With {
        text: Vec<String>,
    },
    AddOn {
        text: String,
    },
    Changed {
        text: String,
    },
    Why {
        text: Vec<String>,
    },
}

/// Rows that stay together; of one line of the order, or of none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub rows: Vec<Row>,
    /// The work that a tap on it bumps.
    pub steps: Vec<StepId>,
    /// Room above and below; more for gloves.
    pub pad: i32,
}

/// Another station's share of the same plate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    pub name: String,
    pub progress: Progress,
    pub ready_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub ticket: TicketId,
    pub revision: Revision,
    pub number: String,
    pub standing: Standing,
    pub changed: bool,
    pub who: Vec<String>,
    pub sub: Vec<String>,
    pub allergy: Vec<String>,
    /// Somebody at this station has said that they saw them.
    pub allergy_seen: bool,
    pub blocks: Vec<Block>,
    /// Lines of other stations, as they fit side by side.
    pub foot: Vec<Vec<Other>>,
    /// Names for messages: "118".
    pub width: i32,
}

/// What a card needs to know beyond its ticket.
pub struct Setting<'a> {
    pub lang: Lang,
    pub zone: Tz,
    pub width: i32,
    /// Only what is cooked.
    pub compact: bool,
    pub gloves: bool,
    pub stations: &'a BTreeMap<StationId, String>,
    pub courses: &'a BTreeMap<CourseNo, String>,
    /// When other stations should be done with the same course, where known.
    pub forecasts: BTreeMap<StationId, Timestamp>,
    /// The whole order, where it is known: what others make for the same plates.
    pub order: Option<&'a OrderView>,
    /// State of a step as this screen shows it, taps on their way included.
    pub shown: &'a dyn Fn(&TicketLine) -> StepState,
    pub changed: bool,
    pub seen_allergies: bool,
}

impl Row {
    pub fn height(&self) -> i32 {
        let count = |lines: &Vec<String>| i32::try_from(lines.len()).unwrap_or(i32::MAX / 100);
        match self {
            Self::Line { name, .. } => count(name) * NAME_LINE,
            Self::Modifier { text, .. } | Self::Note { text, .. } | Self::Remark { text, .. } => {
                count(text) * MOD_LINE
            }
            Self::Seats { .. } => MOD_LINE,
            Self::With { text } => count(text) * WITH_LINE,
            Self::AddOn { .. } | Self::Changed { .. } => ADD_ON,
            Self::Why { text } => count(text) * WHY_LINE + 10,
        }
    }

    /// Cuts off what is beyond `lines` lines of text, as a row of its own.
    fn cut(&mut self, lines: usize) -> Option<Self> {
        let (Self::Note { text, .. } | Self::Remark { text, .. }) = self else {
            return None;
        };
        let rest = (lines < text.len()).then(|| text.split_off(lines))?;
        Some(match self {
            Self::Note { dim, .. } => Self::Note {
                text: rest,
                dim: *dim,
            },
            Self::Remark { loud, .. } => Self::Remark {
                text: rest,
                loud: *loud,
            },
            _ => return None,
        })
    }
}

impl Block {
    pub fn height(&self) -> i32 {
        let rows: i32 = self.rows.iter().map(Row::height).sum();
        let bare = matches!(
            self.rows.first(),
            Some(Row::AddOn { .. } | Row::Changed { .. })
        );
        if bare { rows } else { rows + 2 * self.pad }
    }

    /// A block that is higher than `max`, cut between its rows; each part is still the same work.
    fn cut(self, max: i32) -> Vec<Self> {
        if self.height() <= max {
            return vec![self];
        }
        let lines = usize::try_from((max - 2 * self.pad) / MOD_LINE).unwrap_or(0);
        let mut rows: Vec<Row> = Vec::new();
        for mut row in self.rows {
            while let Some(rest) = row.cut(lines.max(1)) {
                rows.push(std::mem::replace(&mut row, rest));
            }
            rows.push(row);
        }
        let part = |rows| Self {
            rows,
            steps: self.steps.clone(),
            pad: self.pad,
        };
        let mut parts = vec![part(Vec::new())];
        for row in rows {
            if let Some(last) = parts.last_mut()
                && (last.rows.is_empty() || last.height() + row.height() <= max)
            {
                last.rows.push(row);
                continue;
            }
            parts.push(part(vec![row]));
        }
        parts
    }
}

impl Card {
    pub fn head_height(&self) -> i32 {
        let count = |lines: &Vec<String>| i32::try_from(lines.len()).unwrap_or(100);
        2 * HEAD_PAD + TIMES.max(count(&self.who) * WHO_LINE + count(&self.sub) * SUB_LINE) + BAR
    }

    pub fn allergy_height(&self) -> i32 {
        let lines = i32::try_from(self.allergy.len()).unwrap_or(100);
        if lines == 0 {
            0
        } else {
            lines * ALLERGY_LINE + 12
        }
    }

    pub fn foot_height(&self) -> i32 {
        let lines = i32::try_from(self.foot.len()).unwrap_or(100);
        if lines == 0 {
            4
        } else {
            lines * FOOT_LINE + FOOT_PAD
        }
    }

    pub fn height(&self) -> i32 {
        let blocks: i32 = self.blocks.iter().map(Block::height).sum();
        2 * BORDER + self.head_height() + self.allergy_height() + blocks + self.foot_height()
    }

    /// Cuts blocks that no cell of this height could hold, so that nothing is drawn beyond its end.
    pub fn cut(&mut self, cell_h: i32) {
        let head = self.head_height() + self.allergy_height();
        let max = cell_h - 2 * BORDER - CONTINUES - head.max(HEAD_AGAIN);
        let max = max.max(NAME_LINE * 2);
        if self.blocks.iter().any(|block| max < block.height()) {
            let blocks = std::mem::take(&mut self.blocks);
            self.blocks = blocks
                .into_iter()
                .flat_map(|block| block.cut(max))
                .collect();
        }
    }
}

/// Builds the card of a ticket.
pub fn card(view: &TicketView, set: &Setting) -> Card {
    let held = view.fired_at.is_none();
    let standing = match (held, view.head.rush) {
        (true, _) => Standing::Held,
        (false, true) => Standing::Rush,
        (false, false) => Standing::Normal,
    };
    let number = view.head.number.to_string();
    let inner = set.width - 2 * (BORDER + PAD);
    // The plan may say that it will be late before it is: longer words.
    let behind = view
        .forecast
        .is_some_and(|forecast| view.head.due_at < forecast.p50);
    let late = if behind { Word::DueBehind } else { Word::Late };
    let late = width(&late.with(set.lang, "0:00"), 15, Weight::Bold);
    let times = width("00:00", AGE, Weight::Bold).max(late);
    let room = inner - number_width(&number) - times - 2 * HEAD_GAP;
    let (who, sub) = head_words(view, set, room.max(60));
    Card {
        ticket: view.id.clone(),
        revision: view.revision,
        number,
        standing,
        changed: set.changed,
        who,
        sub,
        allergy: allergy_words(view, set.lang, inner - 36),
        allergy_seen: set.seen_allergies,
        blocks: blocks(view, set, inner),
        foot: if set.compact {
            Vec::new()
        } else {
            foot(view, set, inner)
        },
        width: set.width,
    }
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
