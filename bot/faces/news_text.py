"""The words of /news and of the digest around what publishers and editors wrote."""

from bot.faces.messages import Plural, button, option, placeholder, title

COMMAND = option("Short, careful news about the movement. Only you see the answer.")
OPTION_TOPIC = option("What it is about. You can leave it out.")
OPTION_SEARCH = option("Words to look for in titles and summaries. They are kept nowhere.")

TITLE = "## News"
TITLE_TOPIC = "## News: {topic}"
TITLE_FOUND = "## News: what was found"
NOTE = "-# Content note: mentions {what}."
SUMMARY_BY = "Summary by {publisher}"
EXTRACT_FROM = "Sentences from {publisher}"
TITLE_ONLY = "{publisher}, headline only"
EDITORS = "Written by AskMore's editors, from {publisher}"
SEEN = "no date, first seen {day}"
ALSO_IN = "also in {names}"
MORE_PLACES = Plural("{count} more", "{count} more")

NOTHING = "There are no stories yet. The bot reads its feeds now and then; look again later."
NOTHING_TOPIC = "There are no stories about this right now. Choose another topic, or any."
NOT_FOUND = "No story has all of these words. Try fewer words, or another form of them."
FEW_FOUND = Plural("-# This is the newest one that fits.", "-# These are the {count} newest that fit.")
NEAREST_TOPIC = "**We could not find that topic.** Did you mean {names}? Choose it below."
UNKNOWN_TOPIC = "**We could not find that topic.** Choose one below."
STORE_CLOSED = "-# Stories from feeds can't be read right now. These are the ones our editors wrote."
FOOTER = (
    "-# The words are the publishers' own, or our editors'; nothing is written by a machine. "
    "What publishers report is theirs: we have not checked it."
)
CHOOSE_TOPIC = placeholder("Choose a topic")
ANY_TOPIC = option("Any topic")
SUPPORT = button("Support")
MORE = button("More")
BACK = button("Back")

DIGEST_TITLE = "## In the news"
DIGEST_ABOUT = "-# About: {topics}"
DIGEST_HELP = (
    "**Does any of this come close to you?** {support} finds services near you. Only you see the answer, "
    "and no record is kept."
)

DIGEST_GROUP = option("One quiet post with the news, in a channel of your choice.")
DIGEST_SET = option("Post the news now and then, quietly. All options may be left out.")
DIGEST_SHOW = option("See when and where the news is posted, and change it.")
DIGEST_STOP = option("Post no more news in this server.")
OPTION_CHANNEL = option("Where it is posted. Leave it out for this channel.")
OPTION_DAY = option("On which day.")
OPTION_HOUR = option("At which hour, 0 to 23.")
OPTION_TIMEZONE = option("By which clocks. Begin to type a city, as in London.")

DAYS = (
    option("Mondays"),
    option("Tuesdays"),
    option("Wednesdays"),
    option("Thursdays"),
    option("Fridays"),
    option("Saturdays"),
    option("Sundays"),
)
EVERY_DAY = option("Every day")
AT_HOUR = option("At {hour:02d}:00")
CHOOSE_CHANNEL = placeholder("Choose the channel")
CHOOSE_TOPICS = placeholder("Any topic, or choose some")

CARD_TITLE = "## News in this server"
CARD_NONE = "No news is posted here yet. Choose a channel below, and it begins."
CARD_ON = "**On.** {when} in {channel}, at most five stories. It pings nobody and shows no pictures."
CARD_WHEN = "{day} at {hour:02d}:00 ({timezone})"
CARD_NEXT = "Next: {next}. If there is nothing new, nothing is posted."
CARD_LAST = "Last posted: {last}."
CARD_TOPICS = "Topics: {topics}."
CARD_ANYTHING = "anything on our subject"
CARD_STOPPED = "**Stopped.** {why} When that is mended, choose the channel again below."
CARD_PRIVATE = "-# Only you see this."
STOP = button("Stop the news")
TIMEZONE = button("Time zone")
TIMEZONE_TITLE = title("By which clocks?")
TIMEZONE_LABEL = title("A city or a time zone")
TIMEZONE_HELP = option("As in London, New York or Asia/Kolkata.")

VIEW = "View Channel"  # this and the next as the settings of a channel in Discord name them
SEND = "Send Messages"
NO_RIGHT = (
    "The bot may not post in {channel}: it lacks {missing}. Open the channel's settings, then **Permissions**, "
    "and give the bot these."
)
STOPPED_NO_RIGHT = "The bot may no longer post in {channel}: it lacks **View Channel** or **Send Messages** there."
CHANNEL_GONE = "The channel is gone, or the bot may not see it. Choose another."
STOPPED_GONE = "The channel it was posted in is gone."
UNKNOWN_TIMEZONE = "**{typed}** is no time zone that we know. Write a big city near you, as in London."
NEAR_TIMEZONES = "Did you mean {names}?"
NOTHING_TO_STOP = "No news was posted in this server. There is nothing to stop."
STOPPED = "**Done.** No more news is posted in this server."
NO_FEEDS = "-# This copy of the bot reads no feeds right now. Only stories by our editors would be posted."
MAY_NOT = "You need the permission **Manage Server** for this. Ask an admin of the server."
FAILED = "**Nothing was saved.** The bot can't reach its store right now. You can try again in a few minutes."

FAILED_READ = "The bot can't reach its store right now. You can try again in a few minutes."

FEEDS_TITLE = "**Feeds that can't be read**"
FEED_FAILS = "- {name}: {reason}. It last worked: {worked}. Tried again: {again}."
# How the reasons begin that the bot gives for it in English (regular expressions), and each kind for other languages.
FEED_WHY = {
    r"it answered (?P<status>\d+)$": "it answered {status}",
    r"it (took longer|couldn't be reached within|sent nothing)": "it took too long to answer",
    r"its name can't be found|it can't be reached|the connection broke off": "it can't be reached",
    r"its certificate|it offers no safe": "it offers no safe connection",
    r"it redirects (in a circle|more than)": "it redirects too often",
    r"its address|it redirects to an address": "its address can't be used",
    r"it is more than": "it sends too much",
    r"its (headers|answer|packed answer) |it packs ": "its answer can't be read",
    r"it is (not a feed|a web page|packed|JSON)|it breaks the parser": "what it sends is no feed that can be read",
}
NEVER = "never"
FEED_GONE = "never, it is gone for good"
FEEDS_WELL = Plural("The one feed can be read.", "All {count} feeds can be read.")
FEEDS_MORE = Plural("- and {count} more", "- and {count} more")
