-- What is to be delivered where, in order. `key` makes a repeat harmless to whoever receives it.
CREATE TABLE parcels (
    id INTEGER PRIMARY KEY,
    destination TEXT NOT NULL,
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- waiting, sent, parked
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0,
    words TEXT,
    sent_at INTEGER,
    UNIQUE (destination, key)
);
CREATE INDEX parcels_waiting ON parcels (destination, id) WHERE state = 'waiting';

-- Destinations that a person has stopped for a while.
CREATE TABLE paused (destination TEXT PRIMARY KEY) WITHOUT ROWID;
