#include "server/editorial/approved.h"

namespace veche::server::editorial {
namespace {

using store::ApprovedVersion;

tl::unexpected<Error> refused(const std::string& subject, std::string_view why) {
    return failure(subject + ": " + std::string(why) + "; nothing was published");
}

}  // namespace

bool says(const ApprovedVersion& version, const publish::Form& form) {
    return version.approved_hash == form.hash && version.hash == form.hash && version.form == form.bytes;
}

Result<void> check_approved(const publish::Forms& edition, const std::vector<ApprovedVersion>& approved,
                            const store::LiveEdition& live) {
    std::map<std::string_view, const ApprovedVersion*> by_subject;
    for (const ApprovedVersion& each : approved) by_subject.emplace(each.subject, &each);
    for (const auto& [subject, form] : edition) {
        const auto found = by_subject.find(subject);
        if (found == by_subject.end()) return refused(subject, "no approval names it");
        const ApprovedVersion& version = *found->second;
        const std::string& hash = form.hash;
        if (version.approved_hash != hash) return refused(subject, "what was approved is another version");
        if (!says(version, form)) return refused(subject, "its version was changed after it was approved");
        const auto under = live.subjects.find(subject);
        const std::string now = under == live.subjects.end() ? std::string() : under->second.hash;
        if (now != hash && now != version.approved_live) {
            return refused(subject, "it was approved on top of what is live no more");
        }
    }
    for (const auto& [subject, now] : live.subjects) {
        if (edition.contains(subject)) continue;
        const std::string gone = publish::form_of_gone(subject).hash;
        const auto found = by_subject.find(subject);
        const bool is_approved = found != by_subject.end() && found->second->approved_hash == gone &&
                                 (found->second->approved_live == now.hash || now.hash == gone);
        // What went before there was a store has no approval.
        if (!is_approved && now.hash != gone) return refused(subject, "it is live, and nobody approved that it goes");
    }
    return {};
}

}  // namespace veche::server::editorial
