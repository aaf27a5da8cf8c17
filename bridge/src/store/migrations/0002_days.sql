-- An entry that came after its day was closed stands on a later day; `of_day` is the day it belongs to.
ALTER TABLE effects ADD COLUMN of_day TEXT;
CREATE INDEX effects_by_day ON effects (day);
CREATE INDEX effects_by_order ON effects (order_id) WHERE order_id IS NOT NULL;

-- Days that are closed, with their numbered report. `seal` is a hash over the report and the seal before it.
CREATE TABLE days (
    day TEXT PRIMARY KEY,
    z INTEGER NOT NULL UNIQUE,
    closed_at INTEGER NOT NULL,
    report TEXT NOT NULL,
    seal BLOB NOT NULL
) WITHOUT ROWID;

-- What the restaurant's files said about recipes and accounts when a fact was booked.
CREATE TABLE rulebooks (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body TEXT NOT NULL);

-- What the router told, word for word, so that the books can be worked out a second time.
CREATE TABLE facts (
    effect INTEGER PRIMARY KEY REFERENCES effects (id),
    rulebook INTEGER NOT NULL REFERENCES rulebooks (id),
    fact TEXT NOT NULL
);

-- What stock movements were worth, beside the ledger: minor units, positive is used up.
CREATE TABLE worth (
    effect INTEGER NOT NULL REFERENCES effects (id),
    reason TEXT NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (effect, reason)
) WITHOUT ROWID;

-- Lines and adjustments of settled checks. `kind`: dish, discount, comp, service, fee, rounding.
CREATE TABLE sold (
    effect INTEGER NOT NULL REFERENCES effects (id),
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    line BLOB,
    item TEXT NOT NULL,
    size TEXT,
    category TEXT NOT NULL,
    rate TEXT NOT NULL,
    channel TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    net INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    PRIMARY KEY (effect, n)
) WITHOUT ROWID;
CREATE INDEX sold_by_line ON sold (line) WHERE line IS NOT NULL;

-- Money over the counter, by kind of tender; refunds are below zero.
CREATE TABLE tendered (
    effect INTEGER PRIMARY KEY REFERENCES effects (id),
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    tip INTEGER NOT NULL,
    charge INTEGER NOT NULL
);

-- What commands beside a running bridge ask of it; it answers within a second.
CREATE TABLE wishes (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    answer TEXT
);
CREATE INDEX wishes_open ON wishes (id) WHERE answer IS NULL;

-- Cookings whose ingredients may still move without the kitchen telling: ordered and not begun, or made and
-- taken off the shelf later. `made` is JSON.
CREATE TABLE waiting (
    line BLOB NOT NULL,
    again INTEGER NOT NULL,
    order_id BLOB NOT NULL,
    made TEXT NOT NULL,
    PRIMARY KEY (line, again)
) WITHOUT ROWID;
CREATE INDEX waiting_by_order ON waiting (order_id);
