//! people.toml: what each role may do without a second person. Without the file the house is open.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use shared::ids::RoleId;
use shared::money::Money;
use shared::wire::Rights;

use super::StaffError;

/// The file's name, beside restaurant.toml.
const PEOPLE_FILE: &str = "people.toml";

/// What roles may do, by role.
pub type Roles = BTreeMap<RoleId, Rights>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    role: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    id: RoleId,
    /// In percent of a line, 0 to 100: "10" or "12.5".
    #[serde(default)]
    discount_percent: String,
    #[serde(default)]
    comp: String,
    #[serde(default)]
    refund: String,
    #[serde(default)]
    void_after_fire: bool,
    #[serde(default)]
    open_item: bool,
}

/// The roles of the restaurant in `dir`; `None` where it has no people.toml.
///
/// # Errors
/// The file cannot be read, or says something else; the message names the key and the fix.
pub fn load_roles(dir: &Path) -> Result<Option<Roles>, StaffError> {
    let path = dir.join(PEOPLE_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => read(&text).map(Some),
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StaffError::file(&path, "read")(source)),
    }
}

fn read(text: &str) -> Result<Roles, StaffError> {
    let bad = |what: String| StaffError::Roles(what);
    let file: File = toml::from_str(text).map_err(|error| bad(error.to_string()))?;
    let mut roles = Roles::new();
    for role in file.role {
        let money = |key: &str, text: &str| match text {
            "" => Ok(Money::ZERO),
            text => match text.parse::<Money>() {
                Ok(money) if Money::ZERO <= money => Ok(money),
                _ => Err(bad(format!(
                    "role '{}': {key} = \"{text}\" is no amount; write it like \"20.00\"",
                    role.id
                ))),
            },
        };
        // Percent have at most two decimals, as money has.
        let percent = money("discount_percent", &role.discount_percent)?;
        if 10_000 < percent.0 {
            return Err(bad(format!(
                "role '{}': discount_percent is more than 100",
                role.id
            )));
        }
        let rights = Rights {
            discount_milli_percent: u32::try_from(percent.0 * 10).unwrap_or_default(),
            comp: money("comp", &role.comp)?,
            refund: money("refund", &role.refund)?,
            void_after_fire: role.void_after_fire,
            open_item: role.open_item,
        };
        let id = role.id.clone();
        if roles.insert(role.id, rights).is_some() {
            return Err(bad(format!("role '{id}' is there twice; remove one")));
        }
    }
    if roles.is_empty() {
        let fix =
            "it names no [[role]]; add one, or delete the file to let everybody do everything";
        return Err(bad(fix.to_owned()));
    }
    Ok(roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_with_limits_and_errors_that_name_the_key() {
        let good = r#"
            [[role]]
            id = "waiter"
            discount_percent = "12.5"
            refund = "20.00"
            [[role]]
            id = "manager"
            discount_percent = "100"
            comp = "500.00"
            void_after_fire = true
        "#;
        let roles = read(good).unwrap();
        let waiter = &roles[&"waiter".parse().unwrap()];
        assert_eq!(waiter.discount_milli_percent, 12_500);
        assert_eq!((waiter.comp, waiter.refund), (Money(0), Money(2_000)));
        #[rustfmt::skip]
        let table = [
            ("", "role"),
            ("[[role]]\nid = \"a b\"", "a b"),
            ("[[role]]\nid = \"a\"\ndiscount = \"10\"", "unknown field `discount`"),
            ("[[role]]\nid = \"a\"\ncomp = \"lots\"", "comp = \"lots\" is no amount"),
            ("[[role]]\nid = \"a\"\ncomp = \"-1.00\"", "comp"),
            ("[[role]]\nid = \"a\"\ndiscount_percent = \"101\"", "more than 100"),
            ("[[role]]\nid = \"a\"\n[[role]]\nid = \"a\"", "twice"),
            ("role = []", "names no [[role]]"),
        ];
        for (text, want) in table {
            let said = read(text).unwrap_err().to_string();
            assert!(
                said.contains(want) && said.starts_with("people.toml"),
                "{text}: {said}"
            );
        }
    }
}
