-- +goose Up

-- Where the sending of a mail stands. 'remis' are the mails of before this table: they were
-- laid in the outbox folder for a person to send, and this program sends none of them.
CREATE TABLE delivery (
    mail_id       BIGINT PRIMARY KEY REFERENCES mail (id),
    state         TEXT NOT NULL CHECK (state IN ('remis', 'à envoyer', 'en cours', 'envoyé', 'refusé')),
    attempts      INTEGER NOT NULL,
    next_at       BIGINT NOT NULL, -- not before
    claimed_until BIGINT NOT NULL, -- of 'en cours': who claimed it has that long
    error         TEXT NOT NULL, -- of the last attempt, as the server said it
    changed_at    BIGINT NOT NULL
);
CREATE INDEX delivery_due ON delivery (state, next_at);
INSERT INTO delivery (mail_id, state, attempts, next_at, claimed_until, error, changed_at)
    SELECT id, 'remis', 0, 0, 0, '', created_at FROM mail;
