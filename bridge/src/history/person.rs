//! How a person is recognised: a phone number and an e-mail address in one spelling each.

use serde::{Deserialize, Serialize};

pub const NAME_CHARS_MAX: usize = 80;
pub const NOTE_CHARS_MAX: usize = 500;
/// Longest address that mail servers carry (RFC 5321), and digits of the longest phone number (E.164).
const EMAIL_BYTES_MAX: usize = 254;
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;

/// Somebody who ordered or was written down, with phone and e-mail in one spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// What a person may agree to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Agreement {
    /// To be written to about offers.
    Marketing,
    /// That allergies are remembered for the next order.
    Allergies,
}

impl Agreement {
    pub const ALL: [Self; 2] = [Self::Marketing, Self::Allergies];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Allergies => "allergies",
        }
    }

    /// Inverse of `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPerson {
    #[error("name: write one, up to {NAME_CHARS_MAX} characters")]
    Name,
    #[error("phone: '{0}' is no number; write it with its area code, like +1 212 555 0147")]
    Phone(String),
    #[error("e-mail: '{0}' is no address; write it like ada@example.org")]
    Email(String),
    #[error("write a phone number or an e-mail address: that is how a customer is found again")]
    Nothing,
}

/// One spelling of a phone number: its digits, with a plus where the country was named. `None` where it is none.
pub fn phone(text: &str) -> Option<String> {
    let text = text.trim();
    let known = |c: char| c.is_ascii_digit() || " -.()/+\u{a0}".contains(c);
    if !text.chars().all(known) || text.rfind('+').is_some_and(|at| 0 < at) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    // 00 is how most of the world dials a plus.
    let (plus, digits) = match digits.strip_prefix("00") {
        Some(rest) if !text.starts_with('+') => ("+", rest.to_owned()),
        _ if text.starts_with('+') => ("+", digits),
        _ => ("", digits),
    };
    PHONE_DIGITS
        .contains(&digits.len())
        .then(|| format!("{plus}{digits}"))
}

/// One spelling of an e-mail address: small letters, no space around it. `None` where it is none.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (name, host) = text.rsplit_once('@')?;
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"',;".contains(c);
    let sound = !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..")
        && text.chars().all(plain)
        && text.len() <= EMAIL_BYTES_MAX;
    sound.then_some(text)
}

impl Person {
    /// What somebody typed, checked and in one spelling.
    pub fn read(name: &str, phone_text: &str, email_text: &str) -> Result<Self, BadPerson> {
        let name = name.trim().to_owned();
        if name.is_empty() || NAME_CHARS_MAX < name.chars().count() {
            return Err(BadPerson::Name);
        }
        let shown = |text: &str| text.trim().chars().take(40).collect::<String>();
        let phone = match phone_text.trim() {
            "" => None,
            text => Some(phone(text).ok_or_else(|| BadPerson::Phone(shown(text)))?),
        };
        let email = match email_text.trim() {
            "" => None,
            text => Some(email(text).ok_or_else(|| BadPerson::Email(shown(text)))?),
        };
        if phone.is_none() && email.is_none() {
            return Err(BadPerson::Nothing);
        }
        Ok(Self { name, phone, email })
    }

    /// What a shop sent: a number or an address that is none is left out, the order goes on. `None`: nobody who
    /// could be found again.
    pub fn of_order(
        name: &str,
        phone_text: Option<&str>,
        email_text: Option<&str>,
    ) -> Option<Self> {
        let person = Self {
            name: name.trim().chars().take(NAME_CHARS_MAX).collect(),
            phone: phone_text.and_then(phone),
            email: email_text.and_then(email),
        };
        (person.phone.is_some() || person.email.is_some()).then_some(person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_one_spelling() {
        for (typed, expected) in [
            ("+1 (212) 555-0147", Some("+12125550147")),
            ("001 212 555 0147", Some("+12125550147")),
            ("212.555.0147", Some("2125550147")),
            ("212/555 0147", Some("2125550147")),
            ("+44 20 7946 0018", Some("+442079460018")),
            ("1234", None),
            ("+1+2 555 0147", None),
            ("call me", None),
            ("1234567890123456", None),
            ("", None),
        ] {
            assert_eq!(phone(typed).as_deref(), expected, "{typed}");
        }
        for (typed, expected) in [
            (" Ada@Example.ORG ", Some("ada@example.org")),
            ("a.b+c@d.example.org", Some("a.b+c@d.example.org")),
            ("ada@localhost", None),
            ("ada", None),
            ("@example.org", None),
            ("a b@example.org", None),
            ("<script>@example.org", None),
            ("a@example..org", None),
        ] {
            assert_eq!(email(typed).as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn what_is_typed_wrong_is_refused_and_what_a_shop_sends_wrong_is_left_out() {
        let check = |name, phone, email, words: &str| {
            let refused = Person::read(name, phone, email).unwrap_err().to_string();
            assert!(refused.contains(words), "{refused}");
        };
        check("", "2125550147", "", "name: write one");
        check("Ada", "12", "", "'12' is no number");
        check("Ada", "", "ada", "'ada' is no address");
        check("Ada", "", " ", "phone number or an e-mail");
        let ada = Person::read(" Ada ", "212 555 0147", "").unwrap();
        assert_eq!(ada.name, "Ada");
        assert_eq!(
            Person::of_order("Ada", Some("212-555-0147"), Some("no")),
            Some(ada)
        );
        assert_eq!(Person::of_order("Ada", None, None), None);
    }
}
