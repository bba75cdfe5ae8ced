#include "server/publish/canonical_form.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "base/sha256.h"

using namespace veche;
using namespace veche::server::publish;
using content::Entry;

namespace {

Entry news(content::Language language, const std::string& title) {
    Entry entry;
    entry.id = content::EntryId("news-1");
    entry.revision = 7;
    entry.language = language;
    entry.title = title;
    entry.summary = "Коротко.";
    entry.date = Date{2026, 11, 27};
    entry.text = {std::string(64, 'a'), 120};
    entry.details = content::NewsDetails{};
    return entry;
}

const Entry russian = news(content::Language::russian, "Вода");
const Entry ukrainian = news(content::Language::ukrainian, "Вода є");

content::Town town() {
    content::Town town;
    town.id = std::string(32, '1');
    town.name[content::Language::russian] = "Тихозёрск";
    town.time_zone = "Europe/Moscow";
    town.legal_profile = content::LegalProfileId("ru");
    town.rules = {std::string(64, 'b'), 9};
    const std::string key(64, '3');
    town.keys = {key, key, key, key};
    town.reads = {{"appeal", 1}};
    town.topics = {{content::TopicId("housing"), {{content::Language::russian, "Жильё"}}}};
    return town;
}

}  // namespace

// docs/formats.md, "Versions and approvals", has this very vector.
TEST_CASE("the canonical form of an entry is the one the formats tell, and so is its hash") {
    const std::string form = form_of_entry(russian.id, {&ukrainian, &russian});
    CHECK(form ==
          R"({"entry":"news-1","languages":{"ru":{"date":"2026-11-27","details":{},"id":"news-1","kind":"news",)"
          R"("language":"ru","summary":"Коротко.","text":{"hash":")" +
              std::string(64, 'a') +
              R"(","length":120},"title":"Вода"},"uk":{"date":"2026-11-27","details":{},"id":"news-1","kind":"news",)"
              R"("language":"uk","summary":"Коротко.","text":{"hash":")" +
              std::string(64, 'a') + R"(","length":120},"title":"Вода є"}}})");
    CHECK(sha256_hex(form) == "e401ea27a190a84500e9b640fc6619267c3bf5749a008ff58e9678313159511b");
    CHECK(form_of_entry(russian.id, {}) == R"({"entry":"news-1","languages":{}})");
}

TEST_CASE("a form does not depend on the revision or the order of languages, and does on every letter of each") {
    Entry later = russian;
    later.revision = 8;
    CHECK(form_of_entry(russian.id, {&later, &ukrainian}) == form_of_entry(russian.id, {&ukrainian, &russian}));
    CHECK(form_of_entry(russian.id, {&russian}) != form_of_entry(russian.id, {&russian, &ukrainian}));
    later.text.hash.back() = 'b';
    CHECK(form_of_entry(russian.id, {&later}) != form_of_entry(russian.id, {&russian}));
}

TEST_CASE("forms made of the pages are those made of the entries, whatever stands in their texts") {
    Entry odd = russian;
    odd.id = content::EntryId("odd");
    odd.title = R"("revision":1,)";
    odd.summary = R"({"revision":2,"title":"\"}])";
    const std::vector<Entry> entries = {ukrainian, odd, russian};
    const auto edition = content::edition::write_edition(1, {0}, town(), entries);
    REQUIRE_MESSAGE(edition, edition.error().message);
    const Forms of_pages = forms_of(*edition);
    const Forms of_entries = forms_of(town(), entries);
    REQUIRE(of_pages.size() == 4);
    for (const auto& [subject, form] : of_entries) {
        CHECK(of_pages.at(subject).bytes == form.bytes);
        CHECK(form.hash == sha256_hex(form.bytes));
        // One spelling, also for who reads it back.
        CHECK(write_json(*parse_json(form.bytes)) == form.bytes);
    }
    CHECK(of_pages.at("entry/odd").bytes.find(R"("title":"\"revision\":1,")") != std::string::npos);
    CHECK(of_pages.at("entry/odd").bytes.find(R"("revision":7)") == std::string::npos);
}

TEST_CASE("the town's form holds what its file says, not what the server adds, nor the hour of summer time") {
    content::Town other = town();
    other.id = std::string(32, '2');
    other.keys.record = "another";
    other.reads.clear();
    other.rules.hash = std::string(64, 'c');
    other.utc_offset_seconds = 4 * 3600;
    CHECK(form_of_town(other) == form_of_town(town()));
    CHECK(form_of_rules(other) != form_of_rules(town()));
    other.topics.clear();
    CHECK(form_of_town(other) != form_of_town(town()));
    other.time_zone.clear();
    content::Town later = other;
    later.utc_offset_seconds = 5 * 3600;
    CHECK(form_of_town(other) != form_of_town(later));
}
