#include "kiosk/workers/counter.h"

#include <doctest/doctest.h>

#include "content/receipt_code.h"
#include "tests/support/sample_submissions.h"
#include "tests/support/temporary_folder.h"

namespace veche::kiosk {
namespace {

constexpr Instant late_evening{1'795'213'800};  // 2026-11-20 22:30 UTC

struct Fixture {
    test::TemporaryFolder folder;
    SystemFileCalls calls;
    std::unique_ptr<sync::Spool> spool = *sync::Spool::open(folder.path() / "spool", calls);
    sync::Records records = *sync::Records::open(folder.path() / "records", calls);
    protocol::SigningKey device = test::signing_key('d');
    SystemRandom random;
    Counter counter{*spool, random};
    content::Town town;

    Fixture() {
        town.id = std::string(32, 'a');
        town.keys.town_recipient = to_hex(test::box_key('t').public_key());
        town.keys.escrow_recipient = to_hex(test::box_key('e').public_key());
        town.keys.record = to_hex(test::signing_key('s').public_key());
        counter.set_keys({&device, &records, town});
    }
    void use_time(int hours, const char* zone) {
        town.utc_offset_seconds = hours * 3600;
        town.time_zone = zone;
        counter.set_keys({&device, &records, town});
    }
    [[nodiscard]] ScreenLoaded hand_in(content::SubmissionBody body, Instant made = late_evening) {
        return std::get<ScreenLoaded>(counter.seal({1, content::Language::russian, made, std::move(body)}));
    }
    [[nodiscard]] std::vector<content::Submission> opened(sync::Lane lane) const {
        std::vector<content::Submission> all;
        const auto ids = spool->pending(lane).value();
        for (const auto& id : ids) {
            const auto envelope = spool->read(lane, id).value().value();
            all.push_back(protocol::open_envelope(envelope, device.public_key(), test::box_key('t')).value());
        }
        return all;
    }
    [[nodiscard]] static content::Appeal appeal() {
        return std::get<content::Appeal>(test::appeal(test::signing_key('d'), 1, "Text").body);
    }
};

}  // namespace

TEST_CASE("a ballot's day is the day in the town, not in Greenwich") {
    struct Case {
        Instant made;
        int hours;
        const char* zone;
        Date day;
    };
    constexpr Instant evening_of_july{1'783'719'000};  // 2026-07-10 21:30 UTC, half past midnight in Kyiv's summer
    for (const Case& one :
         {Case{late_evening, 3, "", {2026, 11, 21}}, Case{late_evening, 0, "", {2026, 11, 20}},
          Case{late_evening, -23, "", {2026, 11, 19}}, Case{evening_of_july, 2, "Europe/Kyiv", {2026, 7, 11}}}) {
        CAPTURE(one.hours);
        CAPTURE(one.zone);
        Fixture self;
        self.use_time(one.hours, one.zone);
        const content::Ballot ballot{content::EntryId("poll-yards"), 1, {{content::QuestionId("q1"), {2}, ""}}};
        CHECK(self.hand_in(ballot, one.made).problem.empty());
        const auto ballots = self.opened(sync::Lane::batch);
        REQUIRE(ballots.size() == 1);
        CHECK(date_of(ballots[0].made, 0) == one.day);
        CHECK_MESSAGE(ballots[0].made.seconds % 86'400 == 0, "nothing but the day");
    }
}

TEST_CASE_FIXTURE(Fixture, "a ballot has no receipt, an appeal has one, and only the town opens it") {
    const auto ballot =
        hand_in(content::Ballot{content::EntryId("poll-yards"), 1, {{content::QuestionId("q1"), {2}, ""}}});
    CHECK(std::get<HandedIn>(ballot.loaded).bare_code.empty());
    const auto accepted = hand_in(appeal());
    const auto& receipt = std::get<HandedIn>(accepted.loaded);
    CHECK(content::ReceiptCode::from_typed(receipt.receipt_code).has_value());
    const auto submissions = opened(sync::Lane::single);
    REQUIRE(submissions.size() == 1);
    CHECK(submissions[0].made == late_evening);
    CHECK(std::get<content::Appeal>(submissions[0].body).text == "Text");
    const auto known = std::get<ScreenLoaded>(counter.open_record({2, receipt.bare_code}));
    CHECK(known.problem.empty());
    CHECK_FALSE(std::get<CheckData>(known.loaded).known);
    const auto checked = std::get<SpoolChecked>(counter.check_spool());
    CHECK(checked.waiting == 2);
    CHECK(checked.refused == 0);
    REQUIRE(spool->raise_alarm(sync::Lane::single, spool->pending(sync::Lane::single)->at(0), "no"));
    CHECK(std::get<SpoolChecked>(counter.check_spool()).refused == 1);
}

TEST_CASE_FIXTURE(Fixture,
                  "a code whose envelope is in this kiosk's spool is told how it stands, another code is not") {
    const auto code_of = [&] { return std::get<HandedIn>(hand_in(appeal()).loaded).bare_code; };
    const std::string first = code_of();
    const std::string second = code_of();
    const auto waits = [&](const std::string& code) {
        return std::get<CheckData>(std::get<ScreenLoaded>(counter.open_record({2, code})).loaded).waits;
    };
    CHECK(waits(first) == CheckData::Waits::to_be_sent);
    CHECK(waits(content::ReceiptCode::from_random({9}).symbols()) == CheckData::Waits::nothing);
    const auto pending = spool->pending(sync::Lane::single).value();
    REQUIRE(pending.size() == 2);
    for (const auto& id : pending) {
        REQUIRE(spool->raise_alarm(sync::Lane::single, id, "no"));
    }
    CHECK(waits(second) == CheckData::Waits::refused);
    for (const auto& id : pending) {
        REQUIRE(spool->acknowledge(sync::Lane::single, id, "acknowledged"));
    }
    CHECK_MESSAGE(waits(second) == CheckData::Waits::arrived, "what was delivered is not unknown");
}

TEST_CASE_FIXTURE(Fixture, "before the town's keys are there nothing is accepted and nothing is kept") {
    Counter early(*spool, random);
    const auto answer = std::get<ScreenLoaded>(early.seal({1, content::Language::russian, late_evening, appeal()}));
    CHECK_FALSE(answer.problem.empty());
    CHECK(std::holds_alternative<std::monostate>(answer.loaded));
    CHECK(opened(sync::Lane::single).empty());
}

}  // namespace veche::kiosk
