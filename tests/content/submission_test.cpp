#include "content/submission.h"

#include <doctest/doctest.h>

namespace veche::content {
namespace {

Submission with(SubmissionBody body) {
    Submission submission;
    submission.id = SubmissionId("00112233445566778899aabbccddeeff");
    submission.device_id = KioskId("ffeeddccbbaa99887766554433221100");
    submission.made = *parse_instant("2026-11-20T22:58:01Z");
    submission.language = Language::ukrainian;
    submission.body = std::move(body);
    return submission;
}

Appeal appeal() {
    return {AppealFormId("complaint"),
            TopicId("housing"),
            "Не греют батареи.\nТретий день.",
            {"И. Ким", "+7 000", "", "", {ReplyBy::telephone, ReplyBy::post}},
            true};
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("every kind of submission survives the way through JSON") {
    const SubmissionBody bodies[] = {
        appeal(),
        ClauseComment{
            EntryId("draft-1"), 3, ClauseId("7k3m9q2x"), "1.1.", Instant{1'800'000'000}, "Слишком дорого", {}, false},
        CallBackRequest{EntryId("hotline-heating"), "2-00-12", "Ким", CallBackRequest::When::morning, "", true},
        Ballot{EntryId("poll-1"),
               2,
               {{QuestionId("q1"), {0, 2}, ""}, {QuestionId("q2"), {}, "Больше деревьев 🙂"}}},
        Ballot{EntryId("poll-1"),
               2,
               {{QuestionId("q1"), {}, "", {OptionId("7k3m9q2x"), OptionId("aaaaaaa2")}}, {QuestionId("q2"), {4}, ""}}},
    };
    for (const SubmissionBody& body : bodies) {
        const Submission submission = with(body);
        const auto read = submission_from_json(to_json(submission));
        REQUIRE(read);
        CHECK(*read == submission);
    }
}

TEST_CASE("an appeal of the first format, with one way to answer, is still read") {
    const std::string now = to_json(with(appeal()));
    const auto reply_of = [&](const char* before) {
        const auto read = submission_from_json(
            replaced(replaced(now, "\"reply_by\":\"telephone\",", ""), "\"also_by\":[\"telephone\",\"post\"]", before));
        REQUIRE(read);
        return std::get<Appeal>(read->body).contact.reply_by;
    };
    CHECK(reply_of("\"reply_by\":\"receipt_code\"").empty());
    CHECK(reply_of("\"reply_by\":\"email\"") == std::vector{ReplyBy::email});
}

TEST_CASE("what a server says it reads is what it reads") {
    std::vector<std::string> names;
    for (const SubmissionForm& form : submissions_read())
        names.push_back(form.kind + " " + std::to_string(form.version));
    CHECK(names == std::vector<std::string>{"appeal 1", "clause_comment 1", "call_back 1", "ballot 1"});
    // A body of a later form must not be taken for one of today's.
    const std::string good =
        to_json(with(Ballot{EntryId("poll-1"), 2, {{QuestionId("q1"), {}, "", {OptionId("7k3m9q2x")}}}}));
    CHECK(submission_from_json(replaced(good, "\"kind\":", "\"version\":1,\"kind\":")));
    CHECK_FALSE(submission_from_json(replaced(good, "\"kind\":", "\"version\":2,\"kind\":")));
}

TEST_CASE("the JSON of a submission is pinned") {
    CHECK(to_json(with(Ballot{EntryId("poll-1"), 2, {{QuestionId("q1"), {}, "", {OptionId("7k3m9q2x")}}}})) ==
          R"({"body":{"answers":[{"chosen":[],"options":["7k3m9q2x"],"question":"q1","text":""}],"poll":"poll-1",)"
          R"("revision":2},"device_id":"ffeeddccbbaa99887766554433221100","id":"00112233445566778899aabbccddeeff",)"
          R"("kind":"ballot","language":"uk","made":"2026-11-20T22:58:01Z"})");
}

TEST_CASE("a ballot of a kiosk of before, with numbers and without option ids, is read") {
    const auto read = submission_from_json(
        R"({"body":{"answers":[{"chosen":[0],"question":"q1","text":""}],"poll":"poll-1","revision":2},)"
        R"("device_id":"ffeeddccbbaa99887766554433221100","id":"00112233445566778899aabbccddeeff",)"
        R"("kind":"ballot","language":"uk","made":"2026-11-20T22:58:01Z"})");
    REQUIRE(read);
    CHECK(*read == with(Ballot{EntryId("poll-1"), 2, {{QuestionId("q1"), {0}, ""}}}));
}

TEST_CASE("a text of ten thousand letters is taken, one more is refused") {
    Appeal longest = appeal();
    longest.text = repeated("ё", longest_submission_text);
    CHECK(submission_from_json(to_json(with(longest))));
    longest.text += "ё";
    CHECK_FALSE(submission_from_json(to_json(with(longest))));
    Appeal contact = appeal();
    contact.contact.name = repeated("ё", longest_contact_field);
    CHECK(submission_from_json(to_json(with(contact))));
    contact.contact.name += "ё";
    CHECK_FALSE(submission_from_json(to_json(with(contact))));
}

TEST_CASE("a contact without consent is refused") {
    Appeal without = appeal();
    without.consent = false;
    CHECK_FALSE(submission_from_json(to_json(with(without))));
    without.contact = {};
    CHECK(submission_from_json(to_json(with(without))));
    CHECK_FALSE(submission_from_json(
        to_json(with(CallBackRequest{EntryId("h"), "2-00", "", CallBackRequest::When::morning, "", false}))));
}

TEST_CASE("a server of before finds one way of answering where it looks for it") {
    CHECK(to_json(with(appeal())).find("\"reply_by\":\"telephone\"") != std::string::npos);
    Appeal without = appeal();
    without.contact.reply_by.clear();
    CHECK(to_json(with(without)).find("\"reply_by\":\"receipt_code\"") != std::string::npos);
}

TEST_CASE("a submission with a missing or foreign part is refused") {
    const std::string good = to_json(with(appeal()));
    REQUIRE(submission_from_json(good));
    const std::pair<const char*, const char*> changes[] = {
        {"\"kind\":\"appeal\"", "\"kind\":\"petition\""},
        {"\"kind\":\"appeal\",", ""},
        {"\"language\":\"uk\"", "\"language\":\"de\""},
        {"\"made\":\"2026-11-20T22:58:01Z\"", "\"made\":\"yesterday\""},
        {"00112233445566778899aabbccddeeff", "00112233445566778899AABBCCDDEEFF"},
        {"00112233445566778899aabbccddeeff", "0011"},
        {"\"topic\":\"housing\"", "\"topic\":5"},
        {"\"also_by\":[\"telephone\"", "\"also_by\":[5"},
        {"\"consent\":true,", ""},
        {"{", "["},
    };
    for (const auto& change : changes) {
        CAPTURE(change.first);
        CHECK_FALSE(submission_from_json(replaced(good, change.first, change.second)));
    }
}

TEST_CASE("a case status survives the way through JSON") {
    CaseStatus status;
    CHECK(case_status_from_json(to_json(status)) == status);
    status = {CaseStatus::Stage::answered, "П-2026-000017",       Date{2026, 12, 20}, "59-ФЗ, ст. 12",
              Language::english,           "Отопление\nвключено."};
    CHECK(case_status_from_json(to_json(status)) == status);
    CHECK_FALSE(case_status_from_json(replaced(to_json(status), "2026-12-20", "2026-13-20")));
    status.answer = repeated("я", longest_answer + 1);
    CHECK_FALSE(case_status_from_json(to_json(status)));
}

}  // namespace veche::content
