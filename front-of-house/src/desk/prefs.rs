//! How this terminal is set for the hands and eyes that use it; kept on its disk.

use serde::{Deserialize, Serialize};
use shared::lang::Lang;

use super::{Desk, Effect};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefs {
    #[serde(default)]
    pub lang: Lang,
    /// The check is on the right, and the green button under the left thumb.
    #[serde(default)]
    pub left_handed: bool,
    /// Dark letters on a light ground, for a terrace in the sun.
    #[serde(default)]
    pub light: bool,
    /// No chimes; the signs on the screen stay.
    #[serde(default)]
    pub silent: bool,
}

impl Desk {
    pub fn prefs(&self) -> Prefs {
        self.prefs
    }

    pub fn set_prefs(&mut self, prefs: Prefs) {
        if prefs.lang != self.prefs.lang {
            self.index = super::MenuIndex::new(&self.house.menu, prefs.lang);
        }
        self.prefs = prefs;
    }

    pub(super) fn choose_prefs(&mut self, prefs: Prefs) {
        self.set_prefs(prefs);
        self.effects.push(Effect::SavePrefs);
    }
}
