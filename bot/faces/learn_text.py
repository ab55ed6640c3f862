"""The words of /learn around the lessons, which stand in the resource file."""

from bot.faces.messages import button, option, placeholder

COMMAND = option("Short lessons, and moments to practise on. Only you see the answer.")
OPTION_TOPIC = option("Which lesson. Begin to type what it is about, or leave it out to see them all.")

TITLE = "## Learn"
INTRO = "Short lessons, a few minutes each. Choose one below."
NO_LESSONS = "There are no lessons in this copy of the bot yet."
IN_LIST = "**{title}**\n{summary}"
NEAREST = "**We could not find that lesson.** Did you mean {names}? Choose it below."
UNKNOWN = "**We could not find that lesson.** Choose one below."
GONE = "**That lesson is no longer here.** Choose another one below."
CHOOSE = placeholder("Choose a lesson")
ALL_LESSONS = option("All lessons")

LESSON_TITLE = "## {title}"
PAGE_TITLE = "### {title}"
PAGE = "-# Page {page} of {pages}"
READ_ON = "Read on"
LINKS = "**To read**"
LINK = "- {text}: {url}"
LINK_ALONE = "- {text}"
CREDIT = "-# {text} {url}"
CREDIT_ALONE = "-# {text}"
FOOTER = "-# Only you see this. Nothing you read or choose here is kept."

MORE = button("More")
BACK = button("Back")
SUPPORT = button("Support")
PRACTISE = button("Practise")

SCENE_TITLE = "## Practise: {title}"
SCENE = "-# Scene {scene} of {scenes}"
WHAT_WOULD_YOU_DO = placeholder("What would you do?")
CHOSEN = "**You chose:** {text}"
TRY_OTHERS = "-# There is no score. Choose another one below to see what may come of it."
NEXT_SCENE = button("Next scene")
BACK_TO_LESSON = button("Back to the lesson")

POST_HERE = button("Post in this channel")
POST_ASK = (
    "**Everybody in this channel will see it. Post it?**\n"
    "It is the first page of **{title}**, with a button to read it privately. It pings nobody and does not say "
    "who posted it."
)
POST = button("Post")
POSTING = "Posting it …"
POSTED = "**Posted.** Everybody in this channel can see it."
NOT_POSTED = (
    "**Discord did not say that it was posted.** Look whether it is in the channel. If not, you can try again in a "
    "few minutes."
)
MAY_NOT = (
    "**Nothing was posted.** You need the permission **Manage Messages** in this channel for that. "
    "Ask an admin of the server."
)
NOT_IN_SERVER = "**Nothing was posted.** The bot can only post in channels of servers that it was added to."
NO_RIGHT = (
    "**Nothing was posted.** The bot may not post here: it lacks {missing}. Open the channel's settings, then "
    "**Permissions**, and give the bot these."
)
READ_PRIVATELY = button("Read it privately")
POST_FOOTER = "-# {learn} has more lessons. Only you see what you open there."
