-- What else is known of guests, and orders that are not sent yet; all of it can be erased.

-- Consent to remember allergies, the allergies as JSON, and points collected.
ALTER TABLE people ADD COLUMN consent   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN allergies TEXT    NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN points    INTEGER NOT NULL DEFAULT 0;

-- Drafts of terminals, as JSON: another one can go on with them.
CREATE TABLE drafts (
    id    BLOB    PRIMARY KEY,
    at    INTEGER NOT NULL,
    draft TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
