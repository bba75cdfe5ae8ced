"""A walk through the main journeys without a display: one picture of every screen, and a page that shows them all."""

import html
import shutil

from parts import Failed

TEXT = "Третью неделю не горит фонарь у дома 7 по Садовой улице. Вечером там ничего не видно. Прошу починить."


class Tour:
    """Takes numbered pictures; each with a sentence on what it shows."""

    def __init__(self, kiosk, folder, say):
        self.kiosk = kiosk
        self.folder = folder
        self.say = say
        self.pictures = []

    def shot(self, name, words):
        file = f"{len(self.pictures) + 1:02}-{name}"
        self.kiosk.shot(file)
        self.pictures.append((f"{file}.png", words))
        self.say(f"  {file}.png: {words}")

    def go(self, name, words, *commands):
        for command in commands:
            self.kiosk.do(command)
        self.shot(name, words)

    def wait_for(self, node, milliseconds=20_000):
        self.kiosk.do(f"until #{node} {milliseconds}")

    def index(self):
        figures = "\n".join(f'<figure><img src="{file}" alt=""><figcaption>{html.escape(words)}</figcaption></figure>'
                            for file, words in self.pictures)
        (self.folder / "index.html").write_text(
            "<!doctype html><html lang=en><meta charset=utf-8><title>Veche: the tour</title><style>"
            "body{font:16px sans-serif;margin:2em}figure{display:inline-block;margin:0 1em 1em 0;width:270px;"
            "vertical-align:top}img{width:270px;border:1px solid #999}</style><h1>Veche: the tour</h1>\n"
            f"{figures}\n</html>\n")


def reading(tour):
    tour.wait_for("attract/ru")
    tour.kiosk.do("wait 1000")
    tour.shot("attract", "Nobody is here")
    tour.kiosk.do("tap #attract/ru")
    tour.wait_for("home/drafts")
    tour.shot("home", "Home")
    tour.go("home-below", "Home, further down", "swipe 0 -700")
    for section in ("drafts", "decisions", "plans", "polls", "calendar", "lessons", "hotlines"):
        tour.kiosk.home()
        tour.kiosk.do(f"tap #home/{section}")
        tour.kiosk.do("wait 300")
        tour.shot(f"list-{section}", f"The section {section}")
    for entry, section, words in (("draft-playgrounds", "drafts", "A draft act, clause by clause"),
                                  ("plan-year", "plans", "The plan of the year"),
                                  ("lesson-initiatives", "lessons", "A lesson")):
        tour.kiosk.home()
        tour.kiosk.do(f"tap #home/{section}")
        tour.wait_for(f"list/{entry}")
        tour.kiosk.do(f"tap #list/{entry}")
        tour.kiosk.do("wait 500")
        tour.shot(entry, words)
        tour.go(f"{entry}-below", f"{words}, further down", "swipe 0 -700")
    for more in ("pages", "questions", "glossary", "officials", "bodies", "associations", "news", "about"):
        tour.kiosk.home()
        tour.kiosk.do(f"tap #more/{more}")
        tour.kiosk.do("wait 300")
        tour.shot(f"more-{more}", f"The section {more}")


def searching(tour):
    tour.go("search", "Search, nothing typed yet", "tap #bar/search")
    tour.go("search-found", "Search as one types", "type площад", "wait 500")
    tour.go("comfort", "Text and language", "tap #bar/comfort")
    tour.kiosk.do("tap #comfort/largest")
    tour.kiosk.do("tap #comfort/done")
    tour.kiosk.home()
    tour.shot("largest", "The largest text")
    tour.go("high-contrast", "Black and white", "tap #bar/comfort", "tap #comfort/normal", "tap #comfort/contrast-high",
            "tap #comfort/done", "wait 300")
    tour.go("ukrainian", "Home in Ukrainian", "tap #bar/comfort", "tap #comfort/contrast-normal", "tap #comfort/uk",
            "tap #comfort/done", "wait 300")
    tour.go("english", "Home in English", "tap #bar/comfort", "tap #comfort/en", "tap #comfort/done", "wait 300")
    tour.kiosk.do("tap #bar/comfort")
    tour.kiosk.do("tap #comfort/ru")
    tour.kiosk.do("tap #comfort/done")


def appeal(tour):
    """Writes an appeal; its receipt code."""
    tour.kiosk.home()
    tour.go("appeal-form", "An appeal: which kind", "tap #home/appeal")
    tour.wait_for("appeal/form/question")
    tour.kiosk.do("tap #appeal/form/question")
    tour.go("appeal-topic", "What it is about", "tap #form/next")
    topic = next(node["id"] for node in tour.kiosk.nodes() if node["id"].startswith("appeal/topic/"))
    tour.go("appeal-text", "The text, with the on-screen keyboard", f"tap #{topic}", "tap #form/next")
    tour.kiosk.paste(TEXT)
    tour.go("appeal-contact", "Contacts and consent, both as one likes", "tap #form/next")
    tour.go("appeal-review", "Read it once more", "tap #form/next")
    tour.kiosk.do("tap #form/hand-in")
    tour.wait_for("receipt/home", 30_000)
    tour.shot("receipt", "The receipt: the envelope is on disk")
    return next(node["label"] for node in tour.kiosk.nodes() if len(node["label"]) == 19 and node["label"].count("-") == 3)


def answered(tour, server, folder, code):
    """The clerk answers, the resident reads it by code."""
    for _ in range(60):
        cases = server.submissions()
        if cases:
            break
        tour.kiosk.do("wait 500")
    else:
        raise Failed("the appeal did not reach the registrar within 30 s")
    answer = folder / "answer.txt"
    answer.write_text("Фонарь починят до конца недели: заявка передана в городскую сеть освещения.\n")
    server.command("answer", server.folder, cases[-1]["number"], "--file", answer)
    tour.kiosk.home()
    tour.go("check", "Check an appeal by its code", "tap #more/check")
    for _ in range(30):
        if any("Фонарь починят" in text for text in tour.kiosk.check(code)):
            break
        tour.kiosk.do("wait 1000")
    else:
        raise Failed("the answer did not reach the kiosk within 30 s")
    tour.shot("answer", "State and answer, opened by the code alone")


def walk(kiosk, server, folder, data, online, say):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kiosk.start(folder, data / "kiosk.log")
    try:
        tour = Tour(kiosk, folder, say)
        reading(tour)
        searching(tour)
        code = appeal(tour)
        if online:
            answered(tour, server, data, code)
        tour.go("finish", "Finish and erase", "tap #bar/finish")
        tour.index()
    finally:
        kiosk.quit()
