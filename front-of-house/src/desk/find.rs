//! Finding a dish while its name is being typed: folded names are made once, so that each key is a walk over short texts.

use shared::ids::ItemId;
use shared::lang::Lang;
use shared::menu::Menu;
use shared::wire::limits::QUANTITY_MAX;

/// Names of a menu as a search sees them, in menu order.
#[derive(Clone, Debug, Default)]
pub struct MenuIndex {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    item: ItemId,
    /// The guest's name, without capitals and accents.
    name: String,
    /// The kitchen's name, and the English one: a waiter may know either.
    others: String,
    /// First letters of the words of the name: `bb` of bistro burger.
    initials: String,
}

/// How well a row answers; the better first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The name begins so.
    Begins,
    /// A word of the name begins so.
    Word,
    Initials,
    /// Somewhere inside, or in another name.
    Inside,
}

impl MenuIndex {
    pub fn new(menu: &Menu, lang: Lang) -> Self {
        let items = menu.item_order.iter().filter_map(|id| menu.items.get(id));
        let rows = items.map(|item| {
            let name = folded(item.names.get(lang.code()));
            let kitchen = folded(item.kitchen_names.get(lang.code()));
            let english = folded(item.names.get("en"));
            let words = name
                .split([' ', '-'])
                .filter_map(|word| word.chars().next());
            Row {
                item: item.id.clone(),
                initials: words.collect(),
                others: format!("{kitchen} {english}"),
                name,
            }
        });
        Self {
            rows: rows.collect(),
        }
    }

    /// Items that have every word of `text`, the best fit first, equals in menu order.
    pub fn find(&self, text: &str) -> Vec<&ItemId> {
        let wanted = folded(text.trim());
        let words: Vec<&str> = wanted.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let fits = self.rows.iter().filter_map(|row| {
            let fit = row.fit(&wanted, &words)?;
            Some((fit, &row.item))
        });
        let mut found: Vec<(Fit, &ItemId)> = fits.collect();
        found.sort_by_key(|(fit, _)| *fit);
        found.into_iter().map(|(_, item)| item).collect()
    }
}

impl Row {
    fn fit(&self, wanted: &str, words: &[&str]) -> Option<Fit> {
        if self.name.starts_with(wanted) {
            return Some(Fit::Begins);
        }
        let begins = |word: &&str| {
            let mut own = self.name.split([' ', '-']);
            own.any(|name| name.starts_with(word))
        };
        if words.iter().all(begins) {
            return Some(Fit::Word);
        }
        if 1 < wanted.len() && self.initials.starts_with(wanted) {
            return Some(Fit::Initials);
        }
        let inside = |word: &&str| self.name.contains(word) || self.others.contains(word);
        words.iter().all(inside).then_some(Fit::Inside)
    }
}

/// What was typed, as a quantity and a name: `3 cola`. A number that no line takes is part of the name.
pub fn counted(text: &str) -> (u16, &str) {
    let text = text.trim_start();
    let (number, rest) = text.split_once(' ').unwrap_or((text, ""));
    match number.parse::<u16>() {
        Ok(count) if (1..=QUANTITY_MAX).contains(&count) && !rest.trim().is_empty() => {
            (count, rest.trim())
        }
        _ => (1, text.trim()),
    }
}

/// Lower case without the accents that nobody types in a hurry.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ñ' | 'ń' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'š' | 'ś' => folded.push('s'),
            'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            '’' => folded.push('\''),
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_in_a_hurry_finds_the_dish() {
        let menu = shared::fixture::restaurant().menu;
        let index = MenuIndex::new(&menu, Lang::En);
        let found = |text: &str| -> Vec<&str> {
            index.find(text).into_iter().map(ItemId::as_str).collect()
        };
        assert_eq!(found("bur"), ["burger"]);
        assert_eq!(found("BÚR"), ["burger"]);
        assert_eq!(found("300"), ["steak"], "a word inside the name");
        assert_eq!(found("s3"), ["steak"], "initials of Steak 300 g");
        assert_eq!(found("so")[0], "soup");
        assert!(found("  ").is_empty() && found("xyz").is_empty());
    }

    #[test]
    fn a_number_before_the_name_is_how_many() {
        assert_eq!(counted("3 cola"), (3, "cola"));
        assert_eq!(counted("12"), (1, "12"));
        assert_eq!(counted("300 g"), (1, "300 g"));
        assert_eq!(counted("0 cola"), (1, "0 cola"));
        assert_eq!(counted(" 2  soup "), (2, "soup"));
    }
}
