"""The words of /about."""

from bot.faces.messages import option

COMMAND = option("What this bot is and is not, who runs it, and everything it can do. Only you see the answer.")

TITLE = "## About AskMore"
WHAT = """\
AskMore puts support services within reach, privately. It is a list kept by people, with some lessons and news, and \
a pledge you may sign.
**What it is not**
- It is not a person, and not an emergency service. It can't call anyone.
- It does not read your chats. If someone uses "{menu}" on a message, Discord hands it that one, and it drops it \
unread. After an outage it may look for its own news post in the channel of that post.
- It tells nobody what you ask: no moderator, no server owner, no police. {privacy} shows what it keeps about you.
- It has no language model. Its words were written beforehand, and fixed rules choose what you see.
**Who runs it**\
"""
HOST = "People who host their own copy of AskMore. You can reach them here: {contact}"
HOST_UNKNOWN = "People who host their own copy of AskMore. They have not said how to reach them."
VERSION = (
    "This is version {version}. AskMore is free software under the MIT licence. The host can give you the source, and "
    "may have changed it."
)
DATA = """\
**Where the list comes from**
{services} services in {countries} countries, gathered from public pages. Each card says when it was last \
checked. The sources stand in the file resources.yaml. To be in the list does not mean that we vouch for it.\
"""
COMMANDS = "**What you can do**"
ADMIN_COMMANDS = "**For those who run a server**"
MENU = '- **{name}**: open the menu of a message, choose "Apps", then this. Only you see the answer.'
COMMAND_LINE = "- {mention}: {description}"
COMMAND_ALONE = "- {mention}"
AFFILIATION = "-# AskMore is not linked to the people who wrote or signed the #AskMoreOfHim letter."
HIDE = "-# **{=Hide this}** takes this message away. Only you see it."
