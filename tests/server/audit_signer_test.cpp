// What the registrar signs of the audits, and that no line of them can be changed behind it.
#include "server/registrar/audit_signer.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

#include "base/files.h"
#include "server/commands/commands.h"
#include "server/databases.h"
#include "server/store/schemas.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/running_server.h"
#include "tests/server/support/test_town.h"
#include "tests/support/captured_log.h"
#include "tests/support/manual_clock.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;
using server::AuditSigner;
namespace audit = server::audit;

namespace {

constexpr std::int64_t day = 86'400;

struct SignedAudit {
    TemporaryFolder folder;
    TestTown town{folder.path() / "town"};
    const server::Layout& layout = town.layout();
    std::unique_ptr<server::sql::Connection> registry =
        *server::storage_of(layout)->connect(server::store::registry_schema(), server::store::Storage::Access::write);
    audit::Log log{*registry};
    protocol::SigningKey key = *server::read_signing_key(layout, server::KeyName::audit);
    ManualClock clock;
    AuditSigner signer{layout, *registry, key, clock};

    // Two lines a day, three days, each of which is signed.
    SignedAudit() {
        for (int i = 0; i < 3; ++i) {
            add("ответ");
            add("ответ");
            sign_next_day();
        }
        REQUIRE_MESSAGE(verify() == "", verify());
    }
    void add(const std::string& words) {
        Json details{Json::Object{}};
        details.insert("after", words);
        REQUIRE(log.add({"command:root", "answer", "case.answer", "case", details}, clock.now()));
    }
    void sign_next_day() {
        clock.set({clock.now().seconds + day});
        const auto done = signer.sign();
        REQUIRE_MESSAGE(done, done.error().message);
    }
    void tamper(const std::string& sql) const { change_store(layout, server::store::registry_schema(), sql); }
    [[nodiscard]] std::vector<std::string> lines() const { return *audit::read_head_lines(layout.signed_heads()); }
    // What it says when it is not whole.
    [[nodiscard]] std::string verify() const {
        std::ostringstream out;
        const auto done = server::commands::audit_verify(layout.root, out);
        return done ? "" : out.str() + done.error().message;
    }
    [[nodiscard]] bool names(const std::string& words) const { return verify().find(words) != std::string::npos; }
};

}  // namespace

TEST_CASE_FIXTURE(SignedAudit, "the heads of all audits are signed once a day, however often it is asked for") {
    REQUIRE(lines().size() == 3);
    REQUIRE(signer.sign());
    clock.set({clock.now().seconds / day * day + day - 1});
    REQUIRE(signer.sign());
    CHECK(lines().size() == 3);
    sign_next_day();
    REQUIRE(lines().size() == 4);
    const auto last = audit::read_signed_heads(lines().back(), key.public_key());
    REQUIRE(last);
    CHECK(last->heads.at("registry") == *log.head());
    CHECK(last->when.seconds == clock.now().seconds);
}

TEST_CASE_FIXTURE(SignedAudit, "a line of the audit that was changed is named") {
    tamper("UPDATE audit SET who = 'somebody' WHERE number = 3");
    CHECK(names("registry: line 3 is the first"));
}

TEST_CASE_FIXTURE(SignedAudit, "an audit whose end was cut off is found, and the next signature tells it in the log") {
    tamper("DELETE FROM audit WHERE number > 5");
    CHECK(names("registry: line 6 is the first that is not what was written: the end is cut off"));
    const CapturedLog captured;
    sign_next_day();
    CHECK(captured.text().find("audit.broken chain=registry line=6") != std::string::npos);
}

TEST_CASE_FIXTURE(SignedAudit,
                  "an audit that was written anew from the middle, in order, is found at the next signed line") {
    tamper("DELETE FROM audit WHERE number > 2");
    for (int i = 0; i < 5; ++i) add("другое");
    CHECK(names("registry: line 4 is the first that is not what was written"));
    CHECK(names("sure to line 2"));
    const CapturedLog captured;
    sign_next_day();
    CHECK(captured.text().find("audit.broken chain=registry line=6") != std::string::npos);
    // What is signed afterwards makes nothing good.
    CHECK(names("registry: line 4 is the first"));
}

TEST_CASE_FIXTURE(SignedAudit, "a line of the signed heads that was changed or is another key's is named") {
    auto text = *read_file(layout.signed_heads(), 1'000'000);
    const auto at = text.find("\"number\":2");
    REQUIRE(at != std::string::npos);
    text[at + 9] = '1';
    REQUIRE(write_file(layout.signed_heads(), text, 0600));
    CHECK(names("heads: line 1: not signed by the town's audit key"));
    TestTown other(folder.path() / "other");
    REQUIRE(write_file(
        layout.signed_heads(),
        audit::sign_heads({clock.now(), {}}, *server::read_signing_key(other.layout(), server::KeyName::audit)), 0600));
    CHECK(names("heads: line 1: not signed"));
    CHECK(signer.sign().error().message.find("not signed") != std::string::npos);
}

TEST_CASE_FIXTURE(SignedAudit,
                  "what the office says of its audit is signed, and when it says less later the log tells it") {
    const audit::Head head{7, std::string(64, 'a')};
    REQUIRE(audit::hand_out(layout.heads_of_office(), "staff", head));
    sign_next_day();
    CHECK(audit::read_signed_heads(lines().back(), key.public_key())->heads.at("staff") == head);
    CHECK(names("staff: line 1 is the first that is not what was written: the end is cut off"));
    const CapturedLog captured;
    REQUIRE(audit::hand_out(layout.heads_of_office(), "staff", {6, std::string(64, 'b')}));
    sign_next_day();
    CHECK(captured.text().find("audit.broken chain=staff line=7") != std::string::npos);
}

TEST_CASE_FIXTURE(SignedAudit, "a staff's audit that was signed and is gone with its database is told" *
                                   only_in_files{"PostgreSQL has no file that could go alone"}) {
    REQUIRE(audit::hand_out(layout.heads_of_office(), "staff", {7, std::string(64, 'a')}));
    sign_next_day();
    std::filesystem::remove_all(layout.staff_folder());
    CHECK(names("staff: was signed and is not here"));
    CHECK(!std::filesystem::exists(layout.staff()));
}

TEST_CASE("what the office handed out of its audit is signed, and a changed line of staff is named") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    const server::Layout& layout = town.layout();
    const auto invite = [&](const std::string& name) {
        std::ostringstream out;
        REQUIRE(server::commands::staff_invite(
            {layout.root, name, "Имя", name + "@example.org", {"clerk"}, content::Language::russian}, out));
    };
    const auto handed_out = [&] { return audit::handed_out(layout.heads_of_office(), {"staff"}).heads.at("staff"); };
    const auto staff =
        *server::storage_of(layout)->connect(server::store::staff_schema(), server::store::Storage::Access::write);
    const auto head = [&] { return *audit::Log(*staff).head(); };
    invite("ivanova");
    {
        RunningServer server(layout.root);
        REQUIRE(eventually([&] { return std::filesystem::exists(layout.heads_of_office() / "staff.json"); }));
        const audit::Head at_start = head();
        CHECK(handed_out() == at_start);
        invite("petrova");
        REQUIRE(head().number > at_start.number);
        CHECK(server.stop() == 0);
    }
    CHECK(handed_out() == head());  // at the stop

    const auto registry =
        *server::storage_of(layout)->connect(server::store::registry_schema(), server::store::Storage::Access::read);
    const protocol::SigningKey key = *server::read_signing_key(layout, server::KeyName::audit);
    ManualClock clock;
    clock.set({SystemClock().now().seconds + day});
    REQUIRE(AuditSigner(layout, *registry, key, clock).sign());
    const auto verify = [&] {
        std::ostringstream out;
        const bool whole = server::commands::audit_verify(layout.root, out).has_value();
        return std::pair(whole, out.str());
    };
    CHECK(verify().first);
    const std::string number = std::to_string(head().number);
    CHECK(verify().second.find("staff: whole, " + number + " lines, signed to line " + number) != std::string::npos);
    change_store(layout, server::store::staff_schema(), "UPDATE audit SET who = 'somebody' WHERE number = 1");
    CHECK(!verify().first);
    CHECK(verify().second.find("staff: line 1 is the first that is not what was written") != std::string::npos);
}

TEST_CASE_FIXTURE(SignedAudit, "whatever the office leaves in the place of its word holds up no signature") {
    const auto file = layout.heads_of_office() / "staff.json";
    const auto check = [&](const char* what) {
        CAPTURE(what);
        const CapturedLog captured;
        const auto before = lines().size();
        sign_next_day();
        CHECK(lines().size() == before + 1);
        CHECK(audit::read_signed_heads(lines().back(), key.public_key())->heads.count("staff") == 0);
        CHECK(captured.text().find("job.failed") != std::string::npos);
        std::filesystem::remove(file);
    };
    REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
    check("a pipe");
    std::filesystem::create_symlink(key_file(layout, server::KeyName::town), file);
    check("a link");
    std::ofstream(file) << std::string(5'000, ' ');
    check("too much");
    std::ofstream(file) << R"({"hash":"","number":3})";
    check("no hash");
}

namespace {

struct Restored : SignedAudit {
    // After more was signed.
    void restore() {
        std::ostringstream out;
        REQUIRE(server::commands::backup({layout.root, folder.path() / "backup"}, out));
        add("ответ");
        sign_next_day();
        REQUIRE(audit::hand_out(layout.heads_of_office(), "staff", {7, std::string(64, 'a')}));
        registry.reset();
        const auto done = server::commands::restore({layout.root, folder.path() / "backup"}, out);
        REQUIRE_MESSAGE(done, done.error().message);
    }
};

}  // namespace

TEST_CASE_FIXTURE(Restored,
                  "a restore takes the signed heads back with the audits, and accuses nobody of what it took back") {
    restore();
    CHECK(verify() == "");
    CHECK(lines().size() == 3);
    CHECK(audit::handed_out(layout.heads_of_office(), {"staff"}).heads.empty());
}

TEST_CASE_FIXTURE(Restored, "a restore of a backup from before heads were signed leaves none") {
    std::filesystem::remove(layout.signed_heads());
    restore();
    CHECK(verify() == "");
    CHECK(lines().empty());
}

TEST_CASE("a folder of before gets an audit key once; one that was lost is never made anew by itself") {
    TemporaryFolder folder;
    TestTown town(folder.path() / "town");
    const server::Layout& layout = town.layout();
    SystemRandom random;
    using server::AuditKey;
    CHECK(*complete_audit_key(layout, random) == AuditKey::is_there);
    const auto file = key_file(layout, server::KeyName::audit);
    const auto half = [&] { return read_town_identity(layout)->public_halves.at(server::KeyName::audit); };
    const std::string first = half();
    server::TownIdentity before = *read_town_identity(layout);
    before.public_halves.erase(server::KeyName::audit);
    REQUIRE(write_file(layout.town(), server::town_file(before), 0644));
    // Ended between the key and its name.
    CHECK(*complete_audit_key(layout, random) == AuditKey::was_made);
    CHECK(half() == first);
    std::filesystem::remove(file);
    CHECK(*complete_audit_key(layout, random) == AuditKey::is_lost);
    CHECK(!std::filesystem::exists(file));
    REQUIRE(write_file(layout.town(), server::town_file(before), 0644));
    CHECK(*complete_audit_key(layout, random) == AuditKey::was_made);
    CHECK(half() != first);
    CHECK(server::read_signing_key(layout, server::KeyName::audit));
}
