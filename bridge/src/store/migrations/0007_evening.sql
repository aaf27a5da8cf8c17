-- Cash that people declared when they ended their work, in minor units; together the drawer of the day.
CREATE TABLE declared (
    effect INTEGER PRIMARY KEY REFERENCES effects (id),
    actor TEXT NOT NULL,
    counted INTEGER NOT NULL
);

-- Until when a channel waits for a yes or no (milliseconds since 1970); none: it has one, or does not wait.
ALTER TABLE channel_orders ADD COLUMN answer_by INTEGER;
-- The webhook with a changed order that is taken once the kitchen has let go of this one.
ALTER TABLE channel_orders ADD COLUMN next_hook INTEGER REFERENCES hooks (id);
CREATE INDEX channel_orders_waiting ON channel_orders (answer_by) WHERE answer_by IS NOT NULL;

-- What was decided about an order here, without or against the kitchen: accepted or denied at its channel's deadline,
-- or replaced by a changed one.
ALTER TABLE shop_orders ADD COLUMN verdict TEXT;

-- What a question about an order asks; none: to cook it.
ALTER TABLE asks ADD COLUMN about TEXT;
