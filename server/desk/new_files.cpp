#include "server/desk/new_files.h"

#include <set>

#include "base/sha256.h"

namespace veche::server::desk {
namespace {

class Taking {
  public:
    explicit Taking(ContentDesk& desk) : desk_(desk) {}

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

    TakenFiles taken;

  private:
    Outcome<void> take_text(std::size_t place, const NewFile& file) {
        bytes_ += file.text->size();
        if (file.text->size() > longest_new_text || bytes_ > 2 * longest_new_text) {
            return refused(Why::not_valid, "too long", field_of_file(place, "text"));
        }
        const std::string hash = sha256_hex(*file.text);
        taken.files.emplace(file.name, store::StoredBlob{hash, file.text->size()});
        const auto known = desk_.store().blob(hash);
        if (!known) return failed(known.error());
        if (*known) return {};
        if (auto added = desk_.files().add(hash, *file.text); !added) return failed(added.error());
        taken.blobs.push_back({hash, file.text->size()});
        return {};
    }

    // Brought before, or named by a version or a draft.
    Outcome<void> take_hash(std::size_t place, const NewFile& file) {
        if (!content::is_blob_hash(file.hash)) {
            return refused(Why::not_valid, "expected 64 hexadecimal digits", field_of_file(place, "hash"));
        }
        const auto known = desk_.store().blob(file.hash);
        if (!known) return failed(known.error());
        if (*known) {
            taken.files.emplace(file.name, **known);
        } else {
            taken.missing.push_back(place);
        }
        return {};
    }

    ContentDesk& desk_;
    std::set<std::string> names_;
    std::size_t bytes_ = 0;
};

}  // namespace

std::string field_of_file(std::size_t place, const char* part) {
    return "files." + std::to_string(place) + "." + part;
}

Outcome<TakenFiles> take_files(ContentDesk& desk, const std::vector<NewFile>& files) {
    Taking taking(desk);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (auto taken = taking.take(i, files[i]); !taken) return tl::unexpected(taken.error());
    }
    return std::move(taking.taken);
}

}  // namespace veche::server::desk
