//! The languages of the screens, and words that say the same in each of them.
//!
//! What is cooked brings its names along in the menu; the words of a screen are compiled in. The names of allergens
//! are here because the kitchen and the waiters must read the same ones.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use crate::menu::Allergen;

/// A language that people can read the screens in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Es,
    Fr,
    De,
    Zh,
}

impl Lang {
    pub const ALL: [Self; 5] = [Self::En, Self::Es, Self::Fr, Self::De, Self::Zh];

    /// As in menu files: `en`, `es`, `fr`, `de`, `zh`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::De => "de",
            Self::Zh => "zh",
        }
    }

    /// As its speakers call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::Fr => "Français",
            Self::De => "Deutsch",
            Self::Zh => "中文",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// Where it stands in a row of translations, in the order of `ALL`.
    pub const fn column(self) -> usize {
        self as usize
    }
}

impl std::str::FromStr for Lang {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        Self::parse(code).ok_or_else(|| {
            let known = Self::ALL.map(Self::code).join(", ");
            format!("there is no language '{code}' here; choose one of {known}")
        })
    }
}

/// A word or short phrase in every language, in the order of `Lang::ALL`; `{}` marks where a figure or name goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(pub [&'static str; 5]);

impl Word {
    pub const fn text(self, lang: Lang) -> &'static str {
        self.0[lang.column()]
    }

    /// The phrase with `value` in its place.
    pub fn with(self, lang: Lang, value: impl Display) -> String {
        self.filled(lang, &[&value])
    }

    /// The phrase with its places filled in order; places without a value stay empty.
    pub fn filled(self, lang: Lang, values: &[&dyn Display]) -> String {
        let mut parts = self.text(lang).split("{}");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for (n, part) in parts.enumerate() {
            if let Some(value) = values.get(n) {
                text.push_str(&value.to_string());
            }
            text.push_str(part);
        }
        text
    }

    /// Every language says something, and has as many places as English.
    pub fn is_whole(self) -> bool {
        let places = |text: &str| text.matches("{}").count();
        let alike = |text: &&str| !text.is_empty() && places(text) == places(self.0[0]);
        self.0.iter().all(alike)
    }
}

/// Declares words: `PAY: "Pay", "Cobrar", "Encaisser", "Zahlen", "结账";`, and lists them in `ALL` for a test.
#[macro_export]
macro_rules! words {
    ($($name:ident: $en:literal, $es:literal, $fr:literal, $de:literal, $zh:literal;)+) => {
        $(pub const $name: $crate::lang::Word = $crate::lang::Word([$en, $es, $fr, $de, $zh]);)+

        /// Every word of this part.
        pub const ALL: &[$crate::lang::Word] = &[$($name,)+];
    };
}

/// One of the fourteen allergens as people read it.
pub const fn allergen(allergen: Allergen, lang: Lang) -> &'static str {
    use Allergen as A;
    let row: [&'static str; 5] = match allergen {
        A::Gluten => ["gluten", "gluten", "gluten", "Gluten", "麸质"],
        A::Crustaceans => [
            "crustaceans",
            "crustáceos",
            "crustacés",
            "Krebstiere",
            "甲壳类",
        ],
        A::Egg => ["egg", "huevo", "œuf", "Ei", "蛋"],
        A::Fish => ["fish", "pescado", "poisson", "Fisch", "鱼"],
        A::Peanut => ["peanut", "cacahuete", "arachide", "Erdnuss", "花生"],
        A::Soy => ["soy", "soja", "soja", "Soja", "大豆"],
        A::Milk => ["milk", "leche", "lait", "Milch", "奶"],
        A::Nuts => ["nuts", "frutos secos", "noix", "Nüsse", "坚果"],
        A::Celery => ["celery", "apio", "céleri", "Sellerie", "芹菜"],
        A::Mustard => ["mustard", "mostaza", "moutarde", "Senf", "芥末"],
        A::Sesame => ["sesame", "sésamo", "sésame", "Sesam", "芝麻"],
        A::Sulphites => ["sulphites", "sulfitos", "sulfites", "Sulfite", "亚硫酸盐"],
        A::Lupin => ["lupin", "altramuz", "lupin", "Lupine", "羽扇豆"],
        A::Molluscs => [
            "molluscs",
            "moluscos",
            "mollusques",
            "Weichtiere",
            "软体动物",
        ],
    };
    row[lang.column()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_takes_its_values_in_order_in_every_language() {
        let word = Word(["{} of {}", "{} de {}", "{} sur {}", "{} von {}", "{}/{}"]);
        assert!(word.is_whole());
        assert_eq!(word.filled(Lang::De, &[&1, &"zwei"]), "1 von zwei");
        assert_eq!(word.with(Lang::Zh, 3), "3/");
        assert!(!Word(["{}", "", "{}", "{}", "{}"]).is_whole());
        assert!("tlh".parse::<Lang>().unwrap_err().contains("en, es"));
        assert_eq!("de".parse(), Ok(Lang::De));
    }
}
