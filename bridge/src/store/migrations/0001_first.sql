-- What the restaurant is, as the exports need it: currency, names.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- How far each life of the router's journal has been booked; `current` marks the one we follow.
CREATE TABLE epochs (
    no INTEGER PRIMARY KEY,
    epoch BLOB NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    current INTEGER NOT NULL
);

-- Everything that had an effect, once. `identity` says what happened whatever epoch tells of it, and
-- `nth` counts honest repetitions (two tenders alike in one millisecond) within the epoch `claimed`.
CREATE TABLE effects (
    id INTEGER PRIMARY KEY,
    identity BLOB NOT NULL,
    nth INTEGER NOT NULL,
    claimed INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    day TEXT NOT NULL,
    number INTEGER NOT NULL,
    order_id BLOB,
    check_id BLOB,
    note TEXT NOT NULL,
    UNIQUE (identity, nth)
);
CREATE INDEX effects_by_check ON effects (check_id) WHERE check_id IS NOT NULL;

-- Sums over the journal, kept beside it so that nobody has to add a year up for a look at the figures.
CREATE TABLE tally (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    entries INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    movements INTEGER NOT NULL,
    settlements INTEGER NOT NULL
);
INSERT INTO tally VALUES (1, 0, 0, 0, 0);

CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- The journal: the postings of an effect sum to zero. Minor units, debit positive.
CREATE TABLE postings (
    effect INTEGER NOT NULL REFERENCES effects (id),
    account INTEGER NOT NULL REFERENCES accounts (id),
    amount INTEGER NOT NULL,
    PRIMARY KEY (effect, account)
) WITHOUT ROWID;

-- Shelves; `level` is the sum of the movements. Thousandths of the unit. `standing`: fine, low, out.
CREATE TABLE ingredients (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    unit TEXT NOT NULL,
    level INTEGER NOT NULL,
    low INTEGER NOT NULL,
    standing TEXT NOT NULL
);

CREATE TABLE movements (
    effect INTEGER NOT NULL REFERENCES effects (id),
    ingredient INTEGER NOT NULL REFERENCES ingredients (id),
    reason TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (effect, ingredient, reason)
) WITHOUT ROWID;

-- Each cooking of a line: what it took (the movements of `effect`) and what that cost.
CREATE TABLE cookings (
    line BLOB NOT NULL,
    again INTEGER NOT NULL,
    state TEXT NOT NULL,
    cost INTEGER NOT NULL,
    effect INTEGER NOT NULL REFERENCES effects (id),
    PRIMARY KEY (line, again)
) WITHOUT ROWID;

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    ingredient INTEGER NOT NULL REFERENCES ingredients (id),
    standing TEXT NOT NULL,
    level INTEGER NOT NULL,
    at INTEGER NOT NULL,
    cleared_at INTEGER
);
CREATE UNIQUE INDEX one_open_notice ON notices (ingredient) WHERE cleared_at IS NULL;

-- Facts that could not be booked, whole, for a person to look at.
CREATE TABLE parked (
    epoch BLOB NOT NULL,
    seq INTEGER NOT NULL,
    fact TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;

-- Idempotency keys of the HTTP interface, with the hash of the body each was used for.
CREATE TABLE keys (
    key TEXT PRIMARY KEY,
    hash BLOB NOT NULL,
    order_id BLOB,
    at INTEGER NOT NULL
) WITHOUT ROWID;

-- Orders from shops. `lines`, `answer`, `seen` are JSON; nothing here names a person.
CREATE TABLE shop_orders (
    order_id BLOB PRIMARY KEY,
    lines TEXT NOT NULL,
    answer TEXT,
    seen TEXT,
    completed INTEGER NOT NULL DEFAULT 0,
    cancelled TEXT,
    gone INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX shop_orders_open ON shop_orders (gone) WHERE gone = 0;

-- Questions to the router, stored before they are sent and removed with their answer.
CREATE TABLE asks (
    n INTEGER PRIMARY KEY,
    request BLOB NOT NULL UNIQUE,
    order_id BLOB,
    item TEXT UNIQUE,
    is_out INTEGER,
    envelope TEXT NOT NULL
);

-- Items that the router was told are out of stock.
CREATE TABLE told_out (item TEXT PRIMARY KEY) WITHOUT ROWID;
