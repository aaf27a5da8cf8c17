//! What the page says while the router is away, and what other programs may read with a token.

use crate::fake::eventually;
use crate::pages::evening;
use crate::person::Manager;
use crate::shelves::four_patties;

#[test]
fn a_page_says_since_when_the_router_is_away() {
    let dir = tempfile::tempdir().unwrap();
    let house = evening(dir.path(), four_patties());
    let mut manager = Manager::of(&house, dir.path());
    // No more beats: 2.5 s later the page must not look like now.
    let said = eventually(|| {
        let said = manager.get("/manager");
        let words = "No word from the router since 18:00:00";
        if said.text.contains(words) {
            Ok(said)
        } else {
            Err(said.text)
        }
    });
    said.says(&["Cut off", "are from then", "<span class=\"no\">41</span>"]);
    house.beat();
    eventually(|| {
        let said = manager.get("/manager");
        if said.text.contains("Live") {
            Ok(())
        } else {
            Err(said.text)
        }
    });
}

#[test]
fn tokens_read_reports_until_they_are_revoked_and_are_kept_as_hashes() {
    let dir = tempfile::tempdir().unwrap();
    let house = evening(dir.path(), four_patties());
    let mut manager = Manager::of(&house, dir.path());
    manager.get("/manager/access");
    manager
        .does("/manager/access", &[("do", "add"), ("name", "")])
        .says(&["needs a name"]);
    let said = manager.does("/manager/access", &[("do", "add"), ("name", "sheet")]);
    let key = said
        .text
        .split("<code class=\"key\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(key.len(), 43);
    assert!(
        !manager.get("/manager/access").text.contains(&key),
        "shown once"
    );
    manager
        .does("/manager/access", &[("do", "add"), ("name", "sheet")])
        .says(&["there is a token 'sheet'"]);

    let ask = |path: &str, token: Option<&str>| {
        let mut request = crate::fake::agent().get(house.url(path));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        crate::fake::Said::hear(
            "get",
            path.split('?').next().unwrap(),
            request.call().unwrap(),
        )
    };
    let sales = "/v1/reports/sales?from=2026-11-22&to=2026-11-22";
    let said = ask(sales, Some(&key));
    assert_eq!(said.status, 200, "{said:?}");
    assert_eq!(said.json["sales"]["total"]["net"], 1_389);
    assert_eq!(said.json["sales"]["hours"]["18"]["dishes"], 2);
    let said = ask("/v1/reports/speed?from=2026-11-22", Some(&key));
    assert_eq!(said.json["stations"]["grill"]["p95_ms"], 312_000);
    for path in ["/v1/reports/stock?from=2026-11-22", "/v1/reports/days"] {
        assert_eq!(ask(path, Some(&key)).status, 200, "{path}");
    }
    assert_eq!(ask("/v1/reports/sales?from=soon", Some(&key)).status, 400);
    for token in [None, Some("guessed"), Some("")] {
        assert_eq!(ask(sales, token).status, 401, "{token:?}");
    }
    let stored: Vec<u8> = ["bridge.sqlite", "bridge.sqlite-wal"]
        .iter()
        .flat_map(|name| std::fs::read(dir.path().join(name)).unwrap_or_default())
        .collect();
    assert!(
        !String::from_utf8_lossy(&stored).contains(&key),
        "only a hash is kept"
    );
    manager.get("/manager/access");
    manager
        .does("/manager/access", &[("do", "revoke"), ("token", "1")])
        .says(&["Revoked"]);
    assert_eq!(ask(sales, Some(&key)).status, 401);
}
