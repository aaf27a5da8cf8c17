//! The architecture as data: what may live where, with the reason that a violation shows.

pub(super) const FILE_LINES_MAX: usize = 400;
pub(super) const FUNCTION_LINES_MAX: usize = 70;

/// What has outgrown the limits, with its size: these numbers may only fall. An empty name is the whole file.
pub(super) const GROWN: &[(&str, &str, usize)] = &[("tests/src/workload.rs", "order", 78)];

/// Folders whose code knows nothing of the world. Each must say so to the compiler, in its first file.
pub(super) const PURE: &[&str] = &[
    "router/src/kitchen",
    "kds/src/board",
    "front-of-house/src/desk",
    "bridge/src/books",
    "bridge/src/stock",
    "bridge/src/audit",
    "bridge/src/history",
    "bridge/src/reports",
    "shared/src/rules",
];
pub(super) const PURE_DENIES: &[&str] = &["clippy::unwrap_used", "clippy::float_arithmetic"];

/// A name that may stand at the head of a path only in some places.
pub(super) struct Only {
    pub(super) name: &'static str,
    pub(super) within: &'static [&'static str],
    pub(super) reason: &'static str,
}

/// The package that may see everything; test files beside the code may as well.
pub(super) const FREE: &[&str] = &["tests/"];

pub(super) const ONLY: &[Only] = &[
    Only {
        name: "zenoh",
        within: &["shared/src/bus/zenoh.rs", "shared/src/bus/zenoh/"],
        reason: "programs see a Link, two channel ends and a health value; zenoh lives in shared/src/bus/zenoh",
    },
    Only {
        name: "rusqlite",
        within: &[
            "router/src/store",
            "bridge/src/store",
            "front-of-house/src/spool",
        ],
        reason: "SQL lives in the stores and the spool",
    },
    Only {
        name: "axum",
        within: &["bridge/src/http", "bridge/src/main.rs"],
        reason: "HTTP is served by bridge/src/http",
    },
    Only {
        name: "maud",
        within: &["bridge/src/http/page"],
        reason: "only the manager's page is drawn as HTML",
    },
    Only {
        name: "ureq",
        within: &["bridge/src/http", "bridge/src/destinations"],
        reason: "only bridge's destinations call out over HTTP",
    },
    Only {
        name: "tokio",
        within: &[
            "bridge/src/http",
            "bridge/src/destinations",
            "bridge/src/main.rs",
            "router/src/store",
        ],
        reason: "async stays at the edge: bridge's http, destinations and main, and a replicated store",
    },
    Only {
        name: "bevy",
        within: &["kds/src/", "front-of-house/src/"],
        reason: "only the two programs with screens draw",
    },
    Only {
        name: "egui",
        within: &["front-of-house/src/"],
        reason: "only the terminal has egui panels",
    },
    Only {
        name: "bevy_egui",
        within: &["front-of-house/src/"],
        reason: "only the terminal has egui panels",
    },
    Only {
        name: "rodio",
        within: &["kds/src/sound", "front-of-house/src/sound"],
        reason: "sound is optional and lives in a file of its own",
    },
];

/// Words that must not occur in code below a folder.
pub(super) struct Never {
    pub(super) within: &'static [&'static str],
    pub(super) words: &'static [&'static str],
    pub(super) reason: &'static str,
}

pub(super) const NEVER: &[Never] = &[
    Never {
        within: PURE,
        words: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::thread",
            "std::sync::mpsc",
            "SystemTime",
            "Instant",
            "Utc::now",
            "Local::now",
            "Uuid::now_v7",
            "Uuid::new_v4",
            "crossbeam_channel",
            "tracing",
            "async",
            "println",
            "eprintln",
        ],
        reason: "a pure folder has no clock, no ids of its own, no I/O, no threads; take it as an argument",
    },
    Never {
        within: &[
            "router/src/kitchen",
            "bridge/src/books",
            "bridge/src/stock",
            "bridge/src/audit",
            "bridge/src/history",
            "bridge/src/reports",
            "shared/src/rules",
        ],
        words: &["HashMap", "HashSet"],
        reason: "the order of a hash map differs from run to run, and replay must give the same bytes; use a BTreeMap",
    },
    Never {
        within: &[
            "router/src/kitchen",
            "bridge/src/books",
            "bridge/src/stock",
            "bridge/src/audit",
            "bridge/src/history",
            "bridge/src/reports",
            "shared/src/rules",
            "shared/src/money.rs",
        ],
        words: &["f32", "f64"],
        reason: "money and times are integers",
    },
    Never {
        within: &["kds/src/board", "front-of-house/src/desk"],
        words: &[
            "bevy",
            "egui",
            "bevy_egui",
            "crate::link",
            "crate::theme",
            "shared::bus",
            "shared::theme",
        ],
        reason: "a model is plain Rust: it says late, never red, and it does not send",
    },
    Never {
        within: &["kds/src/screen", "front-of-house/src/panels"],
        words: &[
            "crate::link",
            "super::link",
            "shared::wire",
            "shared::bus",
            "crossbeam_channel",
        ],
        reason: "drawing reads the model and emits intents; one system sends",
    },
    Never {
        within: &["shared/src/wire"],
        words: &[
            "SystemTime",
            "Instant",
            "Uuid::now_v7",
            "std::fs",
            "std::net",
        ],
        reason: "messages carry what they are given",
    },
];

/// What a program's manifest must not list: a missing dependency is the strongest ban.
pub(super) const NO_DEPENDENCY: &[(&str, &[&str])] = &[
    (
        "shared/Cargo.toml",
        &[
            "router",
            "kds",
            "front-of-house",
            "bridge",
            "bevy",
            "egui",
            "rusqlite",
            "axum",
            "tokio",
            "rodio",
        ],
    ),
    (
        "router/Cargo.toml",
        &[
            "kds",
            "front-of-house",
            "bridge",
            "bevy",
            "bevy_egui",
            "egui",
            "axum",
            "ureq",
            "rodio",
            "zenoh",
        ],
    ),
    (
        "kds/Cargo.toml",
        &[
            "router",
            "front-of-house",
            "bridge",
            "rusqlite",
            "egui",
            "bevy_egui",
            "axum",
            "tokio",
            "ureq",
            "zenoh",
        ],
    ),
    (
        "front-of-house/Cargo.toml",
        &["router", "kds", "bridge", "axum", "tokio", "ureq", "zenoh"],
    ),
    (
        "bridge/Cargo.toml",
        &[
            "router",
            "kds",
            "front-of-house",
            "bevy",
            "bevy_egui",
            "egui",
            "rodio",
            "zenoh",
        ],
    ),
];

/// Words that say "not finished" or "look away".
pub(super) const UNFINISHED: &[(&str, &str)] = &[
    (
        "todo!",
        "finish it, or refuse with an error that says what is not supported",
    ),
    (
        "unimplemented!",
        "finish it, or refuse with an error that says what is not supported",
    ),
    ("dbg!", "remove it, or write to the log"),
    (
        "#[ignore",
        "a test that does not run finds nothing; make it run or delete it",
    ),
];

/// A name that says nothing about what is inside. (`service` is not among them: a restaurant has one every evening.)
pub(super) const FILE_NAMES: &[&str] = &[
    "utils", "util", "common", "helpers", "helper", "misc", "manager",
];

/// Keys are built and parsed in one place.
pub(super) const KEY_HEAD: &str = concat!("brigade", "/");
pub(super) const KEYS_LIVE_IN: &[&str] = &["shared/src/wire/topics.rs", "shared/src/wire/topics/"];

/// Files that somebody made and that may be somebody else's.
pub(super) const ASSET_KINDS: &[&str] = &[
    "otf", "ttf", "ttc", "woff2", "wav", "ogg", "mp3", "png", "jpg", "svg", "csv",
];
pub(super) const LICENCE_HEADS: &[&str] = &["license", "licence", "ofl", "copying", "copyright"];
