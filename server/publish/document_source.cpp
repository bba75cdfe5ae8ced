#include "server/publish/document_source.h"

#include <algorithm>

#include "base/normal_form.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "server/publish/beginning.h"
#include "server/publish/kinds.h"
#include "server/publish/plain_text.h"

namespace veche::server::publish {
namespace {

using content::Kind;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

Need need(bool required) {
    return required ? Need::required : Need::optional;
}

void read_common(FieldReader& fields, Kind kind, DocumentSource& document) {
    content::Entry& entry = document.entry;
    entry.title = fields.text("title", Need::required, content::longest_title);
    entry.summary = fields.text("summary", need(content::traits_of(kind).needs_summary), content::longest_summary);
    entry.number = fields.text("number", Need::optional, content::longest_entry_number);
    entry.date = fields.date("date", need(content::traits_of(kind).needs_date));
    entry.issued_by = fields.entry("issued_by", Kind::body);
    const std::vector<std::string> topics = fields.texts("topics");
    entry.topics = std::vector<content::TopicId>(topics.begin(), topics.end());
    entry.tags = fields.texts("tags");
    entry.valid_from = fields.date("valid_from");
    entry.valid_to = fields.date("valid_to");
    if (entry.valid_from && entry.valid_to && *entry.valid_to < *entry.valid_from) {
        fields.complain("valid_to", "before 'valid_from'; expected a later day");
    }
    entry.links = fields.entries("links");
    for (FieldReader& row : fields.tables("attachments", Need::optional, content::most_attachments)) {
        AttachmentSource attachment;
        attachment.title = row.text("title", Need::required, content::longest_title);
        attachment.file = row.text("file", Need::required, content::longest_file_name);
        attachment.line = row.line_of("file");
        document.attachments.push_back(std::move(attachment));
    }
}

// Replaces placeholders line by line, so that a wrong one is told with its line.
std::string expand_text(const SourceFile& source, content::Language language, const Calendar& calendar,
                        ErrorList& errors) {
    std::string result;
    int line = source.body_line;
    for (std::size_t at = 0; at < source.body.size(); ++line) {
        const std::size_t end = std::min(source.body.find('\n', at), source.body.size() - 1) + 1;
        const auto expanded = calendar.expand(std::string_view(source.body).substr(at, end - at), language);
        if (expanded) {
            result += *expanded;
        } else {
            errors.add_field(source.name, line, "text", expanded.error().message);
        }
        at = end;
    }
    return result;
}

std::map<content::QuestionId, int> lines_of_questions(const SourceTable& table) {
    std::map<content::QuestionId, int> lines;
    const auto found = table.find("question");
    const auto* questions = found == table.end() ? nullptr : std::get_if<SourceArray>(&found->second.data);
    for (const SourceValue& question : questions == nullptr ? SourceArray{} : *questions) {
        const auto* fields = std::get_if<SourceTable>(&question.data);
        const auto id = fields == nullptr ? SourceTable::const_iterator() : fields->find("id");
        if (fields == nullptr || id == fields->end()) continue;
        if (const auto* text = std::get_if<std::string>(&id->second.data)) lines.emplace(*text, id->second.line);
    }
    return lines;
}

// A name that is an id, or one made from it: other signs become '-'; a name without latin letters gets a hash.
std::string id_from_name(std::string_view name) {
    std::string id;
    bool any = false;
    for (const char c : name) {
        const bool capital = c >= 'A' && c <= 'Z';
        const char lower = capital ? static_cast<char>(c - 'A' + 'a') : c;
        const bool allowed = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');
        any = any || allowed;
        id += allowed ? lower : '-';
    }
    const bool plain_ascii = count_code_points(name) == name.size();
    if (any && plain_ascii && id.size() <= content::longest_id) return id;
    return "text-" + sha256_hex(name).substr(0, 12);
}

std::optional<SourceFile> split_front_matter(SourceFile source, std::string_view bytes, ErrorList& errors) {
    std::size_t at = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    const std::size_t front_begin = at;
    int nearly = 0;  // the first line that was meant as the end, perhaps
    for (int line = 2; at < bytes.size(); ++line) {
        const std::string_view text = line_at(bytes, at);
        const std::size_t next = std::min(at + text.size() + 1, bytes.size());
        if (is_fence(text)) {
            source.has_front_matter = true;
            source.front = bytes.substr(front_begin, at - front_begin);
            source.body = bytes.substr(next);
            source.body_line = line + 1;
            return source;
        }
        if (nearly == 0 && (is_nearly_fence(text) || is_dashes(text))) nearly = line;
        at = next;
    }
    if (nearly > 0) {
        errors.add(source.name, nearly, "the last line of the front matter must be exactly +++");
    } else {
        errors.add(source.name, 1, "the front matter has no end; expected a second line '+++'");
    }
    return std::nullopt;
}

// "n1.de.md": an ending that is no language of ours makes no id either.
std::string name_complaint(const std::string& base) {
    const std::size_t dot = base.rfind('.');
    if (dot != std::string::npos && content::is_entry_id(base.substr(0, dot))) {
        return "the language '" + base.substr(dot + 1) + "' of the file name is not known; expected ru, uk or en";
    }
    return "the file name is no entry id; expected at most 64 lower-case latin letters, digits and '-'";
}

}  // namespace

SourceFile source_named(const std::string& name) {
    SourceFile source;
    source.name = name;
    const std::filesystem::path stem = std::filesystem::path(name).stem();
    source.base = stem.string();
    if (const std::string suffix = stem.extension().string(); !suffix.empty()) {
        source.language = content::language_from_code(suffix.substr(1));
        if (source.language) source.base = stem.stem().string();
    }
    return source;
}

std::optional<SourceFile> split_source(const std::string& name, std::string bytes, ErrorList& errors) {
    SourceFile source = source_named(name);
    if (bytes.starts_with(byte_order_mark)) bytes.erase(0, byte_order_mark.size());
    bytes = to_nfc(std::move(bytes));
    const Beginning beginning = beginning_of(bytes, name.ends_with(".md"));
    switch (beginning.with) {
        case Beginning::With::words: source.body = std::move(bytes); return source;
        case Beginning::With::front_matter: return split_front_matter(std::move(source), bytes, errors);
        case Beginning::With::nearly_front_matter:
            errors.add(name, beginning.line, std::string(beginning.complaint));
            return std::nullopt;
        case Beginning::With::nothing: errors.add(name, 0, "empty; expected a text"); return std::nullopt;
    }
    return std::nullopt;
}

std::optional<DocumentSource> read_document(const SourceFile& source, content::Language folder_language,
                                            const Calendar& calendar, ErrorList& errors) {
    const auto table = parse_source(source.front, 2);
    if (!table) {
        errors.add(source.name, table.error().line, table.error().message);
        return std::nullopt;
    }
    if (!content::is_entry_id(source.base)) {
        errors.add(source.name, 0, name_complaint(source.base));
    }
    DocumentSource document;
    document.file = source.name;
    document.entry.id = content::EntryId(source.base);
    document.entry.language = source.language.value_or(folder_language);
    document.translation = source.language && *source.language != folder_language;
    for (const auto& [name, value] : *table) document.lines.emplace(name, value.line);

    TomlDocument toml(*table, source.name);
    FileContext context{document.entry.language, calendar, {}};
    FieldReader fields(toml.root(), context);
    const auto tell = [&](const std::vector<TomlDocument::Told>& mistakes) {
        for (const auto& mistake : mistakes) errors.add(source.name, mistake.line, mistake.message);
    };
    const auto kind = fields.optional_enumeration<Kind>("kind", Need::required);
    if (!kind) {
        tell(toml.told_so_far());
        return std::nullopt;
    }
    read_common(fields, *kind, document);
    document.entry.details = read_details(*kind, fields, calendar.today);
    if (*kind == Kind::poll) document.question_lines = lines_of_questions(*table);
    tell(toml.told());
    document.references = std::move(context.references);
    document.text = expand_text(source, document.entry.language, calendar, errors);
    document.text_line = source.body_line;
    return document;
}

DocumentSource read_plain_document(const SourceFile& source, content::Language folder_language) {
    // A .md is Markdown by its name; the least sign of it will do.
    const std::size_t signs = source.name.ends_with(".md") ? 1 : signs_of_markdown;
    PlainText plain = read_plain_text(source.body, source.language, folder_language, signs);
    DocumentSource document;
    document.file = source.name;
    document.entry.id = content::EntryId(id_from_name(source.base));
    document.entry.language = plain.language;
    document.entry.title = std::move(plain.title);
    document.entry.summary = std::move(plain.summary);
    document.entry.details = content::PageDetails{};
    document.text = std::move(plain.text);
    document.note = source.name + ": no front matter, taken as the page '" + document.entry.id.text() + "'";
    return document;
}

}  // namespace veche::server::publish
