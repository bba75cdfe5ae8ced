// What crosses the wire between programs of different times. A reader passes over fields it does not know, wherever
// they stand, and shows a value it does not know as the nearest one it does.
#include <doctest/doctest.h>
#include <functional>

#include "base/json.h"
#include "content/edition/edition.h"
#include "content/entry_json.h"
#include "content/limits.h"
#include "content/rules/legal_profile.h"
#include "content/submission.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/kiosk_report.h"
#include "sync/protocol/record_offer.h"
#include "sync/protocol/status_record.h"
#include "tests/support/sample_submissions.h"

namespace veche::protocol {
namespace {

// Every object of the message gets a field that nobody here has heard of.
Json with_more(const Json& value) {
    if (const Json::Array* items = value.array()) {
        Json::Array more;
        for (const Json& item : *items) more.push_back(with_more(item));
        return more;
    }
    if (const Json::Object* fields = value.object()) {
        Json::Object more;
        for (const auto& [name, field] : *fields) more.emplace(name, with_more(field));
        more.emplace("zz_of_a_later_program", Json::Object{{"list", Json::Array{1, "two"}}});
        return more;
    }
    return value;
}

struct Message {
    const char* name;
    std::string json;
    std::function<bool(const std::string&)> is_read_as_meant;
};

content::Submission answered_by_post(const SigningKey& device) {
    content::Submission submission = test::appeal(device, 1, "Текст");
    std::get<content::Appeal>(submission.body).contact.reply_by = {content::ReplyBy::post};
    return submission;
}

content::CaseStatus answered() {
    return {content::CaseStatus::Stage::answered, "П-2026-000017", Date{2026, 12, 18}, "why",
            content::Language::ukrainian,         "Відповідь"};
}

content::Entry draft() {
    content::Entry entry;
    entry.id = content::EntryId("draft-yard");
    entry.title = "О дворе";
    content::DraftActDetails details;
    details.stage = content::DraftActDetails::Stage::discussion;
    entry.details = details;
    return entry;
}

std::vector<Message> messages() {
    const SigningKey device = test::signing_key('d');
    const KioskReport report{2, 1, 7, 12'300'000'000, Instant{1795215481}, "0.9.1", "sync.problem"};
    const EnrolmentRequest request{device.public_key(), "Холл", Hash{}};
    const EnrolmentAnswer admitted{device_id_of(device.public_key())};
    const std::vector<BatchResult> results = {{EnvelopeId{}, 201, "bytes"}};
    const OfferAnswer offers{{{Epoch{}, 12}}, {201, 200}};
    const content::Submission submission = answered_by_post(device);
    content::Town town;
    town.id = "town";
    town.name[content::Language::russian] = "Город";
    return {
        {"report", to_json(report), [=](const auto& json) { return kiosk_report_from_json(json) == report; }},
        {"enrolment", to_json(request), [=](const auto& json) { return enrolment_request_from_json(json) == request; }},
        {"enrolment answer", to_json(admitted),
         [=](const auto& json) { return enrolment_answer_from_json(json) == admitted; }},
        {"batch results", write_batch_results(results),
         [=](const auto& json) { return read_batch_results(json) == results; }},
        {"offered records", write_offer_answer(offers),
         [=](const auto& json) { return read_offer_answer(json) == offers; }},
        {"submission", content::to_json(submission),
         [=](const auto& json) { return content::submission_from_json(json) == submission; }},
        {"case status", content::to_json(answered()),
         [](const auto& json) { return content::case_status_from_json(json) == answered(); }},
        {"entry", write_json(content::to_value(draft())),
         [](const auto& json) { return content::entry_from_json(json) == draft(); }},
        {"town", write_json(content::to_value(town)),
         [=](const auto& json) { return content::town_from_json(json) == town; }},
    };
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a later program's message with more fields is taken, by every reader of the wire") {
    for (const Message& message : messages()) {
        CAPTURE(message.name);
        CHECK(message.is_read_as_meant(message.json));
        const auto parsed = parse_json(message.json);
        REQUIRE(parsed);
        const std::string more = write_json(with_more(*parsed));
        CAPTURE(more);
        CHECK(more.size() > message.json.size() + 30);
        CHECK(message.is_read_as_meant(more));
    }
}

TEST_CASE("a later program's state of a case is shown as the nearest known one") {
    const std::string json = content::to_json(answered());
    const auto later = content::case_status_from_json(replaced(json, "\"answered\"", "\"answered_in_part\""));
    REQUIRE(later);
    CHECK(later->stage == content::CaseStatus::Stage::answered);
    content::CaseStatus without = answered();
    without.answer.clear();
    const auto registered =
        content::case_status_from_json(replaced(content::to_json(without), "\"answered\"", "\"redirected\""));
    CHECK(registered->stage == content::CaseStatus::Stage::registered);
    without.registration_number.clear();
    const auto received =
        content::case_status_from_json(replaced(content::to_json(without), "\"answered\"", "\"sorted\""));
    CHECK(received->stage == content::CaseStatus::Stage::received);
    CHECK(content::case_status_from_json(replaced(json, "\"uk\"", "\"be\""))->answer == "Відповідь");
}

TEST_CASE("an answer is read though a later program explains its day by more steps, or by steps without a day") {
    content::CaseStatus explained = answered();
    for (int day = 1; day <= 3; ++day) {
        explained.explanation.push_back(
            {content::ExplanationStep::What::counted, {2026, 12, day}, {{content::Language::russian, "срок"}}, {}});
    }
    const std::string json = content::to_json(explained);
    const std::string first = "\"explanation\":[";
    const auto unknown = content::case_status_from_json(replaced(json, first, first + R"({"what":"blessed"},7,)"));
    REQUIRE(unknown);
    CHECK(*unknown == explained);
    const auto wrong = content::case_status_from_json(replaced(json, "2026-12-02", "in winter"));
    REQUIRE(wrong);
    CHECK(wrong->explanation.size() == 2);
    std::string many = first;
    for (int day = 10; day < 30; ++day) {
        many += R"({"what":"skipped","why":{"ru":"праздник"},"day":"2026-11-)" + std::to_string(day) + R"("},)";
    }
    const auto longer = content::case_status_from_json(replaced(json, first, many));
    REQUIRE(longer);
    CHECK(longer->answer == explained.answer);
    CHECK(longer->explanation.size() == content::most_explanation_steps);
    CHECK(longer->explanation.back() == explained.explanation.back());
}

TEST_CASE("an edition is taken though its legal profile says what only a later program knows") {
    const std::string text(content::built_in_legal_profile(content::LegalProfileId("ru")));
    const auto published = [](const std::string& toml) {
        auto profile = content::legal_profile_from_toml(toml, "ru.toml", TomlDocument::Origin::published);
        REQUIRE_MESSAGE(profile, (profile ? "" : profile.error().message));
        return *profile;
    };
    const content::LegalProfile known = published(text);
    const std::vector<std::pair<std::string, std::string>> changes = {
        {"required = [\"text\", \"name\"]",
         "required = [\"tax_number\", \"text\", \"name\", \"a\", \"b\", \"c\", \"d\"]"},
        {"from = \"registration\"\nreason", "from = \"forwarding\"\nreason"},
        {"register_on = \"at_once\"", "register_on = \"office_hours\""},
        {"unit = \"calendar_days\"", "unit = \"fortnights\""}};
    for (const auto& [now, later] : changes) {
        const std::string& of_later = later;
        CAPTURE(of_later);
        const std::string changed = replaced(text, now, later);
        CHECK_FALSE(content::legal_profile_from_toml(changed, "ru.toml"));
        CHECK(published(changed) == known);
    }
    const std::string rule = "last_day_off = \"next_working_day\"";
    CHECK(published(replaced(text, rule, "last_day_off = \"nearest_day\"")).registration.last_day_off ==
          content::DayOffRule::previous_working_day);
    CHECK_FALSE(content::legal_profile_from_toml(replaced(text, "unit = \"calendar_days\"", "unit = 5"), "ru.toml",
                                                 TomlDocument::Origin::published));
}

TEST_CASE("a later program's ways of answering are passed over, the others count") {
    const std::string json = content::to_json(answered_by_post(test::signing_key('d')));
    const auto read =
        content::submission_from_json(replaced(json, "\"also_by\":[\"post\"]", "\"also_by\":[\"portal\",\"post\"]"));
    REQUIRE(read);
    CHECK(std::get<content::Appeal>(read->body).contact.reply_by == std::vector{content::ReplyBy::post});
}

TEST_CASE("a later program's stage of a document is shown as the one that promises least") {
    const auto read =
        content::entry_from_json(replaced(write_json(content::to_value(draft())), "\"discussion\"", "\"hearing\""));
    REQUIRE(read);
    CHECK(std::get<content::DraftActDetails>(read->details).stage == content::DraftActDetails::Stage::announced);
}

TEST_CASE("what a later program puts behind a record is passed over, and signed all the same") {
    const SigningKey town = test::signing_key('s');
    test::CountingRandom random;
    StatusOutside outside{make_random<LookupId>(random), make_random<Epoch>(random), 5};
    outside.town_note = "note of the town";
    const StatusInside inside{make_random<EnvelopeId>(random), 3, Instant{1795215481}, answered()};
    std::string record = *write_status_record(outside, inside, test::box_key('r').public_key(), town, random);
    CHECK(verify_status_record(record, town.public_key()) == outside);
    record.resize(record.size() - Signature::size);
    record += "what comes later";
    const Signature signature = town.sign(Domain::status_record, record);
    CHECK_FALSE(verify_status_record(record + std::string(Signature::size, 'x'), town.public_key()));
    record += signature.view();
    CHECK(verify_status_record(record, town.public_key()) == outside);
    CHECK(open_status_record(record, town.public_key(), {outside.lookup_id, test::box_key('r')}) == inside);
}

}  // namespace veche::protocol
