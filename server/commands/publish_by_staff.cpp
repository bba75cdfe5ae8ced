#include "server/commands/publish_by_staff.h"

#include <fmt/format.h>
#include <ostream>
#include <set>

#include "base/sha256.h"
#include "base/utf8.h"
#include "content/edition/edition.h"
#include "server/commands/office_client.h"
#include "server/commands/shown.h"
#include "server/desk/new_files.h"
#include "server/publish/errors.h"
#include "server/publish/option_lines.h"
#include "server/publish/source_folder.h"

namespace veche::server::commands {
namespace {

constexpr int unprocessable = 422;
constexpr std::size_t largest_file = content::edition::longest_blob_bytes;

// The folder as the office is told of it: every file by its hash, and those it misses by their bytes.
class BroughtFolder {
  public:
    BroughtFolder(const OfficeClient& office, const PublishOptions& options)
        : office_(office), options_(options), folder_(options.source, errors_) {}

    Result<void> list() {
        for (const auto& [name, spelt] : folder_.files()) {
            const auto bytes = folder_.read(name, largest_file);
            if (bytes) hashes_[spelt] = sha256_hex(*bytes);
            names_[spelt] = name;
        }
        return right();
    }

    Result<OfficeClient::Answer> ask() const {
        Json::Array files;
        for (const auto& [name, hash] : hashes_) {
            const auto text = texts_.find(name);
            files.push_back(text == texts_.end() ? Json::Object{{"name", name}, {"hash", hash}}
                                                 : Json::Object{{"name", name}, {"text", text->second}});
        }
        return office_.ask({"POST", "/api/town-folder",
                            Json(Json::Object{{"files", std::move(files)}, {"replace_town", options_.replace_town}})});
    }

    // False: what it misses was brought before, or is nothing of ours.
    Result<bool> bring(const OfficeClient::Answer& missing) {
        bool has_brought = false;
        for (const Json& one : list_in(missing.body, "errors")) {
            const std::string name = text_in(one, "field");
            const auto found = names_.find(name);
            if (found == names_.end() || !brought_.insert(name).second) continue;
            auto bytes = folder_.read(found->second, largest_file);
            if (!bytes) return tl::unexpected(right().error());
            auto done = publish::is_text_name(name) ? take_text(name, std::move(*bytes)) : upload(name, *bytes);
            if (!done) return tl::unexpected(done.error());
            has_brought = true;
        }
        return has_brought;
    }

    [[nodiscard]] std::size_t brought() const { return brought_.size(); }

  private:
    // What could not be read so far.
    Result<void> right() {
        std::string all;
        for (const publish::FolderError& error : errors_.take_sorted()) all += publish::to_string(error) + "\n";
        return all.empty() ? Result<void>() : failure(all + "nothing was sent");
    }

    Result<void> take_text(const std::string& name, std::string bytes) {
        if (!is_valid_utf8(bytes)) return failure(name + ": not UTF-8; nothing was sent");
        bytes_ += bytes.size();
        if (bytes_ > 2 * desk::longest_new_text) {
            return failure(
                fmt::format("more than {} MiB of new texts at once; nothing was sent. Send them in parts, or "
                            "let root call `publish`",
                            (2 * desk::longest_new_text) >> 20U));
        }
        texts_.emplace(name, std::move(bytes));
        return {};
    }

    Result<void> upload(const std::string& name, const std::string& bytes) {
        const auto told = office_.done({"POST", "/api/files", std::nullopt, {}, &bytes});
        return told ? Result<void>() : failure(name + ": " + told.error().message + "; nothing was sent");
    }

    const OfficeClient& office_;
    const PublishOptions& options_;
    publish::ErrorList errors_;
    publish::SourceFolder folder_;
    std::map<std::string, std::string> hashes_;  // by name as it is spelt
    std::map<std::string, std::string> names_;   // the same to the name the folder reads it by
    std::map<std::string, std::string> texts_;
    std::set<std::string> brought_;
    std::size_t bytes_ = 0;
};

bool misses_files(const OfficeClient::Answer& answer) {
    return answer.status == unprocessable && text_in(answer.body, "type").ends_with("files_missing");
}

std::vector<publish::OptionIds> option_ids_in(const Json& told) {
    std::vector<publish::OptionIds> files;
    for (const Json& one : list_in(told, "option_ids")) {
        publish::OptionIds ids{text_in(one, "file"), {}};
        for (const Json& question : list_in(one, "questions")) {
            auto& options = ids.questions[content::QuestionId(text_in(question, "question"))];
            for (const Json& option : list_in(question, "options")) {
                if (option.text() != nullptr) options.emplace_back(*option.text());
            }
        }
        files.push_back(std::move(ids));
    }
    return files;
}

void tell(const Json& told, const PublishOptions& options, std::ostream& out) {
    for (const Json& note : list_in(told, "notes")) {
        if (note.text() != nullptr) out << printable(*note.text()) << "\n";
    }
    for (const std::string& note : publish::write_option_ids(options.source, option_ids_in(told))) out << note << "\n";
    const Json::Array& versions = list_in(told, "versions");
    if (versions.empty()) {
        out << "Nothing was sent: " << options.source.string() << " says what is approved already.\n";
        return;
    }
    for (const Json& version : versions) {
        out << fmt::format("{:>8}  {}\n", integer_in(version, "id"), printable(text_in(version, "subject")));
    }
    out << fmt::format(
        "Sent for approval: {} now, {} in all that wait. Another person approves them: `veche-server approve {}`.\n",
        integer_in(told, "sent"), versions.size(), options.folder.string());
}

}  // namespace

Result<void> send_for_approval(const Layout& layout, const PublishOptions& options, std::ostream& out) {
    if (options.new_clause_ids) return failure("--new-clause-ids is for root and the owner of the folder only");
    const OfficeClient office(layout);
    BroughtFolder folder(office, options);
    if (auto listed = folder.list(); !listed) return listed;
    auto answer = folder.ask();
    while (answer && misses_files(*answer)) {
        const auto has_brought = folder.bring(*answer);
        if (!has_brought) return tl::unexpected(has_brought.error());
        if (!*has_brought) return refusal_in(*answer);
        out << fmt::format("Files brought so far: {}.\n", folder.brought()) << std::flush;
        answer = folder.ask();
    }
    if (!answer) return tl::unexpected(answer.error());
    if (answer->status == unprocessable) {
        const Json::Array& mistakes = list_in(answer->body, "errors");
        for (const Json& one : mistakes) {
            out << printable(text_in(one, "field") + ": " + text_in(one, "message")) << "\n";
        }
        return failure(fmt::format("nothing was sent: {} mistakes in {}", mistakes.size(), options.source.string()));
    }
    if (answer->status >= OfficeClient::first_refusal) return refusal_in(*answer);
    tell(answer->body, options, out);
    return {};
}

}  // namespace veche::server::commands
