// One file of a town folder as a document that is read but not yet checked against the others.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "content/entry.h"
#include "server/publish/calendar.h"
#include "server/publish/errors.h"
#include "server/publish/field_reader.h"

namespace veche::server::publish {

// A file parted into front matter and text.
struct SourceFile {
    std::string name;                           // relative to the folder, with '/'
    std::string base;                           // file name without language and ending
    std::optional<content::Language> language;  // from NAME.LANG.md
    bool has_front_matter = false;
    std::string front;  // TOML; begins on line 2
    std::string body;
    int body_line = 1;
};

struct AttachmentSource {
    std::string title;
    std::string file;  // name beside the document
    int line = 0;
};

struct DocumentSource {
    std::string file;
    content::Entry entry;  // without text, attachments and revision
    std::string text;      // canonical, placeholders replaced
    int text_line = 1;
    std::vector<AttachmentSource> attachments;
    std::vector<Reference> references;
    std::map<std::string, int> lines;                   // of the top-level fields
    std::map<content::QuestionId, int> question_lines;  // of the questions of a poll, by their ids
    bool translation = false;
    // Taken from the last edition, its source being known (source_cache.h): then `entry` is whole, `text` and the lines
    // are not there, and these are the links of its text.
    bool is_known = false;
    std::vector<std::string> links;
    std::string source_key;  // empty: not to be known
    std::string note;        // what a person should know about it, or empty
};

// What the name says, nothing read yet.
[[nodiscard]] SourceFile source_named(const std::string& name);

// Parts the file into front matter and text, composed (NFC). Nothing when it has no words, or begins or ends a front
// matter nearly, but not quite, as one does: the error is in the list.
[[nodiscard]] std::optional<SourceFile> split_source(const std::string& name, std::string bytes, ErrorList& errors);

// Nothing when the kind is not known: its other fields cannot be judged then.
[[nodiscard]] std::optional<DocumentSource> read_document(const SourceFile& source, content::Language folder_language,
                                                          const Calendar& calendar, ErrorList& errors);

// A file without front matter as a page (docs/formats.md, "Plain texts").
[[nodiscard]] DocumentSource read_plain_document(const SourceFile& source, content::Language folder_language);

}  // namespace veche::server::publish
