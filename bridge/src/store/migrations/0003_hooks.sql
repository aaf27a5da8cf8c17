-- Webhooks as they came, verified; kept for ever by event, because senders repeat themselves. `body` goes when
-- the hook is done: it names people.
CREATE TABLE hooks (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    event TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT,
    -- waiting, held (a person must decide), done, dismissed
    state TEXT NOT NULL,
    -- a person accepted their prices
    accepted INTEGER NOT NULL DEFAULT 0,
    UNIQUE (channel, event)
);
CREATE INDEX hooks_open ON hooks (id) WHERE state = 'waiting';

-- Orders of channels by their own number: which of ours each became.
CREATE TABLE channel_orders (
    channel TEXT NOT NULL,
    theirs TEXT NOT NULL,
    order_id BLOB,
    hash BLOB NOT NULL,
    cancelled INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (channel, theirs)
) WITHOUT ROWID;
CREATE INDEX channel_orders_by_order ON channel_orders (order_id) WHERE order_id IS NOT NULL;

-- What a person must look at. Nothing here names a guest.
CREATE TABLE exceptions (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    hook INTEGER REFERENCES hooks (id),
    theirs TEXT NOT NULL,
    kind TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    resolved_at INTEGER,
    resolution TEXT
);
CREATE INDEX exceptions_open ON exceptions (id) WHERE resolved_at IS NULL;
