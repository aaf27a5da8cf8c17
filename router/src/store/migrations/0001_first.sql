-- The router's whole memory. Applied once, never edited; a change is a new numbered file.

-- Marks the file as Brigade's ("BRGD"), so that somebody else's database is never written to.
PRAGMA application_id = 1112688452;

-- epoch (the life of this journal), term (which router leads), clock_jumped (timers wait for a manager).
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened, in order, without gaps. `batch` numbers the transactions that had events.
CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    "by"    TEXT    NOT NULL,
    event   TEXT    NOT NULL,
    version INTEGER NOT NULL,
    batch   INTEGER NOT NULL
) STRICT;

-- Every answer to an ask that was decided, refusals too; committed with its effect.
CREATE TABLE answers (
    id        BLOB    PRIMARY KEY,
    body_hash BLOB    NOT NULL,
    at        INTEGER NOT NULL,
    answer    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Short numbers for the names of streams.
CREATE TABLE streams (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- What changed, per stream and in sequence: subjects only, their views are rendered when they are told.
CREATE TABLE outbox (
    stream  INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    subject TEXT    NOT NULL,
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

-- What the bridge books, each once, with the event that made it.
CREATE TABLE facts (
    seq         INTEGER PRIMARY KEY,
    journal_seq INTEGER NOT NULL,
    payload     TEXT    NOT NULL
) STRICT;

-- People's own data; the only place that has it, so that it can be erased.
CREATE TABLE people (
    customer BLOB    PRIMARY KEY,
    name     TEXT    NOT NULL,
    phone    TEXT,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX people_by_time ON people (at);

-- The kitchen as it was after `journal_seq`; a shortcut for starting, never the truth.
CREATE TABLE checkpoint (
    journal_seq INTEGER PRIMARY KEY,
    schema_hash TEXT    NOT NULL,
    state_hash  INTEGER NOT NULL,
    state       BLOB    NOT NULL
) STRICT;

-- Stations that ever had a screen: only these can go dark.
CREATE TABLE screens (
    station TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
