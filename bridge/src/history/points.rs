//! Points by what was bought: a rule of the house, worked out when a check is settled and kept as it was then.

use std::collections::BTreeMap;

use serde::Deserialize;
use shared::ids::CategoryId;
use shared::money::Money;

/// So many points for each so much, without tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointsRule {
    /// Above zero.
    pub for_each: Money,
    pub give: i64,
    /// Another number of points for these categories; 0: none.
    pub categories: BTreeMap<CategoryId, i64>,
}

/// What a settled check holds of one category: dishes less discounts, without tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earning {
    pub category: String,
    pub net: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadRule(pub String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    points: Option<WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    #[serde(with = "shared::money::text")]
    for_each: Money,
    give: i64,
    #[serde(default)]
    categories: BTreeMap<CategoryId, i64>,
}

/// Most points for one unit of `for_each`.
const GIVE_MAX: i64 = 1_000;

/// Reads `customers.toml`; `known` are the categories of the menu. Without `[points]` there are none.
pub fn read_rule(text: &str, known: &[&CategoryId]) -> Result<Option<PointsRule>, BadRule> {
    let written: Written = toml::from_str(text).map_err(|e| BadRule(e.to_string()))?;
    let Some(rule) = written.points else {
        return Ok(None);
    };
    if rule.for_each <= Money::ZERO {
        let words = "points.for_each must be above zero, like \"1.00\"";
        return Err(BadRule(words.to_owned()));
    }
    let all = rule
        .categories
        .iter()
        .map(|(id, give)| (id.as_str(), *give));
    for (id, give) in all.chain([("give", rule.give)]) {
        if !(0..=GIVE_MAX).contains(&give) {
            let words = format!("points: '{id}' gives {give}; it must be 0 to {GIVE_MAX}");
            return Err(BadRule(words));
        }
    }
    if let Some(stranger) = rule.categories.keys().find(|id| !known.contains(id)) {
        let names: Vec<&str> = known.iter().map(|id| id.as_str()).collect();
        let words = format!(
            "points.categories: the menu has no category '{stranger}'; write one of {}",
            names.join(", ")
        );
        return Err(BadRule(words));
    }
    Ok(Some(PointsRule {
        for_each: rule.for_each,
        give: rule.give,
        categories: rule.categories,
    }))
}

impl PointsRule {
    /// Points of one settlement. Categories that give alike are added up first, so that cents of one are not
    /// lost beside another; what is left of a whole unit is.
    pub fn earned(&self, earnings: &[Earning]) -> i64 {
        let mut by_rate: BTreeMap<i64, i64> = BTreeMap::new();
        for one in earnings {
            let own = self
                .categories
                .iter()
                .find(|(id, _)| id.as_str() == one.category);
            let give = own.map_or(self.give, |(_, give)| *give);
            *by_rate.entry(give).or_default() += one.net.0;
        }
        let points = |(give, net): (&i64, &i64)| net.max(&0) / self.for_each.0 * give;
        by_rate.iter().map(points).sum()
    }
}

/// Points that go when money is given back: the same share of them, rounded up, and never more than are left.
pub fn given_back(earned: i64, left: i64, gross: Money, refunded: Money) -> i64 {
    if gross <= Money::ZERO || refunded <= Money::ZERO {
        return 0;
    }
    let share = i128::from(earned) * i128::from(refunded.0);
    let share = (share + i128::from(gross.0) - 1) / i128::from(gross.0);
    i64::try_from(share)
        .unwrap_or(i64::MAX)
        .clamp(0, left.max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<CategoryId> {
        ["pizza", "drinks"]
            .map(|id| CategoryId::new(id).unwrap())
            .to_vec()
    }

    fn rule(text: &str) -> Result<Option<PointsRule>, BadRule> {
        read_rule(text, &known().iter().collect::<Vec<_>>())
    }

    #[test]
    fn points_follow_what_was_bought() {
        let text =
            "[points]\nfor_each = \"1.00\"\ngive = 1\n[points.categories]\npizza = 2\ndrinks = 0\n";
        let rule = rule(text).unwrap().unwrap();
        let check = |list: &[(&str, i64)], expected| {
            let earning = |(category, net): &(&str, i64)| Earning {
                category: (*category).to_owned(),
                net: Money(*net),
            };
            let earnings: Vec<Earning> = list.iter().map(earning).collect();
            assert_eq!(rule.earned(&earnings), expected, "{list:?}");
        };
        check(&[("pizza", 1_650)], 32);
        check(&[("pizza", 1_650), ("drinks", 300)], 32);
        check(&[("salad", 950), ("soup", 650)], 16);
        check(&[("salad", 950), ("salad", -500)], 4);
        check(&[("salad", -500)], 0);
        check(&[], 0);
    }

    #[test]
    fn money_back_takes_its_share_of_the_points() {
        let check = |refunded, left, expected| {
            assert_eq!(
                given_back(33, left, Money(1_650), Money(refunded)),
                expected,
                "{refunded}"
            );
        };
        check(1_650, 33, 33);
        check(825, 33, 17);
        check(1, 33, 1);
        check(1_650, 16, 16);
        check(0, 33, 0);
        check(9_999, 33, 33);
        assert_eq!(given_back(33, 33, Money(0), Money(5)), 0);
    }

    #[test]
    fn a_rule_is_read_or_refused_in_words() {
        assert_eq!(rule("").unwrap(), None);
        for (text, words) in [
            ("[points]\nfor_each = \"0\"\ngive = 1", "above zero"),
            (
                "[points]\nfor_each = \"1.00\"\ngive = -1",
                "'give' gives -1",
            ),
            (
                "[points]\nfor_each = \"1.00\"\ngive = 1\ncategories = { wine = 2 }",
                "no category 'wine'; write one of pizza, drinks",
            ),
            ("[points]\nfor_each = 1\ngive = 1", "invalid type"),
            ("[point]", "unknown field"),
        ] {
            let refused = rule(text).unwrap_err().to_string();
            assert!(refused.contains(words), "{refused}");
        }
    }
}
