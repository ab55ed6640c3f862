"""The words of /setup."""

COMMAND = "See and change how the bot is set up in this server."
TITLE = "## How AskMore is set up here"
CHOOSE = "Choose what to change"
WHAT = {
    "country": "Country",
    "language": "Language of public posts",
    "news": "News",
    "milestones": "Milestones of the pledge",
}
WHAT_HELP = {
    "country": "What /support begins with in this server",
    "language": "Which stories the news takes",
    "news": "Channel, day, hour, time zone, topics",
    "milestones": "One quiet message at 10, 25, 50, 100 …",
}

COUNTRY = "**Country:** {country}. /support begins with it here; anybody can choose another."
COUNTRY_NONE = "**Country:** none. /support begins with a guess by the reader's language, or with the whole world."
LANGUAGE = "**Language of public posts:** {language}. The bot's own words are English for now."
LANGUAGE_NONE = "**Language of public posts:** the server's own, or English where no feed speaks it."
NEWS_NONE = "**News:** none is posted."
NEWS = "**News:** {when} in {channel}. Next: {next}."
NEWS_STOPPED = "**News:** stopped. {why}"
NEWS_CAN_NOT = "**News:** {when} in {channel}. {why}"
MILESTONES = "**Milestones of the pledge:** in {channel}."
MILESTONES_CAN_NOT = "**Milestones of the pledge:** {why}"
MILESTONES_STOPPED = "**Milestones of the pledge:** stopped. {why} When that is mended, choose the channel again."
MILESTONES_NONE = "**Milestones of the pledge:** none are posted."
CONTACTS = "**Contacts of this server:** {count}. `/contacts` changes them."
CONTACTS_NONE = "**Contacts of this server:** none. `/contacts add` puts your own first in /support."

CHOOSE_COUNTRY = "Choose the country"
NO_COUNTRY = "No country"
CHOOSE_LANGUAGE = "Choose the language"
NO_LANGUAGE = "The server's own language"
COUNTRY_TITLE = (
    "## Country\nWith which country does /support begin in this server? It changes nothing for anybody who names one."
)
LANGUAGE_TITLE = (
    "## Language of public posts\nThe news takes stories in this language. If no feed speaks it, it takes English ones."
)
MILESTONES_TITLE = "## Milestones of the pledge\nOne quiet message when 10, 25, 50, 100 … have signed. It pings nobody."
MILESTONES_STOP = "Post none"
CHOOSE_CHANNEL = "Choose the channel"

ALL = "All settings"
SAMPLE = "Post a sample"
SAMPLE_NOTE = "-# This is a sample, asked for by those who set the bot up. The stories may come again."
SAMPLE_POSTED = "**Done.** There is a sample in {channel}. You can delete it there."
SAMPLE_NONE = "There is no story to post yet. The bot reads its feeds now and then; try again later."
SAMPLE_NO_CHANNEL = "First choose the channel of the news: **News** in the list below."
SAMPLE_FAILED = "The sample could not be posted in {channel}. Try again, or choose another channel."
RESET = "Reset"
RESET_SURE = (
    "**Forget all settings of this server?** Country, language, news and milestones. "
    "Its contacts stay: `/contacts remove` takes them out. What people signed stays too."
)
RESET_NOW = "Yes, reset"
RESET_DONE = "**Done.** All settings of this server are as they were at the beginning."
