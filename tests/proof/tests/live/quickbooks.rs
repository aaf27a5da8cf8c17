//! What QuickBooks would be sent for a day keeps to Intuit's own schema, as libxml2 reads it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use bridge::destinations::open;

use crate::{bistro, evening, installed, key, parcel, settings};

const SCHEMA: &str = "IntuitRestServiceDef.xsd";

/// Reads XML from its input and holds it against the schema.
const BY_PYTHON: &str = "import sys; from lxml import etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
document = etree.fromstring(sys.stdin.buffer.read())
ok = schema.validate(document)
print('\\n'.join(e.message for e in schema.error_log))
sys.exit(0 if ok else 1)";

/// What the schema says against a body; `Ok` where nothing.
fn hold(live: &Path, schema: &Path, body: &str) -> Result<(), String> {
    let found = |program: &str| {
        let version = Command::new(program)
            .arg("--version")
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .status();
        version.is_ok_and(|status| status.success())
    };
    let mut command = if found("xmllint") {
        let mut command = Command::new("xmllint");
        command.args(["--noout", "--schema"]).arg(schema).arg("-");
        command
    } else {
        // The libxml2 that Tryton brings along.
        let mut command = Command::new(live.join("tryton-venv/bin/python"));
        command.args(["-c", BY_PYTHON]).arg(schema);
        command
    };
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut hands = child.stdin.take().unwrap();
    hands.write_all(body.as_bytes()).unwrap();
    drop(hands);
    let said = child.wait_with_output().unwrap();
    if said.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&said.stdout).into_owned();
    Err(words + &String::from_utf8_lossy(&said.stderr))
}

#[test]
fn the_bodies_of_a_day_keep_to_the_published_schema() {
    let Some(schema) = installed("xsd").map(|folder| folder.join(SCHEMA)) else {
        return;
    };
    let live = schema.ancestors().nth(2).unwrap().to_owned();
    let dir = tempfile::tempdir().unwrap();
    let restaurant = bistro();
    let reader = evening(dir.path(), &restaurant);
    key(dir.path(), "k-1");
    let head = "kind = \"quickbooks\"\nplace = \"realm\"\nreceipt_into = \"assets:cash\"";
    let receipt = "[destination.receipt]\n\"income:sales:food\" = \"12\"\n\"income:sales:soft drinks\" = \"13\"\n";
    let settings = settings(dir.path(), &restaurant, head, receipt);
    let shown = open(&settings).show(&parcel(), &reader).unwrap();
    let bodies: Vec<&str> = shown.lines().filter(|line| line.starts_with('<')).collect();
    assert!(
        bodies.len() == 2
            && bodies[0].starts_with("<SalesReceipt")
            && bodies[1].starts_with("<JournalEntry"),
        "{shown}"
    );
    for body in &bodies {
        let lines = body.matches("<Line>").count();
        assert!(1 < lines, "a day has more than one line: {body}");
        hold(&live, &schema, body).unwrap_or_else(|why| panic!("{why}\n{body}"));
        // A check that cannot fail proves nothing.
        let broken = body.replacen("<Amount>", "<Amount>x", 1);
        assert!(
            hold(&live, &schema, &broken).is_err(),
            "a broken body passes"
        );
    }
    eprintln!("quickbooks: the day's receipt and journal entry keep to {SCHEMA}");
}
