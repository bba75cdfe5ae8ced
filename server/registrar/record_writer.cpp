#include "server/registrar/record_writer.h"

#include "base/json_reader.h"
#include "content/limits.h"
#include "server/registrar/case_seal.h"
#include "sync/protocol/feed_start.h"
#include "sync/protocol/status_record.h"

namespace veche::server {
namespace {

using Stage = content::CaseStatus::Stage;

// Every note is as long, so that its length tells nothing.
constexpr std::size_t note_size = 192;
constexpr std::size_t longest_date = std::string_view("2026-11-27").size();  // or none
constexpr std::int64_t largest_sequence = 9'007'199'254'740'991;
static_assert(note_size + 40 <= protocol::largest_town_note);

protocol::EnvelopeId bound_to(const protocol::LookupId& lookup_id) {
    return protocol::EnvelopeId{lookup_id.bytes};
}

// Notes are signed and kept for years: a step goes on being this number in them, whatever comes to the enumeration.
std::int64_t number_of(Stage stage) {
    static_assert(static_cast<int>(Stage::received) == 0 && static_cast<int>(Stage::registered) == 1 &&
                  static_cast<int>(Stage::answered) == 2);
    return static_cast<std::int64_t>(stage);
}

std::string note_text(const store::Case& subject, const protocol::StatusInside& inside) {
    std::string text = write_json(Json::Object{{"number", subject.number},
                                               {"registered", subject.registered ? to_string(*subject.registered) : ""},
                                               {"sequence", inside.sequence},
                                               {"stage", number_of(inside.status.stage)},
                                               {"time", to_string(inside.time)}});
    if (text.size() > note_size) return std::string(note_size, ' ');  // a number nobody could write on paper
    text.resize(note_size, ' ');
    return text;
}

// What a later program adds is passed over. Nothing: it is no note.
std::optional<store::FormerNote> read_note(std::string_view text) {
    const auto json = parse_json(text);
    if (!json) return std::nullopt;
    JsonErrors errors;
    JsonReader reader(*json, "note", errors);
    const std::string number = reader.optional_text("number", content::longest_registration_number);
    const auto registered = parse_date(reader.optional_text("registered", longest_date));
    const std::int64_t sequence = reader.integer("sequence", 1, largest_sequence);
    const std::int64_t stage = reader.integer("stage", 0, number_of(Stage::answered));
    const Instant time = reader.instant("time");
    if (errors.any()) return std::nullopt;
    return store::FormerNote{static_cast<std::uint64_t>(sequence), number, registered,
                             stage == number_of(Stage::answered), time};
}

}  // namespace

Result<std::string> StatusRecordMaker::make(const store::Case& subject, std::uint64_t position,
                                            std::uint64_t sequence) {
    protocol::StatusInside inside{subject.envelope, sequence, clock_.now(), {}, restored_from_};
    content::CaseStatus& status = inside.status;
    status.language = language_of(subject);
    if (!subject.number.empty()) {
        status.stage = Stage::registered;
        status.registration_number = subject.number;
        status.due = subject.due;
        status.due_reason = subject.due_reason;
        status.explanation = content::explanation_from_text(subject.explanation);
    }
    if (!subject.sealed_answer.empty()) {
        const auto seal = CaseSeal::of(vault_, subject);
        if (!seal) return tl::unexpected(seal.error());
        auto answer = seal->open(Vault::Purpose::answer, subject.sealed_answer);
        if (!answer) return tl::unexpected(answer.error());
        status.stage = Stage::answered;
        status.answer = std::move(*answer);
    }
    protocol::StatusOutside outside{subject.lookup_id, epoch_, position};
    outside.town_note = vault_.seal(bound_to(subject.lookup_id), Vault::Purpose::note, note_text(subject, inside));
    return protocol::write_status_record(outside, inside, subject.receipt_key, key_, random_);
}

Result<std::string> StatusRecordMaker::make_again(const store::FormerRecord& former, std::uint64_t position) {
    return protocol::sign_again(former.bytes, epoch_, position, key_);
}

Result<store::FormerRecord> StatusRecordMaker::read_former(std::string bytes) const {
    auto outside = protocol::verify_status_record(bytes, key_.public_key());
    if (!outside) return tl::unexpected(outside.error());
    store::FormerRecord record;
    record.lookup_id = outside->lookup_id;
    record.epoch = outside->epoch;
    record.position = outside->position;
    record.bytes = std::move(bytes);
    // Records of before have none; then only its place says how far on it is.
    const auto note = vault_.open(bound_to(outside->lookup_id), Vault::Purpose::note, outside->town_note);
    if (note) record.note = read_note(*note);
    return record;
}

std::string StatusRecordMaker::feed_start(std::uint64_t lowest) const {
    return protocol::write_feed_start({epoch_, lowest}, key_);
}

}  // namespace veche::server
