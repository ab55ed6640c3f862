"""The editor's workbench: commands for the people who keep the entries right."""
