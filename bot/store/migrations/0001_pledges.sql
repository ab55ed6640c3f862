-- Who signed what. The key of a person stands in one place only, in a slot of `signers`.
--
-- Why slots: `secure_delete` clears a deleted row, but when SQLite splits or merges pages it leaves copies of
-- rows behind in their unused parts, and nothing clears those. (Measured with SQLite 3.40: of 20,000 deleted
-- keys 6 stayed readable, and 32 at least in part; see tests/test_traces.py.) So a row of `signers` is never
-- deleted and never changes its size: it is added at the end, emptied in place and used again. Then no page of
-- it is ever split in the middle or merged. All values of `bucket` need two bytes. Don't add a column here;
-- make another table.
--
-- bucket: 4096 + the first 12 bits of the key, to find it by; 255 in an empty slot. Twelve bits name nobody.
CREATE TABLE signers (
  slot INTEGER PRIMARY KEY,
  bucket INTEGER NOT NULL CHECK (bucket = 255 OR bucket BETWEEN 4096 AND 8191),
  key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
CREATE INDEX signers_bucket ON signers (bucket);

-- at: seconds since 1970, UTC.
CREATE TABLE pledges (
  slot INTEGER PRIMARY KEY REFERENCES signers (slot),
  server INTEGER NOT NULL,
  pledge TEXT NOT NULL,
  version INTEGER NOT NULL,
  consent INTEGER NOT NULL,
  at INTEGER NOT NULL CHECK (at >= 0)
) STRICT;
CREATE INDEX pledges_server ON pledges (server, pledge);

-- How many signed, kept by the triggers below, so that a count costs the same at any size.
CREATE TABLE tally (
  server INTEGER NOT NULL,
  pledge TEXT NOT NULL,
  signed INTEGER NOT NULL CHECK (signed >= 0),
  PRIMARY KEY (server, pledge)
) STRICT, WITHOUT ROWID;

-- week: whole weeks since Monday, 29 December 1969, UTC.
CREATE TABLE weeks (
  server INTEGER NOT NULL,
  pledge TEXT NOT NULL,
  week INTEGER NOT NULL,
  signed INTEGER NOT NULL CHECK (signed >= 0),
  PRIMARY KEY (server, pledge, week)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER pledges_in AFTER INSERT ON pledges BEGIN
  INSERT INTO tally VALUES (NEW.server, NEW.pledge, 1)
    ON CONFLICT DO UPDATE SET signed = signed + 1;
  INSERT INTO weeks VALUES (NEW.server, NEW.pledge, (NEW.at / 86400 + 3) / 7, 1)
    ON CONFLICT DO UPDATE SET signed = signed + 1;
END;

CREATE TRIGGER pledges_out AFTER DELETE ON pledges BEGIN
  UPDATE tally SET signed = signed - 1 WHERE server = OLD.server AND pledge = OLD.pledge;
  DELETE FROM tally WHERE server = OLD.server AND pledge = OLD.pledge AND signed = 0;
  UPDATE weeks SET signed = signed - 1
    WHERE server = OLD.server AND pledge = OLD.pledge AND week = (OLD.at / 86400 + 3) / 7;
  DELETE FROM weeks
    WHERE server = OLD.server AND pledge = OLD.pledge AND week = (OLD.at / 86400 + 3) / 7 AND signed = 0;
  UPDATE signers SET bucket = 255, key = zeroblob(32) WHERE slot = OLD.slot;
END;

-- A row is replaced (another version) by removing it and putting another in; these are never changed.
CREATE TRIGGER pledges_fixed BEFORE UPDATE ON pledges BEGIN
  SELECT RAISE(ABORT, 'a sign-up is never changed');
END;

-- check: tells whether the secret is the one that the keys were made with.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
