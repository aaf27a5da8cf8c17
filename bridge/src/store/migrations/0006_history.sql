-- Checks by day and time, so that a report reads what was sold in its days and nothing else.
CREATE INDEX effects_settled ON effects (day, at) WHERE kind = 'settled';

-- How long each step of work lay on its station's rail, in milliseconds. A step is there once, however often it is told.
CREATE TABLE service (
    day TEXT NOT NULL,
    station TEXT NOT NULL,
    line BLOB NOT NULL,
    step INTEGER NOT NULL,
    again INTEGER NOT NULL,
    took INTEGER NOT NULL,
    PRIMARY KEY (day, station, line, step, again)
) WITHOUT ROWID;

-- Movements by day, added up beside them, so that nobody has to add a year up for a look at the variance.
CREATE TABLE moved (
    day TEXT NOT NULL,
    ingredient INTEGER NOT NULL REFERENCES ingredients (id),
    reason TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (day, ingredient, reason)
) WITHOUT ROWID;
INSERT INTO moved
    SELECT e.day, m.ingredient, m.reason, SUM(m.quantity) FROM movements m JOIN effects e ON e.id = m.effect
    GROUP BY 1, 2, 3;

-- People. Nothing of them is anywhere else in this file for longer than their order is on its way; what is
-- erased here is wiped (`secure_delete`). `phone` and `email` are normalised; `allergies` needs consent.
CREATE TABLE customers (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    phone TEXT UNIQUE,
    email TEXT UNIQUE,
    note TEXT NOT NULL,
    allergies TEXT NOT NULL,
    since INTEGER NOT NULL
) WITHOUT ROWID;

-- What a person agreed to or took back, when and where; the latest counts. `what`: marketing, allergies.
CREATE TABLE consents (
    n INTEGER PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    given INTEGER NOT NULL,
    at INTEGER NOT NULL,
    source TEXT NOT NULL
);
CREATE INDEX consents_by_customer ON consents (customer);

-- Whose an order is. An order that is forgotten stays in the books and is nobody's.
CREATE TABLE customer_orders (
    order_id BLOB PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX customer_orders_by_customer ON customer_orders (customer);

-- Under which ids the router knows a customer: one for each order that came in here, and those it was told.
CREATE TABLE guests (
    guest BLOB PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX guests_by_customer ON guests (customer);

-- Points as they were given by the rule of the day; `effect` is the settlement or refund, none where a person did it.
CREATE TABLE points (
    n INTEGER PRIMARY KEY,
    customer BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    effect INTEGER UNIQUE REFERENCES effects (id),
    points INTEGER NOT NULL,
    at INTEGER NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX points_by_customer ON points (customer);

-- Keys with which other programs may read reports; only a hash is kept.
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    revoked_at INTEGER
);
