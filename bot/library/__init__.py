"""What resources.yaml says: read, checked and found. Knows no Discord and no SQL."""
