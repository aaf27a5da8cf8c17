//! `destinations.toml` as people write it: what is taken, and what is refused in which words.

use super::*;

fn read(text: &str) -> Result<Vec<Settings>, Vec<String>> {
    let restaurant = shared::fixture::restaurant();
    read_destinations(text, &restaurant, Path::new("/data/bridge"))
}

#[test]
fn settings_are_read_and_refused_in_words() {
    let good = "[[destination]]\nid = \"books\"\nkind = \"hledger\"\nfolder = \"/b\"\n[[destination]]\nid = \"crm\"\nkind = \"webhook\"\nurl = \"http://127.0.0.1:1/\"\nsecret = \"s3cret\"\nsince = \"2026-01-01\"\nnews = [\"orders\"]\ntimeout_s = 2\n";
    let all = read(good).unwrap();
    assert_eq!((all.len(), all[1].since.as_str()), (2, "2026-01-01"));
    assert_eq!(all[0].topics, BTreeSet::from([Topic::Days]));
    assert_eq!(all[1].topics, BTreeSet::from([Topic::Days, Topic::Orders]));
    assert_eq!(all[1].patience, Duration::from_secs(2));
    assert!(!format!("{all:?}").contains("s3cret"));
    let check = |text: &str, words: &str| {
        let refused = read(&format!("[[destination]]\n{text}")).unwrap_err();
        assert!(refused.join("\n").contains(words), "{refused:?}");
    };
    check("id = \"a\"\nkind = \"fax\"", "is no kind");
    check("id = \"a\"\nkind = \"csv\"", "add folder");
    check(
        "id = \"a\"\nkind = \"webhook\"\nurl = \"http://x\"",
        "must start with https://",
    );
    check(
        "id = \"a\"\nkind = \"webhook\"\nurl = \"https://x\"\nsecret = \"x\"",
        "at least 6",
    );
    check(
        "id = \"a\"\nkind = \"csv\"\nfolder = \"/b\"\nsince = \"soon\"",
        "must be a day",
    );
    check(
        "id = \"\"\nkind = \"csv\"\nfolder = \"/b\"",
        "id of its own",
    );
    check("ids = \"a\"", "unknown field");
    check(
        "id = \"a\"\nkind = \"csv\"\nfolder = \"/b\"\nnews = [\"pace\"]",
        "cannot be told of pace",
    );
    check(
        "id = \"a\"\nkind = \"csv\"\nfolder = \"/b\"\ntimeout_s = 0",
        "between 1 and 300",
    );
}

#[test]
fn a_service_says_all_that_it_lacks_at_once() {
    let text =
        "[[destination]]\nid = \"x\"\nkind = \"xero\"\n[destination.accounts]\nassets = \"1\"\n";
    let problems = read(text).unwrap_err().join("\n");
    for words in [
        "the tenant id",
        "add token_file",
        "has no code for",
        "income:refunds",
    ] {
        assert!(problems.contains(words), "{words}: {problems}");
    }
    let text = "[[destination]]\nid = \"w\"\nkind = \"woocommerce\"\n[destination.items]\n93 = \"caviar\"\n";
    let problems = read(text).unwrap_err().join("\n");
    for words in ["add url", "add user", "'caviar' is not on"] {
        assert!(problems.contains(words), "{words}: {problems}");
    }
}

#[test]
fn a_service_knows_where_it_lives_and_what_is_not_mapped() {
    let text = "[[destination]]\nid = \"sq\"\nkind = \"square\"\nplace = \"L1\"\ntoken_file = \"sq.json\"\n[destination.items]\nABC = \"burger\"\n";
    let all = read(text).unwrap();
    let Way::Service(account) = &all[0].way else {
        panic!("square is a service");
    };
    assert_eq!(account.url, "https://connect.squareup.com");
    assert_eq!(account.token_file, Path::new("/data/bridge/sq.json"));
    let unmapped = all[0].unmapped(&shared::fixture::restaurant());
    assert!(
        unmapped[0].starts_with("items: ") && unmapped[0].contains("cola"),
        "{unmapped:?}"
    );
}
