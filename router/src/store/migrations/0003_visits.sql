-- What known guests had, so that a waiter can offer it again; kept as long as the guest is known.

CREATE TABLE visits (
    order_id BLOB    PRIMARY KEY,
    customer BLOB    NOT NULL,
    at       INTEGER NOT NULL,
    visit    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_by_customer ON visits (customer, at);
