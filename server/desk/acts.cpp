#include "server/desk/acts.h"

#include "base/normal_form.h"
#include "base/utf8.h"
#include "content/limits.h"
#include "server/desk/record_export.h"

namespace veche::server::desk {
namespace {

// 50001 as "50,001".
std::string grouped(std::size_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

Result<std::string> readable_answer(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
    if (text.empty()) return failure("the answer is empty");
    if (!is_valid_utf8(text)) return failure("the answer is not UTF-8");
    text = to_nfc(std::move(text));
    if (!fits_code_points(text, content::longest_answer)) {
        return failure("the answer has " + grouped(count_code_points(text)) + " letters; at most " +
                       grouped(content::longest_answer) + " can be read at a kiosk");
    }
    return text;
}

}  // namespace

Result<store::Case> answer(RegistryDesk& desk, const std::string& number_or_id, std::string text,
                           EarlierAnswer earlier) {
    const auto readable = readable_answer(std::move(text));
    if (!readable) return tl::unexpected(readable.error());
    auto subject = desk.find(number_or_id);
    if (!subject) return subject;
    if (subject->number.empty())
        return failure("the case is not registered yet; the registrar does that while the server runs");
    if (!subject->sealed_answer.empty() && earlier == EarlierAnswer::keep)
        return failure(subject->number + " is answered already; --replace gives another answer");
    const std::string sealed = desk.vault().seal(subject->envelope, Vault::Purpose::answer, *readable);
    const auto done = desk.registry().answer(subject->envelope, sealed, desk.clock().now(), desk.records());
    if (!done) return tl::unexpected(done.error());
    if (auto told = hand_out_records(desk); !told) return tl::unexpected(told.error());
    return subject;
}

Result<std::size_t> change_terms(RegistryDesk& desk, const std::vector<ChangedTerm>& terms) {
    std::size_t changed = 0;
    for (const ChangedTerm& change : terms) {
        const auto done = desk.registry().change_term(change.subject.envelope, change.term, desk.records());
        if (!done) return tl::unexpected(done.error());
        if (*done) ++changed;
    }
    if (auto told = hand_out_records(desk); !told) return tl::unexpected(told.error());
    return changed;
}

Result<std::size_t> take_up(RegistryDesk& desk, const std::optional<protocol::EnvelopeId>& envelope) {
    return desk.registry().take_up(envelope);
}

}  // namespace veche::server::desk
