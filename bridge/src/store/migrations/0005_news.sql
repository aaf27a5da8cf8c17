-- Beside closed days, parcels carry news: an order's status, an item that is out, a price. `subject` is what the
-- news is about; news that waits is replaced by newer news of its subject. `body` is JSON, empty for a day.
ALTER TABLE parcels ADD COLUMN kind TEXT NOT NULL DEFAULT 'day';
ALTER TABLE parcels ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE parcels ADD COLUMN body TEXT NOT NULL DEFAULT '';
CREATE INDEX parcels_by_subject ON parcels (destination, subject) WHERE state = 'waiting' AND kind <> 'day';

-- What each destination was told last of each subject, so that it is told only what is new.
CREATE TABLE told (
    destination TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (destination, subject)
) WITHOUT ROWID;
