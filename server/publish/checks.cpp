#include "server/publish/checks.h"

#include <algorithm>
#include <array>
#include <set>

#include "content/markdown.h"
#include "server/publish/facts.h"
#include "server/publish/town_file.h"

namespace veche::server::publish {
namespace {

using content::Kind;

constexpr std::array<std::string_view, 5> mandatory_roles = {"working_hours", "reception_order", "contacts",
                                                             "rules_of_use", "not_disclosed"};

int line_of(const DocumentSource& document, std::string_view field) {
    const auto found = document.lines.find(std::string(field.substr(0, field.find('.'))));
    return found == document.lines.end() ? 1 : found->second;
}

class Checker {
  public:
    Checker(const std::vector<DocumentSource>& documents, const content::Town& town, ErrorList& errors)
        : documents_(documents), town_(town), errors_(errors) {}

    void run(MandatoryPages pages) {
        gather();
        for (const DocumentSource& document : documents_) {
            for (const Reference& reference : document.references) check_reference(document, reference);
            check_topics(document);
            check_text(document);
            if (document.translation) check_translation(document);
        }
        check_roles(pages);
    }

  private:
    void gather() {
        std::map<std::pair<std::string, content::Language>, const DocumentSource*> seen;
        for (const DocumentSource& document : documents_) {
            const auto [place, fresh] = seen.try_emplace({document.entry.id, document.entry.language}, &document);
            if (!fresh) {
                errors_.add(document.file, 0,
                            "the id '" + document.entry.id + "' is taken by " + place->second->file +
                                "; expected another file name");
            }
            if (!document.translation) originals_.try_emplace(document.entry.id, &document);
        }
    }

    void check_reference(const DocumentSource& document, const Reference& reference) {
        const auto found = originals_.find(reference.id);
        if (found == originals_.end()) {
            errors_.add_field(document.file, reference.line, reference.field,
                              "there is no entry '" + reference.id + "'; expected the file name of a document");
            return;
        }
        const Kind kind = found->second->entry.kind();
        if (!reference.kind || kind == *reference.kind) return;
        errors_.add_field(document.file, reference.line, reference.field,
                          "'" + reference.id + "' is of kind " + std::string(content::name_of(kind)) +
                              "; expected an entry of kind " + std::string(content::name_of(*reference.kind)));
    }

    void check_topics(const DocumentSource& document) {
        for (const std::string& topic : document.entry.topics) {
            const bool known = std::any_of(town_.topics.begin(), town_.topics.end(),
                                           [&](const content::Topic& candidate) { return candidate.id == topic; });
            if (known) continue;
            errors_.add_field(document.file, line_of(document, "topics"), "topics",
                              "there is no topic '" + topic + "'; expected an id of a [[topic]] of town.toml");
        }
    }

    void check_text(const DocumentSource& document) {
        const auto parsed = content::parse_markdown(document.text);
        if (!parsed) {
            errors_.add_field(document.file, document.text_line, "text", parsed.error().message);
            return;
        }
        std::set<std::string> links;
        for (const content::Block& block : parsed->blocks) {
            for (const content::Span& span : block.spans) links.insert(span.link);
            for (const content::TableRow& row : block.rows) {
                for (const content::Spans& cell : row.cells) {
                    for (const content::Span& span : cell) links.insert(span.link);
                }
            }
        }
        links.erase("");
        for (const std::string& link : links) check_link(document, link);
    }

    void check_link(const DocumentSource& document, const std::string& link) {
        constexpr std::string_view entry = "entry:";
        constexpr std::string_view attachment = "attachment:";
        const auto at = static_cast<std::ptrdiff_t>(std::min(document.text.find(link), document.text.size()));
        const int line =
            document.text_line + static_cast<int>(std::count(document.text.begin(), document.text.begin() + at, '\n'));
        if (link.starts_with(entry)) {
            check_reference(document, {link.substr(entry.size()), std::nullopt, "text", line});
        } else if (std::stoul(link.substr(attachment.size())) >= document.attachments.size()) {
            errors_.add_field(document.file, line, "text",
                              "there is no " + link + "; expected one of the attachments, counted from 0");
        }
    }

    void check_translation(const DocumentSource& document) {
        const auto original = originals_.find(document.entry.id);
        if (original == originals_.end()) {
            errors_.add(document.file, 0,
                        "a translation of nothing; expected a document " + document.entry.id +
                            ".md in the language of the folder");
            return;
        }
        for (const auto& [field, expected] : different_facts(original->second->entry, document.entry)) {
            errors_.add_field(document.file, line_of(document, field), field,
                              "differs from " + original->second->file + "; expected '" + expected + "'");
        }
    }

    void check_roles(MandatoryPages pages) {
        std::map<std::string, const DocumentSource*> roles;
        for (const auto& [id, document] : originals_) {
            const auto* page = std::get_if<content::PageDetails>(&document->entry.details);
            if (page == nullptr || page->role.empty()) continue;
            const auto [place, fresh] = roles.try_emplace(page->role, document);
            if (fresh) continue;
            errors_.add_field(document->file, line_of(*document, "role"), "role",
                              "taken by " + place->second->file + "; expected one page with a role");
        }
        if (pages == MandatoryPages::not_demanded) return;
        for (const std::string_view role : mandatory_roles) {
            if (roles.find(std::string(role)) != roles.end()) continue;
            errors_.add_field(town_file_name, 0, "role",
                              "no page is '" + std::string(role) +
                                  "'; expected a document of kind page with role = \"" + std::string(role) + "\"");
        }
    }

    const std::vector<DocumentSource>& documents_;
    const content::Town& town_;
    ErrorList& errors_;
    std::map<std::string, const DocumentSource*> originals_;
};

}  // namespace

void check_documents(const std::vector<DocumentSource>& documents, const content::Town& town, MandatoryPages pages,
                     ErrorList& errors) {
    Checker(documents, town, errors).run(pages);
}

}  // namespace veche::server::publish
