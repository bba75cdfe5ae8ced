#include "server/desk/new_files.h"

#include <set>

#include "base/sha256.h"
#include "server/desk/kept_files.h"

namespace veche::server::desk {
namespace {

class Taking {
  public:
    Taking(ContentDesk& desk, std::uint64_t longest_texts) : desk_(desk), longest_texts_(longest_texts) {}

    Outcome<void> take(std::size_t place, const NewFile& file) {
        if (!editorial::is_source_name(file.name)) {
            return refused(Why::not_valid, "expected a relative name without '.' before a part",
                           field_of_file(place, "name"));
        }
        if (!names_.insert(file.name).second) {
            return refused(Why::not_valid, "there are two files of this name", field_of_file(place, "name"));
        }
        return file.text ? take_text(place, file) : take_hash(place, file);
    }

    // Of all, together: one wait for the disk.
    Outcome<TakenFiles> end() {
        auto kept = keep(desk_, texts_);
        if (!kept) return tl::unexpected(kept.error());
        taken_.blobs = std::move(*kept);
        return std::move(taken_);
    }

  private:
    Outcome<void> take_text(std::size_t place, const NewFile& file) {
        bytes_ += file.text->size();
        if (file.text->size() > longest_new_text || bytes_ > 2 * longest_new_text) {
            return refused(Why::not_valid, "too long", field_of_file(place, "text"));
        }
        const std::string hash = sha256_hex(*file.text);
        taken_.files.emplace(file.name, store::StoredBlob{hash, file.text->size()});
        texts_.emplace(hash, *file.text);
        return {};
    }

    // Brought before, or named by a version or a draft.
    Outcome<void> take_hash(std::size_t place, const NewFile& file) {
        if (!content::is_blob_hash(file.hash)) {
            return refused(Why::not_valid, "expected 64 hexadecimal digits", field_of_file(place, "hash"));
        }
        const auto known = desk_.store().blob(file.hash);
        if (!known) return failed(known.error());
        if (!*known) {
            taken_.missing.push_back(place);
            return {};
        }
        if (publish::is_text_name(file.name)) {
            named_ += (*known)->length;
            if (named_ > longest_texts_) {
                return refused(Why::not_valid, "too long as a text, with those before it",
                               field_of_file(place, "hash"));
            }
        }
        taken_.files.emplace(file.name, **known);
        return {};
    }

    ContentDesk& desk_;
    const std::uint64_t longest_texts_;
    TakenFiles taken_;
    std::set<std::string> names_;
    std::map<std::string, std::string_view> texts_;  // by hash
    std::size_t bytes_ = 0;
    std::uint64_t named_ = 0;  // bytes of texts that came by their hashes
};

}  // namespace

std::string field_of_file(std::size_t place, const char* part) {
    return "files." + std::to_string(place) + "." + part;
}

Outcome<TakenFiles> take_files(ContentDesk& desk, const std::vector<NewFile>& files, std::uint64_t longest_texts) {
    Taking taking(desk, longest_texts);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (auto taken = taking.take(i, files[i]); !taken) return tl::unexpected(taken.error());
    }
    return taking.end();
}

}  // namespace veche::server::desk
