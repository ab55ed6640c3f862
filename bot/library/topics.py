"""The topics people choose from, in words, and the words they type for them."""

from bot.library.news import NewsTopic
from bot.library.scalars import Topic

LABELS: dict[Topic, str] = {
    "sexual-assault": "Rape or sexual assault",
    "sexual-harassment": "Sexual harassment",
    "domestic-abuse": "Abuse at home or by a partner",
    "stalking": "Stalking",
    "image-abuse": "Sexual images shared or faked",
    "child-abuse": "Abuse of a child, now or in the past",
    "workplace": "Harassment at work",
    "legal": "Your rights and legal help",
    "victims-of-crime": "Any crime against you",
    "trafficking": "Trafficking and exploitation",
    "forced-marriage-fgm": "Forced marriage, FGM, honour abuse",
    "crisis": "Hard feelings or thoughts of suicide",
    "training": "Training for bystanders",
    "behaviour-change": "Worry about your own behaviour",
}

ALSO: dict[Topic, tuple[str, ...]] = {
    "sexual-assault": ("sexual violence", "assault", "molested", "consent", "date rape", "sexual abuse"),
    "sexual-harassment": ("groped", "catcalling", "unwanted touching", "sexism"),
    "domestic-abuse": (
        "domestic violence",
        "violence at home",
        "beaten",
        "controlling partner",
        "dv",
        "family",
    ),
    "stalking": ("followed", "spying", "stalkerware", "tracking"),
    "image-abuse": (
        "revenge porn",
        "sextortion",
        "nudes",
        "deepfake",
        "leaked",
        "blackmail",
        "photos",
    ),
    "child-abuse": ("children", "grooming", "incest", "minor", "csa", "under 18"),
    "workplace": ("work", "job", "boss", "colleague", "office"),
    "legal": ("law", "lawyer", "court", "rights", "police report", "protection order"),
    "victims-of-crime": ("crime", "victim", "violence"),
    "trafficking": ("forced labour", "modern slavery", "exploitation"),
    "forced-marriage-fgm": ("honour", "honor", "cutting", "arranged marriage"),
    "crisis": ("suicide", "self-harm", "depressed", "sad", "mental health", "panic", "lonely"),
    "training": ("bystander", "course", "learn"),
    "behaviour-change": (),
}

NEWS: dict[NewsTopic, str] = {
    "movement": "The movement, and men as allies",
    "sexual-assault": "Sexual assault",
    "sexual-harassment": "Sexual harassment",
    "workplace": "At work",
    "domestic-abuse": "Abuse at home or by a partner",
    "stalking": "Stalking",
    "image-abuse": "Sexual images shared or faked",
    "child-abuse": "Abuse of children",
    "trafficking": "Trafficking and exploitation",
    "forced-marriage-fgm": "Forced marriage, FGM, honour abuse",
    "legal": "Laws and courts",
}

# Chosen by `who`, not by topic: a door of its own, so that nobody who was harmed opens it by accident.
CHOICES: tuple[Topic, ...] = tuple(topic for topic in LABELS if topic != "behaviour-change")
