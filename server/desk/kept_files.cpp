#include "server/desk/kept_files.h"

#include "server/judging/composing.h"

namespace veche::server::desk {
namespace {

bool is_published(const ContentDesk& desk, const std::string& hash) {
    std::error_code error;
    return std::filesystem::is_regular_file(desk.layout().content() / content::edition::blob_path(hash), error);
}

}  // namespace

std::map<std::string, std::string_view> views_of(const std::map<std::string, std::string>& bytes) {
    return {bytes.begin(), bytes.end()};
}

Outcome<std::vector<store::StoredBlob>> keep(ContentDesk& desk, const std::map<std::string, std::string_view>& bytes) {
    std::vector<store::StoredBlob> blobs;
    std::map<std::string, std::string_view> unknown;
    for (const auto& [hash, each] : bytes) {
        const auto known = desk.store().blob(hash);
        if (!known) return failed(known.error());
        if (!*known) unknown.emplace(hash, each);
        blobs.push_back({hash, each.size()});
    }
    if (auto added = desk.files().add(unknown); !added) return failed(added.error());
    return blobs;
}

Outcome<void> keep_published(ContentDesk& desk, const store::Version& version, const judging::Part& part) {
    const auto hashes = judging::published_by(version);
    if (!hashes) return failed(hashes.error());
    std::map<std::string, std::string_view> lost;
    for (const std::string& hash : *hashes) {
        const auto known = desk.store().blob(hash);
        if (!known) return failed(known.error());
        if (*known) continue;
        if (const auto found = part.bytes.find(hash); found != part.bytes.end()) {
            lost.emplace(hash, found->second);
        } else if (!is_published(desk, hash)) {
            return refused(Why::not_now, "what it publishes is not kept any more; its text is sent anew");
        }
    }
    if (lost.empty()) return {};
    const auto blobs = keep(desk, lost);
    if (!blobs) return tl::unexpected(blobs.error());
    auto brought = desk.store().bring(version.number, *blobs);
    return brought ? Outcome<void>() : failed(brought.error());
}

}  // namespace veche::server::desk
