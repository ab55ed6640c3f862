"""The words of /setup."""

from bot.faces.messages import button, option, placeholder

COMMAND = option("See and change how the bot is set up in this server.")
TITLE = "## How AskMore is set up here"
CHOOSE = placeholder("Choose what to change")
WHAT = {
    "country": option("Country"),
    "language": option("Language of public posts"),
    "news": option("News"),
    "milestones": option("Milestones of the pledge"),
}
WHAT_HELP = {
    "country": option("What {/support} begins with in this server"),
    "language": option("Of the words and stories that everybody sees"),
    "news": option("Channel, day, hour, time zone, topics"),
    "milestones": option("One quiet message at 10, 25, 50, 100 …"),
}

COUNTRY = "**Country:** {country}. {/support} begins with it here; anybody can choose another."
COUNTRY_NONE = "**Country:** none. {/support} begins with a guess by the reader's language, or with the whole world."
LANGUAGE = "**Language of public posts:** {language}."
LANGUAGE_NONE = "**Language of public posts:** the server's own, or English where the bot does not speak it."
NEWS_NONE = "**News:** none is posted."
NEWS = "**News:** {when} in {channel}. Next: {next}."
NEWS_STOPPED = "**News:** stopped. {why}"
NEWS_CAN_NOT = "**News:** {when} in {channel}. {why}"
MILESTONES = "**Milestones of the pledge:** in {channel}."
MILESTONES_CAN_NOT = "**Milestones of the pledge:** {why}"
MILESTONES_STOPPED = "**Milestones of the pledge:** stopped. {why} When that is mended, choose the channel again."
MILESTONES_NONE = "**Milestones of the pledge:** none are posted."
CONTACTS = "**Contacts of this server:** {count}. `{/contacts list}` shows and changes them."
CONTACTS_NONE = "**Contacts of this server:** none. `{/contacts add}` puts your own first in {/support}."

CHOOSE_COUNTRY = placeholder("Choose the country")
NO_COUNTRY = option("No country")
CHOOSE_LANGUAGE = placeholder("Choose the language")
NO_LANGUAGE = option("The server's own language")
COUNTRY_TITLE = (
    "## Country\nWith which country does {/support} begin in this server? It changes nothing for anybody who names one."
)
LANGUAGE_TITLE = (
    "## Language of public posts\nWhat the bot posts for all to see is in this language. "
    "If no feed speaks it, its stories are in English."
)
MILESTONES_TITLE = "## Milestones of the pledge\nOne quiet message when 10, 25, 50, 100 … have signed. It pings nobody."
MILESTONES_STOP = button("Post none")
CHOOSE_CHANNEL = placeholder("Choose the channel")

ALL = button("All settings")
SAMPLE = button("Post a sample")
SAMPLE_NOTE = "-# This is a sample, asked for by those who set the bot up. The stories may come again."
SAMPLE_POSTED = "**Done.** There is a sample in {channel}. You can delete it there."
SAMPLE_NONE = "There is no story to post yet. The bot reads its feeds now and then; try again later."
SAMPLE_NO_CHANNEL = "First choose the channel of the news: **News** in the list below."
SAMPLE_FAILED = "The sample could not be posted in {channel}. Try again, or choose another channel."
RESET = button("Reset")
RESET_SURE = (
    "**Forget all settings of this server?** Country, language, news and milestones. "
    "Its contacts stay: `{/contacts remove}` takes them out. What people signed stays too."
)
RESET_NOW = button("Yes, reset")
RESET_DONE = "**Done.** All settings of this server are as they were at the beginning."
