// A town's house at work, whose processes, server and PostgreSQL are killed at random moments and at some that chance
// seldom meets: nothing acknowledged is missing, nothing is done twice, nothing half published. On files, and with
// VECHE_ENGINE=postgres on PostgreSQL. VECHE_KILLS (6): how many; VECHE_SEED: another one than of this moment.
#include "tests/long/killed_house.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <doctest/doctest.h>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "server/audit/log.h"
#include "server/databases.h"
#include "server/desk/case_edit.h"
#include "server/edition/published.h"
#include "tests/long/killed_editions.h"
#include "tests/long/killed_newsroom.h"
#include "tests/server/support/engine.h"
#include "tests/server/support/postgres_cluster.h"
#include "tests/server/support/smtp_sink.h"
#include "tests/support/number_from.h"
#include "tests/support/temporary_folder.h"

using namespace veche;
using namespace veche::test;

namespace {

constexpr std::chrono::seconds patience{180};

class House {
  public:
    explicit House(unsigned seed) : chance_(seed) {
        configure(town_.layout(), [&](server::Configuration& configuration) {
            configuration.mail.server = sink_.address();
            configuration.mail.from = "town@town.example";
            configuration.limits.device_burst = 1'000'000;
            configuration.limits.device_per_second = 1'000'000;
            configuration.publish.most_an_hour = 1'000;
            configuration.publish.most_a_day = 10'000;
        });
        publisher_.publish_once();
        REQUIRE(publisher_.promised() == 1);
        went_out_before_ = went_out(town_.layout());
        start();
        for (auto& kiosk : kiosks_) at_work_.emplace_back([&] { kiosk.work(is_over_); });
        at_work_.emplace_back([this] { clerk_.work(is_over_); });
        at_work_.emplace_back([this] { administrator_.work(is_over_); });
        at_work_.emplace_back([this] { publisher_.work(is_over_); });
        at_work_.emplace_back([this] { newsroom_.work(is_over_); });
        if (can_have_workshop) at_work_.emplace_back([this] { reader_.work(is_over_); });
    }
    ~House() { send_home(); }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    // Something, at some moment or, every second time, at a certain one; afterwards all is up again. What it was.
    std::string kill(unsigned number) {
        wait(100 + below(2'000));
        if (number % 2 == 0) return kill_anywhere();
        constexpr std::array aims{&House::kill_as_it_signs, &House::kill_as_it_answers, &House::kill_as_it_reads};
        const auto aim = aims.at(number / 2 % aims.size());
        return aim == &House::kill_as_it_reads && !can_have_workshop ? kill_anywhere() : (this->*aim)();
    }
    void send_home() {
        is_over_ = true;
        for (std::thread& each : at_work_) {
            if (each.joinable()) each.join();
        }
    }
    void compare() {
        compare_cases();
        compare_ballots();
        compare_acts();
        compare_letters();
        compare_newsroom();
        CHECK(server_->stop() == 0);
        compare_edition();
        compare_editions(town_.layout(), newsroom_, went_out_before_);
        for (const std::vector<std::string>& command : {std::vector<std::string>{"check"}, {"audit", "verify"}}) {
            auto words = command;
            words.push_back(town_.layout().root.string());
            const auto came = run_command(words);
            CHECK_MESSAGE(came.code == 0, came.output);
        }
    }

  private:
    // As often as the service manager would: a publication that found no server at work holds the folder to its end.
    void start() {
        constexpr int tries = 30;
        server_.reset();
        for (int i = 1; !server_; ++i) {
            try {
                server_.emplace(town_.layout().root);
            } catch (const std::runtime_error& why) {
                if (i == tries || std::string_view(why.what()).find("run.lock") == std::string_view::npos) throw;
                std::this_thread::sleep_for(std::chrono::seconds(1));
            }
        }
        doors_.kiosks = server_->port();
        doors_.staff = server_->office_port();
    }
    unsigned below(std::size_t end) { return static_cast<unsigned>(chance_() % end); }
    std::string kill_anywhere() {
        enum class Victim { run, all, one, postgres, postgres_and_all };
        constexpr std::array victims{Victim::run, Victim::all, Victim::one, Victim::postgres, Victim::postgres_and_all};
        switch (victims.at(below(is_on_postgres() ? victims.size() : 3))) {
            case Victim::run: restart([&] { server_->kill_parent(); }); return "run";
            case Victim::all: restart([&] { server_->kill_all(); }); return "all processes";
            case Victim::one: return kill_one(process_names.at(below(process_names.size())));
            case Victim::postgres:
                without_office([&] {
                    PostgresCluster::shared().stop_at_once();
                    wait(below(3'000));
                    PostgresCluster::shared().start();
                });
                return "PostgreSQL";
            case Victim::postgres_and_all:
                restart([&] {
                    server_->kill_all();
                    PostgresCluster::shared().stop_at_once();
                    PostgresCluster::shared().start();
                });
                return "PostgreSQL and all processes";
        }
        return {};
    }
    // `work` ends it, and brings it up again.
    template <typename Work>
    void without_office(Work work) {
        ++doors_.office_downs;
        work();
        REQUIRE(within([&] { return porter_.request("GET", "/api/sessions").outcome == StaffMember::Outcome::done; }));
        ++doors_.office_downs;
    }
    template <typename Work>
    void restart(Work kill) {
        without_office([&] {
            kill();
            start();
        });
    }
    // The supervisor takes its time with one that died again and again.
    pid_t child(const std::string& name, pid_t other_than = 0) {
        pid_t found = 0;
        const auto comes = [&] {
            try {
                found = server_->child(name);
            } catch (const std::runtime_error&) {
                return false;
            }
            return found != other_than;
        };
        REQUIRE_MESSAGE(within(comes), name);
        return found;
    }
    std::string kill_one(
        const std::string& name, const std::function<void()>& comes = [] {}) {
        const auto kill = [&] {
            const pid_t before = child(name);
            comes();
            ::kill(before, SIGKILL);
            (void)child(name, before);
        };
        if (name == "veche-office") without_office(kill);
        if (name != "veche-office") kill();
        return name;
    }
    // An edition is out, and recorded or not.
    std::string kill_as_it_signs() {
        const auto signs = [&] {
            const std::string before = published_now(town_.layout());
            wait_shortly_for([&] { return published_now(town_.layout()) != before; });
            std::this_thread::sleep_for(std::chrono::milliseconds(below(2) * below(30)));
        };
        return kill_one("veche-publisher", signs) + " as it signed";
    }
    std::string kill_as_it_answers() {
        const auto answers = [&] {
            const int before = newsroom_.approvals();
            wait_shortly_for([&] { return newsroom_.approvals() != before; });
        };
        return kill_one("veche-office", answers) + " as it had answered an approval";
    }
    std::string kill_as_it_reads() {
        const int before = reader_.read();
        const auto reads = [&] {
            const int asked = reader_.asked();
            wait_shortly_for([&] { return reader_.asked() != asked; });
            wait(below(150));
        };
        const std::string name = kill_one("veche-workshop", reads);
        CHECK(within([&] { return reader_.read() > before + 1; }));
        return name + " as it read";
    }
    void wait_shortly_for(const std::function<bool()>& is_so) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
        while (!is_so() && std::chrono::steady_clock::now() < until) {
            (void)server_->log();
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
    }
    // What the server writes is read meanwhile: it would wait for a reader.
    void wait(unsigned milliseconds) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
        while (std::chrono::steady_clock::now() < until) {
            (void)server_->log();
            pause_shortly();
        }
    }
    bool within(const std::function<bool()>& is_so) {
        const auto until = std::chrono::steady_clock::now() + patience;
        while (!is_so()) {
            if (std::chrono::steady_clock::now() > until) return false;
            wait(200);
        }
        return true;
    }
    [[nodiscard]] std::vector<server::store::Case> cases() const {
        const auto registry = storage_of(town_.layout())->registry({});
        REQUIRE_MESSAGE(registry, registry.error().message);
        auto all = (*registry)->cases();
        REQUIRE_MESSAGE(all, all.error().message);
        return std::move(*all);
    }
    void compare_cases() {
        Promises<protocol::EnvelopeId> promised;
        for (const auto& kiosk : kiosks_) {
            promised.kept.insert(kiosk.appeals.kept.begin(), kiosk.appeals.kept.end());
            promised.unheard.insert(kiosk.appeals.unheard.begin(), kiosk.appeals.unheard.end());
        }
        std::map<protocol::EnvelopeId, int> found;
        std::set<std::string> numbers;
        CHECK(within([&] {
            found.clear();
            numbers.clear();
            for (const auto& each : cases()) {
                if (each.number.empty()) continue;
                ++found[each.envelope];
                numbers.insert(each.number);
            }
            return found.size() >= promised.kept.size();
        }));
        CHECK(promised.kept.size() > 0);
        CHECK(numbers.size() == found.size());
        for (const auto& [id, times] : promised.kept) CHECK(promised.are_met_by(id, found[id]));
        for (const auto& [id, times] : found) CHECK(promised.are_met_by(id, times));
        MESSAGE(promised.kept.size() << " appeals acknowledged, " << found.size() << " cases");
    }
    void compare_ballots() {
        std::set<std::string> kept;
        std::set<std::string> asked;
        for (const auto& kiosk : kiosks_) {
            for (const auto& [id, times] : kiosk.ballots.kept) kept.insert(protocol::to_hex(id));
            for (const auto& [id, times] : kiosk.ballots.unheard) asked.insert(protocol::to_hex(id));
        }
        asked.insert(kept.begin(), kept.end());
        std::set<std::string> opened;
        CHECK(within([&] {
            const auto ballots = storage_of(town_.layout())->ballots();
            const auto all = ballots ? (*ballots)->all() : tl::unexpected(ballots.error());
            REQUIRE_MESSAGE(all, all.error().message);
            opened.clear();
            for (const auto& each : *all) opened.insert(protocol::to_hex(each.envelope));
            return std::includes(opened.begin(), opened.end(), kept.begin(), kept.end());
        }));
        CHECK(std::includes(asked.begin(), asked.end(), opened.begin(), opened.end()));
        const auto told = run_command({"poll", "results", town_.layout().root.string(), "poll-benches", "--json"});
        CHECK_MESSAGE(told.output.find("\"ballots\":" + std::to_string(opened.size())) != std::string::npos,
                      told.output);
        MESSAGE(kept.size() << " ballots acknowledged, " << opened.size() << " counted");
    }
    void compare_acts() {
        std::map<std::string, int> notes;
        std::map<std::string, int> answers;
        const auto registry = storage_of(town_.layout())->registry({});
        REQUIRE(registry);
        for (const auto& each : cases()) {
            const std::string id = protocol::to_hex(each.envelope);
            const auto lines = (*registry)->lines({.who = "clerk", .subject = server::desk::subject_of(each.envelope)});
            REQUIRE_MESSAGE(lines, lines.error().message);
            for (const auto& line : *lines) {
                notes[id] += line.act.what == "case.note" ? 1 : 0;
                answers[id] += line.act.what == "case.answer" ? 1 : 0;
            }
            CHECK(clerk_.notes.are_met_by(id, notes[id]));
            CHECK(clerk_.answers.are_met_by(id, answers[id]));
            CHECK(answers[id] == (server::store::known(each.state) == server::store::CaseState::answered ? 1 : 0));
        }
        for (const auto& [id, times] : clerk_.answers.kept) CHECK(answers.contains(id));
        MESSAGE(clerk_.notes.kept.size() << " notes and " << clerk_.answers.kept.size() << " answers; of "
                                         << clerk_.notes.unheard.size() + clerk_.answers.unheard.size()
                                         << " acts the end was not heard");
    }
    void compare_letters() {
        const auto connection =
            storage_of(town_.layout())->connect(server::store::staff_schema(), server::store::Storage::Access::read);
        REQUIRE_MESSAGE(connection, connection.error().message);
        std::map<std::string, int> changes;
        for (const std::string& name : Administrator::names()) {
            const auto lines = server::audit::Log(**connection).list({.subject = name, .most = 10'000});
            REQUIRE_MESSAGE(lines, lines.error().message);
            for (const auto& line : *lines) changes[name] += line.act.what == "account.roles" ? 1 : 0;
            CHECK(administrator_.changes.are_met_by(name, changes[name]));
        }
        // A job in the hands of one who was killed waits for the end of its lease, minutes: they pass now.
        CHECK(server_->stop() == 0);
        change_store(town_.layout(), server::store::staff_schema(), "UPDATE job SET leased_until = 0 WHERE state = 1");
        change_store(town_.layout(), server::store::content_schema(),
                     "UPDATE job SET leased_until = 0, due = 0 WHERE state < 2 AND worker LIKE 'edition.publish%'");
        start();
        // Of each change one letter, which may come again under its Message-ID.
        std::map<std::string, std::set<std::string>> letters;
        int came = 0;
        CHECK(within([&] {
            while (const auto mail = sink_.mail_if_any()) {
                ++came;
                const auto name = mail->recipient.substr(mail->recipient.find('<') + 1);
                letters[name.substr(0, name.find('@'))].insert(mail->field("Message-ID"));
            }
            return std::all_of(changes.begin(), changes.end(), [&](const auto& each) {
                return letters[each.first].size() >= static_cast<std::size_t>(each.second);
            });
        }));
        std::size_t different = 0;
        for (const auto& [name, times] : changes) {
            different += letters[name].size();
            CHECK(letters[name].size() == static_cast<std::size_t>(times));
        }
        MESSAGE(different << " letters, " << came << " times sent");
    }
    void compare_newsroom() {
        CHECK(newsroom_.trouble() == "");
        CHECK(reader_.trouble() == "");
        // Whatever was killed before, the next one goes through.
        newsroom_.publish_one();
        CHECK((!can_have_workshop || within([&] { return reader_.read_one(); })));
        CHECK(within([&] { return is_all_out(town_.layout(), newsroom_); }));
        for (const auto& [subject, text] : newsroom_.drafts) CHECK(newsroom_.draft_of(subject) == text);
        MESSAGE(newsroom_.drafts.size() << " drafts, " << newsroom_.waiting.size() << " texts that nobody approved, "
                                        << newsroom_.approved.size() << " that were; of " << reader_.asked()
                                        << " documents " << reader_.read() << " read and " << reader_.refused()
                                        << " refused");
    }
    void compare_edition() {
        CHECK(publisher_.trouble() == "");
        CHECK(trouble_with_edition(town_.layout()) == "");
        const auto published = server::read_published(town_.layout());
        REQUIRE((published && *published));
        const auto entries = server::read_published_entries(town_.layout(), **published);
        REQUIRE(entries);
        int shown = 0;
        for (const auto& entry : *entries) {
            if (entry.id.text() != "news") continue;
            shown = std::stoi(entry.title.substr(entry.title.find(' ')));
        }
        CHECK(publisher_.promised() <= shown);
        CHECK(shown <= publisher_.begun());
        MESSAGE("text " << shown << " of " << publisher_.begun() << " is published; " << publisher_.killed()
                        << " of the commands were killed");
    }

    std::mt19937 chance_;
    TemporaryFolder folder_;
    TestTown town_{folder_.path() / "town"};
    SmtpSink sink_;
    Doors doors_;
    std::array<HandingIn, 2> kiosks_{HandingIn(town_, doors_, "hall", below(~0U)),
                                     HandingIn(town_, doors_, "library", below(~0U))};
    Clerk clerk_{town_, doors_, below(~0U)};
    Administrator administrator_{town_, doors_, below(~0U)};
    StaffMember porter_{town_, doors_, "porter", server::accounts::Role::auditor};
    std::mutex pen_;
    Publisher publisher_{town_, folder_.path() / "texts", pen_, below(~0U)};
    Newsroom newsroom_{town_, doors_, folder_.path() / "texts", pen_, below(~0U)};
    Reader reader_{town_, doors_, below(~0U)};
    WentOut went_out_before_;
    std::optional<RunningServer> server_;
    std::atomic<bool> is_over_{false};
    std::vector<std::thread> at_work_;
};

}  // namespace

TEST_CASE("a house that is killed at any moment keeps all it acknowledged, does nothing twice and publishes no half") {
    const unsigned kills = number_from("VECHE_KILLS", 6);
    const unsigned seed = number_from("VECHE_SEED", std::random_device()());
    MESSAGE(kills << " kills, VECHE_SEED=" << seed);
    House house(seed);
    std::map<std::string, int> killed;
    for (unsigned i = 0; i < kills; ++i) ++killed[house.kill(i)];
    for (const auto& [what, times] : killed) MESSAGE(what << ": " << times);
    house.send_home();
    house.compare();
}
