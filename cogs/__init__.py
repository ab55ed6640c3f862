"""The slash commands, thin: a cog asks the library and shows a face."""
