"""The words of the message menu "How do I respond?": how to answer somebody who tells what was done to them."""

from bot.faces.messages import button, menu

MENU = menu("How do I respond?")

GUIDE = """\
## How do I respond?
**You don't have to fix it.** Be kind, and let them lead. Your first words can shape if they ask for help again.

**Listen.** Let them say as much or as little as they want, in their own words. It is fine to be silent. People react \
in many ways: being calm, or a laugh, proves nothing.

**Believe them.** You could say:
- "Thank you for telling me. I believe you."
- "It was not your fault. I'm sorry this was done to you."

**Ask what they want.** Then accept the answer. A doctor, the police, or to tell nobody: they choose. You could say:
- "Are you safe right now?"
- "What would help? I can come with you."

**Better leave out**
- "Why did you …?", and asking for details or proof
- What you would have done, or that others had it worse
- A name for it that they do not use
- Promises you can't keep, and threats against whoever did it
- A hug, unless they want one

**Keep it private.** Tell nobody and share no screenshot, unless they agree. Must you pass it on, as a teacher, \
moderator or manager, or because a child is at risk? Then say so before they go on.

**Stay in touch,** next week too. And look after yourself: many helplines also talk to people who support someone.

-# RAINN in the USA sums it up as TALK: thank them, ask how you can help, listen without judging, keep supporting.\
"""
UNREAD = (
    "-# Discord hands this bot the message. The bot drops it unread and keeps nothing, not even whose it is. "
    "Nobody is told that you asked."
)

SERVICES = button("Services for someone I care about")
DANGER = button("I'm worried they are in danger now")

IN_DANGER = """\
## If they are in danger now
**Might they be hurt now, or take their own life? Call the emergency number of the place where they are.**
{emergency}\
"""
GUESSED = "-# We took **{country}** from the language of your Discord. They may be somewhere else: choose below."
GUESSED_BY_SERVER = (
    "-# We took **{country}** from the settings of this server. They may be somewhere else: choose below."
)
CHOOSE_THEIRS = (
    "Choose the country they are in below: you get its number first, then services there. Such a number mostly works "
    "only inside its country. If you are somewhere else, they can call it, or someone near them."
)
WHAT_HELPS = """\
- If you can, ask: "Are you safe right now?"
- Someone may see what you write to them, or hear a call. Ask first if they can talk.
- If there is time, ask if they want you to call. They know best what makes it worse.
- Your own safety counts too.

**Do you only know them online?** You can ask a moderator for help, and use Discord's own **Report** on a message. \
Neither is an emergency call. We don't know how fast they answer.\
"""
