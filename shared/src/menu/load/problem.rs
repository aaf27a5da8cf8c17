//! What is wrong with the restaurant's files, in words that say where and what to do.

use std::cell::RefCell;
use std::fmt;

use super::limits::{PROBLEMS_MAX, WHAT_CHARS_MAX};

/// One thing to correct in one line of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// From 1; 0 where the whole file is meant.
    pub line: usize,
    pub what: String,
    /// What to do about it, as one or more sentences.
    pub fix: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}. {}", self.file, self.what, self.fix),
            line => write!(f, "{}:{line}: {}. {}", self.file, self.what, self.fix),
        }
    }
}

/// Everything that is wrong, in the order of the files and their lines; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            if 0 < n {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

/// Collects problems while the files are read, so that reading goes on after the first.
#[derive(Default)]
pub(super) struct Found(RefCell<Vec<Problem>>);

impl Found {
    pub(super) fn add(&self, file: &str, line: usize, what: String, fix: String) {
        let mut all = self.0.borrow_mut();
        if all.len() < PROBLEMS_MAX {
            let what = what.chars().take(WHAT_CHARS_MAX).collect();
            all.push(Problem {
                file: file.to_owned(),
                line,
                what,
                fix,
            });
        }
    }

    pub(super) fn into_vec(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

/// The closest of `known` to `word`, if it is close enough to be a slip of the hand.
pub(super) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let slips_max = 1 + word.chars().count() / 4;
    let ranked = known.map(|k| (distance(&word.to_lowercase(), &k.to_lowercase()), k));
    ranked
        .filter(|(slips, _)| *slips <= slips_max)
        .min()
        .map(|(_, k)| k)
}

/// Letters to add, drop, change or swap with their neighbour to turn `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if 80 < a.len() || 80 < b.len() {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(last[j] + 1).min(row[j - 1] + 1);
            if 1 < i && 1 < j && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_are_recognised_and_guesses_are_not_made() {
        let stations = ["grill", "fry", "bar", "sauté"];
        let check = |word, best| assert_eq!(nearest(word, stations.into_iter()), best, "{word}");
        check("gril", Some("grill"));
        check("girll", Some("grill"));
        check("Grill", Some("grill"));
        check("saute", Some("sauté"));
        check("pastry", None);
        check("", None);
    }
}
