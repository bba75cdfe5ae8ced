// The desk of what is published, over a small town that `publish` made.
#pragma once

#include <doctest/doctest.h>
#include <sstream>

#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/desk/approving.h"
#include "server/desk/drafting.h"
#include "server/desk/sending.h"
#include "tests/server/publish/folder_on_disk.h"
#include "tests/server/support/engine.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

namespace veche::server::desk {

using accounts::Role;

inline std::string news(const std::string& title, const std::string& more = {}) {
    return "+++\nkind = \"news\"\ntitle = \"" + title + "\"\nsummary = \"Так.\"\ndate = 2026-11-01\n" + more +
           "+++\nТак.\n";
}

struct AtDesk {
    test::TemporaryFolder folder;
    publish::FolderOnDisk texts{"texts"};
    Layout layout = test::found_town_folder(folder.path() / "town");
    std::ostringstream said;
    SystemClock clock;
    SystemRandom random;
    std::unique_ptr<ContentDesk> desk;

    AtDesk() {
        texts.write_smallest_town();
        texts.write("news/water.md", news("Вода"));
        texts.write("news/water.uk.md", news("Вода"));
        texts.write("news/leading.md", news("Ссылка", "links = [\"water\"]\n"));
        texts.write("old.txt", "Старый текст\n\nБез заголовка.\n");
        texts.write("act.md",
                    "+++\nkind = \"draft_act\"\ntitle = \"Дворы\"\nsummary = \"О дворах.\"\ndate = 2026-11-01\nstage = "
                    "\"discussion\"\n"
                    "comments_from = 2026-11-01\ncomments_until = 2026-12-01\n+++\n## 1. Общее\n\n1.1. Убирать.\n");
        texts.write("yard.md",
                    "+++\nkind = \"poll\"\ntitle = \"Двор\"\nsummary = \"Каким быть.\"\nopens = 2026-11-01\n"
                    "closes = 2099-12-01\n\n[[question]]\nid = \"q1\"\ntext = \"Что?\"\nanswer = \"single_choice\"\n"
                    "options = [\"Скамейки\", \"Деревья\"]\n+++\nРасскажите.\n");
        const auto published = commands::publish({layout.root, texts.path(), false, false}, said);
        REQUIRE_MESSAGE(published, published.error().message, "\n", said.str());
        auto opened = ContentDesk::open(layout, clock, random);
        REQUIRE_MESSAGE(opened, opened.error().message);
        desk = std::move(*opened);
    }
    [[nodiscard]] Actor actor(const std::string& who, Role role) const {
        return {{who, "test", clock.now()}, {role}, false};
    }
    [[nodiscard]] Actor editor() const { return actor("editor", Role::editor); }
    [[nodiscard]] Actor approver() const { return actor("approver", Role::approver); }
    [[nodiscard]] std::int64_t newest(const std::string& subject) const { return *desk->store().newest(subject); }

    Outcome<Sent> send(const std::string& subject, const std::vector<NewFile>& files) {
        const auto draft = save_draft(*desk, editor(), subject, newest(subject), files, {});
        REQUIRE_MESSAGE(draft, draft.error().message);
        return send_draft(*desk, editor(), subject, store::tag_of(*draft));
    }
    store::Version sent(const std::string& subject, const std::vector<NewFile>& files) {
        const auto done = send(subject, files);
        REQUIRE_MESSAGE(done, done.error().message);
        for (const auto& error : done->errors) FAIL_CHECK(publish::to_string(error));
        return done->version;
    }
    [[nodiscard]] Looked looked_at(const store::Version& version) const {
        return {version.number, version.hash, *desk->store().live_of(version.subject)};
    }
};

}  // namespace veche::server::desk
