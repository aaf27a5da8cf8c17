//! Reads theme.toml and collects every complaint before giving up, so that one look mends the file.

use toml::{Table, Value};

use super::{
    ATTENTION_MS_MAX, CONTRAST_LARGE_MIN, CONTRAST_MIN, Colours, Mode, Motion, Rgb, Shape, Sight,
    TARGET_PX_MIN, TextStyle, TextStyles, Theme, ThemeError, Tokens, Touch, contrast, difference,
};

const TABLES: &[&str] = &[
    "dark", "light", "type", "shape", "touch", "motion", "contrast", "meanings",
];
const WEIGHTS: &[i64] = &[400, 500, 600, 700, 800];
const SIZE_PX: std::ops::RangeInclusive<i64> = 8..=200;

pub(super) fn theme(text: &str) -> Result<Theme, Vec<ThemeError>> {
    let file: Table = text.parse().map_err(|error: toml::de::Error| {
        vec![complaint(
            "theme.toml",
            error.to_string().trim(),
            "correct the TOML at that place",
        )]
    })?;
    let mut reader = Reader {
        file: &file,
        errors: Vec::new(),
    };
    reader.refuse_unknown("theme.toml", &file, TABLES);
    let dark = reader.tokens(Mode::Dark);
    let light = reader.tokens(Mode::Light);
    // A half-read palette would only repeat its missing keys as contrast complaints.
    if reader.errors.is_empty() {
        reader.check_contrast(&dark, &light);
        reader.check_meanings(&dark, &light);
        reader.check_people(&dark);
    }
    reader.errors.dedup();
    if reader.errors.is_empty() {
        Ok(Theme { dark, light })
    } else {
        Err(reader.errors)
    }
}

fn complaint(key: &str, problem: impl Into<String>, fix: impl Into<String>) -> ThemeError {
    ThemeError {
        key: key.into(),
        problem: problem.into(),
        fix: fix.into(),
    }
}

const fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::Dark => "dark",
        Mode::Light => "light",
    }
}

struct Reader<'a> {
    file: &'a Table,
    errors: Vec<ThemeError>,
}

impl<'a> Reader<'a> {
    fn tokens(&mut self, mode: Mode) -> Tokens {
        let palette = self.table(name(mode), Colours::KEYS);
        let colour = Colours::build(|key| self.colour(name(mode), palette, key));
        // Sizes are common to both variants; complaints about them are collected once.
        let known = self.errors.len();
        let text = self.table("type", TextStyles::KEYS);
        let text = TextStyles::build(|key| self.style(text, key));
        let shape = self.table("shape", Shape::KEYS);
        let shape = Shape::build(|key| self.number("shape", shape, key, 0..=1_000));
        let touch = self.table("touch", Touch::KEYS);
        let touch = Touch::build(|key| self.number("touch", touch, key, 0..=200));
        let motion = self.table("motion", Motion::KEYS);
        let motion =
            Motion::build(|key| self.number("motion", motion, key, 0..=ATTENTION_MS_MAX.into()));
        if mode == Mode::Light {
            self.errors.truncate(known);
        }
        Tokens {
            mode,
            colour,
            text,
            shape,
            touch,
            motion,
        }
    }

    fn table(&mut self, key: &str, keys: &[&str]) -> Option<&'a Table> {
        let found = self.file.get(key).and_then(Value::as_table);
        match found {
            Some(table) => self.refuse_unknown(key, table, keys),
            None => self.complain(
                key,
                "the table is missing",
                format!("add [{key}] with {}", keys.join(", ")),
            ),
        }
        found
    }

    fn refuse_unknown(&mut self, at: &str, table: &Table, keys: &[&str]) {
        for key in table.keys().filter(|key| !keys.contains(&key.as_str())) {
            let fix = format!("remove it, or use one of {}", keys.join(", "));
            self.complain(&format!("{at}.{key}"), "no screen knows this key", fix);
        }
    }

    fn complain(&mut self, key: &str, problem: impl Into<String>, fix: impl Into<String>) {
        self.errors.push(complaint(key, problem, fix));
    }

    fn colour(&mut self, at: &str, table: Option<&Table>, key: &str) -> Rgb {
        let Some(table) = table else {
            return Rgb([0; 3]);
        };
        let fix = "write six hexadecimal digits, as in \"#1B2028\"";
        match table.get(key) {
            None => self.complain(&format!("{at}.{key}"), "the colour is missing", fix),
            Some(value) => match value.as_str().and_then(hex) {
                Some(colour) => return colour,
                None => self.complain(
                    &format!("{at}.{key}"),
                    format!("{value} is not a colour"),
                    fix,
                ),
            },
        }
        Rgb([0; 3])
    }

    fn style(&mut self, table: Option<&Table>, key: &str) -> TextStyle {
        let at = format!("type.{key}");
        let nothing = TextStyle { size: 0, weight: 0 };
        let Some(table) = table else { return nothing };
        let Some(style) = table.get(key).and_then(Value::as_table) else {
            self.complain(
                &at,
                "the text style is missing",
                "write { size = 28, weight = 700 }",
            );
            return nothing;
        };
        self.refuse_unknown(&at, style, &["size", "weight"]);
        let size = self.number(&at, Some(style), "size", SIZE_PX);
        let weight = self.number(&at, Some(style), "weight", 1..=1_000);
        if weight != 0 && !WEIGHTS.contains(&weight.into()) {
            let fix = "use 400, 500, 600, 700 or 800, the weights in assets/fonts";
            self.complain(
                &format!("{at}.weight"),
                format!("there is no font of weight {weight}"),
                fix,
            );
        }
        TextStyle { size, weight }
    }

    fn number(
        &mut self,
        at: &str,
        table: Option<&Table>,
        key: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> u16 {
        let Some(table) = table else { return 0 };
        let fix = format!(
            "write a whole number from {} to {}",
            range.start(),
            range.end()
        );
        let problem = match table.get(key) {
            None => "the number is missing".to_owned(),
            Some(value) => match value
                .as_integer()
                .filter(|n| range.contains(n))
                .map(u16::try_from)
            {
                Some(Ok(number)) => return number,
                _ => format!("{value} is out of range or no whole number"),
            },
        };
        self.complain(&format!("{at}.{key}"), problem, fix);
        0
    }

    /// A list of names of colours.
    fn names(&mut self, at: &str, value: Option<&Value>) -> Vec<&'a str>
    where
        Self: 'a,
    {
        let known: Vec<&'static str> = value
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|name| {
                Colours::KEYS
                    .iter()
                    .copied()
                    .find(|key| name.as_str() == Some(*key))
            })
            .collect();
        if known.is_empty() || value.and_then(Value::as_array).map(Vec::len) != Some(known.len()) {
            self.complain(
                at,
                "names no colour, or one that is not in the palette",
                "list keys of [dark]",
            );
        }
        known
    }

    fn check_contrast(&mut self, dark: &Tokens, light: &Tokens) {
        let rules = self
            .file
            .get("contrast")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        if rules.is_empty() {
            self.complain(
                "contrast",
                "no pair is listed",
                "add [[contrast]] with text = [..] and on = [..]",
            );
        }
        for (index, rule) in rules.iter().enumerate() {
            let at = format!("contrast[{index}]");
            let large = rule.get("large").and_then(Value::as_bool).unwrap_or(false);
            let least = if large {
                CONTRAST_LARGE_MIN
            } else {
                CONTRAST_MIN
            };
            let texts = self.names(&format!("{at}.text"), rule.get("text"));
            let grounds = self.names(&format!("{at}.on"), rule.get("on"));
            for (text, ground) in texts
                .iter()
                .flat_map(|text| grounds.iter().map(move |ground| (*text, *ground)))
            {
                for tokens in [dark, light] {
                    self.check_pair(tokens, text, ground, least);
                }
            }
        }
    }

    fn check_pair(&mut self, tokens: &Tokens, text: &str, ground: &str, least: f64) {
        let (Some(a), Some(b)) = (tokens.colour.get(text), tokens.colour.get(ground)) else {
            return;
        };
        let ratio = contrast(a, b);
        if ratio < least {
            let key = format!("{}.{text}", name(tokens.mode));
            let problem = format!("{a} on {ground} {b} has contrast {ratio:.2}:1, below {least}:1");
            self.complain(&key, problem, "make the text lighter or darker");
        }
    }

    fn check_meanings(&mut self, dark: &Tokens, light: &Tokens) {
        let file = self.file;
        let Some(table) = file.get("meanings").and_then(Value::as_table) else {
            self.complain(
                "meanings",
                "the table is missing",
                "add [meanings] with fills and difference_min",
            );
            return;
        };
        self.refuse_unknown("meanings", table, &["fills", "difference_min"]);
        let least = f64::from(self.number("meanings", Some(table), "difference_min", 1..=100));
        let fills = self.names("meanings.fills", table.get("fills"));
        for (index, first) in fills.iter().enumerate() {
            for second in &fills[index + 1..] {
                for tokens in [dark, light] {
                    self.check_apart(tokens, first, second, least);
                }
            }
        }
    }

    fn check_apart(&mut self, tokens: &Tokens, first: &str, second: &str, least: f64) {
        let (Some(a), Some(b)) = (tokens.colour.get(first), tokens.colour.get(second)) else {
            return;
        };
        for sight in Sight::ALL {
            let apart = difference(a, b, sight);
            if apart < least {
                let problem = format!(
                    "{a} and {second} {b} differ by {apart:.1} with {sight:?} vision, below {least}"
                );
                self.complain(
                    &format!("{}.{first}", name(tokens.mode)),
                    problem,
                    "change the hue or the lightness",
                );
            }
        }
    }

    fn check_people(&mut self, tokens: &Tokens) {
        for key in ["target_px", "gloves_px"] {
            if tokens.touch.get(key).is_some_and(|px| px < TARGET_PX_MIN) {
                let fix = format!("give it at least {TARGET_PX_MIN}");
                self.complain(&format!("touch.{key}"), "a finger would miss it", fix);
            }
        }
    }
}

fn hex(text: &str) -> Option<Rgb> {
    let digits = text
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(Rgb([channel(0)?, channel(2)?, channel(4)?]))
}
