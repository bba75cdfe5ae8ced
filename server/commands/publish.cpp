#include <ostream>
#include <set>
#include <system_error>

#include "base/files.h"
#include "base/sha256.h"
#include "content/submission.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/desk/changed_terms.h"
#include "server/edition/archive.h"
#include "server/edition/deltas.h"
#include "server/edition/published.h"
#include "server/edition/rules.h"
#include "server/edition/signing.h"
#include "server/editorial/approved.h"
#include "server/editorial/import.h"
#include "server/publish/changes.h"
#include "server/publish/option_lines.h"
#include "server/publish/source_cache.h"
#include "server/publish/town_folder.h"
#include "server/publish/tree.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

constexpr int usual_utc_offset = 3 * 3600;  // before the town has said its own

TimeZone zone_of(const std::optional<LastEdition>& last) {
    const bool has_town = last && !last->catalog.town.name.empty();
    return has_town ? content::zone_of(last->catalog.town) : TimeZone::fixed(usual_utc_offset);
}

publish::PreviousEdition previous_edition(const std::optional<LastEdition>& last, const Archive& archive,
                                          content::edition::BlobSource& blobs) {
    publish::PreviousEdition previous{
        last ? last->entries : std::vector<content::Entry>(), &blobs, {}, archive.revisions};
    for (const auto& [id, history] : archive.polls) {
        for (const PollVersion& version : history) previous.polls[id].push_back(version.entry);
    }
    // What was archived by an edition of format 1 names its text otherwise than the same poll as it is published now.
    for (const content::Entry& entry : previous.entries) {
        const auto poll = previous.polls.find(entry.id);
        if (poll == previous.polls.end()) continue;
        for (content::Entry& version : poll->second) {
            if (version.language != entry.language || version.revision != entry.revision) continue;
            version.text = entry.text;
            version.attachments = entry.attachments;
        }
    }
    return previous;
}

// Nothing is taken as known where something was found damaged.
publish::SourceCache known_sources(const Layout& layout, const std::optional<LastEdition>& last) {
    const bool is_whole = last && last->damage.empty() && last->catalog.format == content::edition::format_version;
    return is_whole ? publish::SourceCache::read(layout.sources(), last->catalog_hash) : publish::SourceCache();
}

Result<publish::PublishedTown> read_source(const PublishOptions& options, const Layout& layout,
                                           const std::optional<LastEdition>& last, const Archive& archive,
                                           const Clock& clock, publish::SourceCache& sources,
                                           const store::LiveEdition& live, std::ostream& out) {
    LastEditionBlobs blobs(layout, last);
    SystemRandom random;
    publish::PreviousEdition previous = previous_edition(last, archive, blobs);
    previous.sources = &sources;
    previous.new_clause_ids = options.new_clause_ids;
    previous.may_be_behind = read_versions(layout).may_be_behind;
    previous.has = [&](const content::edition::NeededBlob& blob) {
        return content::edition::begins_as(blob, layout.content() / content::edition::blob_path(blob.reference.hash));
    };
    previous.keeps = [&](const content::EntryId& id) {
        const auto found = live.subjects.find(publish::subject_of(id));
        return found != live.subjects.end() && found->second.version != 0;
    };
    auto town = publish::read_town_folder(options.source, zone_of(last).date_of(clock.now()), previous, random);
    if (town) return std::move(*town);
    for (const publish::FolderError& error : town.error()) out << publish::to_string(error) << "\n";
    return failure("nothing was published: " + std::to_string(town.error().size()) + " mistakes in " +
                   options.source.string());
}

// Pages that were read a moment ago.
std::set<content::BlobHash> known_pages(const std::optional<LastEdition>& last) {
    std::set<content::BlobHash> known;
    if (!last || !last->damage.empty()) return known;
    for (const auto& page : last->catalog.pages) known.insert(page.blob.hash);
    return known;
}

// One slip of the Tab key must not give the town another name, law and clock.
Result<void> refuse_another_town(const PublishOptions& options, const std::optional<LastEdition>& last,
                                 const publish::PublishedTown& town) {
    if (options.replace_town || !last || last->catalog.town.name.empty()) return {};
    std::error_code error;
    const bool has_town_file = std::filesystem::exists(options.source / "town.toml", error);
    const auto why =
        publish::why_another_town({last->catalog.town, last->entries}, {town.town, town.entries}, has_town_file);
    if (!why) return {};
    return failure("nothing was published: " + options.source.string() + " does not look like this town's folder: " +
                   *why + ". If it shall replace what is published, say so: --replace-town");
}

Result<void> add_rules(const Layout& layout, publish::PublishedTown& town) {
    if (auto checked = check_rules(layout); !checked) return checked;
    const auto text = read_rules(layout, town.town.legal_profile);
    if (!text) return tl::unexpected(text.error());
    if (!has_own_rules(layout, town.town.legal_profile)) {
        town.notes.push_back(built_in_rules_in_words(layout, town.town.legal_profile));
    }
    content::edition::Blobs rules;
    town.town.rules = content::edition::add_text(rules, *text);
    const std::string file = town.town.legal_profile.text() + ".toml";
    const auto given = content::legal_profile_from_toml(*text, file);
    if (!given) return tl::unexpected(given.error());
    content::edition::MemoryBlobs published(rules);
    const auto again = content::edition::read_legal_profile(town.town, published);
    if (!again) return tl::unexpected(again.error());
    if (*again != *given) return failure(file + ": not read back as it is published");
    town.blobs.merge(rules);
    return {};
}

// A changed calendar changes no case by itself: somebody looks through the list first.
void tell_changed_terms(const ServerFolder& folder, std::ostream& out) {
    const auto desk = desk::RegistryDesk::open(folder.layout, folder.configuration);
    const Result<desk::ReviewedTerms> reviewed =
        desk ? desk::changed_terms(**desk) : Result<desk::ReviewedTerms>(tl::unexpected(desk.error()));
    if (!reviewed) {
        out << "Whether open cases get another day could not be seen: " << reviewed.error().message << "\n";
        return;
    }
    if (!reviewed->unreadable.empty()) {
        out << "Cases that cannot be read: " << reviewed->unreadable.size() << "; see `veche-server terms review`.\n";
    }
    if (!reviewed->changed.empty()) {
        out << "By the calendar and rules now published " << reviewed->changed.size()
            << " open cases would get another day; see `veche-server terms review`.\n";
    }
}

// The store of what is approved, which knows what is published now.
struct Editorial {
    std::unique_ptr<store::ContentStore> store;
    store::ContentFiles files;
    editorial::Known known;
    store::By by;
    bool knew_edition = true;  // false: it had to learn what is published, perhaps from other sources than it keeps
};

Result<Editorial> open_editorial(const Layout& layout, const std::optional<LastEdition>& last) {
    auto store = storage_of(layout)->content();
    if (!store) return tl::unexpected(store.error());
    const desk::Actor actor = command_actor(layout, "publish");
    if (!actor.is_command) return failure("only root and the owner of " + layout.root.string() + " may publish");
    auto known = editorial::read_known(**store);
    if (!known) return tl::unexpected(known.error());
    const bool knew = !last || (last->catalog_hash == known->live.catalog && !last->catalog_hash.empty());
    if (!knew) {
        const auto forms = publish::forms_of(last->catalog.town, last->entries);
        auto taken = editorial::take_up_edition(**store, last->catalog_hash, forms, actor.by);
        if (taken) known = editorial::read_known(**store);
        if (!taken || !known) return tl::unexpected(taken ? known.error() : taken.error());
    }
    return Editorial{std::move(*store), store::ContentFiles(layout.editorial()), std::move(*known), actor.by, knew};
}

// Versions and approvals of what the folder changes; then it is judged as the publisher judges what anybody approved.
Result<void> approve_by_command(Editorial& editorial, const publish::PublishedTown& town,
                                const content::edition::WrittenEdition& edition) {
    const publish::Forms forms = publish::forms_of(edition);
    auto imported =
        editorial::import_town(*editorial.store, editorial.files, {town, forms}, editorial.known, editorial.by);
    if (!imported) return imported;
    return editorial::check_approved(forms, editorial.known.approved, editorial.known.live);
}

// All that is approved now is what was published.
Result<void> note_live(const Editorial& editorial, const std::string& catalog_hash) {
    std::map<std::string, std::string> changed;
    for (const store::ApprovedVersion& each : editorial.known.approved) {
        const auto live = editorial.known.live.subjects.find(each.subject);
        const bool is_new =
            live == editorial.known.live.subjects.end() || live->second != store::Live{each.approved_hash, each.number};
        if (is_new) changed.emplace(each.subject, each.approved_hash);
    }
    if (changed.empty() && catalog_hash == editorial.known.live.catalog) return {};
    return editorial.store->set_live(catalog_hash, changed, editorial.by);
}

struct Signed {
    publish::TreeReport written;
    std::uint64_t number = 0;
    std::string catalog_hash;
};

Result<Signed> sign_town(const ServerFolder& folder, const std::optional<LastEdition>& last,
                         const publish::PublishedTown& town, Editorial& editorial, Archive& archive,
                         std::ostream& out) {
    const Layout& layout = folder.layout;
    const Instant now = SystemClock().now();
    const Versions versions = next_versions(read_versions(layout), now);
    const auto edition = content::edition::write_edition(versions.edition, now, town.town, town.entries,
                                                         content::edition::entries_a_page, known_pages(last));
    if (!edition) return tl::unexpected(edition.error());
    if (auto approved = approve_by_command(editorial, town, *edition); !approved) {
        return tl::unexpected(approved.error());
    }
    // All is looked through again once something was found damaged.
    const auto check = last && !last->damage.empty() ? publish::TreeCheck::bytes : publish::TreeCheck::names;
    const auto tree = publish::write_tree(layout.content(), town.blobs, *edition, check);
    if (!tree) return tl::unexpected(tree.error());
    // Before the first kiosk can see it: whatever a ballot says it was made on can be looked up.
    add_edition(archive, town.entries, now);
    if (auto written = write_archive(layout, archive); !written) return tl::unexpected(written.error());
    const auto no_deltas = write_deltas(layout, edition->catalog_bytes);
    if (!no_deltas) return tl::unexpected(no_deltas.error());
    auto made = sign_edition(layout, folder.configuration.publish, edition->catalog_bytes, versions, now);
    if (!made) return tl::unexpected(made.error());
    for (const std::string& note : *no_deltas) out << note << "\n";
    if (const auto removed = remove_old_editions(layout); !removed) {
        out << "Files of old editions stay: " << removed.error().message << "\n";
    }
    return Signed{*tree, versions.edition, sha256_hex(edition->catalog_bytes)};
}

}  // namespace

Result<void> publish(const PublishOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const Layout& layout = folder->layout;
    const auto lock = lock_publishing(layout);
    if (!lock) return tl::unexpected(lock.error());
    if (const auto finished = finish_staged_root(*folder, out); !finished) return tl::unexpected(finished.error());
    const auto identity = read_town_identity(layout);
    if (!identity) return tl::unexpected(identity.error());
    const auto last = read_last_edition(layout);
    if (last) {
        for (const std::string& damage : last->damage) out << "Damaged, published anew now: " << damage << "\n";
    }
    auto archive = read_archive(layout, last);
    if (!archive) return tl::unexpected(archive.error());
    auto editorial = open_editorial(layout, last);
    if (!editorial) return tl::unexpected(editorial.error());
    const SystemClock clock;
    publish::SourceCache sources = editorial->knew_edition ? known_sources(layout, last) : publish::SourceCache();
    auto town = read_source(options, layout, last, *archive, clock, sources, editorial->known.live, out);
    if (!town) return tl::unexpected(town.error());
    if (auto same = refuse_another_town(options, last, *town); !same) return same;
    if (auto rules = add_rules(layout, *town); !rules)
        return failure("nothing was published: " + rules.error().message);
    for (const std::string& note : town->notes) out << note << "\n";
    town->town.id = protocol::to_hex(identity->id);
    town->town.keys = identity->keys;
    town->town.reads = content::submissions_read();
    const auto tree = sign_town(*folder, last, *town, *editorial, *archive, out);
    if (!tree) return tl::unexpected(tree.error());
    if (const auto noted = note_live(*editorial, tree->catalog_hash); !noted) {
        out << "The next publication takes up what is published now: " << noted.error().message << "\n";
    }
    if (const auto kept = sources.write(layout.sources(), tree->catalog_hash); !kept) {
        out << "The next publication reads all sources anew: " << kept.error().message << "\n";
    }
    for (const std::string& note : publish::write_option_ids(options.source, town->option_ids)) out << note << "\n";
    out << "Published edition " << tree->number << ": " << town->entries.size() << " documents, "
        << tree->written.files_written << " new files, " << tree->written.bytes_written << " bytes.\n";
    if (last) {
        out << publish::tell(publish::compare({last->catalog.town, last->entries}, {town->town, town->entries}));
    }
    tell_changed_terms(*folder, out);
    return {};
}

}  // namespace veche::server::commands
