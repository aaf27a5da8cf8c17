//! Reads a script's lines into actions; a mistake names its line.

/// Who, when, and the words of what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Seconds since midnight.
    pub at_secs: i64,
    pub who: String,
    pub verb: String,
    pub words: Vec<String>,
    /// The line as written, for the output.
    pub text: String,
}

/// `burger(medium,no-onion)*2@3` or `pizza:L`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dish {
    pub item: String,
    pub size: Option<String>,
    pub modifiers: Vec<String>,
    pub quantity: u16,
    pub seat: Option<u8>,
    /// Name and price of an open item: `open-food=Cake/25.00`.
    pub open: Option<(String, String)>,
}

/// All actions; comments (`#`) and empty lines are left out.
pub fn parse(script: &str) -> Result<Vec<Action>, String> {
    let lines = script.lines().enumerate();
    let meant = lines.filter(|(_, line)| !line.trim().is_empty() && !line.trim().starts_with('#'));
    meant
        .map(|(n, line)| action(line).map_err(|what| format!("line {}: {what}", n + 1)))
        .collect()
}

fn action(line: &str) -> Result<Action, String> {
    let mut words = split(line).into_iter();
    let time = words.next().ok_or("a time is missing")?;
    let at_secs = seconds(&time).ok_or(format!("'{time}' is not a time like 19:02 or 19:02:30"))?;
    let who = words.next().ok_or("who does it is missing")?;
    let verb = words.next().unwrap_or_default();
    Ok(Action {
        at_secs,
        who,
        verb,
        words: words.collect(),
        text: line.trim().to_owned(),
    })
}

/// Words, with "quoted text" as one.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in line.split('"').enumerate() {
        if n % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn seconds(time: &str) -> Option<i64> {
    let parts: Vec<i64> = time
        .split(':')
        .map(|p| p.parse().ok())
        .collect::<Option<_>>()?;
    match parts[..] {
        [h, m] => Some(h * 3_600 + m * 60),
        [h, m, s] => Some(h * 3_600 + m * 60 + s),
        _ => None,
    }
}

/// Reads one dish.
pub fn dish(word: &str) -> Dish {
    let (rest, seat) = word
        .rsplit_once('@')
        .map_or((word, None), |(r, s)| (r, s.parse().ok()));
    let (rest, quantity) = rest
        .rsplit_once('*')
        .map_or((rest, 1), |(r, q)| (r, q.parse().unwrap_or(0)));
    let (rest, modifiers) = match rest.split_once('(') {
        Some((r, inside)) => (
            r,
            inside
                .trim_end_matches(')')
                .split(',')
                .map(str::to_owned)
                .collect(),
        ),
        None => (rest, Vec::new()),
    };
    let (rest, open) = match rest.split_once('=') {
        Some((rest, open)) => (rest, open.split_once('/')),
        None => (rest, None),
    };
    let open = open.map(|(name, price)| (name.to_owned(), price.to_owned()));
    let (item, size) = rest
        .split_once(':')
        .map_or((rest, None), |(i, s)| (i, Some(s.to_owned())));
    Dish {
        item: item.to_owned(),
        size,
        modifiers,
        quantity,
        seat,
        open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dish_says_everything_in_one_word() {
        let read = dish("burger(medium,no-onion)*2@3");
        assert_eq!(read.item, "burger");
        assert_eq!(read.modifiers, ["medium", "no-onion"]);
        assert_eq!((read.quantity, read.seat, read.size), (2, Some(3), None));
        assert_eq!(dish("pizza:L").size.as_deref(), Some("L"));
        let cake = dish("open-food=Cake/25.00@2");
        let open = Some(("Cake".to_owned(), "25.00".to_owned()));
        assert_eq!(
            (cake.item.as_str(), cake.open, cake.seat),
            ("open-food", open, Some(2))
        );
    }

    #[test]
    fn quoted_words_stay_together_and_mistakes_name_their_line() {
        let actions = parse("# a comment\n\n19:02 4 void A fries \"guest left\"").unwrap();
        assert_eq!(actions[0].words, ["A", "fries", "guest left"]);
        assert_eq!(actions[0].at_secs, 19 * 3_600 + 120);
        assert!(
            parse("19:02 4 fire A 2\nlater 4 fire A 3")
                .unwrap_err()
                .starts_with("line 2")
        );
    }
}
