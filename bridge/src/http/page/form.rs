//! Forms and addresses as browsers write them: fields in, fields out, and nothing that is not text.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Fields of one form; more are a mistake or an attack.
const FIELDS_MAX: usize = 200;

/// Named texts of a form or of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::http) struct Fields(BTreeMap<String, String>);

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// `a+b%20c` is `a b c`. A sign that is no escape means itself.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = || Some(digit(*bytes.get(at + 1)?)? * 16 + digit(*bytes.get(at + 2)?)?);
        match (byte, escaped()) {
            (b'+', _) => out.push(b' '),
            (b'%', Some(value)) => {
                out.push(value);
                at += 2;
            }
            _ => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A text as part of an address.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").unwrap_or_default();
        }
    }
    out
}

impl Fields {
    pub(super) fn read(text: &str) -> Self {
        let pairs = text
            .split('&')
            .take(FIELDS_MAX)
            .filter(|pair| !pair.is_empty());
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        };
        Self(pairs.map(pair).collect())
    }

    pub(in crate::http) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    pub(in crate::http) fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|text| !text.is_empty())
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.get(name).parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let fields = Fields::read("name=Ada+L%C3%B6w&note=50%25+off%&empty=&flag&name2=a=b");
        for (name, expected) in [
            ("name", "Ada Löw"),
            ("note", "50% off%"),
            ("empty", ""),
            ("flag", ""),
            ("name2", "a=b"),
            ("missing", ""),
        ] {
            assert_eq!(fields.get(name), expected, "{name}");
        }
        assert_eq!(fields.some("empty"), None);
        assert_eq!(Fields::read("n=-7").number("n"), Some(-7));
        assert_eq!(Fields::read("n=7x").number("n"), None);
        assert_eq!(Fields::read("bad=%ff%zz").get("bad"), "\u{fffd}%zz");
    }

    proptest::proptest! {
        #[test]
        fn what_is_encoded_is_read_again(text in "\\PC{0,40}") {
            let fields = Fields::read(&format!("x={}", encode(&text)));
            proptest::prop_assert_eq!(fields.get("x"), text.trim());
        }
    }
}
