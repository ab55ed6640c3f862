"""The words of /contacts."""

from bot.faces.messages import Plural, button, option, placeholder, title

GROUP = option("The contacts that this server adds.")
ADD = option("Add a contact, as a campus office, an HR line or a way to reach the moderators.")
CHANGE = option("Change a contact.")
LIST = option("See the contacts of this server, as people see them.")
REMOVE = option("Remove a contact. You are asked once before.")
OPTION = option("Which contact")

TITLE = "## Contacts of this server"
INTRO = "They come first in {/support} here, written like this:"
NONE = "There are none yet. What you add comes first in {/support}, for everybody in this server."
NOT_ALL = Plural(
    "-# {/support} has room for the first one. With shorter texts it shows more.",
    "-# {/support} has room for the first {count}. With shorter texts it shows more.",
)
PRIVATE = "-# Only you see this message. Nothing is kept of who adds or changes a contact."

ADD_BUTTON = button("Add a contact")
DOWNLOAD = button("Download")
ALL = button("All contacts")
MORE = button("More")
REMOVE_BUTTON = button("Remove")
BACK = button("Back")
AGAIN = button("Try again")

MODAL_NEW = title("Add a contact")
MODAL_CHANGE = title("Change a contact")
FIELDS = {
    "name": title("Name"),
    "kind": title("Way"),
    "value": title("Number, address or link"),
    "note": title("A few words beside it"),
}
HELP = {
    "name": option("As in: Campus support office. At most 60 characters."),
    "kind": option("How people reach it."),
    "value": option("As in 01632 960000, help@example.org or https://example.org/help"),
    "note": option("As in: weekdays, free. At most 100 characters. You can leave it out."),
}
CHOOSE_WAY = placeholder("Choose a way")

ADDED = "**Added.** {/support} in this server now shows:"
CHANGED = "**Changed.** {/support} in this server now shows:"
SURE = "**Remove this contact?** {/support} will no longer show it."
REMOVED = "**Removed.** {/support} no longer shows:"
REMOVED_BEFORE = "This contact is not in the list any more, or it was changed a moment ago. Nothing was removed."
UNKNOWN = "There is no contact like that in this server. `{/contacts list}` shows all."
FULL = (
    "This server has 10 contacts, and there is no room for more. "
    "Remove one with `{/contacts remove}`, or change one with `{/contacts change}`."
)

REFUSED = "**Nothing was saved.**"
YOUR_TEXT = "Here is what you wrote. Press **{=Try again}** to go on with it."
GONE = "The contact was removed meanwhile. Press **{=Try again}** to add your text as a new one."
CHANGED_MEANWHILE = (
    "Somebody changed this contact meanwhile. Press **{=Try again}** to put your text in its place. It is now:"
)
PROBLEM = "- **{field}:** {what} {fix}"
UNUSABLE = {
    "web": ("this can't be used as a link", "write it in full, as in https://example.org/help"),
    "chat": ("this can't be used as a link", "write it in full, as in https://example.org/help"),
    "email": ("this can't be used as an e-mail address", "write it as in help@example.org"),
}
UNUSABLE_OTHER = ("this can't be used", "write the number alone, as in 01632 960000")
EMPTY = {
    "name": ("there is no name", "write what people reach there, as in Campus support office"),
    "kind": ("no way is chosen", "choose one of the list"),
    "value": ("there is nothing here", "write the number, the e-mail address or the link"),
    "note": ("this can't be used", "write other words, or leave it empty"),
}
TOO_LONG = (
    Plural("this is too long, with {count} character", "this is too long, with {count} characters"),
    "say it in at most {most}",
)
TOO_LONG_VALUE = (
    Plural(
        "this is too long for the way {way}, with {count} character",
        "this is too long for the way {way}, with {count} characters",
    ),
    "write at most {most}",
)
NO_LINK = ("this is a link, not a number", "write the number alone, or choose the way {=Website} for the link")
DIGITS = (
    Plural(
        '"{value}" can\'t be a number: it has {count} digit',
        '"{value}" can\'t be a number: it has {count} digits',
    ),
    "write one number of 3 to 15 digits, and add a second number as a contact of its own",
)

KEYS = {
    "place": "the place in the list, 1 to 10",
    "name": "what it is",
    "way": "how people reach it: phone, text, whatsapp, chat, web or email",
    "value": "the number, address or link, as it was written",
    "note": "a few words beside it, or nothing",
}
