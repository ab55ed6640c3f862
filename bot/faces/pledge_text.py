"""The words of /pledge and /privacy around what the file says. Short, and never pressing."""

from bot.faces.messages import Plural, button, option, placeholder, title

GROUP = option("A pledge you may sign, privately.")
COMMAND_SHOW = option("Read the pledge. Only you see it.")
COMMAND_SIGN = option("Sign the pledge, privately. You can take it back at any time.")
COMMAND_WITHDRAW = option("Take your signature back. It is deleted at once.")
COMMAND_PRIVACY = option("See, download or delete what this bot keeps about you.")
COMMAND_MILESTONES = option("One quiet message at 10, 25, 50, 100 … signatures.")
OPTION_CHANNEL = option("Where it is posted. Leave it out to post none.")

SHOW_COUNT = Plural("{count} person in this server has signed.", "{count} people in this server have signed.")
NOT_SIGNED = "You have not signed it. You don't have to: nothing here depends on it."
SIGNED_ON = "You signed version {version} on {day}."
SIGNED_OLDER = (
    "You signed version {version} on {day}. The text is now at version {now}: your signature stands for the "
    "old text. If you want to sign the new one, you can."
)
CONSENT_OLDER = "What is kept has changed since you signed. If you sign again, you agree to the new terms."
LINKS = "**To read**"

SIGN = button("Sign")
WITHDRAW = button("Withdraw")
BEFORE = "## Before you sign: {title}"
KEPT = "**What is kept**"
BY_WHOM = "It is kept by the people who run this bot: {contact}. Not by Discord, and not by AskMore's makers."
BY_WHOM_UNKNOWN = "It is kept by the people who run this bot. Not by Discord, and not by AskMore's makers."
PRIVATE = "-# Only you see this. No name, no role, no list. See or delete what is kept with **{/privacy}**."

MODAL_TITLE = title("Sign the pledge")
MODAL_LABEL = "{title}, version {version}"
NO_TICK = "**Nothing was saved.** The box was not ticked. Tick it if you want to sign."
CHANGED_MEANWHILE = "**Nothing was saved.** The pledge has changed since you opened it. Here it is now."

RECEIPT = "## You signed: {title}"
RECEIPT_LINE = "Version {version}, on {day}. This is your receipt; only you see it."
ALREADY = "You signed version {version} on {day}. There is nothing more to do."
ONE_STEP = "**Now pick one thing to do this week.** It is not kept anywhere. It is for you."
CHOOSE_STEP = placeholder("One thing for this week")
CHOSEN = "**This week:** {step}"

WITHDRAWN = "**Your signature is deleted.** No trace of it is kept. You can sign again at any time."
NOTHING_TO_WITHDRAW = "**There is nothing to delete.** You have not signed in this server."

FAILED = "**Nothing was saved.** The bot can't reach its store right now. You can try again in a few minutes."
FAILED_DELETE = (
    "**Nothing was deleted yet.** The bot can't reach its store right now. You can try again in a few minutes, "
    "or ask the people who run it: {contact}"
)
FAILED_READ = "The bot can't reach its store right now, so it can't tell what is kept. You can try again soon."
NO_PLEDGE = "There is no pledge in this copy of the bot."

PRIVACY = "## What this bot keeps about you"
NOTHING = "**Nothing.** You have signed no pledge, and what you look for with {/support} is never kept."
HERE = "**In this server:** you signed {what}."
HERE_NOTHING = "**In this server:** nothing."
ELSEWHERE = Plural("**In other servers:** {count} signed pledge.", "**In other servers:** {count} signed pledges.")
WHAT = "“{title}”, version {version}, on {day}"
HOW = (
    "For each: the server, the pledge, its version, the time, and a scrambled code made from your Discord id. "
    "No name, no message. What you look for with {/support} is never kept."
)
WHO_RUNS = "**Who runs this copy:** {contact}. Ask them anything about your data, or to put something right."
WHO_RUNS_UNKNOWN = "**Who runs this copy:** ask the people who brought the bot to this server."
DOWNLOAD = button("Download")
DELETE_ALL = button("Delete everything")
SURE = (
    "**Delete everything this bot keeps about you, in every server?** Signatures are gone for good. "
    "You can sign again later."
)
DELETED_ALL = "**Everything is deleted.** This bot now keeps nothing about you."
FILE_NAME = "askmore-my-data.json"
KEYS = {
    "server_id": "the Discord server you signed in",
    "pledge": "the id of the pledge",
    "text_version": "the version of the text you signed",
    "consent_version": "the version of what you agreed to",
    "signed_at": "when you signed, in UTC",
}

MILESTONE = Plural(
    "**{count} person in this server has signed the pledge.** Nobody can see who. {command}",
    "**{count} people in this server have signed the pledge.** Nobody can see who. {command}",
)
CHART_SIGNED = "signed"
CHART_WEEKS = "week that began on"
MILESTONE_WEEKS = "By week: {weeks}"
MILESTONES_ON = "From now on {channel} gets one quiet message at 10, 25, 50, 100 and so on. It pings nobody."
MILESTONES_OFF = "No messages about how many have signed will be posted."
MILESTONES_NO_RIGHT = (
    "The bot may not post in {channel}. Give it **View Channel** and **Send Messages** there, then try again."
)
MAY_NOT = "You need the permission **Manage Server** for this. Ask an admin of the server."
