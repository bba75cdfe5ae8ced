#include "content/edition/named_blobs.h"

#include <algorithm>

#include "base/hex.h"
#include "base/json.h"
#include "content/markdown.h"

namespace veche::content::edition {
namespace {

constexpr std::size_t hash_digits = 64;

Result<NeededBlob> text_named(const Json* reference) {
    const Json* hash = reference == nullptr ? nullptr : reference->find("hash");
    const Json* length = reference == nullptr ? nullptr : reference->find("length");
    if (hash == nullptr || hash->text() == nullptr || length == nullptr || length->integer() == nullptr) {
        return failure("a text without hash and length");
    }
    const std::int64_t bytes = *length->integer();
    if (!is_blob_hash(*hash->text()) || bytes < 0 || static_cast<std::uint64_t>(bytes) > longest_text_bytes) {
        return failure("a text that is no blob");
    }
    return NeededBlob{{*hash->text(), static_cast<std::uint64_t>(bytes)}, Packing::frame, longest_text_bytes};
}

bool is_packed(const Json& attachment) {
    const Json* type = attachment.find("media_type");
    return type != nullptr && type->text() != nullptr && is_text(Attachment{{}, *type->text(), {}});
}

}  // namespace

Result<std::vector<NeededBlob>> texts_named_in(std::string_view json) {
    const auto page = parse_json(json);
    if (!page) return tl::unexpected(page.error());
    const Json* entries = page->find("entries");
    if (entries == nullptr || entries->array() == nullptr) return failure("a page without entries");
    std::vector<NeededBlob> texts;
    for (const Json& entry : *entries->array()) {
        std::vector<const Json*> references;
        if (const Json* text = entry.find("text")) references.push_back(text);
        const Json* attachments = entry.find("attachments");
        if (attachments != nullptr && attachments->array() != nullptr) {
            for (const Json& attachment : *attachments->array()) {
                if (is_packed(attachment)) references.push_back(attachment.find("blob"));
            }
        }
        for (const Json* reference : references) {
            auto text = text_named(reference);
            if (!text) return tl::unexpected(text.error());
            texts.push_back(std::move(*text));
        }
    }
    return texts;
}

void add_names_in(std::string_view json, std::set<BlobHash>& names) {
    for (std::size_t at = json.find('"'); at != std::string_view::npos; at = json.find('"', at + 1)) {
        const std::string_view name = json.substr(at + 1, hash_digits);
        if (json.size() > at + 1 + hash_digits && json[at + 1 + hash_digits] == '"' && is_blob_hash(name)) {
            names.emplace(name);
        }
    }
}

}  // namespace veche::content::edition
