//! The screen's own words in the kitchen's languages; what is cooked brings its names along.

mod phrases;

pub use phrases::Word;
pub use shared::lang::Lang;

impl Word {
    pub const fn text(self, lang: Lang) -> &'static str {
        self.row()[lang.column()]
    }

    /// The phrase with `value` in its place.
    pub fn with(self, lang: Lang, value: impl std::fmt::Display) -> String {
        self.text(lang).replacen("{}", &value.to_string(), 1)
    }

    /// The phrase with two values in their places.
    pub fn with2(
        self,
        lang: Lang,
        first: impl std::fmt::Display,
        second: impl std::fmt::Display,
    ) -> String {
        let both = [first.to_string(), second.to_string()];
        let mut parts = self.text(lang).split("{}");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for (value, part) in both.iter().zip(parts) {
            text.push_str(value);
            text.push_str(part);
        }
        text
    }
}

/// Why a dish is cooked again.
pub fn refire_reasons(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &[
            "overdone",
            "underdone",
            "dropped",
            "wrong dish",
            "cold",
            "guest sent it back",
            "allergy",
        ],
        Lang::Es => &[
            "muy hecho",
            "poco hecho",
            "se cayó",
            "plato equivocado",
            "frío",
            "devuelto por el cliente",
            "alergia",
        ],
        Lang::Fr => &[
            "trop cuit",
            "pas assez cuit",
            "tombé",
            "mauvais plat",
            "froid",
            "renvoyé par le client",
            "allergie",
        ],
        Lang::De => &[
            "zu lange gebraten",
            "noch roh",
            "heruntergefallen",
            "falsches Gericht",
            "kalt",
            "vom Gast zurück",
            "Allergie",
        ],
        Lang::Zh => &[
            "做过头",
            "没熟",
            "掉了",
            "做错菜",
            "凉了",
            "客人退回",
            "过敏",
        ],
    }
}

/// Why a course goes out although somebody did not bump.
pub fn serve_reasons(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &[
            "is here, nobody bumped it",
            "guest wants it now",
            "the rest follows",
        ],
        Lang::Es => &[
            "está aquí, nadie lo marcó",
            "el cliente lo quiere ya",
            "el resto sigue",
        ],
        Lang::Fr => &[
            "il est là, personne n’a validé",
            "le client le veut maintenant",
            "le reste suit",
        ],
        Lang::De => &[
            "steht hier, niemand hat gedrückt",
            "Gast will es jetzt",
            "der Rest folgt",
        ],
        Lang::Zh => &["菜在这里，没人按", "客人现在要", "其余稍后"],
    }
}

/// The fourteen allergens as cooks read them, in capitals.
pub fn allergen(allergen: shared::menu::Allergen, lang: Lang) -> String {
    shared::lang::allergen(allergen, lang).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_fills_the_same_places() {
        for word in Word::ALL {
            let places = |lang| word.text(lang).matches("{}").count();
            for lang in Lang::ALL {
                assert_eq!(
                    places(lang),
                    places(Lang::En),
                    "{word:?} in {}",
                    lang.code()
                );
                assert!(!word.text(lang).is_empty());
            }
        }
        assert_eq!(
            Word::Behind.with2(Lang::En, "Fry", 4),
            "Fry is 4 min behind"
        );
    }
}
