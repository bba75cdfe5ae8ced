#include "server/registrar/record_writer.h"

#include "content/language.h"
#include "sync/protocol/feed_start.h"
#include "sync/protocol/status_record.h"

namespace veche::server {

Result<std::string> StatusRecordMaker::make(const store::Case& subject, std::uint64_t position,
                                            std::uint64_t sequence) {
    using Stage = content::CaseStatus::Stage;
    protocol::StatusInside inside{subject.envelope, sequence, clock_.now(), {}};
    content::CaseStatus& status = inside.status;
    status.language = content::language_from_code(subject.language).value_or(content::Language::russian);
    if (!subject.number.empty()) {
        status.stage = Stage::registered;
        status.registration_number = subject.number;
        status.due = subject.due;
        status.due_reason = subject.due_reason;
        status.explanation = content::explanation_from_text(subject.explanation);
    }
    if (!subject.sealed_answer.empty()) {
        auto answer = vault_.open(subject.envelope, Vault::Purpose::answer, subject.sealed_answer);
        if (!answer) return tl::unexpected(answer.error());
        status.stage = Stage::answered;
        status.answer = std::move(*answer);
    }
    return protocol::write_status_record({subject.lookup_id, epoch_, position}, inside, subject.receipt_key, key_,
                                         random_);
}

std::string StatusRecordMaker::feed_start(std::uint64_t lowest) const {
    return protocol::write_feed_start({epoch_, lowest}, key_);
}

}  // namespace veche::server
