// A registry of its own, and records that say in words what they are of.
#pragma once

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "server/store/registry_store.h"
#include "tests/contracts/store_rig.h"

namespace veche::test {

using namespace veche::server::store;

// Records that say position and sequence; refuses when told to, as if the disk had failed in the middle.
class PlainRecords final : public RecordMaker {
  public:
    Result<std::string> make(const Case& subject, std::uint64_t position, std::uint64_t sequence) override {
        if (broken || subject.envelope == cannot_be_told) return failure("no record today");
        last_sequence = sequence;
        return std::to_string(position) + " " + subject.number + (subject.sealed_answer.empty() ? "" : " answered");
    }
    Result<std::string> make_again(const FormerRecord& former, std::uint64_t position) override {
        return std::to_string(position) + " again " + former.bytes;
    }
    Instant now() const override { return time; }
    protocol::EnvelopeId cannot_be_told{};
    bool broken = false;
    Instant time{1000};
    std::uint64_t last_sequence = 0;
};

inline Case a_case(Random& random) {
    Case subject;
    subject.envelope = protocol::make_random<protocol::EnvelopeId>(random);
    subject.kind = content::SubmissionKind::appeal;
    subject.received = {500};
    subject.language = content::Language::russian;
    subject.sealed_body = "sealed";
    return subject;
}

inline StaffAct by_clerk(Instant when = {700}) {
    return staff_act({"clerk.one", "192.0.2.7", when}, "case.test", "case/1", Json());
}

struct Registry : StoreRig {
    std::unique_ptr<RegistryStore> store;
    PlainRecords records;

    Registry() { open(epoch); }
    void open(const protocol::Epoch& as) {
        store.reset();
        auto opened = storage->registry(as);
        REQUIRE_MESSAGE(opened, opened.error().message);
        store = std::move(*opened);
    }
    Case appeal() { return a_case(random); }
    // As a clerk would who sees the case as it now is, told by a record. What the store says.
    template <typename Change>
    Result<bool> change(const protocol::EnvelopeId& id, Instant when, Change change) {
        CaseChange wanted;
        wanted.after = **store->find(protocol::to_hex(id));
        change(wanted.after);
        wanted.act = by_clerk(when);
        wanted.is_told = true;
        const auto done = store->change_cases({wanted}, &records);
        return done ? Result<bool>(done->has_value()) : tl::unexpected(done.error());
    }
    Result<bool> answer(const protocol::EnvelopeId& id, const std::string& sealed, Instant when = {700}) {
        return change(id, when, [&](Case& subject) {
            subject.sealed_answer = sealed;
            subject.answered = when;
            subject.state = CaseState::answered;
        });
    }
    std::vector<std::string> record_texts() {
        std::vector<std::string> texts;
        const auto records_now = store->records_after(0, 100);
        for (const auto& record : *records_now) texts.push_back(record.bytes);
        return texts;
    }
};

inline constexpr std::int64_t day = 86'400;
inline const Registration in_2026{"П", {2026, 11, 20}, Date{2026, 12, 18}, "30 days", {content::RequiredField::name}};

}  // namespace veche::test
