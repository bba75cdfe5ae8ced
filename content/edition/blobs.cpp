#include <filesystem>
#include <system_error>

#include "base/file_part.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "content/edition/compression.h"
#include "content/edition/edition.h"
#include "content/edition/verify.h"
#include "content/markdown.h"

namespace veche::content::edition {
namespace {

BlobReference add(Blobs& blobs, std::string_view bytes, Packing packing) {
    BlobReference reference{sha256_hex(bytes), bytes.size()};
    blobs.try_emplace(reference.hash, Blob{std::string(bytes), packing});
    return reference;
}

// The name by unpacked bytes; nothing when the stored ones are missing or wrong.
std::optional<BlobReference> unpacked_name(const BlobReference& reference, BlobSource& blobs) {
    const auto stored = blobs.read(reference.hash);
    const auto text = stored ? unpack(reference, *stored, longest_text_bytes) : tl::unexpected(stored.error());
    if (!text) return std::nullopt;
    return BlobReference{sha256_hex(*text), text->size()};
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

Result<std::string> unpack(const BlobReference& reference, std::string_view stored, std::size_t limit) {
    const std::string name = "blob " + reference.hash + ": ";
    if (!is_blob_hash(reference.hash)) return failure("'" + reference.hash + "' is no name of a blob");
    if (unpacked_length(stored) == reference.length) {
        auto bytes = decompress(stored, limit);
        if (!bytes) return failure(name + bytes.error().message);
        if (sha256_hex(*bytes) == reference.hash) return bytes;
    }
    // Named by its packed bytes (format 1), or wrong.
    if (auto wrong = verify_blob(reference, stored)) return failure(*wrong);
    auto bytes = decompress(stored, limit);
    if (!bytes) return failure(name + bytes.error().message);
    return bytes;
}

std::string stored_form(const Blob& blob) {
    return blob.packing == Packing::frame ? compress(blob.bytes) : blob.bytes;
}

MemoryBlobs::MemoryBlobs(const Blobs& blobs) {
    for (const auto& [hash, blob] : blobs) stored_.emplace(hash, stored_form(blob));
}

Result<std::string> MemoryBlobs::read(const BlobHash& hash) {
    const auto found = stored_.find(hash);
    if (found == stored_.end()) return failure("blob " + hash + ": missing");
    return found->second;
}

Result<std::string> FolderBlobs::read(const BlobHash& hash) {
    if (!is_blob_hash(hash)) return failure("'" + hash + "' is no name of a blob");
    const std::filesystem::path file = root_ + "/" + blob_path(hash);
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return failure("blob " + hash + ": missing");
    return read_file(file, longest_blob_bytes);
}

BlobReference add_text(Blobs& blobs, std::string_view text) {
    return add(blobs, text, Packing::frame);
}

BlobReference add_raw(Blobs& blobs, std::string_view bytes) {
    return add(blobs, bytes, Packing::none);
}

Result<std::string> read_text(const BlobReference& reference, std::string_view stored) {
    auto text = unpack(reference, stored, longest_text_bytes);
    if (text && !is_valid_utf8(*text)) return failure("blob " + reference.hash + ": not UTF-8");
    return text;
}

NeededBlob needed_page(const PageReference& page) {
    return {page.blob, Packing::frame, longest_page_bytes};
}

NeededBlob needed_rules(const Town& town) {
    return {town.rules, Packing::frame, longest_rules_bytes};
}

std::vector<NeededBlob> blobs_of(const Entry& entry) {
    std::vector<NeededBlob> blobs;
    if (!entry.text.hash.empty()) blobs.push_back({entry.text, Packing::frame, longest_text_bytes});
    for (const Attachment& attachment : entry.attachments) {
        const bool packed = is_text(attachment);
        blobs.push_back({attachment.blob, packed ? Packing::frame : Packing::none,
                         packed ? longest_text_bytes : longest_blob_bytes});
    }
    return blobs;
}

std::map<BlobHash, NeededBlob> blobs_of(const Catalog& catalog, const std::vector<Entry>& entries) {
    std::map<BlobHash, NeededBlob> blobs;
    if (!catalog.town.rules.hash.empty()) blobs.emplace(catalog.town.rules.hash, needed_rules(catalog.town));
    for (const PageReference& page : catalog.pages) blobs.emplace(page.blob.hash, needed_page(page));
    for (const Entry& entry : entries) {
        for (NeededBlob& blob : blobs_of(entry)) blobs.emplace(blob.reference.hash, std::move(blob));
    }
    return blobs;
}

Result<void> verify(const NeededBlob& blob, std::string_view stored) {
    if (blob.packing == Packing::frame) {
        const auto bytes = unpack(blob.reference, stored, blob.limit);
        return bytes ? Result<void>() : tl::unexpected(bytes.error());
    }
    if (auto wrong = verify_blob(blob.reference, stored)) return failure(*wrong);
    return {};
}

std::uint64_t longest_stored(const NeededBlob& blob) {
    return blob.packing == Packing::frame ? longest_frame(blob.reference.length) : blob.reference.length;
}

bool begins_as(const NeededBlob& blob, const std::filesystem::path& file) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) return false;
    if (blob.packing == Packing::none) return size == blob.reference.length;
    const auto beginning = read_file_part(file, 0, longest_frame_header);
    if (!beginning) return false;
    const auto told = unpacked_length(*beginning);
    // Or named by what is packed, in an edition of format 1.
    return told && (*told == blob.reference.length || size == blob.reference.length);
}

Entry with_unpacked_names(Entry entry, BlobSource& blobs) {
    if (!entry.text.hash.empty()) entry.text = unpacked_name(entry.text, blobs).value_or(entry.text);
    for (Attachment& attachment : entry.attachments) {
        if (!is_text(attachment)) continue;
        attachment.blob = unpacked_name(attachment.blob, blobs).value_or(attachment.blob);
    }
    return entry;
}

Result<LegalProfile> read_legal_profile(const Town& town, BlobSource& blobs) {
    const std::string name = town.legal_profile.text() + ".toml";
    if (town.rules.hash.empty()) return legal_profile_from_toml(built_in_legal_profile(town.legal_profile), name);
    const auto stored = blobs.read(town.rules.hash);
    if (!stored) return tl::unexpected(stored.error());
    const auto text = read_text(town.rules, *stored);
    if (!text) return tl::unexpected(text.error());
    return legal_profile_from_toml(*text, name, TomlDocument::Origin::published);
}

Result<std::string> read_attachment(const Attachment& attachment, std::string_view stored) {
    if (is_text(attachment)) return read_text(attachment.blob, stored);
    if (auto wrong = verify_blob(attachment.blob, stored)) return failure(*wrong);
    return std::string(stored);
}

}  // namespace veche::content::edition
