#include <fstream>

#include "base/sha256.h"
#include "base/utf8.h"
#include "content/edition/compression.h"
#include "content/edition/edition.h"
#include "content/edition/verify.h"
#include "content/markdown.h"

namespace veche::content::edition {
namespace {

BlobReference add(Blobs& blobs, std::string&& stored) {
    BlobReference reference{sha256_hex(stored), stored.size()};
    blobs.try_emplace(reference.hash, std::move(stored));
    return reference;
}

Result<std::string> read_compressed_text(const BlobReference& reference, std::string_view stored) {
    if (auto wrong = verify_blob(reference, stored)) return failure(*wrong);
    auto text = decompress(stored, longest_text_bytes);
    if (!text) return failure("blob " + reference.hash + ": " + text.error().message);
    if (!is_valid_utf8(*text)) return failure("blob " + reference.hash + ": not UTF-8");
    return text;
}

}  // namespace

std::optional<std::string> verify_blob(const BlobReference& reference, std::string_view stored) {
    if (!is_blob_hash(reference.hash)) return "'" + reference.hash + "' is no name of a blob";
    if (stored.size() != reference.length) {
        return "blob " + reference.hash + ": " + std::to_string(stored.size()) + " bytes instead of " +
               std::to_string(reference.length);
    }
    if (sha256_hex(stored) != reference.hash) return "blob " + reference.hash + ": other bytes than its name says";
    return std::nullopt;
}

std::string blob_path(const BlobHash& hash) {
    return "blobs/" + hash.substr(0, 2) + "/" + hash;
}

Result<std::string> MemoryBlobs::read(const BlobHash& hash) {
    const auto found = blobs_.find(hash);
    if (found == blobs_.end()) return failure("blob " + hash + ": missing");
    return found->second;
}

Result<std::string> FolderBlobs::read(const BlobHash& hash) {
    if (!is_blob_hash(hash)) return failure("'" + hash + "' is no name of a blob");
    std::ifstream file(root_ + "/" + blob_path(hash), std::ios::binary | std::ios::ate);
    if (!file) return failure("blob " + hash + ": missing");
    const std::streamoff size = file.tellg();
    if (size < 0 || static_cast<std::uint64_t>(size) > longest_blob_bytes) {
        return failure("blob " + hash + ": larger than 64 MiB");
    }
    std::string bytes(static_cast<std::size_t>(size), '\0');
    file.seekg(0);
    if (!file.read(bytes.data(), size)) return failure("blob " + hash + ": cannot be read");
    return bytes;
}

BlobReference add_text(Blobs& blobs, std::string_view text) {
    return add(blobs, compress(text));
}

BlobReference add_raw(Blobs& blobs, std::string_view bytes) {
    return add(blobs, std::string(bytes));
}

Result<std::string> read_text(const BlobReference& reference, std::string_view stored) {
    return read_compressed_text(reference, stored);
}

std::set<BlobHash> blobs_of(const Catalog& catalog, const std::vector<Entry>& entries) {
    std::set<BlobHash> hashes;
    if (!catalog.town.rules.hash.empty()) hashes.insert(catalog.town.rules.hash);
    for (const PageReference& page : catalog.pages) hashes.insert(page.blob.hash);
    for (const Entry& entry : entries) {
        if (!entry.text.hash.empty()) hashes.insert(entry.text.hash);
        for (const Attachment& attachment : entry.attachments) hashes.insert(attachment.blob.hash);
    }
    return hashes;
}

Result<LegalProfile> read_legal_profile(const Town& town, BlobSource& blobs) {
    const std::string name = town.legal_profile + ".toml";
    if (town.rules.hash.empty()) return legal_profile_from_toml(built_in_legal_profile(town.legal_profile), name);
    const auto stored = blobs.read(town.rules.hash);
    if (!stored) return tl::unexpected(stored.error());
    const auto text = read_text(town.rules, *stored);
    if (!text) return tl::unexpected(text.error());
    return legal_profile_from_toml(*text, name, TomlDocument::Origin::published);
}

Result<std::string> read_attachment(const Attachment& attachment, std::string_view stored) {
    if (is_text(attachment)) return read_compressed_text(attachment.blob, stored);
    if (auto wrong = verify_blob(attachment.blob, stored)) return failure(*wrong);
    return std::string(stored);
}

}  // namespace veche::content::edition
