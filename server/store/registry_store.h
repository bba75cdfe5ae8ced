// registry.db: what the registrar has made of the envelopes but of ballots (ballot_store.h): cases, what could not be
// opened, records for the kiosks. Only the registrar's user reads it; texts in it are sealed with the case key
// (server/registrar/vault.h) before they come here. Contract: tests/contracts/registry_store_test.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "content/ids.h"
#include "content/rules/legal_profile.h"
#include "server/store/case.h"
#include "sync/protocol/keys.h"

namespace veche::server::store {

struct Quarantined {
    protocol::EnvelopeId envelope;
    std::int64_t sequence = 0;  // in intake.db, where the bytes stay
    std::string reason;
    Instant when;
};

// What the town noted for itself in a record.
struct FormerNote {
    std::uint64_t sequence = 1;
    std::string number;  // of the registration; empty: none
    std::optional<Date> registered;
    bool answered = false;
    Instant said;
};

// What the town said in an epoch before this one and no longer knew: taken back from the kiosks, or from the records of
// that epoch in the folder.
struct FormerRecord {
    protocol::LookupId lookup_id;
    protocol::Epoch epoch;
    std::uint64_t position = 0;      // in the feed of that epoch
    std::string bytes;               // as it was signed then
    std::optional<FormerNote> note;  // nothing: it is of before there were notes
};

// A record is made with the position it will have, so the store asks for its bytes inside the transaction.
class RecordMaker {
  public:
    RecordMaker() = default;
    RecordMaker(const RecordMaker&) = delete;
    RecordMaker& operator=(const RecordMaker&) = delete;
    virtual ~RecordMaker() = default;
    // The signed bytes of the status record of `subject` as it now is; `sequence` is above all its earlier ones.
    [[nodiscard]] virtual Result<std::string> make(const Case& subject, std::uint64_t position,
                                                   std::uint64_t sequence) = 0;
    // The same words at a position of this epoch, signed anew.
    [[nodiscard]] virtual Result<std::string> make_again(const FormerRecord& former, std::uint64_t position) = 0;
    // Sequences are never below its seconds, so that they rise over a restore too.
    [[nodiscard]] virtual Instant now() const = 0;
};

struct Registration {
    std::string prefix;  // of the series
    Date day;            // its year is the year of the number
    std::optional<Date> due;
    std::string due_reason;
    std::vector<content::RequiredField> missing;
    std::string explanation{};
    std::optional<Stored<content::CaseSeries>> series{};
    std::string number{};  // that was given before a restore; empty, or another case's by now: the next of the series
    std::optional<LegalForm> legal_form{};
};

// The term of an answer.
struct NewTerm {
    std::optional<Date> due;
    std::string due_reason;
    std::string explanation;
};

// Every call is one transaction: all of it survives a power cut or none of it happened. Every call may be repeated:
// what is already there is left as it is. What staff do takes a StaffAct, kept when something was changed. Not
// thread-safe; several processes may each have one.
class RegistryStore {
  public:
    RegistryStore() = default;
    RegistryStore(const RegistryStore&) = delete;
    RegistryStore& operator=(const RegistryStore&) = delete;
    virtual ~RegistryStore() = default;

    // The last sequence of intake.db that was dealt with.
    [[nodiscard]] virtual Result<std::int64_t> cursor() = 0;

    // Adds the case with its first record and moves the cursor to `sequence`. It is set aside no more.
    [[nodiscard]] virtual Result<void> receive(const Case& subject, std::int64_t sequence, RecordMaker& records) = 0;
    // Sets it aside, with the newest reason; it is no longer marked to be taken up.
    [[nodiscard]] virtual Result<void> quarantine(const Quarantined& envelope) = 0;
    // Gives the next number of the series and year, in the same transaction as the record. False: it had one already.
    [[nodiscard]] virtual Result<bool> register_case(const protocol::EnvelopeId& id, const Registration& registration,
                                                     RecordMaker& records) = 0;
    // All of them or none. Their change numbers; nothing: one of them was changed since, or is not there. `records`
    // null: whoever can make records tells what is to be told (untold()).
    [[nodiscard]] virtual Result<std::optional<std::vector<std::int64_t>>> change_cases(
        const std::vector<CaseChange>& changes, RecordMaker* records) = 0;
    // A case without an envelope of a kiosk, registered at once. As it then is; nothing: one of its id is there. `act`
    // is asked within the transaction, with the case as it then is: its number is given there.
    using ActOn = std::function<StaffAct(const Case&)>;
    [[nodiscard]] virtual Result<std::optional<Case>> take_in(const Case& subject, const Registration& registration,
                                                              const ActOn& act, RecordMaker* records) = 0;
    // Cases that were changed by somebody who could make no record; tell() makes it. False: it needs none by now.
    [[nodiscard]] virtual Result<std::vector<protocol::EnvelopeId>> untold() = 0;
    [[nodiscard]] virtual Result<bool> tell(const protocol::EnvelopeId& id, RecordMaker& records) = 0;
    // After a restore: a record of every case, but of destroyed ones, whose newest one is of another epoch, under the
    // sequence it had: it says nothing new. At most `most` cases, those added after `after` (a case of an earlier call;
    // 0: all). One whose record cannot be made is passed over.
    struct Renewed {
        std::size_t made = 0;
        std::vector<protocol::EnvelopeId> failed{};
        std::string reason{};        // of the first that failed
        std::int64_t looked_at = 0;  // the last case; 0: there was none
    };
    [[nodiscard]] virtual Result<Renewed> renew_records(const protocol::Epoch& epoch, std::int64_t after,
                                                        std::size_t most, RecordMaker& records) = 0;

    // The last one offered by kiosks (intake.db) that was looked at.
    [[nodiscard]] virtual Result<std::int64_t> offers_cursor() = 0;
    // Adds what is not there yet. The numbers they name are given to no other case from now on, but to their own if it
    // has none; and the feed gets the last of each epoch of a receipt again, after whatever it says of the case until
    // that is further on: so every kiosk has it, and the last word of a case in the feed takes nothing back. How many
    // it added.
    [[nodiscard]] virtual Result<std::size_t> take_back(const std::vector<FormerRecord>& records,
                                                        std::optional<std::int64_t> offers_cursor,
                                                        RecordMaker& maker) = 0;
    // After another restore: says again what was taken back of receipts without a case, at most `most` of them. How
    // many receipts; 0: the feed of this epoch has it all.
    [[nodiscard]] virtual Result<std::size_t> say_former_again(std::size_t most, RecordMaker& maker) = 0;
    // What was taken back of receipts whose case is answered (or, without one here, that were) goes when the feed says
    // nothing of them any more; at most `most` receipts. How many records it took away.
    [[nodiscard]] virtual Result<std::size_t> forget_former(std::size_t most) = 0;
    [[nodiscard]] virtual Result<std::vector<FormerRecord>> taken_back() = 0;
    // As the newest record of this receipt that names a number notes it.
    [[nodiscard]] virtual Result<std::optional<FormerNote>> former_registration(const protocol::LookupId& id) = 0;

    [[nodiscard]] virtual Result<std::vector<Case>> cases() = 0;
    // A page of those that pass the filter.
    [[nodiscard]] virtual Result<CaseList> list(const CaseFilter& filter, const CaseOrder& order, const Page& page) = 0;
    // All that pass the filter, in no order.
    [[nodiscard]] virtual Result<std::vector<protocol::EnvelopeId>> ids(const CaseFilter& filter) = 0;
    // What a copy of all cases lacks, in the order of the changes.
    [[nodiscard]] virtual Result<std::vector<Case>> cases_changed_after(std::int64_t change, std::size_t most) = 0;
    // Destroyed ones whose envelope is still to be taken from the intake, at most `most`; and that it was.
    [[nodiscard]] virtual Result<std::vector<protocol::EnvelopeId>> to_forget(std::size_t most) = 0;
    [[nodiscard]] virtual Result<void> note_forgotten(const std::vector<protocol::EnvelopeId>& ids) = 0;
    // What was done to it, the first step first.
    [[nodiscard]] virtual Result<std::vector<CaseStep>> steps(const protocol::EnvelopeId& id) = 0;
    // All of them, in the order they came.
    [[nodiscard]] virtual Result<std::vector<protocol::EnvelopeId>> unregistered() = 0;
    // By number or by envelope id in hexadecimal digits.
    [[nodiscard]] virtual Result<std::optional<Case>> find(const std::string& number_or_id) = 0;
    [[nodiscard]] virtual Result<std::vector<Quarantined>> quarantined() = 0;
    // Marks what was set aside, for the registrar to try again; an opened envelope's receive() takes it from the list.
    // Nothing: all. How many it marked.
    [[nodiscard]] virtual Result<std::size_t> take_up(const std::optional<protocol::EnvelopeId>& id,
                                                      const StaffAct& act) = 0;
    [[nodiscard]] virtual Result<std::vector<Quarantined>> marked_to_take_up() = 0;
    struct Counts {
        std::uint64_t set_aside = 0;
        std::uint64_t unregistered = 0;
        std::uint64_t newest_position = 0;  // of the records; 0: none
    };
    [[nodiscard]] virtual Result<Counts> counts() = 0;

    // What changes nothing and leaves a line all the same: a look at personal data.
    [[nodiscard]] virtual Result<void> note(const StaffAct& act) = 0;
    // Of the audit: the newest first.
    [[nodiscard]] virtual Result<std::vector<audit::Line>> lines(const audit::Which& which) = 0;

    // Records after `position`, in order, with their positions.
    struct Record {
        std::uint64_t position = 0;
        std::string bytes;
    };
    [[nodiscard]] virtual Result<std::vector<Record>> records_after(std::uint64_t position, std::size_t most) = 0;
    // Of the records there are; 1 when there is none.
    [[nodiscard]] virtual Result<std::uint64_t> lowest_position() = 0;
    // Records grow old by days that were counted, not by a clock that may lie: `now` a day or more after the last one
    // that was counted adds one, however far it jumped, and where it went back days go on from there. Counting begins
    // with the day of the newest record. `may_add`: long enough after the last one by a clock that does not jump.
    struct CountedDay {
        std::int64_t day = 0;  // like days since 1970-01-01, but those that were missed are not in it
        bool added = false;
    };
    [[nodiscard]] virtual Result<CountedDay> count_day(Instant now, bool may_add) = 0;
    // Whether the feed of this epoch speaks of every case, and of every receipt that was taken back. Until then kiosks
    // may have the only word of one, and where the feed begins must not go on.
    [[nodiscard]] virtual Result<bool> feed_is_whole() = 0;
    // Takes the lowest records made before that counted day away, at most `most`: of an answered or destroyed case for
    // good; of any other one it makes its newest record anew at the end first, so that the beginning of the feed can
    // go, and so it does with what was taken back of a receipt without a case while that is not known to be answered.
    // The highest position always stays. How many it took away.
    [[nodiscard]] virtual Result<std::size_t> prune_records(std::int64_t before_day, std::size_t most,
                                                            RecordMaker& records) = 0;
};

}  // namespace veche::server::store
