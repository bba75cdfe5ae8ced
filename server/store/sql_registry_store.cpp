#include "server/store/sql_registry_store.h"

#include <set>
#include <utility>

#include "server/store/case_rows.h"
#include "server/store/former_rows.h"
#include "server/store/registry_rows.h"

namespace veche::server::store {
namespace {

using sql::Bytes;

class SqlRegistryStore final : public RegistryStore {
  public:
    SqlRegistryStore(std::unique_ptr<sql::Connection> connection, const protocol::Epoch& epoch)
        : connection_(std::move(connection)), epoch_(epoch) {}

    Result<std::int64_t> cursor() override { return state("cursor"); }

    Result<void> receive(const Case& subject, std::int64_t sequence, RecordMaker& records) override {
        return in_transaction([&]() -> Result<void> {
            auto inserted = rows::insert_case(*connection_, subject);
            if (!inserted) return tl::unexpected(inserted.error());
            if (*inserted) {
                if (auto made = add_record(subject, records); !made) return made;
            }
            auto opened = connection_->run("DELETE FROM quarantine WHERE sequence = ?1", {sequence});
            if (!opened) return opened;
            return set_state("cursor", sequence);
        });
    }

    Result<void> quarantine(const Quarantined& envelope) override {
        return in_transaction([&]() -> Result<void> {
            if (auto done = rows::put_aside(*connection_, envelope); !done) return done;
            return set_state("cursor", envelope.sequence);
        });
    }

    Result<bool> register_case(const protocol::EnvelopeId& id, const Registration& registration,
                               RecordMaker& records) override {
        return giving<bool>([&](bool& registered) -> Result<void> {
            auto found = find_by_envelope(id);
            if (!found) return tl::unexpected(found.error());
            if (!*found || !(*found)->number.empty()) return {};
            auto subject = give_number(std::move(**found), registration);
            if (!subject) return tl::unexpected(subject.error());
            registered = true;
            const CaseStep step{0, "case.register", subject->state, records.now(), "registrar", {}};
            if (auto added = rows::add_step(*connection_, id, step); !added) return added;
            return add_record(*subject, records);
        });
    }

    Result<std::optional<std::vector<std::int64_t>>> change_cases(const std::vector<CaseChange>& changes,
                                                                  RecordMaker* records) override {
        return giving<std::optional<std::vector<std::int64_t>>>(
            [&](std::optional<std::vector<std::int64_t>>& given) -> Result<void> {
                for (const CaseChange& change : changes) {
                    const auto now = find_by_envelope(change.after.envelope);
                    if (!now) return tl::unexpected(now.error());
                    if (!*now || (*now)->change != change.after.change) return {};
                }
                given.emplace();
                for (const CaseChange& change : changes) {
                    const auto changed = change_one(change, records);
                    if (!changed) return tl::unexpected(changed.error());
                    given->push_back(*changed);
                }
                return {};
            });
    }

    Result<std::optional<Case>> take_in(const Case& subject, const Registration& registration, const ActOn& act,
                                        RecordMaker* records) override {
        return giving<std::optional<Case>>([&](std::optional<Case>& taken) -> Result<void> {
            const auto inserted = rows::insert_case(*connection_, subject);
            if (!inserted) return tl::unexpected(inserted.error());
            if (!*inserted) return {};
            auto registered = give_number(subject, registration);
            if (!registered) return tl::unexpected(registered.error());
            if (auto kept = keep_step(*registered, act(*registered), {}); !kept) return kept;
            taken = std::move(*registered);
            return tell_or_mark(*taken, records);
        });
    }

    Result<std::vector<protocol::EnvelopeId>> untold() override { return rows::untold(*connection_); }

    Result<bool> tell(const protocol::EnvelopeId& id, RecordMaker& records) override {
        return giving<bool>([&](bool& told) -> Result<void> {
            const auto subject =
                first(rows::read_cases(*connection_, "WHERE envelope = ?1 AND untold = 1", {Bytes{id.view()}}));
            if (!subject) return tl::unexpected(subject.error());
            if (!*subject) return {};
            told = true;
            return add_record(**subject, records);
        });
    }

    Result<Renewed> renew_records(const protocol::Epoch& epoch, std::int64_t after, std::size_t most,
                                  RecordMaker& records) override {
        Renewed renewed;
        auto stale = rows::cases_of_other_epochs(*connection_, epoch, after, most);
        if (!stale) return tl::unexpected(stale.error());
        if (stale->ids.empty()) return renewed;
        renewed.looked_at = stale->last;
        auto done = in_transaction([&]() -> Result<void> {
            for (const protocol::EnvelopeId& id : stale->ids) {
                const auto subject = find_by_envelope(id);
                if (!subject) return tl::unexpected(subject.error());
                // Asked first, so that nothing is half done for one that cannot be told of.
                if (const auto made = records.make(**subject, 1, 1); !made) {
                    if (renewed.failed.empty()) renewed.reason = made.error().message;
                    renewed.failed.push_back(id);
                    continue;
                }
                const auto untold = rows::is_untold(*connection_, id);
                if (!untold) return tl::unexpected(untold.error());
                // What nobody was told yet is news.
                const std::uint64_t same = *untold ? 0 : (*subject)->last_sequence;
                if (auto made = add_record(**subject, records, same); !made) return made;
                ++renewed.made;
            }
            return {};
        });
        if (!done) return tl::unexpected(done.error());
        return renewed;
    }

    Result<std::int64_t> offers_cursor() override { return state("offers_cursor"); }

    Result<std::size_t> take_back(const std::vector<FormerRecord>& records, std::optional<std::int64_t> offers_cursor,
                                  RecordMaker& maker) override {
        return giving<std::size_t>([&](std::size_t& added) -> Result<void> {
            std::set<protocol::LookupId> receipts;
            for (const FormerRecord& record : records) {
                const auto inserted = rows::insert_former(*connection_, record);
                if (!inserted) return tl::unexpected(inserted.error());
                if (!*inserted) continue;
                ++added;
                receipts.insert(record.lookup_id);
            }
            for (const protocol::LookupId& id : receipts) {
                const auto subject = find_by_receipt(id);
                if (!subject) return tl::unexpected(subject.error());
                if (auto said = say_again(id, *subject ? &**subject : nullptr, maker); !said) return said;
            }
            return offers_cursor ? set_state("offers_cursor", *offers_cursor) : Result<void>();
        });
    }

    Result<std::size_t> say_former_again(std::size_t most, RecordMaker& maker) override {
        const auto receipts = rows::unsaid(*connection_, epoch_, most);
        if (!receipts) return tl::unexpected(receipts.error());
        auto done = in_transaction([&]() -> Result<void> {
            for (const protocol::LookupId& id : *receipts) {
                if (auto said = say_again(id, nullptr, maker); !said) return said;
            }
            return {};
        });
        if (!done) return tl::unexpected(done.error());
        return receipts->size();
    }

    Result<std::size_t> forget_former(std::size_t most) override { return rows::remove_settled(*connection_, most); }

    Result<std::vector<FormerRecord>> taken_back() override { return rows::read_former(*connection_); }

    Result<std::optional<FormerNote>> former_registration(const protocol::LookupId& id) override {
        return rows::newest_with_number(*connection_, id);
    }

    Result<std::vector<Case>> cases() override { return rows::read_cases(*connection_, "ORDER BY position", {}); }

    Result<CaseList> list(const CaseFilter& filter, const CaseOrder& order, const Page& page) override {
        return rows::list(*connection_, filter, order, page);
    }

    Result<std::vector<protocol::EnvelopeId>> ids(const CaseFilter& filter) override {
        return rows::ids(*connection_, filter);
    }

    Result<std::vector<Case>> cases_changed_after(std::int64_t change, std::size_t most) override {
        return rows::read_cases(*connection_, "WHERE change > ?1 ORDER BY change LIMIT ?2", {change, most});
    }

    Result<std::vector<protocol::EnvelopeId>> to_forget(std::size_t most) override {
        return rows::to_forget(*connection_, most);
    }

    Result<void> note_forgotten(const std::vector<protocol::EnvelopeId>& ids) override {
        return in_transaction([&]() -> Result<void> {
            for (const protocol::EnvelopeId& id : ids) {
                if (auto noted = rows::note_forgotten(*connection_, id); !noted) return noted;
            }
            return {};
        });
    }

    Result<std::vector<CaseStep>> steps(const protocol::EnvelopeId& id) override {
        return rows::read_steps(*connection_, id);
    }

    Result<std::vector<protocol::EnvelopeId>> unregistered() override { return rows::unregistered(*connection_); }

    Result<std::optional<Case>> find(const std::string& number_or_id) override {
        if (const auto id = protocol::from_hex<protocol::EnvelopeId>(number_or_id)) return find_by_envelope(*id);
        return first(rows::read_cases(*connection_, "WHERE number = ?1", {number_or_id}));
    }

    Result<std::vector<Quarantined>> quarantined() override {
        return rows::read_quarantine(*connection_, "ORDER BY sequence");
    }

    Result<std::vector<Quarantined>> marked_to_take_up() override {
        return rows::read_quarantine(*connection_, "WHERE again = 1 ORDER BY sequence");
    }

    Result<std::size_t> take_up(const std::optional<protocol::EnvelopeId>& id, const StaffAct& act) override {
        return giving<std::size_t>([&](std::size_t& marked) -> Result<void> {
            const auto changed = rows::mark_to_take_up(*connection_, id);
            if (!changed) return tl::unexpected(changed.error());
            marked = *changed;
            return marked == 0 ? Result<void>() : keep(*connection_, act);
        });
    }

    Result<Counts> counts() override { return rows::counts(*connection_); }

    Result<void> note(const StaffAct& act) override {
        return in_transaction([&] { return keep(*connection_, act); });
    }

    Result<std::vector<audit::Line>> lines(const audit::Which& which) override {
        return audit::Log(*connection_).list(which);
    }

    Result<std::vector<Record>> records_after(std::uint64_t position, std::size_t most) override {
        return rows::read_records(*connection_, position, most);
    }

    Result<std::uint64_t> lowest_position() override { return rows::lowest_position(*connection_); }

    Result<CountedDay> count_day(Instant now, bool may_add) override {
        return rows::count_day(*connection_, now, may_add);
    }

    Result<bool> feed_is_whole() override {
        const auto stale = rows::cases_of_other_epochs(*connection_, epoch_, 0, 1);
        if (!stale) return tl::unexpected(stale.error());
        const auto unsaid = rows::unsaid(*connection_, epoch_, 1);
        if (!unsaid) return tl::unexpected(unsaid.error());
        return stale->ids.empty() && unsaid->empty();
    }

    Result<std::size_t> prune_records(std::int64_t before_day, std::size_t most, RecordMaker& records) override {
        return giving<std::size_t>([&](std::size_t& removed) -> Result<void> {
            auto old = rows::lowest_records(*connection_, before_day, most);
            if (!old) return tl::unexpected(old.error());
            for (const rows::OldRecord& record : *old) {
                if (auto said = say_if_waited_for(record, records); !said) return said;
                if (auto gone = rows::remove_record(*connection_, record.position); !gone) return gone;
                ++removed;
            }
            return {};
        });
    }

  private:
    template <typename Work>
    Result<void> in_transaction(Work work) {
        auto transaction = sql::Transaction::begin(*connection_);
        if (!transaction) return tl::unexpected(transaction.error());
        if (auto done = work(); !done) return done;
        return transaction->commit();
    }

    // What `work` leaves in it.
    template <typename Value, typename Work>
    Result<Value> giving(Work work) {
        Value value{};
        if (auto done = in_transaction([&] { return work(value); }); !done) return tl::unexpected(done.error());
        return value;
    }

    Result<Case> give_number(Case subject, const Registration& registration) {
        auto number = rows::number_for(*connection_, registration);
        if (!number) return tl::unexpected(number.error());
        subject.number = std::move(*number);
        subject.registered = registration.day;
        subject.due = registration.due;
        subject.due_reason = registration.due_reason;
        subject.explanation = registration.explanation;
        subject.missing.assign(registration.missing.begin(), registration.missing.end());
        subject.series = registration.series;
        subject.state = CaseState::registered;
        if (registration.legal_form) subject.legal_form = *registration.legal_form;
        if (auto updated = rows::update_registration(*connection_, subject); !updated) {
            return tl::unexpected(updated.error());
        }
        return subject;
    }

    // The change number it has now.
    Result<std::int64_t> change_one(const CaseChange& change, RecordMaker* records) {
        Case after = change.after;
        auto done = rows::update_case(*connection_, after);
        if (done && after.destroyed) done = rows::forget_words(*connection_, after.envelope);
        if (done) done = keep_step(after, change.act, change.sealed_words);
        if (done && change.is_told) done = tell_or_mark(after, records);
        if (!done) return tl::unexpected(done.error());
        return after.change;
    }

    Result<void> keep_step(const Case& subject, const StaffAct& act, const std::string& sealed_words) {
        if (auto kept = keep(*connection_, act); !kept) return kept;
        return rows::add_step(*connection_, subject.envelope,
                              {0, act.line.what, subject.state, act.when, act.line.who, sealed_words});
    }

    Result<void> tell_or_mark(const Case& subject, RecordMaker* records) {
        return records != nullptr ? add_record(subject, *records) : rows::mark_untold(*connection_, subject.envelope);
    }

    // What the newest record says of a case or a receipt is said once more while somebody may wait for its end.
    Result<void> say_if_waited_for(const rows::OldRecord& record, RecordMaker& maker) {
        if (!record.is_newest) return {};
        auto subject = find_by_envelope(record.envelope);
        if (!subject) return tl::unexpected(subject.error());
        if (!*subject) return say_again_if_waited_for({record.envelope.bytes}, maker);
        // The newest record of an answered case is no older than its answer.
        return (*subject)->answered || (*subject)->destroyed ? Result<void>() : add_record(**subject, maker);
    }

    Result<std::int64_t> state(std::string_view name) { return rows::state(*connection_, name); }
    Result<void> set_state(std::string_view name, std::int64_t value) {
        return rows::set_state(*connection_, name, value);
    }

    static Result<std::optional<Case>> first(Result<std::vector<Case>> found) {
        if (!found) return tl::unexpected(found.error());
        if (found->empty()) return std::optional<Case>();
        return std::optional<Case>(std::move(found->front()));
    }

    Result<std::optional<Case>> find_by_envelope(const protocol::EnvelopeId& id) {
        return first(rows::read_cases(*connection_, "WHERE envelope = ?1", {Bytes{id.view()}}));
    }

    Result<std::optional<Case>> find_by_receipt(const protocol::LookupId& id) {
        return first(rows::read_cases(*connection_, "WHERE lookup_id = ?1", {Bytes{id.view()}}));
    }

    Result<void> say_again(const protocol::LookupId& id, const Case* subject, RecordMaker& records) {
        return rows::say_again(*connection_, id, subject, epoch_, records);
    }

    Result<void> say_again_if_waited_for(const protocol::LookupId& id, RecordMaker& records) {
        const auto is_waited_for = rows::is_waited_for(*connection_, id);
        if (!is_waited_for) return tl::unexpected(is_waited_for.error());
        return *is_waited_for ? say_again(id, nullptr, records) : Result<void>();
    }

    // `same`: the sequence of a record that says nothing new.
    Result<void> add_record(Case subject, RecordMaker& records, std::uint64_t same = 0) {
        const auto position = rows::next_position(*connection_);
        if (!position) return tl::unexpected(position.error());
        auto sequence = same != 0 ? Result<std::uint64_t>(same)
                                  : rows::next_sequence(*connection_, subject.envelope, records.now());
        if (!sequence) return tl::unexpected(sequence.error());
        const auto bytes = records.make(subject, *position, *sequence);
        if (!bytes) return tl::unexpected(bytes.error());
        auto inserted = rows::insert_record(*connection_, *position, subject.envelope.view(), records.now(), *bytes);
        if (!inserted) return inserted;
        auto updated = connection_->run(
            "UPDATE case_file SET last_sequence = ?1, record_epoch = ?2, untold = 0 WHERE envelope = ?3",
            {*sequence, Bytes{epoch_.view()}, Bytes{subject.envelope.view()}});
        if (!updated) return updated;
        subject.last_sequence = *sequence;
        return say_again(subject.lookup_id, &subject, records);
    }

    std::unique_ptr<sql::Connection> connection_;
    protocol::Epoch epoch_;
};

}  // namespace

std::unique_ptr<RegistryStore> registry_over(std::unique_ptr<sql::Connection> connection,
                                             const protocol::Epoch& epoch) {
    return std::make_unique<SqlRegistryStore>(std::move(connection), epoch);
}

}  // namespace veche::server::store
