//! zenoh's settings for the star; its defaults are made for robots on a mesh, not for a kitchen.

use ::zenoh::Config;

use super::LinkError;
use crate::wire::limits::{MESSAGE_BYTES_MAX, PULLED_BYTES_MAX};

/// What both ends share: no discovery, no administration, a lost link noticed within 3 s, and queues that
/// hold a burst (16 batches is zenoh's most).
const COMMON: [(&str, &str); 9] = [
    ("scouting/multicast/enabled", "false"),
    ("scouting/gossip/enabled", "false"),
    // A router waits this long at its start, for peers that there are none of.
    ("scouting/delay", "0"),
    ("adminspace/enabled", "false"),
    ("timestamping/enabled", "false"),
    ("transport/link/tx/lease", "3000"),
    ("transport/unicast/open_timeout", "3000"),
    ("transport/link/tx/queue/size/data", "16"),
    ("transport/link/tx/queue/size/interactive_high", "16"),
];

/// A client tries each address once per attempt to open, in order; our own thread repeats. zenoh's own
/// repeating at the start would stay with the first address for ever. After a loss zenoh reconnects.
pub(super) fn client(endpoints: &[String]) -> Result<Config, LinkError> {
    if endpoints.is_empty() {
        return Err(LinkError::NoEndpoint);
    }
    for endpoint in endpoints {
        host_and_port(endpoint)?;
    }
    let max_bytes = (PULLED_BYTES_MAX + MESSAGE_BYTES_MAX).to_string();
    let specific = [
        ("mode", "\"client\""),
        ("connect/endpoints", &json(endpoints)),
        ("connect/timeout_ms", "0"),
        ("connect/exit_on_failure", "false"),
        (
            "connect/retry",
            "{ period_init_ms: 100, period_max_ms: 400, period_increase_factor: 2 }",
        ),
        ("transport/link/rx/max_message_size", &max_bytes),
        // Our own thread sends; it may wait a little for a queue that is full.
        (
            "transport/link/tx/queue/congestion_control/drop/wait_before_drop",
            "100000",
        ),
    ];
    build(&specific)
}

/// A router waits 5 ms at most for a screen's queue, once: until that screen reads again, all that is for it is
/// dropped at once. Less than 5 ms drops what a healthy screen on a busy machine would have taken.
pub(super) fn router(endpoints: &[String]) -> Result<Config, LinkError> {
    let max_bytes = (4 * MESSAGE_BYTES_MAX).to_string();
    let specific = [
        ("mode", "\"router\""),
        ("listen/endpoints", &json(endpoints)),
        ("listen/timeout_ms", "0"),
        ("listen/exit_on_failure", "true"),
        ("transport/link/rx/max_message_size", &max_bytes),
        (
            "transport/link/tx/queue/congestion_control/drop/wait_before_drop",
            "5000",
        ),
    ];
    build(&specific)
}

fn build(specific: &[(&str, &str)]) -> Result<Config, LinkError> {
    let mut config = Config::default();
    for (name, value) in specific.iter().chain(&COMMON) {
        config
            .insert_json5(name, value)
            .map_err(|error| LinkError::Bus {
                detail: format!("setting {name}: {error}"),
            })?;
    }
    Ok(config)
}

fn json(endpoints: &[String]) -> String {
    serde_json::to_string(endpoints).expect("strings are always JSON")
}

/// The parts of `tcp/HOST:PORT`.
pub(super) fn host_and_port(endpoint: &str) -> Result<(&str, u16), LinkError> {
    let bad = || LinkError::BadEndpoint {
        endpoint: endpoint.to_owned(),
    };
    let address = endpoint.strip_prefix("tcp/").ok_or_else(bad)?;
    let (host, port) = address.rsplit_once(':').ok_or_else(bad)?;
    if host.is_empty() || host.contains(['/', '#', '?', '"']) {
        return Err(bad());
    }
    Ok((host, port.parse().map_err(|_not_a_port| bad())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zenoh_takes_every_setting() {
        let endpoints = [
            "tcp/127.0.0.1:7447".to_owned(),
            "tcp/kitchen.local:7448".to_owned(),
        ];
        client(&endpoints).unwrap();
        router(&endpoints).unwrap();
    }

    #[test]
    fn an_address_is_protocol_host_and_port() {
        assert_eq!(host_and_port("tcp/[::1]:7447").unwrap(), ("[::1]", 7447));
        for bad in [
            "",
            "127.0.0.1:7447",
            "tcp/127.0.0.1",
            "tcp/:7447",
            "tcp/host:port",
            "tcp/h:70000",
        ] {
            let error = host_and_port(bad).unwrap_err();
            assert!(
                error.to_string().contains("write it like tcp/"),
                "{bad}: {error}"
            );
        }
        assert!(matches!(client(&[]), Err(LinkError::NoEndpoint)));
    }
}
