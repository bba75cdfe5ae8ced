// What a writer takes, its reader takes. Towns at their limits and beyond, drawn by a fixed generator, go all the way:
// published, shown, answered, sealed, opened, counted or answered again, read at the kiosk. What is over a limit is
// refused by whoever writes it.
#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <limits>

#include "base/durable_file.h"
#include "base/toml_text.h"
#include "content/fullest_ballot.h"
#include "content/limits.h"
#include "content/rules/legal_profile.h"
#include "server/registrar/tally.h"
#include "sync/records.h"
#include "tests/contracts/drawn_town.h"
#include "tests/server/publish/folder_on_disk.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_http_client.h"
#include "tests/support/temporary_folder.h"

namespace veche {
namespace {

using content::PollDetails;
using server::publish::FolderOnDisk;
using test::check_sealed_and_opened;
using test::draw_poll;
using test::DrawnPoll;
using test::Draws;
using test::polling_day;
using test::seal;
using test::submission_of;

// As a kiosk gets it: written into an edition and read from its pages.
PollDetails shown_poll(const server::publish::PublishedTown& town) {
    content::Town named = town.town;
    named.id = std::string(32, 'a');
    const std::string key(64, 'b');
    named.keys = {key, key, key, key};
    const auto edition = content::edition::write_edition(1, Instant{1795215481}, named, town.entries);
    REQUIRE_MESSAGE(edition, (edition ? "" : edition.error().message));
    content::edition::MemoryBlobs blobs(edition->blobs);
    const auto entries = content::edition::read_entries(edition->catalog, blobs);
    REQUIRE(entries);
    const auto found =
        std::find_if(entries->begin(), entries->end(), [](const auto& e) { return e.id.text() == "poll"; });
    REQUIRE(found != entries->end());
    return std::get<PollDetails>(found->details);
}

void check_answered_and_counted(const PollDetails& poll, const content::Ballot& ballot) {
    check_sealed_and_opened(submission_of(ballot));
    content::Entry entry;
    entry.id = ballot.poll;
    entry.revision = ballot.revision;
    entry.details = poll;
    const server::PollHistory history = {{Instant{}, entry}};
    server::BallotCount count(history);
    count.add(ballot, content::Language::russian, polling_day);
    CHECK(count.tally().refused.empty());
    CHECK(count.tally().counted == 1);
}

// --- the legal profile ---

struct DrawnProfile {
    std::string toml;
    std::vector<std::string> over;  // the fields that are over their limit
};

std::string three(const std::string& text) {
    const std::string quoted = toml_quoted(text);
    return "{ru = " + quoted + ", uk = " + quoted + ", en = " + quoted + "}\n";
}

DrawnProfile draw_profile(Draws& draws) {
    struct Field {
        std::string_view name;
        std::size_t limit;
        std::string text;
    };
    std::array<Field, 4> drawn = {Field{"'form.id'", content::longest_id, {}},
                                  Field{"'series.appeal.answer.reason.ru'", content::longest_term_reason, {}},
                                  Field{"'series.appeal.prefix'", content::longest_series_prefix, {}},
                                  Field{"'calendar.moved.ru'", content::longest_moved, {}}};
    DrawnProfile profile;
    for (Field& field : drawn) {
        const std::size_t length = draws.around(field.limit, 8);
        field.text = draws.letters(length);
        if (length > field.limit) profile.over.emplace_back(field.name);
    }
    const auto& [form, reason, prefix, moved] = drawn;
    const std::string term = "amount = 1\nunit = \"calendar_days\"\nreason = ";
    profile.toml = "id = \"ru\"\nlaw = " + three("Закон") + "[[form]]\nid = " + toml_quoted(form.text) +
                   "\nname = " + three("Жалоба") + "hint = " + three("Когда") +
                   "required = [\"text\"]\n[registration]\n" + term + three("Р") + "[redirect]\n" + term + three("Р") +
                   "[extension]\n" + term + three("Р") + "[series.appeal]\nprefix = " + toml_quoted(prefix.text) +
                   "\n[series.appeal.answer]\n" + term + three(reason.text) +
                   "[series.comment]\nprefix = \"З\"\n[series.call_back]\nprefix = \"О\"\n" +
                   "[calendar]\nday_off_rule = \"next_working_day\"\nholidays = []\nmoved = " + three(moved.text);
    return profile;
}

content::Appeal fullest_appeal(const content::FormOfAppeal& form, Draws& draws) {
    content::Appeal appeal;
    appeal.form = form.id;
    appeal.topic = content::TopicId(std::string(content::longest_id, 't'));
    appeal.text = draws.letters(content::longest_submission_text);
    const std::size_t contact = content::longest_contact_field;
    appeal.contact = {draws.letters(contact),
                      draws.letters(contact),
                      draws.letters(contact),
                      draws.letters(contact),
                      {content::ReplyBy::telephone, content::ReplyBy::email, content::ReplyBy::post}};
    appeal.consent = true;
    return appeal;
}

// Registered on `day`, answered in full.
content::CaseStatus answered_status(const content::LegalProfile& profile, Date day, std::string answer) {
    const auto due =
        content::due_date(profile.calendar, day, *profile.series.at(content::SubmissionKind::appeal).answer);
    content::CaseStatus status;
    status.stage = content::CaseStatus::Stage::answered;
    status.registration_number = content::registration_number(profile.series.at(content::SubmissionKind::appeal),
                                                              day.year, std::numeric_limits<std::uint64_t>::max());
    status.due = due.day;
    status.due_reason = content::reason_in_words(due.steps, content::Language::russian);
    // As the registry keeps it: cut where the longest reasons of a profile do not fit together.
    status.explanation = content::explanation_from_text(content::explanation_text(due.steps));
    status.answer = std::move(answer);
    return status;
}

protocol::ReceiptKeys receipt() {
    test::CountingRandom lookup(7);
    return {protocol::make_random<protocol::LookupId>(lookup), test::box_key('r')};
}

Result<std::string> record_of(const protocol::StatusInside& inside) {
    test::CountingRandom random;
    return protocol::write_status_record({receipt().lookup_id, {}, 1}, inside, receipt().key.public_key(),
                                         test::signing_key('s'), random);
}

// Over the feed into a kiosk's records, opened there with the receipt.
void check_read_at_the_kiosk(const content::CaseStatus& status) {
    protocol::StatusInside inside{{}, 3, Instant{1795215481}, status};
    const auto record = record_of(inside);
    REQUIRE_MESSAGE(record, (record ? "" : record.error().message));
    const test::TemporaryFolder folder;
    SystemFileCalls calls;
    auto records = sync::Records::open(folder.path() / "records", calls);
    REQUIRE(records);
    bool sent = false;
    test::MemoryHttpClient client([&](const sync::HttpRequest&) {
        const std::vector<std::string> page = sent ? std::vector<std::string>{} : std::vector<std::string>{*record};
        sent = true;
        return Result<sync::HttpAnswer>(sync::HttpAnswer{200, {}, protocol::write_feed_page(page)});
    });
    const test::ManualClock clock;
    const protocol::SigningKey device = test::signing_key('d');
    REQUIRE(records->refresh(client, {device, clock}, test::signing_key('s').public_key()) == 1U);
    const auto opened = records->open_with(receipt(), test::signing_key('s').public_key());
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().message));
    REQUIRE(*opened);
    CHECK((**opened).furthest.status == status);
}

}  // namespace

TEST_CASE("whatever poll the publisher accepts is shown, answered to the full, opened and counted") {
    Draws draws;
    const FolderOnDisk folder("limits");
    folder.write_smallest_town();
    int accepted = 0;
    int too_full = 0;
    for (int draw = 0; draw < 120; ++draw) {
        const DrawnPoll poll = draw_poll(draws);
        folder.write("poll.md", poll.document);
        SystemRandom random;
        const auto town = server::publish::read_town_folder(folder.path(), polling_day, {}, random);
        CAPTURE(draw);
        CHECK_FALSE((poll.over && town));
        if (!town) {
            const std::string error = server::publish::to_string(town.error().front());
            CHECK_MESSAGE(error.starts_with("poll.md:"), error);
            CHECK_MESSAGE(error.find("expected") != std::string::npos, error);
            const bool full = error.find("could not be handed in") != std::string::npos;
            CHECK_MESSAGE((poll.over || full), error);
            too_full += full ? 1 : 0;
            continue;
        }
        ++accepted;
        const PollDetails shown = shown_poll(*town);
        content::Ballot ballot = content::fullest_ballot(content::EntryId("poll"), shown);
        check_answered_and_counted(shown, ballot);
        ballot.answers.resize(1 + static_cast<std::size_t>(draw) % ballot.answers.size());
        check_answered_and_counted(shown, ballot);
    }
    // The draws reach both sides of the envelope's size.
    CHECK(accepted > 20);
    CHECK(too_full > 5);
}

TEST_CASE("whatever legal profile is accepted, its appeals are opened and their answers read at the kiosk") {
    Draws draws;
    int accepted = 0;
    int refused = 0;
    for (int draw = 0; draw < 60; ++draw) {
        CAPTURE(draw);
        const DrawnProfile drawn = draw_profile(draws);
        const auto profile = content::legal_profile_from_toml(drawn.toml, "ru.toml");
        CHECK(profile.has_value() == drawn.over.empty());
        if (!profile) {
            ++refused;
            CHECK(profile.error().message.starts_with("ru.toml:"));
            const std::string& error = profile.error().message;
            const bool named = std::any_of(drawn.over.begin(), drawn.over.end(), [&](const std::string& field) {
                return error.find("field " + field) != std::string::npos;
            });
            CHECK_MESSAGE(named, error);
            continue;
        }
        ++accepted;
        check_sealed_and_opened(submission_of(fullest_appeal(profile->forms.front(), draws)));
        const std::size_t answer = content::longest_answer - static_cast<std::size_t>(draw) % 2;
        check_read_at_the_kiosk(answered_status(*profile, add_days(polling_day, draw % 7), draws.letters(answer)));
    }
    CHECK(accepted > 15);
    CHECK(refused > 5);
}

TEST_CASE("comments and calls at their limits are opened, one letter more is refused before it is sealed") {
    Draws draws;
    content::ClauseComment comment;
    comment.clause_id = content::ClauseId(std::string(content::longest_id, 'a'));
    comment.draft = content::EntryId(comment.clause_id.text());
    comment.revision = std::numeric_limits<std::uint32_t>::max();
    comment.clause_marker = draws.letters(content::longest_clause_marker);
    comment.text = draws.letters(content::longest_submission_text);
    check_sealed_and_opened(submission_of(comment));
    comment.text += "ж";
    CHECK(seal(submission_of(comment)).error().message.find("field 'text'") != std::string::npos);
    content::CallBackRequest call{comment.draft,
                                  draws.letters(content::longest_contact_field),
                                  "",
                                  content::CallBackRequest::When::evening,
                                  draws.letters(content::longest_about),
                                  true};
    check_sealed_and_opened(submission_of(call));
    call.about += "ж";
    CHECK(seal(submission_of(call)).error().message.find("field 'about'") != std::string::npos);
}

TEST_CASE("the longest texts fit their envelope and their record, even in signs that JSON writes with six bytes") {
    const auto signs = [](std::size_t count) { return std::string(count, '\x01'); };
    const std::size_t contact = content::longest_contact_field;
    content::ClauseComment comment{content::EntryId(signs(64)),
                                   1,
                                   content::ClauseId(signs(64)),
                                   signs(content::longest_clause_marker),
                                   Instant{1},
                                   signs(content::longest_submission_text),
                                   {},
                                   true};
    comment.contact = {signs(contact), signs(contact), signs(contact), signs(contact), {}};
    CHECK(content::to_json(submission_of(comment)).size() <= content::largest_submission_json);
    check_sealed_and_opened(submission_of(comment));
    content::CaseStatus status;
    status.stage = content::CaseStatus::Stage::answered;
    status.registration_number = signs(content::longest_registration_number);
    status.due = polling_day;
    status.due_reason = signs(content::longest_due_reason);
    status.answer = signs(content::longest_answer);
    CHECK(content::to_json(status).size() <= content::largest_case_status_json);
    check_read_at_the_kiosk(status);
}

TEST_CASE("no record is made that its receipt could not open") {
    protocol::StatusInside inside{{}, 3, Instant{1795215481}, {}};
    inside.status.stage = content::CaseStatus::Stage::answered;
    for (std::size_t i = 0; i < content::longest_answer + 1; ++i) inside.status.answer += "я";
    CHECK(record_of(inside).error().message.find("field 'answer': longer than 50000") != std::string::npos);
    inside.status.answer = "Да";
    inside.status.due_reason = std::string(content::longest_due_reason + 1, 'a');
    CHECK(record_of(inside).error().message.find("field 'due_reason'") != std::string::npos);
    inside.status.due_reason = "не UTF-8: \xff";
    CHECK_FALSE(record_of(inside));
}

}  // namespace veche
