//! "Their SKU is our item": which of their things stands for which of ours, checked against menu and chart.

use std::collections::BTreeMap;

use shared::ids::{ItemId, SizeId};
use shared::menu::Restaurant;

/// Their names for our items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Items(BTreeMap<(ItemId, Option<SizeId>), String>);

impl Items {
    /// `"their id" = "burger"`, or `"their id" = "pizza/L"` where an item has sizes.
    pub(super) fn read(
        written: &BTreeMap<String, String>,
        restaurant: &Restaurant,
    ) -> Result<Self, Vec<String>> {
        let (mut items, mut problems) = (BTreeMap::new(), Vec::new());
        for (theirs, ours) in written {
            match crate::shop::ours(ours, restaurant) {
                Ok(found) => {
                    if let Some(other) = items.insert(found, theirs.clone()) {
                        problems.push(format!(
                            "'{other}' and '{theirs}' are both '{ours}'; one of them must go"
                        ));
                    }
                }
                Err(why) => problems.push(format!("'{theirs}': {why}")),
            }
        }
        if problems.is_empty() {
            Ok(Self(items))
        } else {
            Err(problems)
        }
    }

    pub(super) fn of(&self, item: &ItemId, size: Option<&SizeId>) -> Option<&str> {
        self.0
            .get(&(item.clone(), size.cloned()))
            .map(String::as_str)
    }

    /// Every size of an item that they have.
    pub(super) fn all_of(&self, item: &ItemId) -> Vec<&str> {
        let own = self.0.iter().filter(|((id, _), _)| id == item);
        own.map(|(_, theirs)| theirs.as_str()).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What guests can order online and nothing of theirs stands for.
    pub(super) fn unmapped(&self, restaurant: &Restaurant) -> Vec<String> {
        let mut missing = Vec::new();
        for item in restaurant.menu.items.values().filter(|item| item.online) {
            let sizes: Vec<Option<&SizeId>> = if item.sizes.is_empty() {
                vec![None]
            } else {
                item.sizes.iter().map(|size| Some(&size.id)).collect()
            };
            for size in sizes {
                if self.of(&item.id, size).is_none() {
                    missing.push(match size {
                        Some(size) => format!("{}/{size}", item.id),
                        None => item.id.to_string(),
                    });
                }
            }
        }
        missing
    }
}

/// Their codes for our accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes(pub(super) BTreeMap<String, String>);

impl Codes {
    /// The code of an account, or of the nearest account above it: `assets:cash` stands for `assets:cash:drawer`.
    pub(super) fn of(&self, account: &str) -> Option<&str> {
        let mut name = account;
        loop {
            if let Some(code) = self.0.get(name) {
                return Some(code);
            }
            name = name.rsplit_once(':')?.0;
        }
    }

    /// Accounts of the restaurant's chart that have no code.
    pub(super) fn unmapped(&self, restaurant: &Restaurant) -> Vec<String> {
        let Ok(accounts) = crate::books::Accounts::of(&restaurant.chart) else {
            return Vec::new();
        };
        let all = accounts.all().into_iter().map(|a| a.as_str().to_owned());
        all.filter(|name| self.of(name).is_none()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let pair = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn their_sku_is_our_item_and_what_is_missing_is_named() {
        let restaurant = shared::fixture::restaurant();
        let items = Items::read(
            &written(&[("12", "burger"), ("13", "pizza/L")]),
            &restaurant,
        );
        let items = items.unwrap();
        let id = |name: &str| ItemId::new(name).unwrap();
        assert_eq!(items.of(&id("burger"), None), Some("12"));
        assert_eq!(
            items.of(&id("pizza"), SizeId::new("L").ok().as_ref()),
            Some("13")
        );
        assert_eq!(items.all_of(&id("pizza")), ["13"]);
        let missing = items.unmapped(&restaurant);
        assert!(missing.contains(&"cola".to_owned()), "{missing:?}");
        assert!(
            missing
                .iter()
                .any(|m| m.starts_with("pizza/") && m != "pizza/L")
        );
        assert!(!missing.contains(&"burger".to_owned()));

        let bad = [("1", "caviar"), ("2", "burger"), ("3", "burger")];
        let problems = Items::read(&written(&bad), &restaurant)
            .unwrap_err()
            .join("\n");
        assert!(problems.contains("'caviar' is not on"), "{problems}");
        assert!(problems.contains("are both 'burger'"), "{problems}");
    }

    #[test]
    fn an_account_stands_for_those_below_it() {
        let codes = Codes(written(&[
            ("assets:cash", "1.1.1"),
            ("income", "4"),
            ("income:refunds", "5"),
        ]));
        let check = |account: &str, expected: Option<&str>| assert_eq!(codes.of(account), expected);
        check("assets:cash:drawer", Some("1.1.1"));
        check("income:sales:food", Some("4"));
        check("income:refunds", Some("5"));
        check("liabilities:tips", None);
        let missing = codes.unmapped(&shared::fixture::restaurant());
        assert!(missing.iter().any(|name| name.starts_with("liabilities")));
        assert!(!missing.iter().any(|name| name.starts_with("income")));
    }
}
