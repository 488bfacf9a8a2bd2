"""Work to do, on DBOS Transact: durable on SQLite or PostgreSQL, and one spawned process for each derivation."""
