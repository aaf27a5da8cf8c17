//! Vectors that others computed, and what becomes of them when one bit flips.

use super::*;

struct Vector {
    scheme: Scheme,
    secret: &'static str,
    url: &'static str,
    timestamp: &'static str,
    message_id: &'static str,
    body: &'static str,
    value: &'static str,
}

/// Computed with another program's HMAC, and those of Square and Shopify checked with their own tools.
const VECTORS: [Vector; 7] = {
    const BODY: &str =
        r#"{"type":"order.created","event_id":"116038d3-2948-439f-8679-fc86dbf80f69"}"#;
    const PLAIN: Vector = Vector {
        scheme: Scheme::WooCommerce,
        secret: "s3cret",
        url: "",
        timestamp: "",
        message_id: "",
        body: BODY,
        value: "9mUzIg8S/0vqwIH/8cLeqO2FNvV+fRE5Yhtn0CAPJiA=",
    };
    const HEX: &str = "f66533220f12ff4beac081fff1c2dea8ed8536f57e7d1139621b67d0200f2620";
    [
        PLAIN,
        Vector {
            scheme: Scheme::Shopify,
            ..PLAIN
        },
        Vector {
            scheme: Scheme::Square,
            url: "https://bridge.example/hooks/square",
            value: "NqRL/NFnNyViyVsuzaO+KKzxUSOcNgO4W+YPh+xZkYM=",
            ..PLAIN
        },
        Vector {
            scheme: Scheme::UberEats,
            value: HEX,
            ..PLAIN
        },
        Vector {
            scheme: Scheme::Deliverect,
            value: HEX,
            ..PLAIN
        },
        Vector {
            scheme: Scheme::Toast,
            timestamp: "2026-01-01T12:00:00.000Z",
            value: "q0n3NRpVa8pSPfr10KvQYvl9dADLyQc/6/Mmt4zFGlw=",
            ..PLAIN
        },
        Vector {
            scheme: Scheme::Olo,
            secret: "ThisIsADemonstrationSecret",
            url: "https://www.olo.com/webhook/",
            timestamp: "635616089149791951",
            message_id: "f8dac5dd-d3b2-w76c-b969-a668c699637c",
            body: r#"{"message":"Olo webhook test!"}"#,
            value: "wdXzIQ3FsGtRWtcIgJ5+7eCsPW19s2lILsuOicy54nI=",
        },
    ]
};

fn holds(scheme: Scheme, secret: &str, signed: &Signed<'_>, value: &str) {
    assert!(
        scheme.verifies(secret.as_bytes(), signed, value),
        "{scheme:?}"
    );
    assert_eq!(
        scheme.sign(secret.as_bytes(), signed).as_deref(),
        Some(value)
    );
    // Any one bit of the body.
    for bit in 0..signed.body.len() * 8 {
        let mut body = signed.body.to_vec();
        body[bit / 8] ^= 1 << (bit % 8);
        let flipped = Signed {
            body: &body,
            ..*signed
        };
        assert!(
            !scheme.verifies(secret.as_bytes(), &flipped, value),
            "{scheme:?} bit {bit}"
        );
    }
    // Any one character of the signature. A last base64 character carries unused bits; those are refused too.
    for n in 0..value.len() {
        let mut other = value.as_bytes().to_vec();
        other[n] = if other[n] == b'0' { b'1' } else { b'0' };
        let other = String::from_utf8(other).unwrap();
        assert!(
            !scheme.verifies(secret.as_bytes(), signed, &other),
            "{scheme:?} {other}"
        );
    }
    for wrong in ["", "=", "zz", &value[1..]] {
        assert!(
            !scheme.verifies(secret.as_bytes(), signed, wrong),
            "{scheme:?} {wrong:?}"
        );
    }
    assert!(
        !scheme.verifies(b"", signed, value),
        "no secret verifies nothing"
    );
    assert!(!scheme.verifies(b"s3creT", signed, value));
}

#[test]
fn every_vector_verifies_and_one_flipped_bit_fails() {
    for vector in VECTORS {
        let signed = Signed {
            body: vector.body.as_bytes(),
            url: vector.url,
            timestamp: vector.timestamp,
            message_id: vector.message_id,
        };
        holds(vector.scheme, vector.secret, &signed, vector.value);
    }
}

#[test]
fn what_we_sign_we_verify() {
    let signed = Signed {
        body: b"{}",
        timestamp: "1795370400",
        ..Signed::default()
    };
    let value = Scheme::Generic.sign(b"key", &signed).unwrap();
    holds(Scheme::Generic, "key", &signed, &value);
    let later = Signed {
        timestamp: "1795370401",
        ..signed
    };
    assert!(
        !Scheme::Generic.verifies(b"key", &later, &value),
        "its time is part of it"
    );
}

/// The vectors beside the project, where they are; our own copy above is the same.
#[test]
fn the_reference_vectors_are_those_above() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/data/payloads/webhook-signature-vectors.json"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the reference vectors do not lie beside this checkout");
        return;
    };
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let names = [
        "woocommerce",
        "shopify",
        "square",
        "uber_eats",
        "deliverect",
        "toast",
        "olo",
    ];
    for (name, vector) in names.into_iter().zip(VECTORS) {
        assert_eq!(file[name]["value"], vector.value, "{name}");
        let body = file[name]
            .pointer("/inputs/payload")
            .unwrap_or(&file["body"]);
        assert_eq!(body, vector.body, "{name}");
    }
}
