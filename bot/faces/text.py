"""The words of the bot. Every sentence a person reads from /support stands here, in short words."""

from bot.faces.messages import button, option, placeholder
from bot.library.library import Way, Who
from bot.library.scalars import About, Audience, ContactKind

VALIDATING: dict[Who, str] = {
    "me": "**It is not your fault, and you are not alone.** You decide what happens next.",
    "someone": "**It is good that you care.** You do not have to fix it. Listen, and let them choose.",
    "worried": "**It is a good step to look at this.** There are people who can help you stop and change.",
}

IN_DANGER = "**In danger now? {country}:** {numbers}"
IN_DANGER_NO_NUMBER = "**In danger now?** We don't know the emergency number for {country} yet."
IN_DANGER_NO_COUNTRY = "**In danger now?** Choose your country below to see its emergency number."
CALL_SAFELY = "If someone could hear you or check your phone, a call may not be safe. Get away first if you can."
WORRIED_NOW = "Call this number too if you fear you may hurt someone now. Leave the place if you can."

EMERGENCY_FOR = {"all": "any emergency", "police": "police", "ambulance": "ambulance", "fire": "fire"}
EMERGENCY_BY = {"call": "", "text": "by text", "textphone": "by textphone"}

GUESSED = "-# We took **{country}** from the language of your Discord. Not there? Choose your country below."
GUESSED_BY_SERVER = "-# We took **{country}** from the settings of this server. Not there? Choose your country below."
NEAREST_COUNTRY = "**We could not find that country.** Did you mean {names}? Choose it below."
UNKNOWN_COUNTRY = "**We could not find that country.** Choose it below, or begin to type its English name."
NEAREST_TOPIC = "**We could not find that topic.** Did you mean {names}? Choose it below."
UNKNOWN_TOPIC = (
    "**We could not find that topic.** Choose one below, or leave it open. If you are worried about what you did, "
    "ask again and choose that with **who**."
)

TITLE = "## Services in {country}"
TITLE_WORRIED = "## If you are worried about what you did"
TITLE_WORLD = "## Services anywhere in the world"
COUNTRY_FIRST = "Choose your country below to see the services there."
NO_SERVICES = "We have no services for {country} yet. These help people anywhere, or list services by country."
FEW_SERVICES = "We know few services in {country}, so some that help people anywhere are in the list."
NO_TOPIC_HERE = "We know no service in {country} just for this. These come nearest."
NO_WORRIED_HERE = "We know no service in {country} for this yet. These listen to anyone, or help anywhere."
WORRIED_INTRO = "These listen to people who fear what they may do, or did. Crisis lines listen to anyone."
SUPPORTER_INTRO = "You can contact these for advice too, even if it did not happen to you. Ask them first."

FOR: dict[Audience, str] = {
    "everyone": "everyone",
    "women": "women",
    "men": "men",
    "under-18": "under-18s",
    "young-people": "young people",
    "older-people": "older people",
    "lgbtq": "LGBTQ+ people",
    "deaf": "deaf people",
    "families-and-friends": "family and friends",
    "indigenous": "Indigenous people",
    "migrants": "migrants",
    "military": "people in the military",
    "students": "students",
    "workers": "people at work",
}
FOR_ONLY = "For {people}"
FOR_FAMILY = "Also for family and friends"
REGION_ONLY = "Only {region}"
AGES_FROM = "Ages {low} and over"
AGES_BETWEEN = "Ages {low} to {high}"
WORLDWIDE = "Worldwide"
KINDS = {"directory": "A list of services", "website": "A website: nobody answers live"}
NO_SILENT_WAY = {"text": "No text or chat that we know of", "deaf": "No way for deaf people that we know of"}

WAYS: dict[ContactKind, str] = {
    "phone": "Phone",
    "text": "Text",
    "whatsapp": "WhatsApp",
    "chat": "Chat",
    "web": "Website",
    "email": "E-mail",
    "relay": "Relay",
}
RELAYS = {
    "textphone": "Textphone",
    "relay-service": "Relay service",
    "sign-language": "Sign language by video",
}
IN_CALL_LIST = "the call stays in your phone's call list"
FROM_ABROAD = "from abroad **{number}**"
NOT_ENCRYPTED = "this page is not encrypted"

OPEN_ALWAYS = "Open now, day and night"
OPEN_UNTIL = "Open now, until {until}"
OPEN_NOW = "Open now"
OPENS_AT = "Closed now, opens {opens}"
CLOSED_NOW = "Closed now"
MAYBE_HOLIDAY = "A public holiday there today: they may be closed"
HOURS_IN_WORDS = "Hours: {words}"
HOURS_UNKNOWN = "Hours: we don't know"

LANGUAGES = "Languages: {names}"
INTERPRETERS = "interpreters"
LANGUAGES_UNKNOWN = "Languages: we don't know"
COST = {"free": "Free", "local-rate": "Costs as much as a local call", "unknown": "Cost: we don't know"}
ANONYMOUS = {
    "yes": "You can stay anonymous",
    "no": "They will ask who you are",
    "unknown": "Can you stay anonymous? We don't know. You can ask them first",
}
CHECKED = "Checked {when}"
CHECKED_YEAR = "Checked in {when}"
CHECKED_OLD = "Last checked {when}, a long time ago: details may have changed"
CHECKED_OLD_YEAR = "Last checked in {when}, a long time ago: details may have changed"
CHECKED_NEVER = "We don't know when this was last checked"

DOUBTED = "**Some people told us lately that this did not work for them.** You can try it, or one of the others."
EXPECT = button("What happens when you contact them")
EXPECT_UNKNOWN = "What happens when you contact them? We don't know. You can ask them first."
EXPECT_TITLE = "What happens when you contact {name}"
DONT_KNOW = "We don't know. You can ask them first."
QUESTIONS: dict[About, str] = {
    "who": "Who answers?",
    "first-question": "What do they ask first?",
    "name": "Do I have to give my name?",
    "police": "Will they tell the police or anyone else?",
    "recorded": "Is it recorded?",
    "bill": "What does it cost? Is it on the bill?",
    "wait": "How long do I wait?",
    "interpreters": "Do they speak my language?",
    "abroad": "Can I reach them from abroad?",
    "cannot": "What can they not do?",
    "after": "What comes next?",
}
PRIVATE_HAS_LIMITS = (
    "A call stays in your phone's own call list, even when it is free. Private has limits: "
    "if you are under 18, ask first when they would have to tell someone."
)

HIDE = button("Hide this")
MORE = button("More")
BACK = button("Back")
DID_NOT_WORK = button("This didn't work")
PROBLEMS = {
    "number": option("wrong number or address"),
    "no-answer": option("no answer"),
    "closed": option("closed for good"),
    "link": option("the link is dead"),
}
REPORT = (
    "**Which one did not work, and how?** We count it by the day, without you and without this server. "
    "Then the people who keep this list look into it."
)
REPORT_CHOOSE = placeholder("Choose what did not work")
REPORTED = "**Thank you. It is counted, and the list will be looked into.** It is not your fault that it did not work."
NOT_REPORTED = "**It could not be counted right now.** The bot can't reach its store. The list still works."
SEE_ENGLISH = button("See English")
DRAFT = "-# Draft translation: nobody who speaks the language has checked it yet. The original is English."
ADDED_HERE = "**Added by this server**"
WAYS_TYPED = {
    "phone": "Phone",
    "text": "Text",
    "whatsapp": "WhatsApp",
    "chat": "Chat",
    "web": "Website",
    "email": "E-mail",
}
CHOOSE_COUNTRY = placeholder("Choose your country")
ANOTHER_COUNTRY = option("{first} to {last}")
SHORT_LIST = option("Back to the short list")
CHOOSE_TOPIC = placeholder("Choose a topic")
ANY_TOPIC = option("Any topic")

FOOTER = (
    "-# **{=Hide this}** takes this message away. It can't hide what someone has already seen, "
    "or what your phone or account shows elsewhere.\n"
    "-# This is a list kept by people, not a person, and not an emergency service. It keeps no record of "
    "what you ask. In the list does not mean we vouch for it."
)
DIRECTORY_LINE = "**Not here?** {name} lists helplines in many countries: {link}"

BROKEN = "**This bot just broke. Help is still there.**"
BROKEN_EMERGENCY = "Emergency in {country}: {numbers}"
BROKEN_EMERGENCY_UNKNOWN = "In danger now? Call the emergency number where you are."
BROKEN_DIRECTORY = "Helplines in many countries: {name}, {link}"
BROKEN_AGAIN = "You can try **{/support}** again. Only you see this."
BROKEN_TELL = "If it breaks again, you can tell the people who run this bot: {contact}"

WHO_CHOICES: dict[Who, str] = {
    "me": option("Me"),
    "someone": option("Someone I care about"),
    "worried": option("I am worried about what I did"),
}
WAY_CHOICES: dict[Way, str] = {
    "any": option("Any way"),
    "text": option("I can't talk: text or chat"),
    "deaf": option("Deaf or hard of hearing"),
}
COMMAND = option("Find help near you. Only you see the answer, and no record is kept.")
OPTION_COUNTRY = option("Where you want help. Begin to type its name.")
OPTION_TOPIC = option("What it is about. You can leave it out.")
OPTION_WHO = option("Who it is for.")
OPTION_WAY = option("How you can reach out.")
OLDER = "This button is from an older version of the bot. Use **{/support}** again."
