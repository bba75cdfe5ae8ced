#include <ostream>
#include <system_error>

#include "base/files.h"
#include "content/submission.h"
#include "server/commands/command_actor.h"
#include "server/commands/commands.h"
#include "server/commands/publication.h"
#include "server/commands/publish_by_staff.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/desk/changed_terms.h"
#include "server/edition/archive.h"
#include "server/edition/published.h"
#include "server/edition/rules.h"
#include "server/edition/signing.h"
#include "server/editorial/import.h"
#include "server/publish/changes.h"
#include "server/publish/option_lines.h"
#include "server/publish/source_cache.h"
#include "server/publish/town_folder.h"
#include "server/publisher/previous.h"
#include "server/town_keys.h"

namespace veche::server::commands {
namespace {

constexpr int usual_utc_offset = 3 * 3600;  // before the town has said its own

TimeZone zone_of(const std::optional<LastEdition>& last) {
    const bool has_town = last && !last->catalog.town.name.empty();
    return has_town ? content::zone_of(last->catalog.town) : TimeZone::fixed(usual_utc_offset);
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
    bool knew_edition = true;  // false: it had to learn what is published, perhaps from other sources than it keeps
};

Result<Editorial> open_editorial(const Layout& layout, const std::optional<LastEdition>& last, const store::By& by) {
    auto store = storage_of(layout)->content();
    if (!store) return tl::unexpected(store.error());
    const auto rows = storage_of(layout)->connect(store::content_schema(), store::Storage::Access::read);
    if (!rows) return tl::unexpected(rows.error());
    store::Publications publications(**rows);
    if (auto has = check_has_newest(layout, publications, last); !has) return tl::unexpected(has.error());
    auto known = editorial::read_known(**store);
    if (!known) return tl::unexpected(known.error());
    const bool knew = !last || (last->catalog_hash == known->live.catalog && !last->catalog_hash.empty());
    if (!knew) {
        const auto forms = publish::forms_of(last->catalog.town, last->entries);
        auto taken = editorial::take_up_edition(**store, last->catalog_hash, forms, by);
        if (taken) known = editorial::read_known(**store);
        if (!taken || !known) return tl::unexpected(taken ? known.error() : taken.error());
    }
    return Editorial{std::move(*store), store::ContentFiles(layout.editorial()), std::move(*known), knew};
}

}  // namespace

Result<void> publish(const PublishOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    const Layout& layout = folder->layout;
    const desk::Actor actor = command_actor(layout, "publish");
    if (!actor.is_command) return send_for_approval(layout, options, out);
    auto lock = lock_publishing(layout);
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
    auto publication = Publication::begin(*folder, std::move(*lock), actor.by, out);
    if (!publication) return tl::unexpected(publication.error());
    auto editorial = open_editorial(layout, last, actor.by);
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
    // Its key is in no process of the server.
    if (auto made = make_missing_root(layout, folder->configuration.publish, clock.now()); !made) return made;
    const publish::Forms forms = publish::forms_of(town->town, town->entries);
    const auto job = editorial::import_town(*editorial->store, editorial->files, {*town, forms}, editorial->known,
                                            actor.by, publish_workers(layout).front());
    if (!job) return tl::unexpected(job.error());
    const auto published = publication->carry_out(*job, forms, out);
    if (!published) return tl::unexpected(published.error());
    for (const std::string& note : published->report.notes) out << note << "\n";
    if (const auto kept = sources.write(layout.sources(), published->catalog); !kept) {
        out << "The next publication reads all sources anew: " << kept.error().message << "\n";
    }
    for (const std::string& note : publish::write_option_ids(options.source, town->option_ids)) out << note << "\n";
    out << "Published edition " << published->report.edition << ": " << town->entries.size() << " documents, "
        << published->report.new_files << " new files, " << published->report.new_bytes << " bytes.\n";
    if (last) {
        out << publish::tell(publish::compare({last->catalog.town, last->entries}, {town->town, town->entries}));
    }
    tell_changed_terms(*folder, out);
    return {};
}

}  // namespace veche::server::commands
