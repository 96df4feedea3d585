-- Movements of money, their transfers, and what each account holds.
CREATE TABLE movements (
    number BIGINT PRIMARY KEY NOT NULL, key TEXT /*bytewise*/ NOT NULL UNIQUE, kind TEXT NOT NULL,
    legs BIGINT NOT NULL CHECK (legs > 0), at BIGINT NOT NULL
) /*strict*/;
CREATE TABLE transfers (
    movement BIGINT NOT NULL REFERENCES movements (number), leg BIGINT NOT NULL CHECK (leg >= 0),
    debit TEXT /*bytewise*/ NOT NULL, credit TEXT /*bytewise*/ NOT NULL CHECK (credit <> debit),
    amount BIGINT NOT NULL CHECK (amount > 0), currency TEXT NOT NULL,
    PRIMARY KEY (movement, leg)
) /*strict*/;
-- Only the payment provider, which is the world outside, may be below zero.
CREATE TABLE balances (
    account TEXT /*bytewise*/ PRIMARY KEY NOT NULL, amount BIGINT NOT NULL,
    CHECK (amount >= 0 OR substr(account, 1, 9) = 'provider/')
) /*strict*/;
