"""Feeds → stories: fetch, parse, choose, summarise. Knows no Discord, no SQL, no YAML."""
