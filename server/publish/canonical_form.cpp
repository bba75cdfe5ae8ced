#include "server/publish/canonical_form.h"

#include <utility>

#include "base/json.h"
#include "base/sha256.h"
#include "content/entry_json.h"

namespace veche::server::publish {
namespace {

using content::Entry;
using content::Town;

// What approvals of a town are about. The offset of a named zone changes with summer time, by itself.
Town said_by_the_town(const Town& town) {
    Town said = town;
    said.id.clear();
    said.keys = {};
    said.reads.clear();
    said.rules = {};
    if (!said.time_zone.empty()) said.utc_offset_seconds = 0;
    return said;
}

// By code: an entry's JSON as it stands in a page.
using Languages = std::map<std::string_view, std::string>;

// As write_json() spells it.
std::string form_of(const content::EntryId& id, const Languages& languages) {
    std::string form = "{\"entry\":" + write_json(Json(id.text())) + ",\"languages\":{";
    bool is_first = true;
    for (const auto& [code, json] : languages) {
        form += (is_first ? "\"" : ",\"") + std::string(code) + "\":" + content::without_revision(json);
        is_first = false;
    }
    return form + "}}";
}

Form with_hash(std::string bytes) {
    std::string hash = sha256_hex(bytes);
    return {std::move(bytes), std::move(hash)};
}

Forms forms_of(const Town& town, const std::map<content::EntryId, Languages>& entries) {
    Forms forms;
    for (const auto& [id, languages] : entries) forms.emplace(subject_of(id), with_hash(form_of(id, languages)));
    forms.emplace(town_subject, with_hash(form_of_town(town)));
    forms.emplace(rules_subject, with_hash(form_of_rules(town)));
    return forms;
}

}  // namespace

std::string subject_of(const content::EntryId& id) {
    return "entry/" + id.text();
}

std::string form_of_entry(const content::EntryId& id, const std::vector<const Entry*>& languages) {
    Languages all;
    for (const Entry* entry : languages) all.emplace(content::code(entry->language), content::entry_to_json(*entry));
    return form_of(id, all);
}

Form form_of_gone(const std::string& subject) {
    return with_hash(form_of(content::EntryId(subject.substr(subject.find('/') + 1)), {}));
}

std::string form_of_town(const Town& town) {
    const Json said = content::to_value(said_by_the_town(town));
    Json::Object object = *said.object();
    object.erase("keys");
    if (!town.time_zone.empty()) object.erase("utc_offset_seconds");
    return write_json(Json::Object{{"town", std::move(object)}});
}

std::string form_of_rules(const Town& town) {
    return write_json(Json::Object{{"rules", Json::Object{{"hash", town.rules.hash}, {"length", town.rules.length}}}});
}

Forms forms_of(const Town& town, const std::vector<Entry>& entries) {
    std::map<content::EntryId, Languages> all;
    for (const Entry& entry : entries) {
        all[entry.id].emplace(content::code(entry.language), content::entry_to_json(entry));
    }
    return forms_of(town, all);
}

Forms forms_of(const content::edition::WrittenEdition& edition) {
    std::map<content::EntryId, Languages> all;
    for (const content::edition::EntryInPage& place : edition.entries) {
        const std::string& page = edition.blobs.at(edition.catalog.pages.at(place.page).blob.hash).bytes;
        all[place.entry->id].emplace(content::code(place.entry->language), page.substr(place.begin, place.length));
    }
    return forms_of(edition.catalog.town, all);
}

}  // namespace veche::server::publish
