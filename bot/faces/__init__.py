"""What people see: data in, Discord layouts out. Knows no SQL and no HTTP."""
