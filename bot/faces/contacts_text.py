"""The words of /contacts."""

from bot.faces.text import WAYS_TYPED

GROUP = "The contacts that this server adds to /support."
ADD = "Add a contact, as a campus office, an HR line or a way to reach the moderators."
CHANGE = "Change a contact."
LIST = "See the contacts of this server, as /support shows them."
REMOVE = "Remove a contact. You are asked once before."
OPTION = "Which contact"

TITLE = "## Contacts of this server"
INTRO = "They come first in /support here, written like this:"
NONE = "There are none yet. What you add comes first in /support, for everybody in this server."
NOT_ALL = "-# /support has room for the first {shown}. With shorter texts it shows more."
PRIVATE = "-# Only you see this message. Nothing is kept of who adds or changes a contact."

ADD_BUTTON = "Add a contact"
DOWNLOAD = "Download"
ALL = "All contacts"
MORE = "More"
REMOVE_BUTTON = "Remove"
BACK = "Back"
AGAIN = "Try again"

MODAL_NEW = "Add a contact"
MODAL_CHANGE = "Change a contact"
FIELDS = {"name": "Name", "kind": "Way", "value": "Number, address or link", "note": "A few words beside it"}
HELP = {
    "name": "As in: Campus support office. At most 60 characters.",
    "kind": "How people reach it.",
    "value": "As in 01632 960000, help@example.org or https://example.org/help",
    "note": "As in: weekdays, free. At most 100 characters. You can leave it out.",
}
CHOOSE_WAY = "Choose a way"

ADDED = "**Added.** /support in this server now shows:"
CHANGED = "**Changed.** /support in this server now shows:"
SURE = "**Remove this contact?** /support will no longer show it."
REMOVED = "**Removed.** /support no longer shows:"
REMOVED_BEFORE = "This contact is not in the list any more, or it was changed a moment ago. Nothing was removed."
UNKNOWN = "There is no contact like that in this server. `/contacts list` shows all."
FULL = (
    "This server has 10 contacts, and there is no room for more. "
    "Remove one with `/contacts remove`, or change one with `/contacts change`."
)

REFUSED = "**Nothing was saved.**"
YOUR_TEXT = "Here is what you wrote. Press **Try again** to go on with it."
GONE = "The contact was removed meanwhile. Press **Try again** to add your text as a new one."
CHANGED_MEANWHILE = (
    "Somebody changed this contact meanwhile. Press **Try again** to put your text in its place. It is now:"
)
PROBLEM = "- **{field}:** {what}. {fix}."
EMPTY = {
    "name": ("there is no name", "write what people reach there, as in Campus support office"),
    "kind": ("no way is chosen", f"choose one: {', '.join(WAYS_TYPED.values())}"),
    "value": ("there is nothing here", "write the number, the e-mail address or the link"),
    "note": ("this can't be used", "write other words, or leave it empty"),
}
TOO_LONG = ("this is too long, with {length} characters", "say it in at most {most}")
TOO_LONG_VALUE = ("this is too long for the way {way}, with {length} characters", "write at most {most}")
NO_LINK = ("this is a link, not a number", "write the number alone, or choose the way Website for the link")
DIGITS = (
    '"{value}" can\'t be a number: it has {count} digits',
    "write one number of 3 to 15 digits, and add a second number as a contact of its own",
)

FILE_NAME = "askmore-contacts.json"
KEYS = {
    "place": "the place in the list, 1 to 10",
    "name": "what it is",
    "way": "how people reach it: phone, text, whatsapp, chat, web or email",
    "value": "the number, address or link, as it was written",
    "note": "a few words beside it, or nothing",
}
