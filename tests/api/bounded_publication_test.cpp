// What goes out for the office while the server runs: how much, and who is written to about it.
#include <csignal>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/sha256.h"
#include "server/accounts/publication_letters.h"
#include "server/databases.h"
#include "server/publish/canonical_form.h"
#include "tests/api/published_folder.h"
#include "tests/server/support/smtp_sink.h"
#include "tests/server/support/test_town.h"

using namespace veche;
using namespace veche::test;

namespace {

struct Office {
    PublishedFolder town;
    std::unique_ptr<server::store::ContentStore> store = *server::storage_of(town.layout)->content();

    Office() { ::chmod(town.folder.path().c_str(), 0755); }
    // As a second person does.
    void approve(const std::string& title) const {
        const auto entries = server::read_published_entries(town.layout, town.published());
        REQUIRE(entries);
        content::Entry page = entries->front();
        page.title = title;
        const std::string form = server::publish::form_of_entry(page.id, {&page});
        const std::string subject = server::publish::subject_of(page.id);
        const std::string hash = sha256_hex(form);
        const auto number = store->send({subject, hash, form, {}}, *store->newest(subject), {},
                                        {"ivanova", "127.0.0.1", SystemClock().now()});
        REQUIRE_MESSAGE(number, number.error().message);
        REQUIRE(*number);
        REQUIRE(
            *store->approve({**number, hash, *store->live_of(subject)}, {"petrov", "127.0.0.1", SystemClock().now()}));
    }
    [[nodiscard]] std::uint64_t edition() const { return town.published().catalog.number; }
};

bool has_figure(const RunningServer& server, const std::string& figure) {
    return get(server.metrics_port(), "/metrics").body.find(figure) != std::string::npos;
}

}  // namespace

TEST_CASE("what is approved beyond the bound waits, also after a kill and a restart, and log and figures say so") {
    const Office office;
    configure(office.town.layout, [](server::Configuration& configuration) { configuration.publish.most_an_hour = 1; });
    const std::string waits = R"(veche_jobs{process="publisher",value="put_off",worker="edition.publish"} 1)";
    {
        RunningServer server(office.town.layout.root);
        office.approve("Первое");
        REQUIRE(eventually([&] { return server.log().find("edition.published edition=2") != std::string::npos; }));
        CHECK(office.edition() == 2);
        office.approve("Второе");
        REQUIRE(eventually([&] { return server.log().find("[warning] edition.put_off until=") != std::string::npos; }));
        CHECK(eventually([&] { return has_figure(server, waits); }));
        ::kill(server.child("veche-publisher"), SIGKILL);
        office.approve("Третье");
        CHECK(eventually([&] {
            return has_figure(server, R"(veche_jobs{process="publisher",value="put_off",worker="edition.publish"} 2)");
        }));
        server.kill_all();
    }
    RunningServer server(office.town.layout.root);
    office.approve("Четвёртое");
    CHECK(eventually([&] {
        return has_figure(server, R"(veche_jobs{process="publisher",value="put_off",worker="edition.publish"} 3)");
    }));
    CHECK(office.edition() == 2);
    // Root's command waits for nobody, and takes nothing of the bound.
    const auto done = office.town.publish();
    CHECK_MESSAGE(says(done, "Published edition 3: "), done.output);
    CHECK(office.edition() == 3);
}

TEST_CASE("a head is written to about what a second person approved, and about nothing that root published") {
    const Office office;
    SmtpSink sink;
    configure(office.town.layout, [&](server::Configuration& configuration) {
        configuration.mail.server = sink.address();
        configuration.mail.from = "town@town.example";
    });
    server::store::Account head;
    head.name = "head";
    head.full_name = "Голова Г. Г.";
    head.mail = "head@town.example";
    head.language = content::Language::russian;
    head.roles = {server::accounts::Role::head};
    REQUIRE(*(*server::storage_of(office.town.layout)->staff())->add(head, {"anna", "127.0.0.1", SystemClock().now()}));
    const auto rows = *server::storage_of(office.town.layout)
                           ->connect(server::store::content_schema(), server::store::Storage::Access::write);
    const auto told = [&] { return *rows->number("SELECT count(*) FROM job WHERE worker = 'edition.tell'", {}); };
    {
        RunningServer server(office.town.layout.root);
        office.town.write("news.txt", "Новость\n\nВода есть.\n");
        REQUIRE(office.town.publish().code == 0);
        CHECK(told() == 0);
        office.approve("Часы приёма");
        REQUIRE(eventually([&] { return told() == 1; }));
        CHECK(server.stop() == 0);
    }
    // Ten minutes pass.
    change_store(office.town.layout, server::store::content_schema(),
                 "UPDATE job SET due = 0 WHERE worker = 'edition.tell'");
    RunningServer server(office.town.layout.root);
    const SunkMail mail = sink.mail();
    CHECK(mail.recipient == "TO:<head@town.example>");
    CHECK(mail.text.find("«Часы приёма»") != std::string::npos);
    CHECK(mail.text.find("написал(а) ivanova, утвердил(а) petrov") != std::string::npos);
    CHECK(mail.text.find("Издание 3: ") != std::string::npos);
}
