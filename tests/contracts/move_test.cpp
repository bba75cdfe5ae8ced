// A town moves from one engine to the other and back: every row, and what comes afterwards goes on where it stopped.
#include <doctest/doctest.h>
#include <set>

#include "base/sqlite.h"
#include "tests/contracts/registry_rig.h"

using namespace veche;
using namespace veche::test;

namespace {

constexpr Instant noon{1'795'219'200 + 43'200};
const std::string published(64, 'a');  // a name of a file

void ignore(std::uint64_t /*rows*/) {}

// A town on SQLite with something in each of its tables, and an empty PostgreSQL.
struct Removal {
    TemporaryFolder folder;
    SystemRandom random;
    protocol::Epoch epoch;
    std::unique_ptr<Storage> files = in_files("here");
    std::unique_ptr<Storage> postgres = PostgresCluster::stores_at(PostgresCluster::shared().new_database());
    PlainRecords records;
    Case subject;
    protocol::EnvelopeId ballot;

    Removal() {
        REQUIRE(protocol::initialise_cryptography());
        epoch = protocol::make_random<protocol::Epoch>(random);
        subject = a_case(random);
        ballot = protocol::make_random<protocol::EnvelopeId>(random);
        REQUIRE(files->create(epoch));
        fill_intake();
        fill_registry();
        fill_content();
        const auto fleet = files->fleet();
        REQUIRE(fleet);
        REQUIRE((*fleet)->add_code({"Ратуша", "CODE", {500}, 0, std::nullopt}));
        const auto key = protocol::make_random<protocol::SigningPublicKey>(random);
        REQUIRE((*fleet)->enrol("зал", {protocol::device_id_of(key), key, "зал", {100}, {100}, false}));
    }
    std::unique_ptr<Storage> in_files(const char* name) const {
        const auto file = [&](const char* store) { return folder.path() / (std::string(name) + "-" + store + ".db"); };
        return server::store::in_files({.intake = file("intake"),
                                        .fleet = file("fleet"),
                                        .registry = file("registry"),
                                        .staff = file("staff"),
                                        .ballots = file("ballots"),
                                        .content = file("content")});
    }
    void fill_intake() const {
        const auto intake = files->intake();
        REQUIRE(intake);
        // Every byte there is, and more rows than are brought at once.
        std::string bytes;
        for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
        std::vector<IncomingEnvelope> envelopes;
        SystemRandom any;
        for (int i = 0; i < 1100; ++i) {
            envelopes.push_back(
                {protocol::make_random<protocol::EnvelopeId>(any), protocol::sha256(bytes), false, bytes});
        }
        envelopes.push_back({ballot, protocol::sha256(""), true, ""});
        REQUIRE((*intake)->add(envelopes, noon));
        REQUIRE((*intake)->add_offered({{epoch, 7, "offered"}}));
        REQUIRE((*intake)->set_generation(5));
    }
    void fill_content() const {
        const auto content = files->content();
        REQUIRE(content);
        const std::vector<StoredBlob> blobs = {{"hash of a source", 3}, {published, 4}};
        const NewVersion version{
            "entry/news-1", "hash", R"({"text":")" + published + R"("})", {{"news/n.md", "hash of a source"}}};
        REQUIRE((*content)->import({version}, blobs, {"command:root", "publish", noon}));
        REQUIRE((*content)->set_live("catalog", {{"entry/news-1", "hash"}}, {"command:root", "publish", noon}));
        REQUIRE(*(*content)->send(version, 1, blobs, {"editor", "", noon}));
        REQUIRE(*(*content)->save_draft({"town", "", 1, {{"town.toml", "hash of a source"}}, {}}, {}, {},
                                        {"editor", "", noon}));
    }
    void fill_registry() {
        const auto registry = files->registry(epoch);
        REQUIRE(registry);
        REQUIRE((*registry)->receive(subject, 1, records));
        REQUIRE((*registry)->register_case(subject.envelope, in_2026, records));
        REQUIRE((*registry)->quarantine({subject.envelope, 2, "why", noon}));
        const auto ballots = files->ballots();
        REQUIRE(ballots);
        REQUIRE((*ballots)->add({ballot, 20'000, content::EntryId("опрос"), "", ""}));
        REQUIRE((*registry)->take_back(
            {{subject.lookup_id, epoch, 3, "said", FormerNote{1, "", std::nullopt, false, {5}}}}, 1, records));
    }
};

}  // namespace

TEST_CASE("a town that moves to PostgreSQL has everything there and goes on counting where it stopped") {
    Removal removal;
    std::uint64_t told = 0;
    const auto moved = removal.postgres->bring_all_of(*removal.files, [&](std::uint64_t rows) { told = rows; });
    REQUIRE_MESSAGE(moved, moved.error().message);
    CHECK(told > 1100);
    const auto intake = removal.postgres->intake();
    REQUIRE_MESSAGE(intake, intake.error().message);
    CHECK((*intake)->epoch() == removal.epoch);
    CHECK((*intake)->generation() == 5);
    const auto another = protocol::make_random<protocol::EnvelopeId>(removal.random);
    REQUIRE((*intake)->add({{another, protocol::sha256("new"), false, "new"}}, noon));
    const auto reader = removal.postgres->intake_reader();
    REQUIRE(reader);
    CHECK((*reader)->after(1100, 10)->front().bytes == "new");
    CHECK((*reader)->after(1100, 10)->front().sequence > 1100);
    CHECK((*reader)->ballot_days()->front().count == 1);
    const auto ballots = removal.postgres->ballots();
    REQUIRE(ballots);
    CHECK(*(*ballots)->has(removal.ballot));
    const auto registry = removal.postgres->registry(removal.epoch);
    REQUIRE(registry);
    CHECK((*(*registry)->find("П-2026-000001"))->envelope == removal.subject.envelope);
    const Case next = a_case(removal.random);
    REQUIRE((*registry)->receive(next, 3, removal.records));
    REQUIRE((*registry)->register_case(next.envelope, in_2026, removal.records));
    CHECK((*(*registry)->find(protocol::to_hex(next.envelope)))->number == "П-2026-000002");
}

TEST_CASE("versions, approvals and what is live move with the town") {
    Removal removal;
    REQUIRE(removal.postgres->bring_all_of(*removal.files, ignore));
    const auto content = removal.postgres->content();
    REQUIRE_MESSAGE(content, content.error().message);
    CHECK((*content)->live()->subjects.at("entry/news-1") == Live{"hash", 1});
    CHECK((*content)->approvals("entry/news-1")->front().person == "command:root");
    CHECK((*content)->draft("town", "editor")->value().sources.front().name == "town.toml");
    // With the files that they publish.
    const auto rows = removal.postgres->connect(content_schema(), Storage::Access::write);
    REQUIRE_MESSAGE(rows, rows.error().message);
    CHECK((*rows)->number("SELECT count(*) FROM version_blob WHERE blob = ?1", {published}) == 2);
    // And go on counting.
    CHECK(**(*content)->send({"town", "h", "f", {}}, 0, {}, {"editor", "", noon}) == 3);
}

TEST_CASE("a town that moves there and back is the same to the last byte") {
    Removal removal;
    REQUIRE(removal.postgres->bring_all_of(*removal.files, ignore));
    const auto back = removal.in_files("back");
    const auto moved = back->bring_all_of(*removal.postgres, ignore);
    REQUIRE_MESSAGE(moved, moved.error().message);
    const auto here = removal.files->content_hashes();
    const auto there = back->content_hashes();
    REQUIRE((here && there));
    CHECK(*here == *there);
    CHECK(std::set<std::string>(here->begin(), here->end()).size() == 6);
}

TEST_CASE("a town that moves again has what it has now, not what it had when it moved first") {
    Removal removal;
    REQUIRE(removal.postgres->bring_all_of(*removal.files, ignore));
    {
        const auto fleet = removal.files->fleet();
        REQUIRE((*fleet)->remove_code("Ратуша"));
    }
    const auto again = removal.postgres->bring_all_of(*removal.files, ignore);
    REQUIRE_MESSAGE(again, again.error().message);
    const auto fleet = removal.postgres->fleet();
    CHECK((*fleet)->codes()->empty());
    CHECK(*removal.files->content_hashes() == *removal.postgres->content_hashes());
}

TEST_CASE("a number that was given is not given again after a move, though its row is gone") {
    Removal removal;
    {
        auto file = Database::open(removal.folder.path() / "here-intake.db", Database::Mode::read_write);
        REQUIRE(file);
        REQUIRE(file->execute("DELETE FROM submission WHERE sequence > 1000"));
    }
    REQUIRE(removal.postgres->bring_all_of(*removal.files, ignore));
    const auto back = removal.in_files("back");
    REQUIRE(back->bring_all_of(*removal.postgres, ignore));
    for (Storage* storage : {removal.postgres.get(), back.get()}) {
        const auto id = protocol::make_random<protocol::EnvelopeId>(removal.random);
        REQUIRE((*storage->intake())->add({{id, protocol::sha256("new"), false, "new"}}, noon));
        CHECK((*storage->intake_reader())->after(1000, 10)->front().sequence > 1100);
    }
}

TEST_CASE("another town's database is not moved into") {
    Removal removal;
    Removal other;
    REQUIRE(removal.postgres->bring_all_of(*removal.files, ignore));
    const auto before = removal.postgres->content_hashes();
    const auto moved = removal.postgres->bring_all_of(*other.files, ignore);
    REQUIRE_FALSE(moved);
    CHECK(moved.error().message.find("another town") != std::string::npos);
    CHECK(*removal.postgres->content_hashes() == *before);
}
