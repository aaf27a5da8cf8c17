//! Whether free text hides a card number: the terminal warns while it is typed, the router refuses to store it.

/// Card numbers have 13 to 19 digits (ISO/IEC 7812).
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// Whether neighbouring groups of digits, apart by one space, dash or dot, form a card number.
pub fn holds_card_number(text: &str) -> bool {
    let groups = digit_groups(text);
    (0..groups.len()).any(|first| {
        let mut digits = String::new();
        for (place, group) in groups[first..].iter().enumerate() {
            if 0 < place && !group.joined {
                return false;
            }
            digits.push_str(group.digits);
            if CARD_DIGITS.contains(&digits.len()) && passes_luhn(&digits) {
                return true;
            }
        }
        false
    })
}

struct Group<'a> {
    digits: &'a str,
    /// Only one separator lies between it and the group before.
    joined: bool,
}

fn digit_groups(text: &str) -> Vec<Group<'_>> {
    let mut groups = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (gap, tail) = rest.split_at(start);
        let end = tail
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(tail.len());
        let (digits, after) = tail.split_at(end);
        groups.push(Group {
            digits,
            joined: matches!(gap, " " | "-" | "."),
        });
        rest = after;
    }
    groups
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, doubled) if 9 < doubled => doubled - 9,
                (_, doubled) => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_found_and_other_numbers_are_not() {
        #[rustfmt::skip]
        let table = [
            ("4111111111111111", true),
            ("4111 1111 1111 1111", true),
            ("pays with 4111-1111-1111-1111, thanks", true),
            ("378282246310005", true),          // 15 digits
            ("table 12 4111111111111111", true), // a number before it does not hide it
            ("4222222222222", true),            // 13 digits
            ("4111111111111112", false),        // fails the check
            ("call 0171 2345678 or 0171 8765432", false),
            ("411111111111", false),            // 12 digits are too few
            ("4111 1111, 1111 1111", false),    // not one number
            ("no nuts, 2 spoons", false),
            ("tel 4111-1111-1111-1111 ok", true),
            ("table 12, 19:40", false),
            ("0123", false),
            ("", false),
        ];
        for (text, want) in table {
            assert_eq!(holds_card_number(text), want, "{text:?}");
        }
    }
}
