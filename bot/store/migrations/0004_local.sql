-- What a server adds to the services, and what people said did not work. Nothing here is about a person.

ALTER TABLE servers ADD COLUMN country TEXT;
ALTER TABLE servers ADD COLUMN language TEXT;
-- Why milestones are no longer announced in their channel; NULL while they are.
ALTER TABLE servers ADD COLUMN milestones_stopped TEXT;

-- slot: 1 to 10, the order in which they are shown. kind: a way of contact, as in the resources.
CREATE TABLE contacts (
  server INTEGER NOT NULL,
  slot INTEGER NOT NULL CHECK (slot BETWEEN 1 AND 10),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (server, slot)
) STRICT, WITHOUT ROWID;

-- day: days since 1970, UTC. No server and no person: only that on this day somebody said so.
CREATE TABLE reports (
  service TEXT NOT NULL,
  problem TEXT NOT NULL,
  day INTEGER NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  PRIMARY KEY (service, problem, day)
) STRICT, WITHOUT ROWID;
