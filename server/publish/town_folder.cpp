#include "server/publish/town_folder.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/normal_form.h"
#include "base/utf8.h"
#include "content/clauses.h"
#include "content/markdown.h"
#include "content/picture.h"
#include "server/publish/checks.h"
#include "server/publish/document_source.h"
#include "server/publish/errors.h"
#include "server/publish/option_lines.h"
#include "server/publish/plain_text.h"
#include "server/publish/polls.h"
#include "server/publish/revisions.h"
#include "server/publish/source_cache.h"
#include "server/publish/source_folder.h"
#include "server/publish/town_file.h"

namespace veche::server::publish {
namespace {

using content::Entry;

constexpr int noon = 12 * 60;
constexpr std::size_t longest_source = content::longest_text_bytes + std::size_t{256} * 1024;  // text and front matter
constexpr std::size_t longest_attachment = std::size_t{16} * 1024 * 1024;

// The type of an attachment by its ending, or empty.
std::string_view media_type_of(const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    if (ending == ".txt") return "text/markdown";
    if (ending == ".png") return "image/png";
    if (ending == ".jpg") return "image/jpeg";
    return {};
}

// What is published of an attachment: a kiosk decodes it and must not get anything it cannot show.
Result<std::string> as_shown(std::string_view media_type, std::string bytes) {
    if (media_type == "text/markdown") {
        if (!is_valid_utf8(bytes)) return failure("it is not what its ending says; expected text saved as UTF-8");
        std::string text = plain_to_markdown(to_nfc(std::move(bytes)));
        if (auto parsed = content::parse_markdown(text); !parsed) return tl::unexpected(parsed.error());
        return text;
    }
    const bool is_png = bytes.starts_with("\x89PNG");
    if (is_png != (media_type == "image/png")) {
        return failure("it is not what its ending says; expected " + std::string(media_type));
    }
    if (auto picture = content::decode_picture(bytes); !picture) return tl::unexpected(picture.error());
    return bytes;
}

// "'б)', 'в)' and 4 more"; "none".
std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 3;
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) list += (i == 0 ? "'" : ", '") + names[i] + "'";
    if (names.size() > most) list += " and " + std::to_string(names.size() - most) + " more";
    return list.empty() ? "none" : list;
}

class FolderReading {
  public:
    FolderReading(const OpenSources& open, Date today, const PreviousEdition& previous, Random& random)
        : open_(open(errors_)), folder_(*open_), today_(today), previous_(previous), random_(random) {
        for (const Entry& entry : previous.entries) previous_entries_[{entry.id, entry.language}] = &entry;
    }

    tl::expected<PublishedTown, std::vector<FolderError>> run() {
        const bool has_town = folder_.has(std::string(town_file_name));
        if (folder_.files().empty() || !read_town(has_town)) return tl::unexpected(errors_.take_sorted());
        read_documents();
        settle_polls(documents_, previous_, today_, {errors_, result_.option_ids, result_.notes});
        for (OptionIds& ids : result_.option_ids) ids.file = folder_.files().at(ids.file);
        const MandatoryPages pages = has_town ? MandatoryPages::demanded : MandatoryPages::not_demanded;
        const TextLinks links = check_documents({documents_, unread_, town_, pages}, errors_, result_.notes);
        for (DocumentSource& document : documents_) read_attachments(document);
        note_other_files();
        // Originals first: their clause ids are those of their translations.
        std::stable_partition(documents_.begin(), documents_.end(),
                              [](const DocumentSource& document) { return !document.translation; });
        if (errors_.empty()) keep_sources(links);
        for (DocumentSource& document : documents_) {
            if (errors_.empty()) finish(document);
        }
        if (!errors_.empty()) return tl::unexpected(errors_.take_sorted());
        number_polls(result_.entries, previous_);
        result_.town = std::move(town_.town);
        const TimeZone zone = content::zone_of(result_.town);
        result_.town.utc_offset_seconds = zone.offset_at(zone.instant_of(today_, noon));
        return std::move(result_);
    }

    // Whether what is wrong is told where it stands: not in files that were not read.
    [[nodiscard]] bool has_lines(const std::vector<FolderError>& errors) const {
        return std::none_of(errors.begin(), errors.end(),
                            [&](const FolderError& error) { return known_.contains(error.file); });
    }

  private:
    // False when nothing else can be judged.
    bool read_town(bool has_town) {
        if (!has_town) {
            const std::string name = folder_.name();
            town_.town.name[content::Language::russian] = name.empty() ? "Veche" : name;
            town_.town.legal_profile = content::LegalProfileId("ru");
            result_.notes.push_back(
                "no town.toml: the town is called '" + town_.town.name[content::Language::russian] +
                "', has no keeper and goes by the legal profile 'ru'; write one before kiosks come");
            return true;
        }
        const auto bytes = folder_.read(std::string(town_file_name), longest_source);
        auto town = bytes ? read_town_file(*bytes, errors_) : std::nullopt;
        if (bytes) result_.town_file = FolderFile{folder_.files().at(std::string(town_file_name)), *bytes};
        if (town) town_ = std::move(*town);
        return town.has_value();
    }

    void read_documents() {
        std::vector<SourceFile> plain;
        for (const auto& [name, on_disk] : folder_.files()) {
            const std::string ending = std::filesystem::path(name).extension().string();
            if (ending == ".md" || ending == ".txt") read_text_of(name, plain);
        }
        // A text that is an attachment of a document is not a page as well; that is known only now.
        for (const SourceFile& source : plain) {
            if (attached_.find(source.name) == attached_.end()) add(read_plain_document(source, town_.language));
        }
    }

    void read_text_of(const std::string& name, std::vector<SourceFile>& plain) {
        const auto print = folder_.fingerprint(name);
        auto bytes = print ? std::nullopt : folder_.read(name, longest_source);
        const std::string key = print || bytes ? key_of(name, print ? *print : *bytes) : std::string();
        if (take_known(name, key)) return;
        if (print) bytes = folder_.read(name, longest_source);
        if (bytes) as_read_.insert_or_assign(name, *bytes);
        auto source = bytes ? read_source(name, std::move(*bytes)) : std::nullopt;
        if (!source || (source->has_front_matter && !read_front_matter(*source, key))) {
            unread_.emplace(source_named(name).base);
        } else if (!source->has_front_matter) {
            plain.push_back(std::move(*source));
        }
    }

    // Empty: not to be known.
    std::string key_of(const std::string& name, const std::string& bytes) const {
        if (previous_.sources == nullptr) return {};
        // Days counted from today are other ones tomorrow.
        const std::string day = town_.relative_dates ? veche::to_string(today_) : std::string();
        return source_key(name, std::string(content::code(town_.language)) + " " + day, bytes);
    }

    // False: the source has to be read through.
    bool take_known(const std::string& name, const std::string& key) {
        const KnownSource* known = key.empty() ? nullptr : previous_.sources->find(key);
        if (known == nullptr) return false;
        const auto before = previous_entries_.find({known->id, known->language});
        if (before == previous_entries_.end() || (previous_.keeps && !previous_.keeps(known->id))) return false;
        const Entry& entry = *before->second;
        const auto blobs = content::edition::blobs_of(entry);
        if (!std::all_of(blobs.begin(), blobs.end(), previous_.has)) return false;
        DocumentSource document;
        document.file = name;
        document.entry = entry;
        document.references = known->references;
        document.translation = entry.language != town_.language;
        document.is_known = true;
        document.links = known->links;
        document.source_key = key;
        known_.insert(name);
        documents_.push_back(std::move(document));
        return true;
    }

    // For the next publication. What depends on more than its own bytes is read through again then.
    void keep_sources(const TextLinks& links) {
        for (const DocumentSource& document : documents_) {
            const content::Kind kind = document.entry.kind();
            const bool on_its_own = kind != content::Kind::poll && kind != content::Kind::draft_act &&
                                    document.attachments.empty() && document.note.empty();
            if (document.source_key.empty() || !on_its_own) continue;
            const auto found = links.find(document.file);
            previous_.sources->keep(document.source_key,
                                    {document.entry.id, document.entry.language, document.references,
                                     document.is_known ? document.links : found->second});
        }
    }

    std::optional<SourceFile> read_source(const std::string& name, std::string bytes) {
        if (const std::size_t at = find_invalid_utf8(bytes); at != std::string::npos) {
            const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
            errors_.add(name, static_cast<int>(line), "not UTF-8; expected a file saved as UTF-8");
            return std::nullopt;
        }
        return split_source(name, std::move(bytes), errors_);
    }

    bool read_front_matter(const SourceFile& source, const std::string& key) {
        const Calendar calendar{today_, town_.relative_dates};
        auto document = read_document(source, town_.language, calendar, errors_);
        if (!document) return false;
        document->source_key = key;
        for (const AttachmentSource& attachment : document->attachments) {
            attached_.insert(beside(document->file, attachment.file));
        }
        add(std::move(*document));
        return true;
    }

    void add(DocumentSource document) {
        if (!document.note.empty()) result_.notes.push_back(document.note);
        documents_.push_back(std::move(document));
    }

    static std::string beside(const std::string& document, const std::string& file) {
        return (std::filesystem::path(document).parent_path() / file).generic_string();
    }

    void read_attachments(DocumentSource& document) {
        for (const AttachmentSource& source : document.attachments) {
            const auto complain = [&](std::string_view what) {
                errors_.add_field(document.file, source.line, "attachments.file", what);
            };
            const std::string name = beside(document.file, source.file);
            const std::string_view type = media_type_of(source.file);
            if (source.file.find('/') != std::string::npos || !folder_.has(name)) {
                complain("there is no file '" + source.file + "'; expected the name of a file beside the document");
                continue;
            }
            if (type.empty()) {
                complain("'" + source.file + "' cannot be shown; expected a file .txt, .png or .jpg");
                continue;
            }
            auto bytes = folder_.read(name, longest_attachment);
            if (!bytes) continue;
            keep_source(document.entry.id, name, *bytes);
            const auto shown = as_shown(type, std::move(*bytes));
            if (!shown) {
                complain("'" + source.file + "': " + shown.error().message);
                continue;
            }
            content::Attachment attachment{source.title, std::string(type), {}};
            attachment.blob = content::is_text(attachment) ? content::edition::add_text(result_.blobs, *shown)
                                                           : content::edition::add_raw(result_.blobs, *shown);
            document.entry.attachments.push_back(std::move(attachment));
        }
    }

    void note_other_files() {
        for (const auto& [name, on_disk] : folder_.files()) {
            const std::string ending = std::filesystem::path(name).extension().string();
            const bool known = ending == ".md" || ending == ".txt" || name == town_file_name ||
                               attached_.find(name) != attached_.end();
            if (!known) result_.notes.push_back(name + ": left out, no document names it as an attachment");
        }
    }

    // A picture that two languages of a document show is one file.
    void keep_source(const content::EntryId& id, const std::string& name, std::optional<std::string> bytes) {
        std::vector<FolderFile>& files = result_.sources[id];
        const std::string& on_disk = folder_.files().at(name);
        const auto is_there = [&](const FolderFile& file) { return file.name == on_disk; };
        if (std::none_of(files.begin(), files.end(), is_there)) files.push_back({on_disk, std::move(bytes)});
    }

    // As they will be written into the file, or would have been.
    std::string with_its_option_ids(const std::string& name, std::string bytes) const {
        const std::string& on_disk = folder_.files().at(name);
        const auto ids = std::find_if(result_.option_ids.begin(), result_.option_ids.end(),
                                      [&](const OptionIds& each) { return each.file == on_disk; });
        if (ids == result_.option_ids.end()) return bytes;
        auto with_ids = with_option_ids(bytes, *ids);
        return with_ids ? std::move(*with_ids) : bytes;
    }

    // Clause ids, the blob of the text, the revision.
    void finish(DocumentSource& document) {
        Entry& entry = document.entry;
        if (document.is_known) {
            keep_source(entry.id, document.file, std::nullopt);
            result_.entries.push_back(std::move(entry));
            return;
        }
        keep_source(entry.id, document.file, with_its_option_ids(document.file, std::move(as_read_.at(document.file))));
        const auto found = previous_entries_.find({entry.id, entry.language});
        const Entry* before = found == previous_entries_.end() ? nullptr : found->second;
        if (entry.kind() == content::Kind::draft_act) {
            const std::string original = document.translation ? draft_texts_[entry.id] : std::string();
            const auto former = former_text(document, before);
            if (!former) return;
            auto written = content::write_clause_ids(document.text, *former, random_, original);
            if (!written) {
                errors_.add_field(document.file, document.text_line, "text", written.error().message);
                return;
            }
            document.text = std::move(*written);
            note_unpaired(document, original);
            if (!document.translation) draft_texts_[entry.id] = document.text;
        }
        const bool empty = document.text.find_first_not_of(" \t\r\n") == std::string::npos;
        if (!empty) entry.text = content::edition::add_text(result_.blobs, document.text);
        give_revision(entry, before, previous_);
        result_.entries.push_back(std::move(entry));
    }

    // Comments on such a clause stand apart from those made in the other language.
    void note_unpaired(const DocumentSource& document, const std::string& original) {
        if (original.empty()) return;
        const auto unpaired = content::unpaired_clauses(document.text, original);
        if (unpaired.translated.empty() && unpaired.original.empty()) return;
        result_.notes.push_back(document.file +
                                ": clauses that stand in one language only, so that comments on them do " +
                                "not come together: here " + listed(unpaired.translated) + ", in the original " +
                                listed(unpaired.original));
    }

    // The text of the draft as published last, with its clause ids; empty: it had none. Nothing, and told, when it is
    // lost: comments name clauses by their ids, and no later publication brings them back.
    std::optional<std::string> former_text(const DocumentSource& document, const Entry* before) {
        const bool had_ids =
            before != nullptr && before->kind() == content::Kind::draft_act && !before->text.hash.empty();
        if (!had_ids || previous_.blobs == nullptr) return std::string();
        const auto stored = previous_.blobs->read(before->text.hash);
        auto text = stored ? content::edition::read_text(before->text, *stored)
                           : Result<std::string>(tl::unexpected(stored.error()));
        if (text) return std::move(*text);
        const std::string lost = "that of the last edition cannot be read (" + text.error().message + ")";
        if (previous_.new_clause_ids) {
            result_.notes.push_back(document.file + ": its text: " + lost + "; its clauses get new ids");
            return std::string();
        }
        errors_.add_field(document.file, document.text_line, "text",
                          lost + ", and without it comments lose their clauses; expected content/" +
                              content::edition::blob_path(before->text.hash) +
                              " as a backup has it, or --new-clause-ids where none has");
        return std::nullopt;
    }

    ErrorList errors_;
    std::unique_ptr<SourceFiles> open_;
    SourceFiles& folder_;
    Date today_;
    const PreviousEdition& previous_;
    Random& random_;
    std::map<std::pair<content::EntryId, content::Language>, const Entry*> previous_entries_;
    std::map<std::string, std::string> as_read_;  // documents that were read, by their names, as on the disk
    std::set<std::string> attached_;
    std::set<std::string> known_;  // files
    std::set<content::EntryId> unread_;
    TownFile town_;
    std::vector<DocumentSource> documents_;
    std::map<content::EntryId, std::string> draft_texts_;  // of originals, with clause ids
    PublishedTown result_;
};

}  // namespace

tl::expected<PublishedTown, std::vector<FolderError>> read_town(const OpenSources& open, Date today,
                                                                const PreviousEdition& previous, Random& random) {
    FolderReading reading(open, today, previous, random);
    auto town = reading.run();
    if (town || previous.sources == nullptr) return town;
    previous.sources->forget_kept();
    if (reading.has_lines(town.error())) return town;
    PreviousEdition all_sources = previous;
    all_sources.sources = nullptr;
    return FolderReading(open, today, all_sources, random).run();
}

tl::expected<PublishedTown, std::vector<FolderError>> read_town_folder(const std::filesystem::path& folder, Date today,
                                                                       const PreviousEdition& previous,
                                                                       Random& random) {
    const auto open = [&](ErrorList& errors) { return std::make_unique<SourceFolder>(folder, errors); };
    return read_town(open, today, previous, random);
}

}  // namespace veche::server::publish
