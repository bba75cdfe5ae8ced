// The index of cases in memory: what it finds, over changes and deletions; and what is left in memory of what was
// deleted.
#include "server/office/case_index.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <mutex>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "base/confinement.h"
#include "server/office/case_index_keeper.h"
#include "tests/server/support/case_index_rig.h"
#include "tests/support/captured_log.h"

using namespace veche;
using namespace veche::server::office;
using content::LastWord;
using test::id_of;
using test::number_of;
using Index = test::CaseIndexRig;

TEST_CASE_FIXTURE(Index, "a case is found by any form of its words, in each language, and by all that was typed") {
    feed(1, {"Иванова Анна", "Яма на дороге у дома 7 по улице Садовой"});
    feed(2, {"Петренко Олена", "На вулиці Садовій не горять ліхтарі"});
    feed(3, {"Smith", "The street lights on Garden road are broken"});
    CHECK(find("дороги") == Found{1});
    CHECK(find("ямы дорог") == Found{1});
    CHECK(find("вулиця ліхтар") == Found{2});
    CHECK(find("lights") == Found{3});
    CHECK(find("broken light") == Found{3});
    CHECK(find("иванову") == Found{1});
    CHECK(find("яма ліхтар").empty());
    CHECK(find("").size() == 3);
}

TEST_CASE_FIXTURE(Index, "the last word may be a beginning while it is being typed, and no other one") {
    feed(1, {"Неисправность водопровода"});
    feed(2, {"Вода из крана ржавая"});
    CHECK(find("водопр", LastWord::being_typed) == Found{1});
    CHECK(find("водопр").empty());
    CHECK(find("водопр неисп", LastWord::being_typed).empty());
    CHECK(find("неисправность вод", LastWord::being_typed) == Found{1});
    CHECK(find("водопр ", LastWord::being_typed).empty());
    // A beginning of one letter would be nearly every word.
    CHECK(find("в", LastWord::being_typed).empty());
    CHECK(find("во", LastWord::being_typed) == Found{2, 1});
}

TEST_CASE_FIXTURE(Index, "words in quotation marks stand together, in this order and in one field") {
    feed(1, {"ремонт крыши", "нужен срочно"});
    feed(2, {"крыши ремонт"});
    feed(3, {"ремонт старой крыши"});
    CHECK(find("ремонт крыши") == Found{3, 2, 1});
    for (const char* quoted :
         {"\"ремонт крыши\"", "«ремонт крыши»", "„ремонт крыши“", "“ремонт крыши”", "\"ремонт крыши"}) {
        CHECK_MESSAGE(find(quoted) == Found{1}, quoted);
    }
    CHECK(find("\"ремонта крыш\"") == Found{1});
    CHECK(find("\"крыши нужен\"").empty());
    CHECK(find("\"ремонт кры", LastWord::being_typed) == Found{1});
    CHECK(find("\"ремонт\" старая") == Found{3});
    CHECK(find("\"\"").size() == 3);
}

TEST_CASE_FIXTURE(Index, "numbers with parts and days are found however they are written") {
    feed(1, {"Ответ № 214-п от 27.11.2026"});
    feed(2, {"Ответ № 214 от 27 ноября 2026 года"});
    CHECK(find("214-п") == Found{1});
    CHECK(find("27 листопада 2026") == Found{2, 1});
    CHECK(find("27.11.2026") == Found{2, 1});
}

TEST_CASE_FIXTURE(Index, "cases come the newest first, or the one that speaks of it most") {
    feed(1, {"вода вода вода"});
    feed(2, {"вода и свет, и ещё длинное письмо обо всём, что есть на нашей улице и во дворе"});
    feed(3, {"свет"});
    CHECK(find("вода") == Found{2, 1});
    CaseQuery query;
    query.text = "вода";
    query.order = CaseQuery::Order::best;
    CHECK(number_of(index->find(query).hits.front().id) == 1);
    query.order = CaseQuery::Order::newest;
    query.offset = 1;
    query.most = 5;
    const CaseAnswer page = index->find(query);
    CHECK(page.total == 2);
    REQUIRE(page.hits.size() == 1);
    CHECK(number_of(page.hits.front().id) == 1);
    query.offset = 99;
    CHECK(index->find(query).hits.empty());
}

TEST_CASE_FIXTURE(Index, "the words that were asked for are marked where they stand") {
    CaseQuery query;
    query.text = "ямы \"на дороге\" сад";
    const std::vector<std::string> texts = {"Яма на дороге", "ничего", "дорога в саду"};
    const auto marks = index->marks(query, texts);
    REQUIRE(marks.size() == 3);
    std::vector<std::string> marked;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const auto& range : marks[i]) marked.push_back(texts[i].substr(range.begin, range.end - range.begin));
    }
    CHECK(marked == std::vector<std::string>{"Яма", "на дороге", "саду"});
}

TEST_CASE_FIXTURE(Index, "a changed case is found by its new words only, and a deleted one by none") {
    feed(1, {"старое слово"});
    feed(2, {"старое дело"});
    feed(1, {"новое слово"});
    CHECK(find("старое") == Found{2});
    CHECK(find("новое") == Found{1});
    CHECK(find("слово") == Found{1});
    remove(2);
    CHECK(find("старое").empty());
    CHECK(find("").size() == 1);
    feed(2, {"снова дело"});
    CHECK(find("дело") == Found{2});
    CHECK(index->figures().cases == 2);
    CHECK(index->change() == change);
}

TEST_CASE_FIXTURE(Index, "what is older than what is known of a case changes nothing") {
    feed(1, {"первое"});
    feed(1, {"второе"});
    REQUIRE(index->feed({1, id_of(1), {1000}, {"первое"}}));
    CHECK(find("первое").empty());
    CHECK(find("второе") == Found{1});
    remove(1);
    REQUIRE(index->feed({2, id_of(1), {1000}, {"второе"}}));
    CHECK(find("второе").empty());
    CHECK(index->change() == 3);
}

TEST_CASE_FIXTURE(Index, "a change of state alone moves nothing but the change, and the day counts anew") {
    feed(1, {"слово"});
    feed(2, {"слово"});
    const std::size_t bytes = index->figures().bytes;
    REQUIRE(index->feed({++change, id_of(1), {5000}, {"слово"}}));
    CHECK(find("слово") == Found{1, 2});
    CHECK_FALSE(index->sweep());
    CHECK(index->figures().bytes == bytes);
    CHECK(index->change() == 3);
}

TEST_CASE_FIXTURE(Index, "words no case has any more are forgotten, and their memory is used again") {
    for (int i = 0; i < 300; ++i) feed(i, {fmt::format("общее слово фамилия{} улица{}", i, i)});
    const auto before = index->figures();
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 300; ++i) feed(i, {fmt::format("общее слово фамилия{}а{}", round, i)});
        sweep();
    }
    const auto after = index->figures();
    CHECK(after.cases == 300);
    CHECK(after.words <= before.words);
    CHECK(after.bytes <= before.bytes + before.bytes / 4);
    CHECK(find("общее").size() == 300);
    CHECK(find("фамилия", LastWord::being_typed).size() == 300);
    for (int i = 0; i < 300; ++i) remove(i);
    sweep();
    CHECK(index->figures().words == 0);
    CHECK(find("").empty());
}

namespace {

struct Mapping {
    unsigned long begin = 0;
    unsigned long end = 0;
    std::string flags;

    [[nodiscard]] bool has(const std::string& flag) const { return flags.find(" " + flag + " ") != std::string::npos; }
};

// The memory of this process that a child does not get: the index's own, and nobody else's.
std::vector<Mapping> own_memory() {
    std::ifstream maps("/proc/self/smaps");
    std::vector<Mapping> own;
    Mapping mapping;
    for (std::string line; std::getline(maps, line);) {
        unsigned long begin = 0;
        unsigned long end = 0;
        if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) mapping = {begin, end, {}};
        if (line.rfind("VmFlags:", 0) != 0) continue;
        mapping.flags = line + " ";
        if (mapping.has("dc")) own.push_back(mapping);
    }
    return own;
}

bool is_in_memory(const std::string& words) {
    std::ifstream memory("/proc/self/mem", std::ios::binary);
    for (const Mapping& mapping : own_memory()) {
        std::string bytes(mapping.end - mapping.begin, '\0');
        memory.seekg(static_cast<std::streamoff>(mapping.begin));
        REQUIRE(memory.read(bytes.data(), static_cast<std::streamsize>(bytes.size())));
        if (bytes.find(words) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE_FIXTURE(Index, "the words of a deleted case are overwritten, not only found no more") {
    feed(1, {"тайнослова общее"});
    feed(2, {"общее"});
    sweep();
    const std::string spelling = "тайнослов";
    CHECK(find(spelling, LastWord::being_typed) == Found{1});
    CHECK(is_in_memory(spelling));
    remove(1);
    sweep();
    CHECK_FALSE(is_in_memory(spelling));
    CHECK(find("общее") == Found{2});
}

TEST_CASE_FIXTURE(Index,
                  "the memory is in no core file and locked as far as the limit allows; beyond it the log says so") {
    feed(1, {"слово"});
    CHECK(index->figures().is_locked);
    std::size_t bytes = 0;
    for (const Mapping& mapping : own_memory()) {
        CHECK(mapping.has("dd"));
        // A sanitizer keeps memory from being locked.
        CHECK((mapping.has("lo") || !confinement_is_strict));
        bytes += mapping.end - mapping.begin;
    }
    CHECK(bytes == index->figures().bytes);
    if (!confinement_is_strict) return;
    const pid_t child = ::fork();
    if (child == 0) {
        // As an ordinary user, who has a limit.
        const rlimit none{0, 0};
        if (::setrlimit(RLIMIT_MEMLOCK, &none) != 0) ::_exit(2);
        if (::getuid() == 0 && ::setuid(65'534) != 0) ::_exit(3);
        const test::CapturedLog log;
        auto other = CaseIndex::create(random);
        if (!other) ::_exit(4);
        CaseIndexKeeper keeper(**other, [](std::int64_t change_known, std::size_t) -> Result<std::vector<FedCase>> {
            if (change_known > 0) return std::vector<FedCase>();
            return std::vector<FedCase>{{1, id_of(1), {}, {"слово"}}};
        });
        if (!keeper.catch_up() || !keeper.catch_up()) ::_exit(5);
        const bool is_told = log.says("[warning] search.not_locked megabytes=");
        ::_exit((*other)->figures().is_locked ? 6 : is_told ? 0 : 7);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a keeper takes all cases in the order of their changes, and again what changes later") {
    Index tested;
    std::mutex mutex;
    std::map<std::int64_t, FedCase> cases;
    const auto put = [&](int number, const std::string& text) {
        const std::lock_guard lock(mutex);
        std::erase_if(cases, [&](const auto& one) { return one.second.id == id_of(number); });
        const std::int64_t change = cases.empty() ? 1 : cases.rbegin()->first + 1;
        cases[change] = {change, id_of(number), {1000 + number}, {text}};
    };
    std::atomic<bool> is_broken{false};
    for (int i = 0; i < 1000; ++i) put(i, "слово");
    const test::CapturedLog log;
    CaseIndexKeeper keeper(
        *tested.index,
        [&](std::int64_t change, std::size_t most) -> Result<std::vector<FedCase>> {
            if (is_broken.exchange(false)) return failure("the registry cannot be read");
            const std::lock_guard lock(mutex);
            std::vector<FedCase> some;
            for (auto one = cases.upper_bound(change); one != cases.end() && some.size() < most; ++one) {
                some.push_back(one->second);
            }
            return some;
        },
        std::chrono::milliseconds(5));
    keeper.start();
    const auto eventually = [&](const std::string& text, std::size_t count) {
        for (int i = 0; i < 3000 && tested.find(text).size() != count; ++i) {
            keeper.wake();
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return tested.find(text).size() == count;
    };
    CHECK(eventually("слово", 1000));
    put(5, "иначе");
    CHECK(eventually("иначе", 1));
    CHECK(keeper.is_built());
    is_broken = true;
    put(6, "иначе");
    CHECK(eventually("иначе", 2));
    keeper.stop();
    CHECK(log.says("search.built cases=1000"));
    CHECK(log.says("[error] search.held_up reason=\"the registry cannot be read\""));
}
