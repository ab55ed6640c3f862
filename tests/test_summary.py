"""What is shown of a news item: whole sentences of its publisher, and nothing else."""

# ruff: noqa: RUF001 - quotation marks of many languages

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.newsroom.sentences import collapse, content_words, ended, is_english, split, stem, whole, words
from bot.newsroom.summary import LONGEST, SENTENCES, SHORTEST, Summary, boilerplate, choose, summarise, tidy

TITLE = "Court says firms must act"
FIRST = "Employers are liable when guests harass their staff, the court ruled on Thursday."
SECOND = "The judgment takes effect at once."
BLURB = f"{FIRST} {SECOND}"
ARTICLE = [
    f"{FIRST} It was unanimous.",
    "The judges sided with three former waiters of a hotel in Harrow Quay.",
    "The hotel had argued that it cannot control what guests do to its staff.",
    "Unions called the ruling on employers and guests the most important one in ten years.",
    "What happens next",
    "A lower court will decide in the autumn how much the hotel has to pay.",
]


def of_blurb(*blurb: str, title: str = TITLE) -> Summary:
    return summarise(title, blurb, ())


# --- the publisher's own summary


@pytest.mark.parametrize(
    "block",
    [
        BLURB,
        FIRST,
        "Employers must act when guests harass their staff, highest court finds",
        "“It is about time,” said one of the waiters. “Somebody listened.”",
        'The union said: "This changes everything (for the better)."',
        "Is a firm liable for its guests? The court says so. It will not be the last to do so.",
    ],
)
def test_a_good_summary_of_the_publisher_stays_as_it_is(block: str) -> None:
    assert of_blurb(block, "Another paragraph that is not needed.") == Summary(block, "publisher")


def test_spaces_are_made_single() -> None:
    assert of_blurb(f" {FIRST}\n\t {SECOND}\u00a0") == Summary(BLURB, "publisher")


@pytest.mark.parametrize(
    "tail",
    [
        "Continue reading...",
        "Continue reading…",
        "Continue reading Court says firms must act",
        "Read more",
        "Read More »",
        "[Read more…]",
        "Read more at The Example.",
        "Read the full story",
        "View full article →",
        "[…]",
        "[...]",
        "…",
        "The post Court says firms must act appeared first on The Example.",
        "The post No. 5 appeared first on The Example. Read more",
        "This article was originally published by The Example News.",
        "Sign up for our morning briefing.",
        "Related: Ten other rulings",
        "Photograph: A. Person/Agency",
        "© The Example. All rights reserved.",
    ],
)
def test_tails_go(tail: str) -> None:
    assert of_blurb(f"{BLURB} {tail}") == Summary(BLURB, "publisher")


@pytest.mark.parametrize(
    "block",
    ["They want pupils to read more books than last year.", "She hopes that others will continue reading the report."],
)
def test_words_of_a_tail_may_be_part_of_a_sentence(block: str) -> None:
    assert of_blurb(block) == Summary(block, "publisher")


@pytest.mark.parametrize(
    "line",
    [
        TITLE,
        TITLE.upper() + ".",
        "By Jane Example",
        "By Jane Example and Sam de Sample, Example News",
        "Photo: Jane Example",
        "Image credit: Example",
        "Sign up to our newsletter",
        "Related: Ten other rulings",
        "Continue reading…",
        "Updated: 3 May",
        "Content warning: sexual violence",
        "If you have been affected by this story, help is there.",
    ],
)
def test_lines_that_are_no_news_go(line: str) -> None:
    assert tidy([line, BLURB], TITLE) == [BLURB]
    assert tidy([f"{line}\n{BLURB}\n{line}"], TITLE) == [BLURB]
    assert of_blurb(line, BLURB) == Summary(BLURB, "publisher")


@pytest.mark.parametrize(
    "dateline",
    [
        "LONDON (Reuters) — ",
        "LONDON (Reuters) - ",
        "HARROW QUAY, Tessaly (AP) — ",
        "Berlin (dpa) – ",
        "WASHINGTON, March 3 (Meridian Wire) -- ",
        "HARROW QUAY — ",
        "By JANE EXAMPLE LONDON (AP) — ",
    ],
)
def test_datelines_go(dateline: str) -> None:
    assert of_blurb(dateline + BLURB) == Summary(BLURB, "publisher")


@pytest.mark.parametrize(
    "start", ["NATO — which has no rules of its own — ", "The centre (now closed) — it is said — "]
)
def test_a_dash_is_not_always_a_dateline(start: str) -> None:
    assert of_blurb(start + "will follow the ruling of the court.").text.startswith(start)


def test_a_title_run_into_the_summary_goes() -> None:
    assert of_blurb(f"{TITLE} {BLURB}") == Summary(BLURB, "publisher")


def test_a_short_title_is_also_just_the_first_word() -> None:
    block = "Police Chief Dagny Moore has apologised to all of them."
    assert of_blurb(block, title="Police") == Summary(block, "publisher")


# --- sentences chosen from a summary that can't stay as it is


@pytest.mark.parametrize(
    "cut",
    [
        "The hotel said it would […]",
        "The hotel said it would [...]",
        "The hotel said it wou…",
        "The hotel said it would ...",
        "The hotel said it would (…)",
        "The hotel said it would Continue reading",
        "The hotel, which is in the U.S. […]",
        "The hotel wrote to the",
        "The hotel said,",
        "The hotel wrote to Mr.",
        "“The hotel said it would.",
        "The hotel (which is in the north.",
    ],
)
def test_a_cut_sentence_is_left_out(cut: str) -> None:
    assert of_blurb(f"{FIRST} {cut}") == Summary(FIRST, "extract")
    assert of_blurb(cut) == Summary("", "none")


def test_a_summary_cut_in_its_only_sentence_gives_way_to_the_article() -> None:
    assert summarise(TITLE, ["Employers are liable when guests har…"], ARTICLE).text.startswith(FIRST)


def test_sentences_with_an_address_or_to_be_left_out_are_not_taken() -> None:
    for bad in (
        "See https://example.com for more.",
        "It is at www.example.com today.",
        "Write to a@example.com.",
        "More on example.org/page.",
    ):
        assert of_blurb(f"{FIRST} {bad}") == Summary(FIRST, "extract")
    left = summarise(TITLE, [BLURB], (), leave_out=lambda sentence: "at once" in sentence)
    assert left == Summary(FIRST, "extract")
    assert summarise(TITLE, [BLURB], ARTICLE, leave_out=lambda _: True) == Summary("", "none")


def test_what_is_left_out_may_span_sentences() -> None:
    spans = summarise(TITLE, [BLURB], (), leave_out=lambda text: "Thursday. The" in text)
    assert spans.made == "extract"


def test_the_title_as_a_sentence_is_not_repeated() -> None:
    long = "Employers are liable when guests harass their staff, the court ruled on Thursday"
    assert summarise(
        long, [f"{long}. The hotel will have to pay three waiters who had told its managers."], ()
    ) == Summary("The hotel will have to pay three waiters who had told its managers.", "extract")
    assert summarise(long, [f"{long}."], ()) == Summary("", "none")


def test_a_long_summary_is_chosen_from_in_its_order() -> None:
    made = of_blurb(" ".join(ARTICLE[:4]))
    assert made.made == "extract"
    found = split(made.text, "en")
    every = split(" ".join(ARTICLE[:4]), "en")
    assert 1 < len(found) <= SENTENCES
    assert len(made.text) <= LONGEST
    assert [every.index(sentence) for sentence in found] == sorted(every.index(sentence) for sentence in found)


def test_a_first_paragraph_that_is_too_short_is_not_all() -> None:
    made = of_blurb("Analysis", FIRST)
    assert made == Summary(FIRST, "extract")


def test_too_little_is_nothing() -> None:
    assert of_blurb("It was so.") == Summary("", "none")
    assert of_blurb() == Summary("", "none")
    assert of_blurb("", " ", "\n") == Summary("", "none")


# --- sentences chosen from the article


def test_an_article_is_chosen_from_where_there_is_no_summary() -> None:
    made = summarise(TITLE, (), ARTICLE)
    assert made.made == "extract"
    assert made.text.startswith(FIRST)
    assert "What happens next" not in made.text


def test_headings_and_captions_of_an_article_are_not_sentences() -> None:
    heading = "What the ruling means for firms, guests and staff in the whole of the country"
    assert summarise(TITLE, (), [heading]) == Summary("", "none")


def test_a_quotation_is_not_taken_without_its_speaker() -> None:
    spoken = "“This is the best ruling for people who wait tables that I have ever read.”"
    assert summarise(TITLE, (), [spoken]) == Summary("", "none")
    said = f"{spoken[:-2]},” said the head of the union."
    assert summarise(TITLE, (), [said]) == Summary(said, "extract")
    assert summarise(TITLE, [spoken], ()) == Summary(spoken, "publisher")


def test_an_anecdote_at_the_start_loses_to_the_news() -> None:
    sentences = [
        "The posters puzzled passengers at first.",
        "They showed five circles.",
        "Reports of harassment fell by half on buses whose drivers were trained, the city said on Monday.",
        "All bus drivers of the city have had training on harassment since autumn.",
        "On other buses reports of harassment stayed the same, the city found.",
    ]
    assert choose("Training of bus drivers halves reports of harassment, city says", sentences, most=1) == [2]


def test_of_two_that_say_the_same_one_is_chosen() -> None:
    sentences = [
        "The court ruled on Thursday that employers are liable when guests harass their staff.",
        "Employers are liable when guests harass their staff, the court ruled on Thursday.",
        "A lower court will set the damages in the autumn, which may take a while.",
    ]
    assert choose("", sentences, most=2) == [0, 2]
    assert choose("", sentences[:2], most=2) == [0]


def test_a_sentence_that_does_not_fit_is_passed_over() -> None:
    sentences = ["The court ruled on harassment of staff by guests, " + "and so on, " * 30 + "it said.", FIRST, SECOND]
    assert choose(TITLE, sentences) == [1, 2]
    assert choose(TITLE, sentences, longest=len(FIRST)) == [1]
    assert choose(TITLE, sentences, longest=len(FIRST) + len(SECOND)) == [1]
    assert choose(TITLE, [], longest=9) == []


@pytest.mark.parametrize(
    "worse",
    [
        '"Kitchens and gardens close early on Sundays in most towns of the north."',
        "Do kitchens and gardens close early on Sundays in most towns of the north?",
        "They close early on Sundays in most kitchens and gardens of the north.",
        "Kitchens close on Sundays.",
        "Kitchens close, " + ", ".join(f"as place{number} does" for number in range(30)) + ".",
    ],
)
def test_quotes_questions_fragments_and_the_like_count_less(worse: str) -> None:
    plain = "Boats, trains and buses leave from the old harbour at all hours of day."
    before = [FIRST] * 6
    assert choose("", [*before, plain, worse], longest=2000, most=2) == [0, 6]
    assert choose("", [*before, worse, plain], longest=2000, most=2) == [0, 7]


def test_no_more_is_read_than_is_bounded() -> None:
    late = "A very special sentence about lighthouse keepers stands at the end."
    for filler in (["Yes, it was so."] * 200, ["It was a long day, " * 2500 + "and it ended."]):
        assert "lighthouse" not in summarise("Lighthouse keepers", (), [*filler, late]).text


# --- other languages


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Das Gericht sprach am 3. Mai z. B. von „großer Not“.", "„Endlich“, sagte die Klägerin dazu."]),
        ("fr", ["La cour a tranché : « Non, c’est non. »", "L’arrêt prend effet aujourd’hui dans tout le pays."]),
        ("es-MX", ["¿Qué cambia con la ley aprobada el martes?", "El consentimiento debe ser libre y claro."]),
        ("uk", ["Суд ухвалив рішення на користь трьох працівниць.", "Воно набуває чинності сьогодні."]),
        ("ar", ["أقر البرلمان القانون الجديد يوم الثلاثاء.", "هل يكفي ذلك لحماية الناس في أماكن العمل؟"]),
        ("hi", ["संसद ने मंगलवार को नया कानून पारित किया।", "यह कानून मार्च से लागू होगा।"]),
        ("xx", ["An unknown language is split like English.", "Nothing more is known of it."]),
    ],
)
def test_other_languages(language: str, sentences: list[str]) -> None:
    assert split(" ".join(sentences), language) == sentences
    assert all(whole(sentence, language) and ended(sentence) for sentence in sentences)
    assert summarise("T", [" ".join(sentences)], (), language=language) == Summary(" ".join(sentences), "publisher")
    assert summarise("T", (), sentences, language=language) == Summary(" ".join(sentences), "extract")


def test_japanese() -> None:
    text = (
        "裁判所は木曜日、客による嫌がらせについて雇用主に責任があるとの判断を示した。"
        "労働組合はこの十年で最も重要な判決だと述べている。"
    )
    assert len(split(text, "ja")) == 2
    assert summarise("判決", [text], (), language="ja") == Summary(text, "publisher")
    assert "裁" in content_words(text, "ja")


def test_a_word_that_ends_no_english_sentence_may_end_another() -> None:
    headline = "Die Regierung kündigt ein neues Gesetz gegen Belästigung an"
    assert whole(headline, "de")
    assert not whole("Die Regierung kündigt in", "en")
    assert [is_english(code) for code in ("en", "EN_gb", "en-US", "", "eng", "de")] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]


# --- sentences and words


@pytest.mark.parametrize(
    "sentences",
    [
        ["“For ninety years we asked,” said Jo Ann.", "It’s late.", "The dog’s bone is here."],
        ['"Why?" she asked.', '"No!" he said.', "What now?"],
        ["Dr. Smith of the U.S. Army went.", "She said “No.”", "Then he left."],
        ["He said: 'No.'", "She left."],
        ["M. Dupont went, i.e. he left.", "So did J. Doe."],
        ["The iPhone was there.", "eSafety asked for it."],
    ],
)
def test_splitting(sentences: list[str]) -> None:
    assert split(" ".join(sentences), "en") == sentences


def test_splitting_at_apostrophes_after_a_quotation() -> None:
    assert split("“We asked,” said Jo Ann. It’s late. The dog’s bone.", "en") == [
        "“We asked,” said Jo Ann.",
        "It’s late.",
        "The dog’s bone.",
    ]


@pytest.mark.parametrize("sentence", ["…and so it ended.", "and so it ended.", "", "…", "So: ", "It said [...]", "so"])
def test_not_whole(sentence: str) -> None:
    assert not whole(sentence)


@pytest.mark.parametrize(
    "sentence", ["It ended.", "“It ended.”", "(It ended!)", "Court rules", "eSafety won.", "3 of 4 agreed."]
)
def test_whole(sentence: str) -> None:
    assert whole(sentence)


def test_stems_and_stop_words() -> None:
    for same in (
        ("rulings", "ruling", "ruled", "rule"),
        ("policies", "policy"),
        ("churches", "church"),
        ("planned", "planning", "plan", "plans"),
        ("court’s", "court's", "courts", "court"),
    ):
        assert len({stem(word) for word in same}) == 1, same
    assert [stem(word) for word in ("bus", "crisis", "press", "red", "sing", "fly")] == [
        "bus",
        "crisis",
        "press",
        "red",
        "sing",
        "fly",
    ]
    assert content_words("She said that the courts were ruling on it", "en") == ["court", "rul"]
    assert content_words("Die Gerichte sind da", "de") == ["die", "gerichte", "sind", "da"]
    assert words("It’s 3.5 percent, U.S.-made") == ["it’s", "3", "5", "percent", "u", "s", "made"]


# --- whatever comes in

PIECES = st.sampled_from(
    [
        *(BLURB, FIRST, SECOND, *ARTICLE, TITLE),
        *(
            "[…]",
            "…",
            "...",
            ". . .",
            "Continue reading…",
            "Read more",
            "The post X appeared first on Y.",
            "By Jane Doe",
        ),
        *("LONDON (AP) — ", "Related:", "“", "”", '"', "(", ")", "\n", "\n\n", "U.S.", "Mr.", "a.", "he", "1.", "’s"),
        *("\ud800", "\x00", "\u00a0", "ß", "İ", "🌊", "文。", "https://example.com", "?", "!"),
    ]
)
TEXT = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=14).map("".join)
)
BLOCKS = st.lists(TEXT, max_size=6)
LANGUAGES = st.one_of(
    st.sampled_from(["en", "en-GB", "de", "fr", "ja", "", "xx", "e n", "\ud800"]), st.text(max_size=5)
)


def stands_in(blocks: list[str], sentence: str) -> bool:
    return any(sentence in collapse(block) for block in blocks)


def made_of(text: str, sentences: set[str]) -> bool:
    """Whether a text is some of these sentences, one after another."""
    if text in sentences:
        return True
    return any(text.startswith(f"{one} ") and made_of(text[len(one) + 1 :], sentences) for one in sentences)


@given(TEXT, LANGUAGES)
def test_splitting_loses_nothing(text: str, language: str) -> None:
    found = split(text, language)
    assert "".join("".join(found).split()) == "".join(collapse(text).split())
    assert all(sentence == collapse(sentence) and sentence in collapse(text) for sentence in found)


@given(TEXT, BLOCKS, BLOCKS, LANGUAGES)
def test_only_whole_sentences_of_the_publisher(title: str, blurb: list[str], content: list[str], language: str) -> None:
    made = summarise(title, blurb, content, language=language)
    assert len(made.text) <= LONGEST
    assert (made.made == "none") == (made.text == "")
    if made.text:
        assert len(made.text) >= SHORTEST
        every = {one for block in (*tidy(blurb, title), *tidy(content, title)) for one in split(block, language)}
        fit = {one for one in every if whole(one, language) and not boilerplate(one)}
        assert all(stands_in([*blurb, *content], one) for one in fit)
        assert made_of(made.text, fit) or (made.made == "publisher" and stands_in(blurb, made.text))


@given(BLOCKS, st.sampled_from(["court", "e", "The", "”"]))
def test_what_is_to_be_left_out_never_comes(blurb: list[str], bad: str) -> None:
    assert bad not in summarise("", blurb, blurb, leave_out=lambda sentence: bad in sentence).text


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        ".",
        '"',
        "…",
        "[…] ",
        "a. ",
        "A.",
        "Continue reading ",
        "The post ",
        "(A ",
        "By A ",
        "A,",
        "x",
        "\ud800",
        "“",
        "\n",
        "A (B) - ",
    ],
)
def test_hostile_text_comes_to_an_end(unit: str) -> None:
    nasty = unit * (100_000 // len(unit))
    for made in (
        summarise(TITLE, [nasty], [nasty]),
        summarise(nasty, [nasty], ()),
        summarise("", [nasty[:300]] * 400, ()),
    ):
        assert len(made.text) <= LONGEST
