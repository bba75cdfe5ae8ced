#include "server/registrar/audit_signer.h"

#include "base/log_event.h"

namespace veche::server {
namespace {

constexpr std::int64_t seconds_in_day = 86'400;
constexpr const char* own_chain = "registry";

void tell_broken(const std::string& chain, std::int64_t line) {
    write_log(LogEvent::audit_broken, {{"chain", chain}, {"line", std::to_string(line)}});
}

}  // namespace

Result<void> AuditSigner::sign() {
    const Instant now = clock_.now();
    const auto lines = audit::read_head_lines(layout_.signed_heads());
    if (!lines) return tl::unexpected(lines.error());
    audit::Heads before;
    if (!lines->empty()) {
        const auto last = audit::read_signed_heads(lines->back(), key_.public_key());
        if (!last) return failure(layout_.signed_heads().string() + ": its last line is " + last.error().message);
        if (last->when.seconds / seconds_in_day == now.seconds / seconds_in_day) return {};
        before = last->heads;
    }
    const auto heads = heads_of_now();
    if (!heads) return tl::unexpected(heads.error());
    if (auto compared = compare(before, *heads); !compared) return compared;
    return audit::add_head_line(layout_.signed_heads(), audit::sign_heads({now, *heads}, key_));
}

Result<audit::Heads> AuditSigner::heads_of_now() {
    audit::HandedOut handed = audit::handed_out(layout_.heads_of_office(), {"staff", "content"});
    for (const Error& fault : handed.faults) {
        write_log(LogEvent::job_failed,
                  {{"process", "veche-registrar"}, {"job", "audit.sign"}, {"reason", fault.message}});
    }
    auto own = audit::Log(registry_).head();
    if (!own) return tl::unexpected(own.error());
    handed.heads[own_chain] = std::move(*own);
    return std::move(handed.heads);
}

Result<void> AuditSigner::compare(const audit::Heads& before, const audit::Heads& now) {
    for (const auto& [chain, head] : before) {
        const auto found = now.find(chain);
        const bool other_words = found != now.end() && found->second.number == head.number && !(found->second == head);
        if (found == now.end() || found->second.number < head.number || other_words) {
            tell_broken(chain, head.number);
        } else if (chain == own_chain) {
            const auto holds = audit::Log(registry_).holds(head);
            if (!holds) return tl::unexpected(holds.error());
            if (!*holds) tell_broken(chain, head.number);
        }
    }
    return {};
}

}  // namespace veche::server
