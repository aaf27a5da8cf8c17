//! How long things take, by size, modifier and daypart: read, and refused in words.

use expect_test::expect;

use super::*;
use crate::menu::{PrepChange, Restaurant};
use crate::time::Span;

const FRIES: &str = "category = \"mains\"\nprice = \"6.00\"\nwork = [\"fry 4m\"]";
const PIZZA: &str = "sizes = { M = \"14.00\", L = \"18.00\" }";
const WELL: &str = "name = \"well done\"\nkind = \"prep\"";
const ROOM: &str = "[[room]]";

/// With dayparts, and whatever else is changed.
fn house(edits: &[(&str, &str, &str)]) -> Restaurant {
    let mut files = fixture::files();
    for (file, from, to) in edits {
        let text = text_of(&mut files, file);
        *text = text.replace(from, to);
    }
    parse(&files).unwrap_or_else(|problems| panic!("{problems}"))
}

fn dayparts(text: &str) -> String {
    format!("{text}\n{ROOM}")
}

#[test]
fn what_changes_prep_times_is_read() {
    let lunch = dayparts(
        "[[daypart]]\nid = \"lunch\"\nhours = [\"mon-fri 11:30-15:00\"]\n\
         [[daypart]]\nid = \"late\"\nhours = [\"fri-sat 22:00-02:00\", \"sun 21:00-24:00\"]",
    );
    let house = house(&[
        ("restaurant", ROOM, &lunch),
        (
            "menu",
            PIZZA,
            &format!("{PIZZA}\nsize_prep = {{ L = {{ fry = \"+90s\" }} }}"),
        ),
        (
            "menu",
            FRIES,
            &format!("{FRIES}\ndaypart_prep = {{ lunch = {{ fry = \"2m30s\" }} }}"),
        ),
        (
            "menu",
            WELL,
            &format!("{WELL}\nprep = {{ grill = \"+3m\", fry = \"none\" }}"),
        ),
    ]);
    let stations = |id: &str| id.parse::<crate::ids::StationId>().unwrap();
    let item = |id: &str| &house.menu.items[&id.parse::<crate::ids::ItemId>().unwrap()];
    let large = item("pizza").size_prep.values().next().unwrap();
    assert_eq!(large[&stations("fry")], PrepChange::By(Span::from_secs(90)));
    let lunch = item("fries").daypart_prep.values().next().unwrap();
    assert_eq!(
        lunch[&stations("fry")],
        PrepChange::To(Span::from_secs(150))
    );
    let well = &house.menu.modifiers[&"well".parse::<crate::ids::ModifierId>().unwrap()].prep;
    assert_eq!(well[&stations("grill")], PrepChange::By(Span::from_mins(3)));
    assert_eq!(well[&stations("fry")], PrepChange::Gone);
    let ids: Vec<&str> = house.dayparts.iter().map(|part| part.id.as_str()).collect();
    assert_eq!(ids, ["lunch", "late"]);
}

#[test]
fn hours_and_dayparts_that_cannot_be() {
    let wrong = dayparts(
        "[[daypart]]\nid = \"lunch\"\nhours = [\"11:30-15:00\", \"mon 14:00-16:00\"]\n\
         [[daypart]]\nid = \"brunch\"\nhours = [\"sat-sun 9:00-12:00\", \"sat 25:00-26:00\", \"10:00-10:00\", \"freitag 9-5\"]\n\
         [[daypart]]\nid = \"tea\"\nhours = []",
    );
    check(
        &[("restaurant", ROOM, &wrong)],
        expect![[r#"
            restaurant.toml:21: Mon 14:00 lies in two of these hours. Make one of them shorter, or join them.
            restaurant.toml:24: 'sat-sun 9:00-12:00' is no hours of a day. Write it like "11:30-15:00", or with days: "fri-sat 17:30-01:00".
            restaurant.toml:24: 'sat 25:00-26:00' is no hours of a day. Write it like "11:30-15:00", or with days: "fri-sat 17:30-01:00".
            restaurant.toml:24: '10:00-10:00' ends when it begins. Write "00:00-24:00" for a whole day.
            restaurant.toml:24: 'freitag 9-5' is no hours of a day. Write it like "11:30-15:00", or with days: "fri-sat 17:30-01:00".
            restaurant.toml:27: there are 0 stretches of time in 'hours'. Write 1 to 50 of them."#]],
    );
    let meet = dayparts(
        "[[daypart]]\nid = \"lunch\"\nhours = [\"mon-fri 11:30-15:00\"]\n\
         [[daypart]]\nid = \"tea\"\nhours = [\"wed 14:30-17:00\"]",
    );
    check(
        &[("restaurant", ROOM, &meet)],
        expect![
            "restaurant.toml:24: Wed 14:30 lies in daypart 'lunch' and in 'tea'. Make one of them end when the other begins."
        ],
    );
}

#[test]
fn changes_that_change_nothing_or_leave_no_time() {
    check(
        &[(
            "menu",
            PIZZA,
            "sizes = { M = \"14.00\", L = \"18.00\" }\nsize_prep = { L = { fry = \"-6m\", grill = \"+239m\", pass = \"+1m\" } }",
        )],
        expect![[r#"
            menu.toml:103: item 'pizza' would take 0:00 at 'fry' in L. Add or take off less, or write "none" where it is not done.
            menu.toml:103: item 'pizza' would take 4:01:00 at 'grill' in L. Add or take off less, or write "none" where it is not done.
            menu.toml:103: item 'pizza' is not worked on at 'pass'. It is at: bar, fry, grill."#]],
    );
    check(
        &[(
            "menu",
            PIZZA,
            "sizes = { M = \"14.00\" }\nsize_prep = { L = { bra = \"+1m\" }, S = { fry = \"+\" } }",
        )],
        expect![[r#"
            menu.toml:103: unknown station 'bra'. Did you mean 'bar'?
            menu.toml:103: unknown size 'S'. Did you mean 'L'?
            menu.toml:103: '' is not a length of time. Write it like "90s", "8m", "7m30s" or "1h10m".
            menu.toml:103: item 'pizza' does not come in size 'L'. Add the size with its price, or remove this.
            recipes.toml:72: item 'pizza' has no size 'L'. Did you mean 'M'?"#]],
    );
    check(
        &[(
            "menu",
            PIZZA,
            "sizes = { M = \"14.00\" }\nsize_prep = { L = { fry = \"+1m\" } }",
        )],
        expect![[r#"
            menu.toml:103: item 'pizza' does not come in size 'L'. Add the size with its price, or remove this.
            recipes.toml:72: item 'pizza' has no size 'L'. Did you mean 'M'?"#]],
    );
    check(
        &[(
            "menu",
            FRIES,
            "category = \"mains\"\nprice = \"6.00\"\nwork = [\"fry 4m\"]\ndaypart_prep = { brunch = { fry = \"0s\" } }\nsize_prep = { L = { fry = \"1m\" } }",
        )],
        expect![[r#"
            menu.toml:84: unknown daypart 'brunch'. Add it to restaurant.toml, or correct the name.
            menu.toml:84: a time of '0s' cannot be right. Write a time from 1s to 4h.
            menu.toml:85: item 'fries' does not come in size 'L'. Add the size with its price, or remove this."#]],
    );
    check(
        &[(
            "menu",
            WELL,
            "name = \"well done\"\nkind = \"prep\"\nprep = { bar = \"+1m\", grill = \"24h\" }",
        )],
        expect!["menu.toml:21: a time of '24h' cannot be right. Write a time from 1s to 4h."],
    );
    check(
        &[(
            "menu",
            WELL,
            "name = \"well done\"\nkind = \"prep\"\nprep = { bar = \"+1m\" }",
        )],
        expect![
            "menu.toml:21: no item that offers 'well' is worked on at 'bar'. Correct the station, or remove this change."
        ],
    );
}

const FRY: &str = "id = \"fry\"\nname = \"Fry\"\ncapacity = 4";

fn stations(text: &str) -> [(&'static str, &'static str, String); 1] {
    [(
        "stations",
        "[[station]]\nid = \"bar\"",
        format!("{text}\n[[station]]\nid = \"bar\""),
    )]
}

fn check_stations(text: &str, expected: Expect) {
    let [(file, from, to)] = stations(text);
    check(&[(file, from, &to)], expected);
}

const TIMES: &str = "capacity = 4\nsoon_after = \"5m\"\nlate_after = \"8m\"";

#[test]
fn twins_and_hours_of_stations_that_cannot_be() {
    let twin = |id: &str, of: &str, more: &str| {
        format!("[[station]]\nid = \"{id}\"\nname = \"x\"\ntwin_of = \"{of}\"\n{more}\n{TIMES}\n")
    };
    let all = [
        twin("fry-2", "fry-2", ""),
        twin("fry-3", "frey", ""),
        twin("fry-4", "fry-5", ""),
        twin("fry-5", "fry", "backup = \"grill\""),
        twin("fry-6", "pass", "hours = [\"mon-fri\"]"),
    ];
    check_stations(
        &all.concat(),
        expect![[r#"
        stations.toml:17: station 'fry-2' is a twin of itself. Name the other station, or remove twin_of.
        stations.toml:25: unknown station 'frey'. Did you mean 'fry'?
        stations.toml:33: 'fry-5' is itself a twin of 'fry'. Name one station in all of them: twin_of = "fry".
        stations.toml:42: station 'fry-5' has a twin and a backup of its own. Remove it; 'fry' says who stands in for both.
        stations.toml:49: the pass has no twin. Name a prep station, or remove twin_of.
        stations.toml:50: 'mon-fri' is no hours of a day. Write it like "11:30-15:00", or with days: "fri-sat 17:30-01:00"."#]],
    );
    check(
        &[(
            "stations",
            "kind = \"pass\"",
            "kind = \"pass\"\nhours = [\"11:00-23:00\"]",
        )],
        expect!["stations.toml:24: the pass has hours. Remove them: every plate goes over it."],
    );
    check(
        &[(
            "stations",
            FRY,
            "id = \"fry\"\nname = \"Fry\"\ncapacity = 0",
        )],
        expect!["stations.toml:11: 'capacity' is out of range: 0. Write a number from 1 to 999."],
    );
}

#[test]
fn what_cooks_together_must_be_cooked_there() {
    check_stations(
        "[[together]]\nstation = \"grill\"\nat_most = 0\nitems = [\"burger\", \"soup\", \"stew\"]\n\
         [[together]]\nstation = \"gril\"\nat_most = 6\n\
         [[together]]\nstation = \"bar\"\nat_most = 4\nmodifiers = [\"side-salad\", \"rare\"]\n",
        expect![[r#"
            stations.toml:16: 'at_most' is out of range: 0. Write a number from 2 to 99.
            stations.toml:17: 'soup' makes no work at 'grill'. Name the station that its work names, or leave it out.
            stations.toml:17: unknown item 'stew'. Did you mean 'steak'?
            stations.toml:18: nothing is said to cook together here. Add items = ["burger"], or modifiers, or remove the rule.
            stations.toml:19: unknown station 'gril'. Did you mean 'grill'?
            stations.toml:24: 'rare' makes no work at 'bar'. Name the station that its work names, or leave it out."#]],
    );
    check_stations(
        "[[together]]\nstation = \"grill\"\nat_most = 6\nitems = [\"burger\"]\n\
         [[together]]\nstation = \"grill\"\nat_most = 4\nitems = [\"burger\", \"steak\"]\n",
        expect![
            "stations.toml:21: 'burger' cooks together with two kinds of things at 'grill'. Keep it in one rule, or join the rules."
        ],
    );
}

#[test]
fn twins_share_rules_and_a_course_has_a_least_and_a_most() {
    let twin = format!(
        "[[station]]\nid = \"fry-2\"\nname = \"Fry 2\"\ntwin_of = \"fry\"\nhours = [\"fri-sat 17:00-23:00\"]\n{TIMES}\n\
         [[together]]\nstation = \"fry\"\nat_most = 6\nitems = [\"fries\"]\n"
    );
    let [(file, from, to)] = stations(&twin);
    let house = house(&[
        (file, from, &to),
        (
            "restaurant",
            "fires_after = \"5m\"",
            "fires_after = \"5m\"\nready_within = \"25m\"",
        ),
    ]);
    let id = |id: &str| id.parse::<crate::ids::StationId>().unwrap();
    let fries = "fries".parse().unwrap();
    assert!(house.are_twins(&id("fry"), &id("fry-2")));
    let (_, rule) = house.shares_slot(&id("fry-2"), &fries, None).unwrap();
    assert_eq!(rule.at_most, 6);
    assert!(house.shares_slot(&id("grill"), &fries, None).is_none());
    let names: Vec<&str> = house.twins(&id("fry-2")).map(|s| s.id.as_str()).collect();
    assert_eq!(names, ["fry", "fry-2"]);
    let dessert = house.course(crate::ids::CourseNo(3)).unwrap();
    assert_eq!(dessert.ready_within, Some(Span::from_mins(25)));
    check(
        &[(
            "restaurant",
            "fires_after = \"5m\"",
            "fires_after = \"5m\"\nready_within = \"5m\"",
        )],
        expect![
            "restaurant.toml:19: course 3 should be ready before it fires. Make ready_within longer than fires_after."
        ],
    );
}
