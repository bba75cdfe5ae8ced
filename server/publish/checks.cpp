#include "server/publish/checks.h"

#include <algorithm>
#include <array>

#include "content/entry_names.h"
#include "content/link.h"
#include "content/markdown.h"
#include "content/markdown/footnotes.h"
#include "server/publish/facts.h"
#include "server/publish/poll_fits.h"

namespace veche::server::publish {
namespace {

using content::Kind;

using Role = content::PageDetails::Role;

constexpr std::array mandatory_roles = {Role::working_hours, Role::reception_order, Role::contacts, Role::rules_of_use,
                                        Role::not_disclosed};

int line_of(const DocumentSource& document, std::string_view field) {
    const auto found = document.lines.find(std::string(field.substr(0, field.find('.'))));
    return found == document.lines.end() ? 1 : found->second;
}

class Checker {
  public:
    Checker(const Gathered& gathered, ErrorList& errors, std::vector<std::string>& notes)
        : gathered_(gathered), errors_(errors), notes_(notes), wrong_files_(errors.files()) {}

    TextLinks run() {
        gather();
        for (const DocumentSource& document : gathered_.documents) {
            for (const Reference& reference : document.references) check_reference(document, reference);
            check_topics(document);
            check_text(document);
            check_poll(document);
            if (document.translation) check_translation(document);
        }
        check_roles();
        check_parents();
        return std::move(links_);
    }

  private:
    void gather() {
        std::map<std::pair<content::EntryId, content::Language>, const DocumentSource*> seen;
        for (const DocumentSource& document : gathered_.documents) {
            const auto [place, fresh] = seen.try_emplace({document.entry.id, document.entry.language}, &document);
            if (!fresh) {
                errors_.add(document.file, 0,
                            "the id '" + document.entry.id.text() + "' is taken by " + place->second->file +
                                "; expected another file name");
            }
            if (!document.translation) originals_.try_emplace(document.entry.id, &document);
        }
    }

    void check_reference(const DocumentSource& document, const Reference& reference) {
        const auto found = originals_.find(reference.id);
        if (found == originals_.end()) {
            if (is_unread(reference.id)) return;
            errors_.add_field(document.file, reference.line, reference.field,
                              "there is no entry '" + reference.id.text() + "'; expected the file name of a document");
            return;
        }
        const Kind kind = found->second->entry.kind();
        if (!reference.kind || kind == *reference.kind) return;
        errors_.add_field(document.file, reference.line, reference.field,
                          "'" + reference.id.text() + "' is of kind " + std::string(content::name_of(kind)) +
                              "; expected an entry of kind " + std::string(content::name_of(*reference.kind)));
    }

    [[nodiscard]] bool is_unread(const content::EntryId& id) const {
        return gathered_.unread.find(id) != gathered_.unread.end();
    }

    [[nodiscard]] bool is_wrong(const DocumentSource& document) const {
        return wrong_files_.find(document.file) != wrong_files_.end();
    }

    void check_topics(const DocumentSource& document) {
        if (!gathered_.town.topics_known) return;
        const std::vector<content::Topic>& topics = gathered_.town.town.topics;
        for (const content::TopicId& topic : document.entry.topics) {
            const bool known = std::any_of(topics.begin(), topics.end(),
                                           [&](const content::Topic& candidate) { return candidate.id == topic; });
            if (known) continue;
            errors_.add_field(document.file, line_of(document, "topics"), "topics",
                              "there is no topic '" + topic.text() + "'; expected an id of a [[topic]] of town.toml");
        }
    }

    void check_poll(const DocumentSource& document) {
        const auto* poll = std::get_if<content::PollDetails>(&document.entry.details);
        if (poll == nullptr || is_wrong(document)) return;
        if (const auto fits = fits_an_envelope(document.entry.id, *poll); !fits) {
            errors_.add_field(document.file, line_of(document, "question"), "question",
                              "a ballot with every answer given could not be handed in (" + fits.error().message +
                                  "); expected fewer questions, fewer options or shorter ids");
        }
    }

    void check_text(const DocumentSource& document) {
        if (document.is_known) {
            for (const std::string& link : document.links) check_link(document, link);
            return;
        }
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
        links_[document.file].assign(links.begin(), links.end());
        for (const std::string& link : parsed->wrong_links) {
            errors_.add_field(document.file, line_of_text(document, link), "text",
                              "'" + link + "' leads nowhere; expected entry:ID or attachment:N, counted from 0");
        }
        check_footnotes(document, *parsed);
        if (document.entry.kind() == Kind::draft_act) note_numbers(document, *parsed);
    }

    void check_footnotes(const DocumentSource& document, const content::Document& text) {
        std::set<std::string> labels;
        const auto gather = [&](const content::Spans& spans) {
            for (std::string& label : content::markdown::undefined_footnotes(content::plain_text(spans))) {
                labels.insert(std::move(label));
            }
        };
        for (const content::Block& block : text.blocks) {
            gather(block.spans);
            for (const content::TableRow& row : block.rows) std::for_each(row.cells.begin(), row.cells.end(), gather);
        }
        for (const auto& [label, line] : content::markdown::repeated_footnotes(document.text)) {
            errors_.add_field(document.file, document.text_line + static_cast<int>(line), "text",
                              "there are two footnotes '" + label + "'; expected another label for one of them");
        }
        for (const std::string& label : labels) {
            errors_.add_field(document.file, line_of_text(document, "[^" + label + "]"), "text",
                              "there is no footnote '" + label + "'; expected a line '[^" + label + "]: …'");
        }
    }

    static int line_of_text(const DocumentSource& document, const std::string& words) {
        const auto at = static_cast<std::ptrdiff_t>(std::min(document.text.find(words), document.text.size()));
        const auto begin = document.text.begin();
        return document.text_line + static_cast<int>(std::count(begin, begin + at, '\n'));
    }

    void check_link(const DocumentSource& document, const std::string& written) {
        const content::Link link = content::read_link(written);
        const int line = line_of_text(document, written);
        if (link.to == content::Link::To::entry) {
            check_reference(document, {link.entry, std::nullopt, "text", line});
        } else if (link.attachment >= document.attachments.size()) {
            errors_.add_field(document.file, line, "text",
                              "there is no " + written + "; expected one of the attachments, counted from 0");
        }
    }

    // "1.1." twice under one heading is a slip: residents who comment on it cannot tell which one they mean.
    void note_numbers(const DocumentSource& document, const content::Document& text) {
        std::set<std::string> seen;
        for (const content::Block& block : text.blocks) {
            if (block.kind == content::BlockKind::heading) seen.clear();
            const bool dotted = std::count(block.marker.begin(), block.marker.end(), '.') > 1;
            if (!dotted || block.kind != content::BlockKind::paragraph || seen.insert(block.marker).second) continue;
            notes_.push_back(document.file + ": the number " + block.marker + " stands twice under one heading");
        }
    }

    void check_translation(const DocumentSource& document) {
        const auto original = originals_.find(document.entry.id);
        if (original == originals_.end()) {
            if (is_unread(document.entry.id)) return;
            errors_.add(document.file, 0,
                        "a translation of nothing; expected a document " + document.entry.id.text() +
                            ".md in the language of the folder");
            return;
        }
        if (is_wrong(*original->second) || is_wrong(document)) return;
        for (const auto& [field, expected] : different_facts(original->second->entry, document.entry)) {
            errors_.add_field(document.file, line_of(document, field), field,
                              "differs from " + original->second->file + "; expected '" + expected + "'");
        }
    }

    void check_roles() {
        bool all_read = gathered_.unread.empty();
        std::map<Role, const DocumentSource*> roles;
        for (const auto& [id, document] : originals_) {
            const auto* page = std::get_if<content::PageDetails>(&document->entry.details);
            if (page != nullptr && !page->role && is_wrong(*document)) all_read = false;
            if (page == nullptr || !page->role) continue;
            const auto [place, fresh] = roles.try_emplace(*page->role, document);
            if (fresh) continue;
            errors_.add_field(document->file, line_of(*document, "role"), "role",
                              "taken by " + place->second->file + "; expected one page with a role");
        }
        if (gathered_.pages == MandatoryPages::not_demanded || !all_read) return;
        for (const Role role : mandatory_roles) {
            if (roles.contains(role)) continue;
            errors_.add_field(town_file_name, 0, "role",
                              "no page is '" + std::string(content::written(role)) +
                                  "'; expected a document of kind page with role = \"" +
                                  std::string(content::written(role)) + "\"");
        }
    }

    // A body above itself: each ring is told once, at the first of its ids.
    void check_parents() {
        for (const auto& [id, document] : originals_) {
            content::EntryId first = id;
            content::EntryId at = parent_of(id);
            for (std::size_t steps = 0; !at.empty() && at != id && steps <= originals_.size(); ++steps) {
                first = std::min(first, at);
                at = parent_of(at);
            }
            if (at != id || first != id) continue;
            errors_.add_field(document->file, line_of(*document, "parent"), "parent",
                              "this body stands above itself; expected a body that is not below it");
        }
    }

    [[nodiscard]] content::EntryId parent_of(const content::EntryId& id) const {
        const auto found = originals_.find(id);
        if (found == originals_.end()) return {};
        const auto* body = std::get_if<content::BodyDetails>(&found->second->entry.details);
        return body == nullptr ? content::EntryId() : body->parent;
    }

    const Gathered& gathered_;
    ErrorList& errors_;
    std::vector<std::string>& notes_;
    TextLinks links_;
    std::set<std::string> wrong_files_;
    std::map<content::EntryId, const DocumentSource*> originals_;
};

}  // namespace

TextLinks check_documents(const Gathered& gathered, ErrorList& errors, std::vector<std::string>& notes) {
    return Checker(gathered, errors, notes).run();
}

}  // namespace veche::server::publish
