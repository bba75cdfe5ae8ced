"""A walk through the main journeys without a display: one picture of every screen, and a page that shows them all."""

import html
import shutil

from parts import Failed

TEXT = "Третью неделю не горит фонарь у дома 7 по Садовой улице. Вечером там ничего не видно. Прошу починить."
COMMENT = "Добавьте сюда и площадки для собак: вдоль реки их нет вовсе."
ABOUT = "Хочу узнать, как оформить участок двора."
# One entry of each kind that is read as a text; the other kinds have chapters of their own.
ENTRIES = (("decisions", "decision-water-main", "A decision"), ("calendar", "event-hearing-plot", "An event"),
           ("hotlines", "hotline-roads", "A hotline"), ("officials", "official-head", "An official"),
           ("bodies", "public-council", "A body, with its groups"),
           ("associations", "association-lake", "An association"), ("news", "news-bridge", "A piece of news"),
           ("lessons", "lesson-initiatives", "A lesson"), ("glossary", "term-quorum", "A term of the glossary"),
           ("questions", "faq-tree", "A question and its answer"), ("pages", "reception-order", "A page"),
           ("plans", "plan-year", "The plan of the year"))


class Tour:
    """Takes numbered pictures; each with a sentence on what it shows."""

    def __init__(self, kiosk, folder, say):
        self.kiosk = kiosk
        self.folder = folder
        self.say = say
        self.chapters = []

    def begin(self, title, number, of):
        self.say(f"tour, {number} of {of}: {title}")
        self.chapters.append((title, []))

    def shot(self, name, words):
        file = f"{sum(len(pictures) for _, pictures in self.chapters) + 1:02}-{name}"
        self.kiosk.shot(file)
        self.chapters[-1][1].append((f"{file}.png", words))
        self.say(f"  {file}.png: {words}")

    def tap(self, *nodes):
        """One after another, each as soon as it is there."""
        for node in nodes:
            self.wait_for(node)
            self.kiosk.tap_id(node)

    def go(self, name, words, *nodes):
        """Taps, and the picture of what is there then."""
        self.tap(*nodes)
        self.kiosk.do("wait 400")
        self.shot(name, words)

    def section(self, name):
        self.kiosk.home()
        ids = {node["id"] for node in self.kiosk.nodes()}
        self.kiosk.tap_id(f"home/{name}" if f"home/{name}" in ids else f"more/{name}")

    def entry(self, section, name):
        self.section(section)
        if section == "calendar":
            self.tap("filter/view/list", f"event/{name}")
        else:
            self.tap(f"list/{name}")

    def wait_for(self, node, milliseconds=20_000):
        self.kiosk.do(f"until #{node} {milliseconds}")

    def first(self, beginning):
        """The first node that is called so; waits for it."""
        for _ in range(100):
            for node in self.kiosk.nodes():
                if node["id"].startswith(beginning):
                    return node["id"]
            self.kiosk.do("wait 100")
        raise Failed(f"nothing is called {beginning}…; there are: {[node['id'] for node in self.kiosk.nodes()]}")

    def receipt(self, name, words):
        """Hands in and waits; the code, or nothing for a ballot."""
        self.tap("form/hand-in")
        self.wait_for("receipt/home", 30_000)
        self.shot(name, words)
        codes = [node["label"] for node in self.kiosk.nodes()
                 if len(node["label"]) == 19 and node["label"].count("-") == 3]
        return codes[0] if codes else None

    def index(self):
        contents, chapters = "", ""
        for number, (title, pictures) in enumerate(self.chapters, 1):
            contents += f'<li><a href="#chapter-{number}">{html.escape(title)}</a>\n'
            chapters += f'<h2 id="chapter-{number}">{html.escape(title)}</h2>\n'
            for file, words in pictures:
                chapters += (f'<figure><a href="{file}"><img src="{file}" alt=""></a>'
                             f"<figcaption>{html.escape(words)}</figcaption></figure>\n")
        (self.folder / "index.html").write_text(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Veche: the tour</title><style>"
            "body{font:16px sans-serif;margin:2em}figure{display:inline-block;margin:0 1em 1em 0;width:270px;"
            "vertical-align:top}img{width:270px;border:1px solid #999}</style><h1>Veche: the tour</h1>\n"
            f"<ol>\n{contents}</ol>\n{chapters}</html>\n")


def home(tour):
    tour.wait_for("attract/ru")
    tour.kiosk.do("wait 1000")
    tour.shot("attract", "Nobody is here")
    tour.tap("attract/ru")
    tour.wait_for("home/drafts", 60_000)  # the first time the texts are being put into the store
    tour.kiosk.do("wait 400")
    tour.shot("home", "Home")
    tour.kiosk.do("swipe 0 -700")
    tour.shot("home-below", "Home, further down")


def sections(tour):
    for name in ("drafts", "decisions", "plans", "polls", "lessons", "hotlines", "pages", "questions", "glossary",
                 "officials", "bodies", "associations", "news"):
        tour.section(name)
        tour.kiosk.do("wait 400")
        tour.shot(f"list-{name}", f"The section {name}")
    tour.section("calendar")
    tour.kiosk.do("wait 400")
    tour.shot("calendar-month", "The calendar, a month")
    tour.go("calendar-next", "The month after it", "calendar/next")
    tour.go("calendar-list", "The calendar as a list", "filter/view/list")
    tour.section("about")
    tour.kiosk.do("wait 400")
    tour.shot("about", "About this terminal")


def entries(tour):
    for section, name, words in ENTRIES:
        tour.entry(section, name)
        tour.kiosk.do("wait 500")
        tour.shot(name, words)
    tour.kiosk.do("swipe 0 -700")
    tour.shot("plan-year-below", "The plan of the year, further down")


def tools(tour):
    tour.entry("drafts", "draft-playgrounds")
    tour.kiosk.do("wait 500")
    tour.shot("draft", "A draft act: its time line and the days left")
    tour.kiosk.do("swipe 0 -700")
    tour.shot("draft-clauses", "The clauses; each can be commented on")
    tour.go("contents", "The contents of a text", "tool/contents")
    tour.tap("tool/contents", "tool/find")
    tour.wait_for("find/close")
    tour.kiosk.paste("площадк")
    tour.kiosk.do("wait 400")
    tour.shot("find", "Find in the text")
    tour.tap("find/close")
    tour.entry("pages", "how-to-appeal")
    tour.go("attachment-text", "An attachment that is a text", "attachment/0")
    tour.entry("calendar", "event-hearing-plot")
    tour.go("attachment-picture", "An attachment that is a picture", "attachment/0")


def quiz(tour):
    tour.entry("lessons", "lesson-appeals")
    tour.go("quiz-question", "A quiz: a question", "reader/quiz")
    tour.tap(tour.first("quiz/quiz-"))
    tour.kiosk.do("wait 400")
    tour.shot("quiz-explanation", "Answered, with the explanation")
    for question in range(1, 30):
        tour.tap("quiz/next")
        tour.kiosk.do("wait 100")
        options = [node["id"] for node in tour.kiosk.nodes() if node["id"].startswith("quiz/quiz-")]
        if not options:
            break
        tour.tap(options[question % len(options)])
    tour.shot("quiz-result", "The result of the quiz")


def poll(tour):
    tour.entry("polls", "poll-openness")
    tour.wait_for("reader/begin-poll")
    tour.shot("poll", "A poll before it begins")
    tour.tap("reader/begin-poll")
    for number in range(1, 20):
        tour.kiosk.do("wait 300")
        nodes = tour.kiosk.nodes()
        if any(node["id"] == "form/hand-in" for node in nodes):
            break
        answers = [node for node in nodes if node["id"].startswith("poll/poll-openness/")]
        kind = {"radio": "one of several", "checkbox": "as many as one likes", "field": "in words"}[answers[0]["role"]]
        kind = "a scale" if answers[0]["label"][:1].isdigit() else kind
        tour.shot(f"poll-{number}", f"Question {number}: {kind}")
        if answers[0]["role"] == "field":
            tour.kiosk.paste("Публикуйте отчёты простыми словами.")
        else:
            tour.kiosk.tap_id(answers[-1]["id"])
        tour.tap("form/next")
    tour.shot("poll-review", "The answers once more")
    tour.receipt("poll-thanks", "Thanks; a ballot has no receipt")
    tour.entry("polls", "poll-libraries")
    tour.kiosk.do("wait 500")
    tour.shot("poll-results", "The results of a closed poll, and what was decided")


def searching(tour):
    tour.kiosk.home()
    tour.go("search", "Search, nothing typed yet", "bar/search")
    tour.kiosk.do("type площад")
    tour.kiosk.do("wait 700")
    tour.shot("search-found", "Search as one types")
    tour.kiosk.home()
    tour.tap("bar/search")
    tour.kiosk.do("type площащщ")
    tour.kiosk.do("wait 700")
    tour.shot("search-nothing", "Nothing found, and what may help")
    tour.kiosk.home()


def comfort(tour):
    tour.go("comfort", "Text and language", "bar/comfort")
    tour.go("largest", "The largest text", "comfort/largest", "comfort/done")
    tour.go("high-contrast", "Black and white", "bar/comfort", "comfort/normal", "comfort/contrast-high", "comfort/done")
    tour.go("low-contrast", "Soft colours", "bar/comfort", "comfort/contrast-low", "comfort/done")
    tour.go("ukrainian", "Home in Ukrainian", "bar/comfort", "comfort/contrast-normal", "comfort/uk", "comfort/done")
    tour.go("english", "Home in English", "bar/comfort", "comfort/en", "comfort/done")
    tour.tap("bar/comfort", "comfort/ru", "comfort/done")


def comment(tour):
    tour.entry("drafts", "draft-playgrounds")
    tour.wait_for("tool/contents")
    block = next(node["id"] for node in tour.kiosk.nodes() if node["label"].startswith("1.2."))
    tour.tap(f"{block}/comment")
    tour.wait_for("form/next")
    tour.kiosk.paste(COMMENT)
    tour.shot("comment", "A comment on a clause")
    tour.go("comment-contact", "Who writes, if they like", "form/next")
    tour.go("comment-review", "The comment once more", "form/next")
    tour.receipt("comment-receipt", "The receipt of the comment")


def call_back(tour):
    tour.entry("hotlines", "hotline-legal")
    tour.tap("reader/call-back", "contact/telephone")
    tour.kiosk.paste("+7 000 123-45-67")
    tour.tap("call-back/hotline-legal/about")
    tour.kiosk.paste(ABOUT)
    if any(node["id"] == "key/hide" for node in tour.kiosk.nodes()):
        tour.tap("key/hide")
    tour.tap("call-back/hotline-legal/when/evening", "call-back/hotline-legal/consent/yes")
    tour.shot("call-back", "A request to be called back")
    tour.go("call-back-review", "The request once more", "form/next")
    tour.receipt("call-back-receipt", "The receipt of the request")


def appeal(tour):
    """Writes an appeal; its receipt code."""
    tour.kiosk.home()
    tour.go("appeal-form", "An appeal: which kind", "home/appeal")
    tour.go("appeal-topic", "What it is about", "appeal/form/question", "form/next")
    tour.tap(tour.first("appeal/topic/"))
    tour.go("appeal-text", "The text, with the on-screen keyboard", "form/next")
    tour.kiosk.paste(TEXT)
    tour.go("appeal-contact", "Contacts and consent, both as one likes", "form/next")
    tour.go("appeal-review", "Read it once more", "form/next")
    return tour.receipt("receipt", "The receipt: the envelope is on disk")


def answered(tour, server, folder, code):
    """The clerk answers, the resident reads it by code."""
    for _ in range(60):
        cases = [case for case in server.submissions() if case["kind"] == "appeal"]
        if cases:
            break
        tour.kiosk.do("wait 500")
    else:
        raise Failed("the appeal did not reach the registrar within 30 s")
    answer = folder / "answer.txt"
    answer.write_text("Фонарь починят до конца недели: заявка передана в городскую сеть освещения.\n")
    server.command("answer", server.folder, cases[-1]["number"], "--file", answer)
    tour.section("check")
    tour.kiosk.do("wait 400")
    tour.shot("check", "See the answer by its code")
    for _ in range(30):
        if any("Фонарь починят" in text for text in tour.kiosk.check(code)):
            break
        tour.kiosk.do("wait 1000")
    else:
        raise Failed("the answer did not reach the kiosk within 30 s")
    tour.shot("answer", "State and answer, opened by the code alone")


def leaving(tour):
    tour.kiosk.home()
    tour.go("finish", "Finish and erase", "bar/finish")
    tour.tap("finish/no")
    tour.kiosk.do("advance 170000")
    tour.wait_for("idle/stay")
    tour.shot("idle", "Nobody has touched the screen for a while")
    tour.tap("idle/stay")


def offline(tour, server):
    server.stop()
    tour.kiosk.do("advance 900000")  # the next look at the server is due; the session has ended too
    tour.kiosk.do("wait 1500")
    tour.go("offline", "Without a connection: everything works, nothing is lost", "attract/ru")


def walk(kiosk, server, folder, data, online, say):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kiosk.start(folder, data / "kiosk.log")
    code = None

    def write_appeal(tour):
        nonlocal code
        code = appeal(tour)

    chapters = [("Home", home), ("Sections", sections), ("One entry of each kind", entries), ("In a text", tools),
                ("A quiz", quiz), ("A poll", poll), ("Search", searching), ("Comfort and languages", comfort),
                ("An appeal", write_appeal), ("A comment on a clause", comment), ("A call-back request", call_back)]
    if online:
        chapters.append(("The answer", lambda tour: answered(tour, server, data, code)))
    chapters.append(("Leaving", leaving))
    if online:
        chapters.append(("The cable is out", lambda tour: offline(tour, server)))
    try:
        tour = Tour(kiosk, folder, say)
        for number, (title, chapter) in enumerate(chapters, 1):
            tour.begin(title, number, len(chapters))
            chapter(tour)
        tour.index()
    finally:
        kiosk.quit()
