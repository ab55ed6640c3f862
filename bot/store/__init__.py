"""What is kept: the pledges that people signed, and what servers chose. The only place with SQL in it."""
