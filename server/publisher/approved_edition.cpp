#include "server/publisher/approved_edition.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "content/entry_json.h"
#include "content/submission.h"
#include "server/publish/canonical_form.h"

namespace veche::server {
namespace {

using content::edition::Blobs;
using content::edition::NeededBlob;

constexpr int noon = 12 * 60;

tl::unexpected<Error> no_version(const std::string& subject, const std::string& why) {
    return failure(subject + ": what was approved cannot be read: " + why + "; nothing was published");
}

const Json::Object* member(const Json& json, std::string_view name) {
    const Json* const found = json.find(name);
    return found == nullptr ? nullptr : found->object();
}

Result<void> add_entries(const Json& form, std::vector<content::Entry>& entries) {
    auto read = entries_in(form);
    if (!read) return tl::unexpected(read.error());
    std::move(read->begin(), read->end(), std::back_inserter(entries));
    return {};
}

Result<void> set_town(const Json& form, const TownIdentity& identity, Instant now, content::Town& town) {
    const Json* const said = form.find("town");
    if (said == nullptr || said->object() == nullptr) return failure("no town");
    // What the server knows by itself, in the place of what a form leaves out.
    content::Town own;
    own.id = protocol::to_hex(identity.id);
    own.keys = identity.keys;
    Json whole = *said;
    const Json known = content::to_value(own);
    for (const char* name : {"id", "keys"}) whole.insert(name, *known.find(name));
    if (whole.find("utc_offset_seconds") == nullptr) whole.insert("utc_offset_seconds", 0);
    auto read = content::town_from_value(whole);
    if (!read) return tl::unexpected(read.error());
    read->rules = town.rules;
    town = std::move(*read);
    town.reads = content::submissions_read();
    const TimeZone zone = content::zone_of(town);
    town.utc_offset_seconds = zone.offset_at(zone.instant_of(zone.date_of(now), noon));
    return {};
}

Result<void> set_rules(const Json& form, content::Town& town) {
    const Json* const rules = form.find("rules");
    const Json* const hash = rules == nullptr ? nullptr : rules->find("hash");
    const Json* const length = rules == nullptr ? nullptr : rules->find("length");
    if (hash == nullptr || hash->text() == nullptr || length == nullptr || length->integer() == nullptr) {
        return failure("no rules");
    }
    if (!content::is_blob_hash(*hash->text()) || *length->integer() < 0) return failure("no name of rules");
    town.rules = {*hash->text(), static_cast<std::uint64_t>(*length->integer())};
    return {};
}

}  // namespace

Result<std::vector<content::Entry>> entries_in(const Json& form) {
    const Json::Object* const languages = member(form, "languages");
    if (languages == nullptr) return failure("no languages");
    std::vector<content::Entry> entries;
    for (const auto& [code, value] : *languages) {
        Json with_revision = value;
        if (with_revision.object() == nullptr) return failure("no entry");
        with_revision.insert("revision", 1);  // a form has none; give_revisions() gives it
        auto entry = content::entry_from_value(with_revision);
        if (!entry) return tl::unexpected(entry.error());
        entries.push_back(std::move(*entry));
    }
    return entries;
}

Result<ApprovedEdition> edition_of(const std::vector<store::ApprovedVersion>& approved, const TownIdentity& identity,
                                   Instant now) {
    ApprovedEdition edition;
    bool has_town = false;
    for (const store::ApprovedVersion& each : approved) {
        const auto form = parse_json(each.form);
        if (!form) return no_version(each.subject, form.error().message);
        Result<void> taken;
        if (each.subject == publish::town_subject) {
            taken = set_town(*form, identity, now, edition.town);
            has_town = true;
        } else if (each.subject == publish::rules_subject) {
            taken = set_rules(*form, edition.town);
        } else {
            taken = add_entries(*form, edition.entries);
        }
        if (!taken) return no_version(each.subject, taken.error().message);
    }
    if (!has_town) return failure("nobody approved the town's own file; publish its folder first");
    return edition;
}

Result<Blobs> missing_blobs(const ApprovedEdition& edition, const Layout& layout,
                            const std::optional<LastEdition>& last, const store::ContentFiles& files) {
    const bool is_sound = !last || last->damage.empty();
    Blobs blobs;
    const auto add = [&](const NeededBlob& needed) -> Result<void> {
        const content::BlobReference& reference = needed.reference;
        if (blobs.contains(reference.hash)) return {};
        const bool is_there =
            content::edition::begins_as(needed, layout.content() / content::edition::blob_path(reference.hash));
        if (is_there && is_sound) return {};
        auto bytes = files.read({reference.hash, reference.length});
        if (!bytes && is_there) return {};
        if (!bytes) return tl::unexpected(bytes.error());
        blobs.emplace(reference.hash, content::edition::Blob{std::move(*bytes), needed.packing});
        return {};
    };
    if (auto added = add(content::edition::needed_rules(edition.town)); !added) return tl::unexpected(added.error());
    for (const content::Entry& entry : edition.entries) {
        for (const NeededBlob& needed : content::edition::blobs_of(entry)) {
            if (auto added = add(needed); !added) return tl::unexpected(added.error());
        }
    }
    return blobs;
}

}  // namespace veche::server
