#include "tests/long/killed_house.h"

#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/sha256.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/edition/check.h"
#include "server/edition/published.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/protocol/batch.h"

namespace veche::test {
namespace {

using server::accounts::Role;

constexpr int accounts_told = 8;

void add_account(const TestTown& town, const std::string& name, Role role) {
    const SystemClock clock;
    server::store::Account account;
    account.name = name;
    account.full_name = "Имя " + name;
    account.mail = name + "@example.org";
    account.roles = {role};
    const auto staff = storage_of(town.layout())->staff();
    if (!staff) throw std::runtime_error(staff.error().message);
    const auto added = (*staff)->add(account, {"test", "test", clock.now()});
    if (!added) throw std::runtime_error(added.error().message);
}

std::string person(int number) {
    return "person" + std::to_string(number);
}

}  // namespace

void breathe(std::mt19937& chance, unsigned most_milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10 + chance() % most_milliseconds));
}

std::optional<Answer> ask(std::uint16_t port, const std::string& request) {
    try {
        Answer answer = request_once(port, request);
        if (answer.status == 0) return std::nullopt;
        return answer;
    } catch (const std::runtime_error&) {
        return std::nullopt;  // nobody listens
    }
}

HandingIn::HandingIn(const TestTown& town, const Doors& doors, const std::string& name, unsigned seed)
    : town_(town), doors_(doors), chance_(seed) {
    kiosk_.enrol(town, name);
}

bool HandingIn::is_promised(const HandedIn& given) {
    const bool is_ballot = !given.receipt;
    const auto answer =
        ask(doors_.kiosks,
            is_ballot ? kiosk_.request("POST", "/v1/ballots", "", make_batch({given.bytes})) : kiosk_.put(given));
    if (!answer || (answer->status != 200 && answer->status != 201)) return false;
    std::string word = answer->body;
    if (is_ballot) {
        const auto results = protocol::read_batch_results(answer->body);
        if (!results || results->size() != 1) return false;
        word = results->front().acknowledgement;
    }
    const auto read = protocol::read_acknowledgement(word, town_.acknowledgement_key());
    return read && read->id == given.id && read->hash == protocol::sha256(given.bytes);
}

void HandingIn::work(const std::atomic<bool>& stop) {
    constexpr unsigned one_in = 4;
    while (!stop) {
        const bool is_ballot = chance_() % one_in == 0;
        const HandedIn given = is_ballot ? kiosk_.ballot(town_, 1) : kiosk_.appeal(town_, "Не горит фонарь");
        auto& promises = is_ballot ? ballots : appeals;
        bool is_done = false;
        while (!stop && !(is_done = is_promised(given))) breathe(chance_, 100);
        ++(is_done ? promises.kept : promises.unheard)[given.id];
        breathe(chance_, 200);
    }
}

StaffMember::StaffMember(const TestTown& town, const Doors& doors, const std::string& name, Role role) : doors_(doors) {
    constexpr std::int64_t long_enough = std::int64_t{12} * 3600;
    add_account(town, name, role);
    const std::string token = sha256_hex("token of " + name);
    server::store::Session session;
    const SystemClock clock;
    session.account = name;
    session.began = session.seen = clock.now();
    session.expires = {clock.now().seconds + long_enough};
    session.id = sha256_hex(name).substr(0, 16);
    const auto staff = storage_of(town.layout())->staff();
    if (!staff || !(*staff)->begin_session(sha256_hex(token), session)) throw std::runtime_error("nobody signed in");
    cookie_ = "veche=" + token;
}

StaffMember::Said StaffMember::request(const std::string& method, const std::string& target, const std::string& tag,
                                       const std::string& body) const {
    const std::uint16_t port = doors_.staff;
    std::string request = fmt::format(
        "{} {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: {}\r\nX-Requested-With: veche\r\n"
        "Content-Type: application/json\r\n",
        method, target, port, cookie_);
    if (!tag.empty()) request += (tag == "*" ? "If-None-Match: " : "If-Match: ") + tag + "\r\n";
    if (!body.empty()) request += fmt::format("Content-Length: {}\r\n", body.size());
    const auto answer = ask(port, request + "\r\n" + body);
    if (!answer) return {};
    if (answer->status >= 500) return {Outcome::unheard, "", answer->body, answer->status};
    const bool is_done = answer->status < 300;
    const auto found = answer->fields.find("etag");
    return {is_done ? Outcome::done : Outcome::not_done, found == answer->fields.end() ? "" : found->second,
            answer->body, answer->status};
}

Clerk::Clerk(const TestTown& town, const Doors& doors, unsigned seed)
    : member_(town, doors, "clerk", Role::head), chance_(seed) {}

void Clerk::work(const std::atomic<bool>& stop) {
    const std::string registered = "/api/cases?filter=%7B%22state%22%3A%22registered%22%7D&range=%5B0,19%5D";
    while (!stop) {
        breathe(chance_, 200);
        const auto listed = member_.request("GET", registered);
        const auto rows = parse_json(listed.body);
        if (listed.outcome != StaffMember::Outcome::done || !rows || rows->array()->empty()) continue;
        const std::string id = *(*rows->array())[chance_() % rows->array()->size()].find("id")->text();
        const std::string target = "/api/cases/" + id;
        const auto seen = member_.request("GET", target);
        if (seen.outcome != StaffMember::Outcome::done) continue;
        const auto noted =
            member_.act(notes, id, "POST", target + "/notes", seen.tag, R"({"text":"Позвонить заявителю"})");
        if (noted.outcome != StaffMember::Outcome::done) continue;
        (void)member_.act(answers, id, "POST", target + "/answer", noted.tag, R"({"text":"Фонарь починили."})");
    }
}

Administrator::Administrator(const TestTown& town, const Doors& doors, unsigned seed)
    : member_(town, doors, "administrator", Role::administrator), chance_(seed) {
    for (const std::string& name : names()) add_account(town, name, Role::clerk);
}

std::vector<std::string> Administrator::names() {
    std::vector<std::string> all;
    for (int i = 0; i < accounts_told; ++i) all.push_back(person(i));
    return all;
}

void Administrator::work(const std::atomic<bool>& stop) {
    while (!stop) {
        breathe(chance_, 300);
        const std::string name = person(static_cast<int>(chance_() % accounts_told));
        const std::string target = "/api/accounts/" + name;
        const auto seen = member_.request("GET", target);
        if (seen.outcome != StaffMember::Outcome::done) continue;
        const bool is_clerk = seen.body.find("\"clerk\"") != std::string::npos;
        (void)member_.act(changes, name, "PATCH", target, seen.tag,
                          is_clerk ? R"({"roles":["editor"]})" : R"({"roles":["clerk"]})");
    }
}

Publisher::Publisher(const TestTown& town, std::filesystem::path texts, std::mutex& pen, unsigned seed)
    : town_(town), texts_(std::move(texts)), pen_(pen), chance_(seed) {
    std::filesystem::create_directory(texts_);
    std::ofstream(texts_ / "poll-benches.md")
        << "+++\nkind = \"poll\"\ntitle = \"Скамейки\"\nsummary = \"Где им быть.\"\nopens = 2026-01-01\n"
           "closes = 2099-12-01\n\n[[question]]\nid = \"where\"\ntext = \"Где поставить скамейки?\"\n"
           "answer = \"single_choice\"\noptions = [\"У реки\", \"В парке\", \"Нигде\"]\n+++\nРасскажите.\n";
}

void Publisher::publish_once() {
    constexpr unsigned calls = 40;  // about as many as change something
    const std::lock_guard pen(pen_);
    std::ofstream(texts_ / "news.txt") << fmt::format("Выпуск {}\n\nНовости.\n", ++begun_);
    const std::vector<std::string> command = {"publish", town_.layout().root.string(), texts_.string(),
                                              "--replace-town"};
    const bool is_killed = begun_ > 1 && chance_() % 3 == 0;
    const auto came =
        is_killed ? run_command_killed_at(1 + static_cast<int>(chance_() % calls), command) : run_command(command);
    if (came.code == 0) promised_ = begun_;
    killed_ += came.code == 137 ? 1 : 0;
    if (trouble_.empty()) trouble_ = trouble_with_edition(town_.layout());
}

void Publisher::work(const std::atomic<bool>& stop) {
    while (!stop) {
        publish_once();
        breathe(chance_, 1000);
    }
}

std::string trouble_with_edition(const server::Layout& layout) {
    const auto lock = server::commands::lock_publishing(layout);
    if (!lock) return lock.error().message;
    const auto published = server::read_published(layout);
    if (!published) return published.error().message;
    if (!*published) return "nothing is published";
    std::string all;
    for (const auto& fault : server::check_content(layout)) all += fault.what + "\n";
    return all;
}

}  // namespace veche::test
